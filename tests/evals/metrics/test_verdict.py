"""The verdict on a question: every row of its definition."""

from __future__ import annotations

import pytest

from evals.metrics.verdict import Verdict, score, verdict

FULL = {"answerable_answered": 1.0, "exact_clause": 1.0, "fact_recall": 1.0, "verbatim_quotes": 1.0}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Verdict.RIGHT),
        ({"fact_recall": None}, Verdict.RIGHT),
        ({"citation_precision": 0.1}, Verdict.RIGHT),
        ({"exact_clause": 0.0}, Verdict.ACCEPTABLE),
        ({"fact_recall": 0.5}, Verdict.ACCEPTABLE),
        ({"fact_recall": 0.0}, Verdict.WRONG),
        ({"exact_clause": 0.0, "fact_recall": 0.5}, Verdict.WRONG),
        ({"exact_clause": 0.0, "fact_recall": None}, Verdict.WRONG),
        ({"verbatim_quotes": 0.9}, Verdict.WRONG),
        ({"in_force": 0.0}, Verdict.WRONG),
        ({"conduct": 0.0}, Verdict.WRONG),
    ],
)
def test_an_answer_to_what_can_be_answered(changes: dict[str, float | None], expected: Verdict) -> None:
    assert verdict({**FULL, **changes}, answerable=True, answered=True, failed=False) is expected


def test_a_refusal_of_what_can_be_answered_is_neither_right_nor_wrong() -> None:
    metrics = {"answerable_answered": 0.0, "exact_clause": 0.0, "fact_recall": 0.0}
    assert verdict(metrics, answerable=True, answered=False, failed=False) is Verdict.REFUSED


def test_what_cannot_be_answered_is_right_when_refused_and_wrong_when_answered() -> None:
    assert verdict({"unanswerable_refused": 1.0}, answerable=False, answered=False, failed=False) is Verdict.RIGHT
    assert verdict({"unanswerable_refused": 0.0}, answerable=False, answered=True, failed=False) is Verdict.WRONG


def test_a_refusal_that_says_what_it_must_not_is_wrong() -> None:
    metrics = {"unanswerable_refused": 1.0, "conduct": 0.0}
    assert verdict(metrics, answerable=False, answered=False, failed=False) is Verdict.WRONG


@pytest.mark.parametrize("answerable", [True, False])
def test_an_error_says_nothing_and_scores_nothing(answerable: bool) -> None:
    assert verdict({}, answerable=answerable, answered=False, failed=True) is Verdict.REFUSED


def test_the_scores_are_those_of_crag() -> None:
    assert [score(verdict) for verdict in Verdict] == [1, 0.5, 0, -1]
