"""The subject of a question, and whether a question has one of its own."""

from __future__ import annotations

import pytest

from rag.answering.followup.ellipsis import is_terse, subject_of, without_document, without_opening
from rag.assistant import Assistant


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Hội đồng tiêu hủy gồm mấy thành viên?", "Hội đồng tiêu hủy"),
        ("Chi bộ gửi báo cáo tháng cho đảng ủy cơ sở trước ngày nào?", "Chi bộ gửi báo cáo tháng cho đảng ủy cơ sở"),
        ("Đảng viên dự bị có quyền gì?", "Đảng viên dự bị"),
        ("Hội nghị không giấy được tổ chức khi nào?", "Hội nghị không giấy"),
        ("Theo quy chế, người phản ánh phải nêu gì?", "người phản ánh"),
        ("Thế nào là bản sao nguội?", "bản sao nguội"),
        ("Hội đồng tiêu hủy: gồm mấy người, Thông tư số 02/2023/TT-BLTS", "Hội đồng tiêu hủy"),
        ("Ai ký?", ""),
        ("How often is it published?", ""),
        ("Nghị định 139/2025/NĐ-CP có hiệu lực từ khi nào?", ""),
    ],
)
def test_the_subject_stands_before_the_predicate(assistant: Assistant, question: str, subject: str) -> None:
    assert subject_of(assistant.retriever.understand(question)) == subject


@pytest.mark.parametrize(
    ("question", "terse"),
    [
        ("Mấy người?", True),
        ("Ai làm chủ tịch?", True),
        ("And who pays?", True),
        ("Phản ánh khẩn là gì?", False),
        ("Mức hỗ trợ giáo viên dạy lớp ghép là bao nhiêu?", False),
    ],
)
def test_few_words_of_its_own_are_no_subject_but_a_definition_needs_no_more(
    assistant: Assistant, question: str, terse: bool
) -> None:
    assert is_terse(assistant.retriever.understand(question)) is terse


def test_the_document_is_taken_out_with_what_belongs_to_its_name(assistant: Assistant) -> None:
    query = assistant.retriever.understand("Theo Quyết định số 12/2024/QĐ-UBND, hiện nay phải trả lời trong bao lâu?")
    assert without_document(query) == "phải trả lời trong bao lâu?"


@pytest.mark.parametrize(
    ("text", "bare"), [("Thế ai ký?", "ai ký?"), ("Thẻ nào?", "Thẻ nào?"), ("Con dấu?", "Con dấu?")]
)
def test_an_opening_is_told_by_its_marks(text: str, bare: str) -> None:
    assert without_opening(text) == bare
