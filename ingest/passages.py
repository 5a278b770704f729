"""Passages: what is embedded and retrieved, cut along the clauses so that a quote never spans two rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.directives.model import Clause, Level, Passage
from rag.vietnamese.tokens import sentence_spans, trim_span

# About 310 tokens of the bundled model, which reads 512 with the breadcrumb; measured best on
# statutes (DESIGN section 7).
MAX_CHARS = 1000
# A sentence up to this length stays whole; with a breadcrumb it still fits the model.
MAX_SENTENCE_CHARS = 1300
# Below this, siblings share a passage: one-line points say little on their own.
_SHORT = 120
# A clause with children that is no longer than this is one passage: its parts lean on each other.
_WHOLE_CHARS = 400
_GROUP_CHARS = 500
_LEAD_CHARS = 160
_TITLE_CHARS = 160
_ALWAYS_SPLIT = {Level.APPENDIX, Level.PART, Level.CHAPTER, Level.SECTION, Level.SUBSECTION}


def cut_passages(text: str, clauses: Sequence[Clause], name: str) -> tuple[Passage, ...]:
    """The passages of a document in reading order; `name` ("Quyết định 12/2024/QĐ-UBND …") opens each breadcrumb."""
    children: dict[int | None, list[Clause]] = {}
    for clause in clauses:
        children.setdefault(clause.parent, []).append(clause)
    cutter = _Cutter(text, clauses, children, _shorten(name, _TITLE_CHARS))
    return tuple(passage for top in children.get(None, []) for passage in cutter.cut(top))


class _Cutter:
    def __init__(
        self, text: str, clauses: Sequence[Clause], children: dict[int | None, list[Clause]], name: str
    ) -> None:
        self._text = text
        self._clauses = clauses
        self._children = children
        self._name = name

    def cut(self, clause: Clause) -> Iterator[Passage]:
        below = self._children.get(clause.index, [])
        whole = _WHOLE_CHARS if below else MAX_CHARS
        if clause.end - clause.start <= whole and not (below and clause.level in _ALWAYS_SPLIT):
            yield self._passage(clause, clause.start, clause.end)
            return
        if not below:
            yield from self._windows(clause, clause.start, clause.end)
            return
        lead_end = below[0].start
        if not (clause.level in _ALWAYS_SPLIT and self._only_names(clause, lead_end)):
            yield from self._windows(clause, clause.start, lead_end)
        yield from self._siblings(clause, below)

    def _only_names(self, clause: Clause, end: int) -> bool:
        """Whether the clause says no more up to `end` than its label and heading, which every breadcrumb repeats."""
        first, *more = self._text[clause.start : end].strip().split("\n")
        lead = " ".join([*first.split(), *" ".join(more).split()])
        return lead.endswith(clause.heading) and len(lead.removesuffix(clause.heading).rstrip()) <= len(first)

    def _siblings(self, parent: Clause, below: Sequence[Clause]) -> Iterator[Passage]:
        group: list[Clause] = []
        for child in below:
            short = child.end - child.start <= _SHORT
            if group and (not short or child.end - group[0].start > _GROUP_CHARS):
                yield self._group(parent, group)
                group = []
            if short:
                group.append(child)
            else:
                yield from self.cut(child)
        if group:
            yield self._group(parent, group)

    def _group(self, parent: Clause, group: Sequence[Clause]) -> Passage:
        if len(group) == 1:
            return self._passage(group[0], group[0].start, group[0].end)
        inner = self._passage(parent, group[0].start, group[-1].end)
        return Passage(inner.clause, inner.start, inner.end, self._breadcrumb(parent, inside=True), group[0].page)

    def _windows(self, clause: Clause, start: int, end: int) -> Iterator[Passage]:
        """Pieces of at most MAX_CHARS that end where a sentence or a line ends; a longer sentence is cut at spaces."""
        at = start
        last = start
        for _, stop in sentence_spans(self._text[start:end]):
            stop += start
            if stop - at > MAX_CHARS and last > at:
                yield self._passage(clause, at, last)
                at = last
            while stop - at > MAX_SENTENCE_CHARS:
                cut = self._text.rfind(" ", at + 1, at + MAX_CHARS)
                cut = cut if cut > at else at + MAX_CHARS
                yield self._passage(clause, at, cut)
                at = cut
            last = stop
        if last > at:
            yield self._passage(clause, at, last)

    def _passage(self, clause: Clause, start: int, end: int) -> Passage:
        start, end = trim_span(self._text, start, end)
        page = clause.page
        return Passage(clause.index, start, end, self._breadcrumb(clause, inside=start > clause.start), page)

    def _breadcrumb(self, clause: Clause, inside: bool) -> str:
        """The document's name and the clauses above; also the clause's own label where the passage starts inside it."""
        steps: list[str] = []
        at: Clause | None = clause if inside else self._parent(clause)
        while at is not None:
            if at.level not in {Level.HEAD, Level.PREAMBLE, Level.TAIL, Level.PARAGRAPH}:
                steps.append(self._step(at))
            at = self._parent(at)
        return " › ".join([self._name, *reversed(steps)])

    def _step(self, clause: Clause) -> str:
        if clause.heading:
            return f"{clause.label}. {_shorten(clause.heading, _LEAD_CHARS)}"
        below = self._children.get(clause.index)
        if not below:
            return clause.label
        # A khoản has no heading; what introduces its points says what they are about.
        return _shorten(" ".join(self._text[clause.start : below[0].start].split()), _LEAD_CHARS)

    def _parent(self, clause: Clause) -> Clause | None:
        return None if clause.parent is None else self._clauses[clause.parent]


def _shorten(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + "…"
