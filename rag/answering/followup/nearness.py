"""The neighbourhood of a clause that was cited, and whether quotes speak of what a follow-up asks about."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from rag.answering.conversation import Focus
from rag.directives.clauses import clause_chain, deepest_clause
from rag.directives.model import DirectiveDocument
from rag.retrieval.hits import Hit
from rag.vietnamese.tokens import tokenize

_ARTICLES = ("Điều", "Article")
# Of the words that a follow-up asks about, so many stand in what answers it.
_SHARE = 2 / 3
_LEAD = 200  # characters of a clause that stand for its heading and the words above its list
# English words end in many ways: "auditor", "audits".
_STEM = 5


def near_first(hits: Iterable[Hit], cited: Focus) -> list[Hit]:
    """`hits` with those of the article (or the section) of `cited` in front, numbered anew."""
    home = _home(cited.clause_path)
    ordered = sorted(hits, key=lambda hit: (hit.document.id, hit.clause_path[: len(home)]) != (cited.directive, home))
    best = max((hit.score for hit in ordered), default=0.0)
    renewed: list[Hit] = []
    for hit in ordered:
        best = min(best, hit.score) if renewed else max(best, hit.score)
        renewed.append(replace(hit, rank=len(renewed) + 1, score=best))
    return renewed


def _home(path: tuple[str, ...]) -> tuple[str, ...]:
    """The article on the way to a clause, or else the section that it stands in."""
    article = next((at for at, label in enumerate(path) if label.startswith(_ARTICLES)), None)
    return path[: article + 1] if article is not None else path[:-1] or path


Quote = tuple[DirectiveDocument, int, int]
"""A document and the offsets of what is quoted from it."""


def speak_of(quotes: Iterable[Quote], words: Collection[str]) -> bool:
    """Whether most of `words` stand in the quotes or in the headings above them."""
    if not words:
        return True
    said: set[str] = set()
    for document, start, end in quotes:
        clause = deepest_clause(document.clauses, start, end)
        above = (document.text[c.start : c.start + _LEAD] for c in clause_chain(document.clauses, clause)[:-1])
        said.update(tokenize(" ".join([*above, document.text[start:end]])))
    stems = {word[:_STEM] for word in said if word.isascii() and len(word) > _STEM}
    found = sum(word in said or word[:_STEM] in stems for word in words)
    return found >= _SHARE * len(words)
