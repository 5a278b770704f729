"""The words of a question that only name the day it asks about."""

from __future__ import annotations

from datetime import date

import pytest

from rag.retrieval.moment import moment_of, without_moment

DAY = date(2023, 6, 1)


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("Tính đến 01/6/2023, phản ánh được trả lời trong mấy giờ?", "phản ánh được trả lời trong mấy giờ?"),
        ("Phải sao lưu mấy lần vào ngày 1 tháng 6 năm 2023?", "Phải sao lưu mấy lần ?"),
        ("Hồi tháng 6/2023 ai ký thẻ?", "ai ký thẻ?"),
        ("Năm 2023 ai ký thẻ?", "ai ký thẻ?"),
        ("As of 1 June 2023, who signs the cards?", "who signs the cards?"),
        # Another day, a name, and a question of nothing else stay as they are.
        ("Tính đến 02/6/2023, ai ký thẻ?", "Tính đến 02/6/2023, ai ký thẻ?"),
        ("Hồi tháng 7/2023 ai ký thẻ?", "Hồi tháng 7/2023 ai ký thẻ?"),
        ("Kế hoạch năm 2023 giao bao nhiêu lớp?", "Kế hoạch năm 2023 giao bao nhiêu lớp?"),
        ("Năm 2023?", "Năm 2023?"),
    ],
)
def test_only_the_words_that_name_the_day_are_taken_out(question: str, left: str) -> None:
    assert without_moment(question, DAY) == left


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("Tính đến ngày 01/6/2023, ai ký thẻ?", DAY),
        ("Ai ký thẻ tại thời điểm ngày 1 tháng 6 năm 2023?", DAY),
        ("Who signs the cards as of 1 June 2023?", DAY),
        ("Quyết định ngày 01/6/2023 do ai ký?", None),
        ("Hội nghị vào ngày 01/6/2023 bàn gì?", None),
        ("Tính đến nay ai ký thẻ?", None),
    ],
)
def test_a_question_sets_its_day_only_with_words_that_say_so(question: str, day: date | None) -> None:
    assert moment_of(question) == day
