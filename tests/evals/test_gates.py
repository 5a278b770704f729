"""Gates: how they are written, and when a run passes them."""

from __future__ import annotations

import pytest

from evals.gates import Gate, GateError, failures, parse_gate

SUMMARY = {"metrics": {"score": {"value": 0.6, "n": 10}, "recall@5": {"value": 1.0, "n": 8}}}


def test_a_gate_is_a_metric_and_its_least_value() -> None:
    assert parse_gate("score=0.6") == Gate("score", 0.6)
    assert parse_gate(" recall@5=.9") == Gate("recall@5", 0.9)
    assert parse_gate("score=-0.5") == Gate("score", -0.5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("score", "METRIC=VALUE"),
        ("score=high", "METRIC=VALUE"),
        ("score=nan", "METRIC=VALUE"),
        ("skore=0.6", "There are: score, correct"),
        ("faithfulness=0.9", "cannot be a gate"),
    ],
)
def test_a_gate_that_cannot_be_read_is_refused_with_what_to_write(text: str, words: str) -> None:
    with pytest.raises(GateError, match=words):
        parse_gate(text)


def test_a_value_at_the_gate_passes_and_one_below_is_told() -> None:
    gates = [Gate("score", 0.6), Gate("recall@5", 0.99)]
    assert failures(gates, SUMMARY) == []
    (problem,) = failures([Gate("score", 0.61)], SUMMARY)
    assert problem.en == "score = 0.6000, below the gate at 0.61 (n = 10)."
    assert "ngưỡng 0.61" in problem.vi


def test_a_metric_that_the_run_does_not_have_does_not_pass() -> None:
    (problem,) = failures([Gate("in_force", 0.5)], SUMMARY)
    assert "no such metric" in problem.en
