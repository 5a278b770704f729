"""A model's text cut into sentences, and a model that goes round in circles."""

from __future__ import annotations

import pytest

from rag.answering.sentences import Written, is_stuck, sentences_of, spoken


def test_sentences_come_with_their_markers() -> None:
    assert sentences_of("Một việc [1]. Hai việc [2][3].\n- Ba việc. [1]") == [
        Written("Một việc.", (1,)),
        Written("Hai việc.", (2, 3)),
        Written("Ba việc.", (1,)),
    ]


def test_an_abbreviation_ends_no_sentence() -> None:
    assert len(sentences_of("Decision No. 12 and Article 5. apply [1].")) == 1


def test_thoughts_are_not_spoken() -> None:
    assert spoken("<think>có lẽ</think> Vâng [1].") == "Vâng [1]."
    assert spoken("<think>mãi không xong") == ""


@pytest.mark.parametrize("text", ["Tôi không biết gì. " * 3, "ha" * 300, "Điều 1 quy định như sau [1].\n" * 4])
def test_repetition_is_noticed(text: str) -> None:
    assert is_stuck(text)


@pytest.mark.parametrize("text", ["", "Một câu. Hai câu.", "a) Có. b) Có. c) Có.", "1.000.000.000 đồng"])
def test_ordinary_text_is_no_repetition(text: str) -> None:
    assert not is_stuck(text)
