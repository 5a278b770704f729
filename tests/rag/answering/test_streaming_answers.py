"""A chat model's answer on its way: each sentence is shown when it is verified, while the model still writes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from langchain_core.language_models import BaseChatModel

from rag.answering.answer import Answer
from rag.answering.chain import build_chain
from rag.answering.sentences import ended_sentences, sentences_of
from rag.assistant import Assistant
from tests.rag.answering.fakes import HASTY, Scripted, writing

REWARD = "Người phát hiện cháy rừng được thưởng bao nhiêu tiền?"


def written_by(assistant: Assistant, model: BaseChatModel) -> Assistant:
    """The assistant with `model` to write its answers."""
    patience = replace(HASTY, overall=20, first_token=20)
    chain = build_chain(assistant.retriever, model, "fake:model", patience)
    return Assistant(assistant.library, assistant.retriever, chain)


@pytest.fixture
def number(assistant: Assistant) -> int:
    """The number under which the model is shown the passage on the reward."""
    return next(n for n, hit in enumerate(assistant.search(REWARD, 6), 1) if "1.000.000 đồng" in hit.text)


def test_a_verified_sentence_is_shown_while_the_next_one_is_written(assistant: Assistant, number: int) -> None:
    shown = threading.Event()

    def script() -> Iterator[str]:
        yield f"Người báo tin được thưởng 1.000.000 đồng [{number}]. Mức ấy là "
        assert shown.wait(10), "nothing was shown while the model wrote"
        yield f"1.000.000 đồng [{number}]."

    pieces = written_by(assistant, Scripted(script=script)).stream(REWARD)
    first = next(pieces)
    shown.set()
    *rest, answer = pieces
    assert first == "Người báo tin được thưởng 1.000.000 đồng [1]."
    assert isinstance(answer, Answer)
    assert "".join(map(str, [first, *rest])) == answer.text
    assert answer.text.endswith("Mức ấy là 1.000.000 đồng [1].")


def test_a_sentence_that_fails_its_check_is_never_shown(assistant: Assistant, number: int) -> None:
    text = f"Thưởng 5.000.000 đồng [{number}]. Người báo tin được thưởng 1.000.000 đồng [{number}]. Vậy thôi nhé bạn."
    *pieces, answer = written_by(assistant, writing(text)).stream(REWARD)
    assert "".join(map(str, pieces)) == "Người báo tin được thưởng 1.000.000 đồng [1]."
    assert isinstance(answer, Answer)
    assert "Đã bỏ 2 câu" in answer.warnings[-1]


def test_where_the_model_goes_astray_later_the_answer_is_what_counts(assistant: Assistant, number: int) -> None:
    text = f"Người báo tin được thưởng 1.000.000 đồng [{number}]. " + "Và cứ thế mãi mãi thôi. " * 40
    *pieces, answer = written_by(assistant, writing(text)).stream(REWARD)
    assert pieces == ["Người báo tin được thưởng 1.000.000 đồng [1]."]
    assert isinstance(answer, Answer)
    assert answer.generator == "extractive"


def test_closing_the_stream_stops_the_model(assistant: Assistant, number: int) -> None:
    stopped = threading.Event()

    def script() -> Iterator[str]:
        try:
            yield f"Người báo tin được thưởng 1.000.000 đồng [{number}]. Còn nữa là "
            while True:
                yield "chữ "
                stopped.wait(0.02)
        finally:
            stopped.set()

    pieces = written_by(assistant, Scripted(script=script)).stream(REWARD)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert stopped.wait(5)


def test_off_the_event_loop_the_same_pieces_come(assistant: Assistant, number: int) -> None:
    text = f"Người báo tin được thưởng 1.000.000 đồng [{number}]. Mức ấy là 1.000.000 đồng [{number}]."

    async def collect() -> list[str | Answer]:
        return [piece async for piece in written_by(assistant, writing(text)).astream(REWARD)]

    assert asyncio.run(collect())[:-1] == list(written_by(assistant, writing(text)).stream(REWARD))[:-1]


@pytest.mark.parametrize(
    ("written", "ended"),
    [
        ("Thưởng một triệu đồng", []),
        ("Thưởng một triệu đồng. ", []),
        ("Thưởng một triệu đồng. [1", []),
        ("Thưởng một triệu đồng. [1] Ai", ["Thưởng một triệu đồng."]),
        ("<think>Thưởng. Rồi sao", []),
    ],
)
def test_a_sentence_is_over_when_words_of_another_follow(written: str, ended: list[str]) -> None:
    assert [sentence.text for sentence in ended_sentences(written)] == ended


@pytest.mark.parametrize(
    "written",
    [
        "<think>Ai? Đoạn 2. Ừ.</think>Phản ánh khẩn trong 24 giờ [1]. Theo Điều 5. khoản 2, trước 15.3.2024 [2][3].",
        "1. Thưởng một triệu đồng. [1] [2]\n2) Gọi 10114 [3]!\n- Decision No. 21 applies [1]. \n* No. It does not [2].",
        "Một [1]\n\nHai, ba. Ai? Tôi [2]. … “Bốn.” [12] Năm",
    ],
)
def test_what_is_over_stays_as_it_is_however_the_text_goes_on(written: str) -> None:
    whole = sentences_of(written)
    for length in range(len(written)):
        ended = ended_sentences(written[:length])
        assert ended == whole[: len(ended)]
