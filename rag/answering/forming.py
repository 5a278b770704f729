"""The form of an answer from clauses: what opens it, which clauses stand side by side, how each is quoted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.answering import wording
from rag.answering.composing import Turn
from rag.answering.deciding import decided
from rag.answering.evidence import Evidence
from rag.answering.exceptions import with_exceptions
from rag.answering.extractive import Reading
from rag.answering.parts import for_each_part
from rag.answering.reading import Interest, interest_of
from rag.answering.tables import row_that_answers
from rag.answering.versions import with_changes


def formed(
    turn: Turn, readings: Sequence[Reading], trusted: Callable[[Turn], Sequence[Reading]]
) -> tuple[str, list[Evidence]]:
    """The answer's text and the evidence of its markers; `readings` are those that may be shown, best first."""
    best, decision = decided(turn, readings)
    interest = interest_of(turn.query, turn.retriever.library)
    texts: list[str] = []
    evidence: list[Evidence] = []
    for reading in for_each_part(turn, best, trusted):
        text, cited, limits = _quoted(turn, interest, reading, len(evidence) + 1)
        if decision is not None and limits:
            # What is excepted in another sentence may be the very case that is asked about.
            decision = None
        texts.append(text)
        evidence += cited
    text, cited = with_changes(turn, "\n".join(texts), evidence)
    # What was changed since decides nothing today.
    opening = f"{decision.opening(turn.language)} " if decision is not None and len(cited) == len(evidence) else ""
    return f"{opening}{text}", cited


def _quoted(turn: Turn, interest: Interest, reading: Reading, first: int) -> tuple[str, list[Evidence], bool]:
    """One reading's text and evidence, with markers from `first`, and whether exceptions were added to it."""
    rule = replace(reading.evidence, score=round(reading.confidence, 4))
    opening = wording.according_to(rule.clause_name, rule.directive, turn.language)
    row = row_that_answers(interest, rule)
    if row is not None:
        return row.text(opening, turn.language, first), [row.row, row.header], False
    limited = with_exceptions(rule)
    lines = [f"{opening}: “{limited.rule.quote}” [{first}]", *limited.lines(turn.language, first + 1)]
    cited = [limited.rule, *limited.exceptions]
    return "\n".join(lines), cited, limited.lengthened or bool(limited.exceptions)
