"""The last gate: nothing leaves whose quotes are not in the stored text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.answer import Answer
from rag.answering.verify import UnfaithfulAnswerError, check, markers_in
from rag.assistant import Assistant

QUESTION = "Quy định 15-QĐ/TU ban hành ngày nào, do ai ký?"


@pytest.fixture
def answer(assistant: Assistant) -> Answer:
    """A good answer with two citations."""
    return assistant.ask(QUESTION)


def stored(assistant: Assistant, answer: Answer) -> Answer:
    """`answer` past the gate."""
    return check(answer, lambda directive_id: assistant.library.document(directive_id).text)


def test_a_faithful_answer_passes_unchanged(assistant: Assistant, answer: Answer) -> None:
    assert stored(assistant, answer) is answer


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "Mẫu Sơn, ngày 20 tháng 5 năm 2022"},
        {"quote": "mẫu sơn, ngày 19 tháng 5 năm 2022"},
        {"quote": ""},
        {"quote": "", "start": 5, "end": 5},
        {"start": 0},
        {"end": 10_000_000},
    ],
)
def test_a_quote_that_is_not_at_its_place_is_refused(
    assistant: Assistant, answer: Answer, change: dict[str, object]
) -> None:
    first, *others = answer.citations
    tampered = replace(answer, citations=(replace(first, **change), *others))
    with pytest.raises(UnfaithfulAnswerError):
        stored(assistant, tampered)


def test_a_quote_of_another_document_is_refused(assistant: Assistant, answer: Answer) -> None:
    other = assistant.ask("Ai ký Quyết định 12/2024/QĐ-UBND?").citations[0].document
    swapped = replace(answer.citations[0], document=other)
    with pytest.raises(UnfaithfulAnswerError):
        stored(assistant, replace(answer, citations=(swapped, *answer.citations[1:])))


def test_a_marker_without_citation_is_refused(assistant: Assistant, answer: Answer) -> None:
    with pytest.raises(UnfaithfulAnswerError, match="marker"):
        stored(assistant, replace(answer, text=answer.text + " Và hơn thế nữa [3]."))
    with pytest.raises(UnfaithfulAnswerError, match="marker"):
        stored(assistant, replace(answer, citations=answer.citations[:1]))


def test_an_answer_without_citation_is_refused(assistant: Assistant, answer: Answer) -> None:
    with pytest.raises(UnfaithfulAnswerError, match="without citation"):
        stored(assistant, replace(answer, citations=(), text="Đúng vậy."))


def test_a_refusal_needs_no_citation(assistant: Assistant) -> None:
    refusal = assistant.ask("Thủ đô của nước Pháp là gì?")
    assert stored(assistant, refusal) is refusal


def test_brackets_inside_a_quote_are_no_markers(assistant: Assistant, answer: Answer) -> None:
    first = answer.citations[0]
    text = "Danh sách [17] kèm theo"
    quoted = replace(first, quote=text, start=4, end=4 + len(text))
    told = replace(answer, text=f"Theo văn bản: “{text}” [1]", citations=(quoted,))
    assert check(told, lambda _id: f"a) {text}.".replace("a) ", "a)  ")) is told


def test_markers_are_read_in_order() -> None:
    assert markers_in("Một [1]. Hai [2][10], ba [2] [x] (3) [1, 2] [1234]") == [1, 2, 10, 2]


@given(st.text(), st.lists(st.integers(0, 999)))
def test_every_marker_is_read_back(text: str, markers: list[int]) -> None:
    plain = text.replace("[", "").replace("]", "")
    assert markers_in(plain + "".join(f" {plain}[{n}]" for n in markers)) == markers


@pytest.mark.parametrize(
    "question",
    [
        QUESTION,
        "Quyết định số 12/2024/QĐ-UBND có bao nhiêu điều?",
        "Kết luận số 28-KL/TW về việc gì?",
        "Không tiếp nhận phản ánh trong những trường hợp nào?",
        "What are the conditions of the grant?",
        "Người dân được đốt nương vào giờ nào?",
        "Chi bộ họp khi nào?",
        "bao cao dot xuat trong bao lau",
    ],
)
def test_every_answer_holds_its_quotes_letter_by_letter(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.answered
    assert [citation.marker for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    for citation in answer.citations:
        document = assistant.library.document(citation.document.id)
        assert document.text[citation.start : citation.end] == citation.quote
        assert citation.clause_path in {clause.path for clause in document.clauses}
