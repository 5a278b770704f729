"""The optional judge: what it reads out of a model's reply, and what it does without one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from evals.judge import judge_with, read_scores
from rag.errors import ModelUnavailableError


@pytest.mark.parametrize(
    ("said", "scores"),
    [
        ('{"faithfulness": 1, "relevance": 0.5}', {"faithfulness": 1, "relevance": 0.5}),
        (
            'Tôi nghĩ {…} rồi: ```json\n{"faithfulness": 0.2, "relevance": 0}\n```',
            {"faithfulness": 0.2, "relevance": 0},
        ),
        ('{"faithfulness": 7, "relevance": true}', {}),
        ('{"faithfulness": "1"}', {}),
        ("không rõ", {}),
    ],
)
def test_scores_are_read_out_of_what_a_model_writes_and_others_left_out(said: str, scores: dict[str, float]) -> None:
    assert read_scores(said) == scores


def test_the_judge_is_shown_question_answer_and_quotes() -> None:
    shown: list[str] = []

    def invoke(prompt: str) -> Any:
        shown.append(prompt)
        return SimpleNamespace(text='{"faithfulness": 1, "relevance": 1}')

    judge = judge_with(SimpleNamespace(invoke=invoke), "m")
    assert judge("hỏi {gì}?", "đáp", ["trích một", "trích hai"]) == {"faithfulness": 1, "relevance": 1}
    assert all(text in shown[0] for text in ("hỏi {gì}?", "đáp", "trích một\ntrích hai"))


def test_a_judge_that_does_not_reply_is_an_error_that_says_what_to_do() -> None:
    def invoke(_prompt: str) -> Any:
        raise ConnectionError

    with pytest.raises(ModelUnavailableError, match="Leave out --judge"):
        judge_with(SimpleNamespace(invoke=invoke), "m")("q", "a", [])
