"""Questions of two parts: one clause where it answers both, else one for each; never two for a question of one."""

from __future__ import annotations

import pytest

from rag.assistant import Assistant


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        (
            "Phản ánh thông thường được trả lời trong mấy ngày, còn phản ánh khẩn thì trong bao lâu?",
            "07 ngày làm việc",
            "24 giờ",
        ),
        # The subject of the second part stands in the first.
        ("Phản ánh khẩn là gì và được trả lời trong bao lâu?", "đe dọa trực tiếp tính mạng", "24 giờ"),
    ],
)
def test_each_part_has_its_own_quote(assistant: Assistant, question: str, first: str, second: str) -> None:
    answer = assistant.ask(question)
    assert [c.marker for c in answer.citations] == [1, 2]
    assert first in answer.citations[0].quote
    assert second in answer.citations[1].quote
    lines = answer.text.split("\n")
    assert [line.startswith("Theo ") for line in lines] == [True, True]
    assert lines[0].endswith("[1]")
    assert lines[1].endswith("[2]")


@pytest.mark.parametrize(
    "question",
    [
        "Thấy cháy rừng thì gọi số nào, có thưởng không?",
        "Phản ánh khẩn được trả lời trong bao lâu?",
        "Họ tên và địa chỉ của người phản ánh được cung cấp cho ai?",
    ],
)
def test_one_clause_that_answers_all_stands_alone(assistant: Assistant, question: str) -> None:
    assert len(assistant.ask(question).citations) == 1
