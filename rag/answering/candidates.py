"""The spans that could answer a question: leaves of the clause tree, sentences of long ones, the leads of lists."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from rag.directives.clauses import clause_chain, first_child, own_end
from rag.directives.model import Clause, DirectiveDocument, Level
from rag.retrieval.hits import Hit
from rag.vietnamese.tokens import sentence_spans, trim_span

# A clause up to this length is quoted whole; of a longer one, the sentences that answer.
WHOLE_CLAUSE_CHARS = 700
# A list with its items may be longer: cutting it would leave out what was asked for.
LIST_CHARS = 3500
# Of each level above a span, and of its own clause before it, so many characters say what it is about.
_ABOVE_CHARS = 400
_BEFORE_CHARS = 200
# What the reading model is told of the document's name and of the levels above.
_NAME_CHARS = 120
_NEAREST_CHARS = 240


@dataclass(frozen=True, slots=True)
class Candidate:
    """``document.text[start:end]`` in the clause at index `clause`, which `hit` led to."""

    hit: Hit
    document: DirectiveDocument
    clause: int
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words of the span."""
        return self.document.text[self.start : self.end]

    def lead(self) -> str:
        """What stands above the span: the headings, and the words that introduce the list it belongs to."""
        text, words = self.document.text, list[str]()
        for clause in clause_chain(self.document.clauses, self.clause)[:-1]:
            words.append(text[clause.start : min(own_end(self.document.clauses, clause), clause.start + _ABOVE_CHARS)])
        own = self.document.clauses[self.clause]
        if self.start > own.start:
            words.append(text[own.start : min(self.start, own.start + _BEFORE_CHARS)])
        return " ".join(words)

    def context(self) -> str:
        """What the reading model must know to understand the span: the document's name, and the nearest words above."""
        called = self.hit.document
        name = " ".join(filter(None, (called.kind, called.number, called.title)))
        lead = " ".join(self.lead().split())
        return f"{name[:_NAME_CHARS]} | {lead[-_NEAREST_CHARS:]}"

    def is_listed(self) -> bool:
        """Whether the span introduces a list or is an item of one."""
        if self.text.rstrip().endswith((":", ";")):
            return True
        clause = self.document.clauses[self.clause]
        if _is_heading(clause, self.text):
            return True
        parent = clause.parent
        return parent is not None and introduces(self.document, self.document.clauses[parent])


def candidates(document: DirectiveDocument, hit: Hit, with_lists: bool) -> Iterator[Candidate]:
    """The spans of `hit`, a clause of `document`, that could answer; `with_lists`: whole lists by their lead, too."""
    for clause, start, end in itertools.chain(_leaves(document, hit), _lists(document, hit) if with_lists else ()):
        yield Candidate(hit, document, clause, start, end)


def introduces(document: DirectiveDocument, clause: Clause) -> bool:
    """Whether the clause's own words end in a colon, so that its children are a list."""
    first = first_child(document.clauses, clause)
    return first is not None and document.text[clause.start : first.start].rstrip().endswith(":")


def _leaves(document: DirectiveDocument, hit: Hit) -> Iterator[tuple[int, int, int]]:
    """The leaves of the tree inside the hit, long ones by sentence; the lead of a clause with children too."""
    children: dict[int, list[Clause]] = {}
    inside = [c for c in document.clauses if c.start < hit.end and c.end > hit.start]
    for clause in inside:
        if clause.parent is not None:
            children.setdefault(clause.parent, []).append(clause)
    for clause in inside:
        below = children.get(clause.index, [])
        start = max(clause.start, hit.start)
        end = min(below[0].start if below else clause.end, hit.end)
        text = document.text[start:end]
        # The head names the document, and a bare heading names what follows: neither answers.
        if start >= end or clause.level is Level.HEAD or (below and _is_heading(clause, text)):
            continue
        if len(text) <= WHOLE_CLAUSE_CHARS and not below:
            yield (clause.index, *trim_span(document.text, start, end))
            continue
        for left, right in sentence_spans(text):
            yield clause.index, start + left, start + right


def _lists(document: DirectiveDocument, hit: Hit) -> Iterator[tuple[int, int, int]]:
    """The clause of the hit and the one above it, where they are lists: asked for as a whole, by their heading."""
    clause = document.clauses[hit.clause_index]
    above = () if clause.parent is None else (document.clauses[clause.parent],)
    for candidate in (clause, *above):
        first = first_child(document.clauses, candidate)
        if first is not None and candidate.end - candidate.start <= LIST_CHARS:
            yield (candidate.index, *trim_span(document.text, candidate.start, first.start))


def _is_heading(clause: Clause, text: str) -> bool:
    return bool(clause.heading) and len(text.strip()) <= len(clause.label) + len(clause.heading) + 4
