"""Metrics of one answer against its question's gold: facts, clauses, quotes, and whether it answered at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from evals.metrics.places import Place, is_exact, is_relevant
from rag.vietnamese.normalize import comparable
from rag.vietnamese.tokens import tokenize

JUDGED = (
    "answerable_answered",
    "unanswerable_refused",
    "exact_clause",
    "fact_recall",
    "verbatim_quotes",
    "in_force",
    "conduct",
)
"""What a right answer has in full. Not citation precision: a second, supporting clause is no fault."""

_MARKER = re.compile(r"\s*\[\d+\]|\*\*")


def contains_fact(answer: str, alternatives: Iterable[str]) -> bool:
    """Whether the answer has one of the alternatives as whole words, citation markers left out.

    Whole words and numbers: "5 năm" is not in "15 năm", nor "3" in "3,5" or in the marker "[3]".
    """
    text = comparable(_MARKER.sub("", answer))
    for alternative in alternatives:
        fact = comparable(alternative)
        before = r"(?<!\w)" + (r"(?<!\d[.,])" if fact[:1].isdigit() else "")
        after = r"(?!\w)" + (r"(?![.,]\d)" if fact[-1:].isdigit() else "")
        if fact and re.search(before + re.escape(fact) + after, text):
            return True
    return False


def fact_recall(answer: str, facts: Sequence[Sequence[str]]) -> float | None:
    """The share of the facts that the answer states; None where the question lists no facts.

    Recall over required facts, each with its accepted wordings ("nuggets": Voorhees, TREC 2003 QA).
    """
    if not facts:
        return None
    return sum(contains_fact(answer, alternatives) for alternatives in facts) / len(facts)


def exact_clause(gold: Sequence[Place], citations: Sequence[Place]) -> float:
    """1 when a citation is one of the gold clauses exactly, else 0."""
    return float(any(is_exact(place, citation) for place in gold for citation in citations))


def citation_precision(gold: Sequence[Place], citations: Sequence[Place]) -> float | None:
    """The share of the citations relevant to the gold (see `is_relevant`); None without citations.

    It keeps `exact_clause` honest: citing everything in sight finds the gold and lowers this.
    """
    if not citations:
        return None
    return sum(any(is_relevant(place, c) for place in gold) for c in citations) / len(citations)


def is_verbatim(text: str, start: int, end: int, quote: str) -> bool:
    """Whether the quote is, character for character, the stored text at its offsets."""
    return bool(quote) and 0 <= start < end <= len(text) and text[start:end] == quote


def verbatim_quotes(verbatim: Sequence[bool]) -> float | None:
    """The share of an answer's quotes that are verbatim; None without quotes."""
    return sum(verbatim) / len(verbatim) if verbatim else None


def answerable_answered(answerable: bool, answered: bool) -> float | None:
    """1 when a question the library can answer was answered; None for the others."""
    return float(answered) if answerable else None


def unanswerable_refused(answerable: bool, refused: bool) -> float | None:
    """1 when a question the library cannot answer was refused; None for the others.

    Unanswerable questions as in SQuAD 2.0 (Rajpurkar et al., 2018).
    """
    return None if answerable else float(refused)


def faults(metrics: Mapping[str, float | None]) -> list[str]:
    """The judged metrics in which a question fell short of 1; empty for a right answer."""
    return [name for name in JUDGED if (value := metrics.get(name)) is not None and value < 1]


def token_f1(answer: str, facts: Sequence[Sequence[str]]) -> float | None:
    """F1 of the answer's syllables and numbers against the facts in their first wording; None without facts.

    As in SQuAD (Rajpurkar et al., 2016), with the facts side by side as the reference. An answer
    that quotes a whole clause for one number scores low here by design; read it beside `fact_recall`.
    """
    wanted = Counter(tokenize(" ".join(alternatives[0] for alternatives in facts)))
    given = Counter(tokenize(_MARKER.sub("", answer)))
    if not wanted:
        return None
    shared = (wanted & given).total()
    return 2 * shared / (wanted.total() + given.total()) if shared else 0.0


def conduct(answer: str, must_not_say: Sequence[str]) -> float | None:
    """1 when the text has none of the wordings that it must not have, else 0; None where there are none to avoid."""
    return float(not contains_fact(answer, must_not_say)) if must_not_say else None
