"""A question with several parts is taken apart, and its parts take turns."""

from __future__ import annotations

import pytest

from rag.retrieval.parts import interleave, split_parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Phản ánh khẩn là gì và thời hạn trả lời là bao lâu?",
            ("Phản ánh khẩn là gì", "thời hạn trả lời là bao lâu?"),
        ),
        (
            "Ai ký quyết định? Quyết định có hiệu lực khi nào?",
            ("Ai ký quyết định?", "Quyết định có hiệu lực khi nào?"),
        ),
        (
            "Mức thưởng là bao nhiêu; ai được thưởng; khi nào được nhận?",
            ("Mức thưởng là bao nhiêu", "ai được thưởng", "khi nào được nhận?"),
        ),
    ],
)
def test_each_part_that_asks_for_itself_is_one(question: str, parts: tuple[str, ...]) -> None:
    assert split_parts(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Quyền và nghĩa vụ của đảng viên là gì?",
        "Cơ quan, tổ chức, cá nhân nào được khiếu nại?",
        "tinh giản biên chế và cơ cấu lại đội ngũ",
        "Ai và khi nào?",
        "điều 5 khoản 2 quyết định 12/2024/QĐ-UBND",
        "Theo Luật Tiếp cận thông tin, thông tin được hiểu như thế nào?",
        "Trong trường hợp nào, thông tin được tiếp cận có điều kiện?",
        "Máy móc, thiết bị do ai quản lý?",
    ],
)
def test_words_joined_by_and_are_one_question(question: str) -> None:
    assert split_parts(question) == (question,)


def test_questions_in_english_have_parts_too() -> None:
    both = "What is an urgent report and how long may the answer take?"
    assert split_parts(both, english=True) == ("What is an urgent report", "how long may the answer take?")
    assert split_parts("Rights and duties of members?", english=True) == ("Rights and duties of members?",)


def test_a_comma_parts_only_where_the_next_part_asks_at_once() -> None:
    question = "Trụ sở dôi dư được cho thuê tối đa mấy tháng, ai quyết định cho thuê?"
    assert split_parts(question) == ("Trụ sở dôi dư được cho thuê tối đa mấy tháng", "ai quyết định cho thuê?")


def test_a_long_row_of_questions_is_searched_as_a_whole() -> None:
    question = "Ai ký văn bản này? Ngày nào ký văn bản? Văn bản nói gì? Văn bản thay thế gì?"
    assert split_parts(question) == (question,)


def test_parts_take_turns_until_each_has_told_all() -> None:
    assert list(interleave([["a1", "a2", "a3"], ["b1"], ["c1", "c2"]])) == ["a1", "b1", "c1", "a2", "c2", "a3"]
