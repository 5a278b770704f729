"""Two documents side by side: which clauses are new, dropped, changed or kept, each quoted.

Clauses are aligned by their words: cosine of TF-IDF vectors over both documents, headings counted twice, and the
best pairs taken first. What changed in wording may have changed nothing in law: the quotes are there to judge by.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

import numpy as np
import numpy.typing as npt

from rag.answering import wording
from rag.answering.answer import Answer
from rag.answering.composing import Turn, quoting
from rag.answering.evidence import Evidence
from rag.answering.outline import first_words
from rag.directives.model import Clause, Directive, DirectiveDocument, Level
from rag.language import Language, Text
from rag.vietnamese.tokens import sentence_spans, tokenize

_ASKED = re.compile(
    r"\bso sanh\b|\bkhac (?:gi|nhau|biet|voi|so voi|the nao|nhung gi)"
    r"|\b(?:diem|co (?:gi|nhung gi)|noi dung) (?:nao )?(?:moi|khac)\b"
    r"|\bthay doi (?:gi|nhung gi|the nao)\b.{0,40}\bso voi\b|\bcompar\w+|\bdiffer\w*|\bwhat is new\b|\bwhat's new\b"
)
# Below this cosine two clauses speak of different things.
_ALIKE = 0.35
# Above this share of common words in order, a clause was kept; numbers of articles do not count.
_KEPT = 0.95
_SHOWN = 6
_SHOWN_CHANGED = 8
_SHORTEST, _LONGEST = 30, 400  # characters of a sentence that is worth quoting


@dataclass(frozen=True, slots=True)
class Alignment:
    """Clauses of an older and a newer document: (older, newer) pairs `kept` and `changed`, `added`, `dropped`."""

    kept: tuple[tuple[Clause, Clause], ...]
    changed: tuple[tuple[Clause, Clause], ...]
    added: tuple[Clause, ...]
    dropped: tuple[Clause, ...]


def compared(turn: Turn) -> Answer | None:
    """How the two documents that the question names differ; None for other questions."""
    if not _ASKED.search(turn.query.folded):
        return None
    named = turn.shelf.named(turn.query)
    if len(named) != 2:
        return None
    older, newer = sorted(named, key=lambda d: (d.issued_on or date.min, d.number or ""))
    return _told(turn, older, newer)


def align(older: DirectiveDocument, newer: DirectiveDocument) -> Alignment:
    """The alignment of the articles (or numbered sections) of two documents."""
    old, new = _units(older), _units(newer)
    similar = _similarities([_words(older, c) for c in old], [_words(newer, c) for c in new])
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for flat in np.argsort(-similar, axis=None, kind="stable"):
        i, j = divmod(int(flat), max(len(new), 1))
        if similar[i, j] < _ALIKE:
            break
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    kept: list[tuple[Clause, Clause]] = []
    changed: list[tuple[Clause, Clause]] = []
    for i, j in sorted(pairs.items(), key=lambda pair: pair[1]):
        same = SequenceMatcher(None, _words(older, old[i]), _words(newer, new[j]), autojunk=False).ratio() >= _KEPT
        (kept if same else changed).append((old[i], new[j]))
    return Alignment(
        tuple(kept),
        tuple(changed),
        tuple(c for j, c in enumerate(new) if j not in taken),
        tuple(c for i, c in enumerate(old) if i not in pairs),
    )


def most_changed(
    older: DirectiveDocument, old: Clause, newer: DirectiveDocument, new: Clause
) -> tuple[tuple[int, int], tuple[int, int]]:
    """The sentence of `new` that is least like any of `old`, behind the one of `old` that comes nearest to it."""
    before, after = _sentences(older, old), _sentences(newer, new)
    bags = [set(tokenize(older.text[slice(*span)])) for span in before]
    likeness = [[_jaccard(bag, set(tokenize(newer.text[slice(*span)]))) for bag in bags] for span in after]
    at = min(range(len(after)), key=lambda i: max(likeness[i]))
    return before[max(range(len(before)), key=lambda i: likeness[at][i])], after[at]


def _sentences(document: DirectiveDocument, clause: Clause) -> list[tuple[int, int]]:
    """The sentences of a clause that say something, at least its first words."""
    text = document.text[clause.start : clause.end]
    spans = [(clause.start + start, clause.start + end) for start, end in sentence_spans(text)]
    said = [span for span in spans[1:] if _SHORTEST <= span[1] - span[0] <= _LONGEST]
    return said or [first_words(document, clause)]


def _jaccard(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(a | b) if a | b else 1.0


def _units(document: DirectiveDocument) -> list[Clause]:
    articles = [c for c in document.clauses if c.level is Level.ARTICLE]
    if len(articles) > 1:
        return articles
    numbers = [c for c in document.clauses if c.level is Level.NUMBER]
    # Party style: 1.1 says something, 1 is its heading.
    parents = {c.parent for c in numbers}
    return [c for c in numbers if c.index not in parents] or [c for c in document.clauses if c.parent is None]


def _words(document: DirectiveDocument, clause: Clause) -> list[str]:
    """The words of a clause without its label: a new number is no new rule."""
    text = document.text[clause.start : clause.end]
    return tokenize(text)[len(tokenize(clause.label)) :]


def _similarities(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> npt.NDArray[np.float32]:
    """The cosines of TF-IDF vectors, shape (len(old), len(new)); the first dozen words count twice."""
    bags = [Counter(words) + Counter(words[:12]) for words in (*old, *new)]
    documents = Counter(word for bag in bags for word in bag)
    index = {word: i for i, word in enumerate(documents)}
    matrix = np.zeros((len(bags), len(index)), dtype=np.float32)
    for row, bag in zip(matrix, bags, strict=True):
        for word, n in bag.items():
            row[index[word]] = (1 + math.log(n)) * math.log(1 + len(bags) / documents[word])
    matrix /= np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)
    cosines: npt.NDArray[np.float32] = matrix[: len(old)] @ matrix[len(old) :].T
    return cosines


def _told(turn: Turn, older: Directive, newer: Directive) -> Answer | None:
    language = turn.language
    before, after = turn.retriever.document(older.id), turn.retriever.document(newer.id)
    found = align(before, after)
    if not (found.kept or found.changed):
        return None
    cited: list[Evidence] = []

    def quote(directive: Directive, document: DirectiveDocument, clause: Clause, span: tuple[int, int]) -> str:
        cited.append(Evidence(directive, document, clause.index, *span, 1.0))
        return f"“{cited[-1].quote}” [{len(cited)}]"

    lines = [_summary(older, newer, found, language)]
    for title, clauses, directive, document in (
        (_ADDED, found.added, newer, after),
        (_DROPPED, found.dropped, older, before),
    ):
        if clauses:
            lines.append(title.to(language).format(name=wording.name(directive, language), n=len(clauses)))
            shown = clauses[:_SHOWN]
            lines += [f"• {quote(directive, document, clause, first_words(document, clause))}" for clause in shown]
            lines += _more(len(clauses) - _SHOWN, language)
    if found.changed:
        lines.append(_CHANGED.to(language).format(n=len(found.changed)))
        for old, new in found.changed[:_SHOWN_CHANGED]:
            was, now = most_changed(before, old, after, new)
            heading = f" ({new.heading})" if new.heading else ""
            pair = f"{quote(older, before, old, was)} → {quote(newer, after, new, now)}"
            lines.append(f"• {old.label} → {new.label}{heading}: {pair}")
        lines += _more(len(found.changed) - _SHOWN_CHANGED, language)
    return quoting(turn, "\n".join(lines), cited)


def _more(count: int, language: Language) -> list[str]:
    return [_MORE.to(language).format(n=count)] if count > 0 else []


def _summary(older: Directive, newer: Directive, found: Alignment, language: Language) -> str:
    return _SUMMARY.to(language).format(
        newer=wording.name(newer, language, dated=True),
        older=wording.name(older, language, dated=True),
        added=len(found.added),
        dropped=len(found.dropped),
        changed=len(found.changed),
        kept=len(found.kept),
    )


_SUMMARY = Text(
    "{newer} so với {older}: {added} điều khoản mới, {dropped} điều khoản không còn, {changed} điều khoản thay đổi,"
    " {kept} điều khoản giữ gần như nguyên văn (đối chiếu theo lời văn; hãy đọc điều khoản trước khi kết luận).",
    "{newer} against {older}: {added} new clauses, {dropped} dropped, {changed} changed, {kept} kept almost word for"
    " word (aligned by their wording; read the clauses before you conclude).",
)
_ADDED = Text("Mới trong {name} ({n}):", "New in {name} ({n}):")
_DROPPED = Text("Không còn, chỉ có trong {name} ({n}):", "Dropped, only in {name} ({n}):")
_CHANGED = Text("Thay đổi ({n}):", "Changed ({n}):")
_MORE = Text("• … và {n} điều khoản khác", "• … and {n} more")
