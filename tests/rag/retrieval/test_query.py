"""What a question is understood to ask for: its words, its language, the numbers and clauses it names."""

from __future__ import annotations

import unicodedata

import pytest

from rag.assistant import Assistant
from rag.errors import QuestionError
from rag.retrieval.query import MAX_QUESTION_CHARS


@pytest.mark.parametrize(
    "question", ["", " \t\n", "\u200b\u200f", "?!…", ".", "“”", "+", "(:)", "\\", "\x00", "{}", "-" * 50]
)
def test_a_question_without_words_is_refused_in_both_languages(assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionError) as error:
        assistant.retriever.understand(question)
    assert error.value.text.vi != error.value.text.en
    assert "\n" not in error.value.text.vi + error.value.text.en


def test_a_question_may_be_long_but_not_endless(assistant: Assistant) -> None:
    assert assistant.retriever.understand("a" * MAX_QUESTION_CHARS)
    with pytest.raises(QuestionError, match=r"10000.*2000"):
        assistant.retriever.understand("x" * 10_000)


@pytest.mark.parametrize(
    ("question", "address"),
    [
        ("điều 5 khoản 2 quyết định 12/2024/QĐ-UBND", ("Điều 5", "Khoản 2")),
        ("điểm a khoản 2 Điều 5 QĐ 12/2024", ("Điều 5", "Khoản 2", "Điểm a")),
        ("dieu 5 khoan 2 cua quyet dinh 12/2024/QĐ-UBND", ("Điều 5", "Khoản 2")),
        ("điểm 4.2.2 quy định 15-QĐ/TU", ("4.2.2",)),
        ("chương II có gì", ("Chương II",)),
        ("what does article 3 clause 2 of Decision 21/2024/QD-UBND say", ("Article 3", "Clause 2")),
    ],
)
def test_the_clause_that_is_named_is_read_top_first(
    assistant: Assistant, question: str, address: tuple[str, ...]
) -> None:
    assert assistant.retriever.understand(question).address == address


@pytest.mark.parametrize(
    "question", ["bao nhiêu điểm cầu", "mục tiêu là gì", "điều kiện hỗ trợ", "phần mở đầu", "điều lệ Đảng"]
)
def test_words_that_only_begin_like_a_clause_are_no_address(assistant: Assistant, question: str) -> None:
    assert assistant.retriever.understand(question).address == ()


def test_years_are_read_but_not_those_inside_numbers(assistant: Assistant) -> None:
    assert assistant.retriever.understand("Luật Thanh tra năm 2010").years == (2010,)
    assert assistant.retriever.understand("Quyết định 12/2024/QĐ-UBND").years == ()


def test_diacritics_are_restored_and_reported(assistant: Assistant) -> None:
    query = assistant.retriever.understand("nguoi phat hien chay rung duoc thuong bao nhieu tien")
    assert query.restored == query.text == "người phát hiện cháy rừng được thưởng bao nhiêu tiền"


@pytest.mark.parametrize(
    "question", ["Phản ánh khẩn được trả lời khi nào?", "Who signed Decision No. 21/2024/QD-UBND?"]
)
def test_a_question_in_good_order_is_left_alone(assistant: Assistant, question: str) -> None:
    query = assistant.retriever.understand(question)
    assert query.restored is None
    assert query.text == question


def test_decomposed_letters_and_invisible_characters_are_cleaned_away(assistant: Assistant) -> None:
    plain = "Thời hạn xử lý phản ánh khẩn?"
    noisy = unicodedata.normalize("NFD", "  Thời\u200b hạn\u00a0 xử\u200f lý phản ánh khẩn? ")
    query = assistant.retriever.understand(noisy)
    assert query.original == noisy
    assert query.text == plain


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Phản ánh khẩn là gì?", "vi"),
        ("phan anh khan la gi", "vi"),
        ("QĐ 12/2024", "vi"),
        ("What is an urgent report?", "en"),
        ("Who signed Decision No. 21/2024/QD-UBND?", "en"),
        pytest.param(
            "12/2024/qd-ubnd",
            "vi",
        ),
        pytest.param(
            "quyet dinh 12/2024/qd-ubnd do ai ky",
            "vi",
        ),
    ],
)
def test_the_language_of_the_question_is_told(assistant: Assistant, question: str, language: str) -> None:
    assert assistant.retriever.understand(question).language == language


def test_abbreviations_are_spelled_out_for_the_search_alone(assistant: Assistant) -> None:
    query = assistant.retriever.understand("thẩm quyền của UBND tỉnh")
    assert query.text == "thẩm quyền của UBND tỉnh"
    assert "ủy ban nhân dân" in query.search_text.lower()
