"""What a conversation remembers: frozen turns, each with its answer and the text around its quotes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.answering.answer import Answer, Citation
from rag.directives.clauses import clause_chain, deepest_clause
from rag.directives.model import Clause, DirectiveDocument
from rag.errors import DocumentNotFoundError
from rag.language import Text

# A clause that is nearly all quote gives no context: its parent is shown around it.
_MOSTLY = 0.8
# More than this around a quote is the whole document, which has its own page.
_MOST_CONTEXT = 12_000


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote in its surroundings: ``text[start:end]`` is the quote."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """A citation with the excerpt as it stood when the answer was given."""

    citation: Citation
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation, `number` counting from 1.

    `streamed` is the answer so far while `answer` is None; `problem` is what went wrong, if anything.
    """

    number: int
    question: str
    streamed: str = ""
    answer: Answer | None = None
    sources: tuple[Source, ...] = ()
    problem: Text | None = None

    @property
    def pending(self) -> bool:
        """Whether the answer is still on its way."""
        return self.answer is None and self.problem is None


def sources_of(answer: Answer, document: Callable[[str], DirectiveDocument]) -> tuple[Source, ...]:
    """The citations of `answer`, each with the text around it; `document` reads a document by its id."""
    return tuple(Source(citation, _excerpt_of(citation, document)) for citation in answer.citations)


def excerpt(document: DirectiveDocument, start: int, end: int) -> Excerpt:
    """``document.text[start:end]`` inside the deepest clause that says more than it."""
    first, last = start, end
    for clause in reversed(_chain(document, start, end)):
        if clause.start > start or clause.end < end:
            continue
        first, last = clause.start, clause.end
        if end - start < _MOSTLY * (last - first):
            break
    first, last = max(first, start - _MOST_CONTEXT), min(last, end + _MOST_CONTEXT)
    body = document.text[first:last].rstrip()
    return Excerpt(body, start - first, end - first)


def _chain(document: DirectiveDocument, start: int, end: int) -> Sequence[Clause]:
    if not document.clauses:
        return ()
    return clause_chain(document.clauses, deepest_clause(document.clauses, start, end))


def _excerpt_of(citation: Citation, document: Callable[[str], DirectiveDocument]) -> Excerpt:
    alone = Excerpt(citation.quote, 0, len(citation.quote))
    try:
        found = document(citation.document.id)
    except DocumentNotFoundError:
        return alone
    # Between the answer and this line another process may have put a new revision in its place.
    if found.text[citation.start : citation.end] != citation.quote:
        return alone
    return excerpt(found, citation.start, citation.end)
