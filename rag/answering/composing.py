"""From what was found to an Answer: the turn it belongs to, statements with their quotes, refusals with suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rag.answering import wording
from rag.answering.answer import Answer, Citation, Reason
from rag.answering.evidence import Evidence
from rag.answering.subject import Statement
from rag.answering.warnings import warnings_about
from rag.directives.model import Directive
from rag.language import Language
from rag.models.reading import SpanReader
from rag.retrieval.hits import Hit
from rag.retrieval.query import Query
from rag.retrieval.retriever import DirectiveRetriever
from rag.retrieval.shelf import Shelf

SUGGESTIONS = 3
_SHOWN_QUOTE = 500


@dataclass(frozen=True, slots=True)
class Turn:
    """One question on its way to an answer.

    Without a `reader` spans are judged by a first look only. `speaks_of` are words of which the quotes must hold most.
    """

    query: Query
    shelf: Shelf
    hits: tuple[Hit, ...]
    retriever: DirectiveRetriever
    reader: SpanReader | None = None
    as_of: date | None = None
    speaks_of: frozenset[str] = frozenset()

    @property
    def language(self) -> Language:
        """Answers speak the language of the question."""
        return self.query.language


def stated(turn: Turn, statements: Sequence[Statement]) -> Answer:
    """The answer that makes these statements, each followed by its markers and the shortest of its quotes."""
    evidence: list[Evidence] = []
    lines: list[str] = []
    for statement in statements:
        markers: list[str] = []
        for item in statement.evidence:
            if item not in evidence:
                evidence.append(item)
            markers.append(f"[{evidence.index(item) + 1}]")
        quote = statement.evidence[0].quote
        shown = f"\n“{quote}”" if len(quote) <= _SHOWN_QUOTE and quote not in statement.text else ""
        lines.append(f"{statement.text} {' '.join(markers)}.{shown}")
    return quoting(turn, "\n".join(lines), evidence)


def quoting(turn: Turn, text: str, evidence: Sequence[Evidence]) -> Answer:
    """The answer `text`, whose markers [1], [2], … stand for `evidence` in its order."""
    citations = tuple(e.citation(n) for n, e in enumerate(evidence, start=1))
    return Answer(
        question=turn.query.original,
        text=text,
        answered=True,
        citations=citations,
        warnings=warnings_of(turn, citations),
        restored_question=turn.query.restored,
    )


def warnings_of(turn: Turn, citations: Sequence[Citation]) -> tuple[str, ...]:
    """What the reader of these citations must know on the day that is asked about."""
    return warnings_about(citations, turn.shelf, turn.retriever.document, turn.language)


def refusal(turn: Turn, reason: Reason, text: str) -> Answer:
    """The refusal `text` with the nearest documents behind it."""
    nearest: dict[str, Directive] = {}
    for hit in turn.hits:
        nearest.setdefault(hit.document.id, hit.document)
    suggestions = tuple(nearest.values())[:SUGGESTIONS]
    offer = (
        "" if reason in {Reason.AMBIGUOUS_NUMBER, Reason.NOT_IN_FORCE} else wording.nearest(suggestions, turn.language)
    )
    return Answer(
        question=turn.query.original,
        text=f"{text} {offer}".strip(),
        answered=False,
        reason=reason,
        restored_question=turn.query.restored,
        suggestions=suggestions,
    )
