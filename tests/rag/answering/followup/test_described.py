"""A document that is described by what it did, what was done to it, or by its age is the one that is meant."""

from __future__ import annotations

import pytest

from rag.assistant import Assistant
from tests.rag.answering.talking import talk

URGENT = "Phản ánh khẩn được trả lời trong bao lâu?"
COLD = "Bản sao nguội phải cách trụ sở bao xa?"


@pytest.mark.parametrize(
    ("before", "question", "read_as"),
    [
        (URGENT, "Văn bản bị nó thay thế do ai ký?", "Quyết định số 07/2019/QĐ-UBND do ai ký?"),
        (URGENT, "quyết định mà nó thay thế có mấy điều", "Quyết định số 07/2019/QĐ-UBND có mấy điều"),
        (URGENT, "van ban bi quyet dinh nay thay the do ai ky", "Quyết định số 07/2019/QĐ-UBND do ai ký"),
        (
            "Quyết định 07/2019/QĐ-UBND ai ký?",
            "Văn bản thay thế nó có hiệu lực từ ngày nào?",
            "Quyết định số 12/2024/QĐ-UBND có hiệu lực từ ngày nào?",
        ),
        (
            "Who signed Decision 21/2024/QD-UBND?",
            "When was the decision that replaced it issued?",
            "Which document replaced Decision No. 21/2024/QD-UBND?",
        ),
    ],
)
def test_what_replaced_and_was_replaced_is_looked_up(
    assistant: Assistant, before: str, question: str, read_as: str
) -> None:
    assert talk(assistant, before, question).restored_question == read_as


@pytest.mark.parametrize(
    ("before", "question", "read_as"),
    [
        (COLD, "Thông tư sửa đổi nó có hiệu lực khi nào?", "Thông tư số 05/2025/TT-BLTS có hiệu lực khi nào?"),
        (COLD, "Thông tư sửa đổi ấy do ai ký vậy?", "Thông tư số 05/2025/TT-BLTS do ai ký vậy?"),
        (
            "Thông tư 05/2025/TT-BLTS có hiệu lực từ khi nào?",
            "Thông tư bị nó sửa đổi có mấy chương?",
            "Thông tư số 02/2023/TT-BLTS có mấy chương?",
        ),
        (
            "Thẻ đảng viên được cấp lại sau bao lâu?",
            "Văn bản nó căn cứ do ai ký?",
            "Quy định số 15-QĐ/TU do ai ký?",
        ),
        (
            "Sinh hoạt chuyên đề mỗi quý tổ chức mấy lần?",
            "Hướng dẫn thi hành nó có hiệu lực khi nào?",
            "Hướng dẫn số 08-HD/BXDĐ có hiệu lực khi nào?",
        ),
    ],
)
def test_what_amends_rests_on_and_guides_is_looked_up(
    archive: Assistant, before: str, question: str, read_as: str
) -> None:
    assert talk(archive, before, question).restored_question == read_as


def test_a_refusal_that_offered_documents_has_spoken_of_them(archive: Assistant) -> None:
    refused = "Cơ quan nào kiểm toán việc sao lưu hồ sơ điện tử bằng vệ tinh?"
    assert not talk(archive, refused).answered
    answer = talk(archive, refused, "Ai ký thông tư sửa đổi ấy?")
    assert answer.restored_question == "Ai ký Thông tư số 05/2025/TT-BLTS?"
    assert "Phan Thục Quyên" in answer.text


def test_what_the_library_does_not_hold_is_called_as_the_one_that_speaks_of_it_does(assistant: Assistant) -> None:
    answer = talk(assistant, "Đốt nương được phép từ mấy giờ?", "Chỉ thị bị nó thay thế ban hành ngày nào?")
    assert answer.restored_question == "Chỉ thị số 14/CT-UBND ban hành ngày nào?"
    assert answer.answered
    assert "02 tháng 11 năm 2023" in answer.citations[0].quote


def test_where_nothing_stands_in_the_tie_that_is_said(assistant: Assistant) -> None:
    answer = talk(assistant, URGENT, "Văn bản thay thế nó do ai ký?")
    assert answer.restored_question == "Văn bản nào thay thế Quyết định số 12/2024/QĐ-UBND?"
    assert not answer.answered
    assert "không có văn bản nào thay thế" in answer.text


def test_to_ask_which_document_replaced_it_describes_none(assistant: Assistant) -> None:
    answer = talk(assistant, "Quyết định 07/2019/QĐ-UBND ai ký?", "Văn bản nào thay thế nó?")
    assert answer.restored_question == "Văn bản nào thay thế Quyết định số 07/2019/QĐ-UBND?"
    assert "12/2024/QĐ-UBND" in answer.text


@pytest.mark.parametrize(
    ("before", "question", "quoted"),
    [
        (URGENT, "Quyết định cũ quy định mấy giờ?", "48 giờ"),
        (URGENT, "quyet dinh cu thi bao lau", "48 giờ"),
        (URGENT, "Thế còn theo quyết định năm 2019?", "48 giờ"),
        ("Tổng đài 10264 hoạt động từ mấy giờ?", "Theo văn bản trước đó thì sao?", "08 giờ 00"),
        (
            "Theo Quyết định 07/2019/QĐ-UBND, cuộc gọi được ghi âm và giữ bao lâu?",
            "Văn bản mới thì giữ bao lâu?",
            "24 tháng",
        ),
        (URGENT, "Quyết định cũ thì tổng đài làm việc từ mấy giờ?", "08 giờ 00"),
    ],
)
def test_an_older_or_newer_version_answers_the_question_before(
    assistant: Assistant, before: str, question: str, quoted: str
) -> None:
    answer = talk(assistant, before, question)
    assert quoted in answer.citations[0].quote


def test_a_version_that_nobody_spoke_of_is_not_guessed(assistant: Assistant) -> None:
    assert talk(assistant, URGENT, "Nghị định cũ quy định mấy giờ?").citations == ()
