"""What a follow-up leaves out is taken from the turn before; what is a new topic takes nothing."""

from __future__ import annotations

import pytest

from rag.answering.conversation import Conversation, Exchange, Focus
from rag.assistant import Assistant
from tests.rag.answering.talking import talk

URGENT = "Phản ánh khẩn được trả lời trong bao lâu?"
BOARD = "Ban Chỉ đạo số hóa tài liệu lịch sử gồm bao nhiêu thành viên?"


@pytest.mark.parametrize(
    ("before", "question", "number", "quoted"),
    [
        ("Hội đồng tiêu hủy do ai thành lập?", "Gồm mấy người?", "02/2023/TT-BLTS", "05 thành viên"),
        (BOARD, "Họp mấy tháng một lần?", "104-QĐ/TU", "họp hai tháng một lần"),
        (BOARD, "Ai làm trưởng ban?", "104-QĐ/TU", "Nông Văn Thạch"),
        ("Đại biểu mất thiết bị số phải báo trong mấy giờ?", "Báo cho ai?", "33-QĐ/ĐU", "báo văn phòng cấp ủy"),
        ("Thẻ đảng viên được cấp lại sau bao lâu?", "le phi la bao nhieu tien", "08-HD/BXDĐ", "15.000 đồng"),
        ("Giáo viên dạy lớp ghép được cộng thêm bao nhiêu?", "Hưởng mấy tháng một năm?", "18/2023/NQ-HĐND", "09 tháng"),
        ("Thời hạn lưu giữ hồ sơ về tài chính là bao nhiêu năm?", "Tính từ ngày nào?", "02/2023/TT-BLTS", "ngày đóng"),
        ("Hội nghị toàn thể được tổ chức mấy lần một năm?", "Giấy mời gửi trước bao lâu?", "33-QĐ/ĐU", "04 ngày"),
    ],
)
def test_a_question_without_a_subject_takes_that_of_the_last(
    archive: Assistant, before: str, question: str, number: str, quoted: str
) -> None:
    answer = talk(archive, before, question)
    assert answer.citations[0].document.number == number
    assert quoted in answer.citations[0].quote


def test_the_subject_that_was_taken_is_shown(archive: Assistant) -> None:
    answer = talk(archive, BOARD, "Họp mấy tháng một lần?")
    shown = "Ban Chỉ đạo số hóa tài liệu lịch sử: họp mấy tháng một lần, Quyết định số 104-QĐ/TU"
    assert answer.restored_question == shown


@pytest.mark.parametrize(
    ("before", "question", "quoted"),
    [
        ("Thời hạn lưu giữ hồ sơ về tài chính là bao nhiêu năm?", "Còn hồ sơ về tổ chức bộ máy?", "vĩnh viễn"),
        (
            "Hồ sơ về thi đua, khen thưởng được lưu giữ bao nhiêu năm?",
            "con ho so hanh chinh thong thuong",
            "10 năm",
        ),
        ("How often does a commune secretary meet citizens?", "What about a district secretary?", "one day a month"),
        ("Diễn tập khôi phục dữ liệu mấy lần mỗi năm?", "Khoản 2 thì sao?", "ít nhất 5%"),
        ("Báo cáo tháng của chi bộ gửi trước ngày nào?", "Báo cáo năm thì sao?", "05 tháng 12"),
    ],
)
def test_another_thing_takes_the_place_of_its_like(archive: Assistant, before: str, question: str, quoted: str) -> None:
    assert quoted in talk(archive, before, question).citations[0].quote


@pytest.mark.parametrize(
    ("before", "question", "number"),
    [
        (BOARD, "Mức hỗ trợ giáo viên dạy lớp ghép là bao nhiêu?", "18/2023/NQ-HĐND"),
        (BOARD, "Còn đại biểu bao nhiêu ngày đổi mật khẩu một lần?", "33-QĐ/ĐU"),
        ("Hội đồng tiêu hủy do ai thành lập?", "What is an urgent meeting?", "03-HD/BDV"),
    ],
)
def test_a_new_topic_leaves_the_document_of_the_last(
    archive: Assistant, before: str, question: str, number: str
) -> None:
    answer = talk(archive, before, question)
    assert answer.citations[0].document.number == number


@pytest.mark.parametrize(
    "question",
    [
        "Thế thư điện tử của người ký là gì?",
        "Người ký sinh năm nào?",
        "Trụ sở ở đâu?",
        "Phụ cấp mỗi tháng bao nhiêu?",
    ],
)
def test_what_the_documents_do_not_say_is_not_answered_with_something_else(archive: Assistant, question: str) -> None:
    assert not talk(archive, BOARD, question).answered


def test_another_document_is_asked_the_last_question(assistant: Assistant) -> None:
    since = "Quyết định 12/2024/QĐ-UBND có hiệu lực từ khi nào?"
    answer = talk(assistant, since, "Thế Chỉ thị 09/CT-UBND?")
    assert answer.restored_question == "Chỉ thị 09/CT-UBND có hiệu lực từ khi nào?"
    assert answer.citations[0].document.number == "09/CT-UBND"
    content = talk(assistant, URGENT, "Còn Quyết định 07/2019/QĐ-UBND thì sao?")
    assert "48 giờ" in content.citations[0].quote


def test_a_word_that_only_looks_like_an_opening_is_kept(archive: Assistant) -> None:
    answer = talk(archive, BOARD, "Thẻ đảng viên được cấp lại sau bao nhiêu ngày?")
    assert answer.restored_question is None
    assert answer.citations[0].document.number == "08-HD/BXDĐ"


def test_what_points_at_a_thing_spoken_of_is_not_asked_of_other_documents(archive: Assistant) -> None:
    answer = talk(archive, BOARD, "Thành viên của ban đó đổi mật khẩu mấy ngày một lần?")
    assert not answer.answered


def test_a_long_question_stays_one_that_can_be_asked(assistant: Assistant) -> None:
    answer = talk(assistant, URGENT, "Ai ký" + " văn bản này" * 165)
    assert answer.restored_question is None


@pytest.mark.parametrize("last", ["", "???", "x" * 5_000])
def test_a_stored_question_that_cannot_be_asked_is_no_hindrance(assistant: Assistant, last: str) -> None:
    stored = Conversation((Exchange(last, (Focus("12-2024-qd-ubnd", ("Quy chế", "Điều 6"), "Điều 6 Quy chế"),)),))
    answer = assistant.ask("Ai ký?", conversation=stored)
    assert answer.restored_question == "Quyết định số 12/2024/QĐ-UBND ai ký?"


def test_the_person_who_signed_is_called_by_name(assistant: Assistant) -> None:
    answer = talk(assistant, "Who signed Decision 21/2024/QD-UBND?", "What is her phone number?")
    assert answer.restored_question == "What is Ta Hoai Ngan's phone number, Decision No. 21/2024/QD-UBND"
    assert not answer.answered


def test_another_thing_that_no_clause_speaks_of_is_refused(archive: Assistant) -> None:
    answer = talk(archive, "Hồ sơ về tài chính được lưu giữ bao nhiêu năm?", "Thế hồ sơ về ngoại giao thì sao?")
    assert answer.restored_question == "Hồ sơ về ngoại giao được lưu giữ bao nhiêu năm?"
    assert not answer.answered


@pytest.mark.parametrize("before", ["Thế nào là bản sao nguội?", "Bản sao nguội nghĩa là gì?"])
def test_it_is_what_the_last_question_speaks_of_unless_a_fact_about_the_document_is_asked(
    archive: Assistant, before: str
) -> None:
    thing = talk(archive, before, "Nó phải cách trụ sở bao nhiêu km?")
    shown = "Bản sao nguội phải cách trụ sở bao nhiêu km, Thông tư số 02/2023/TT-BLTS"
    assert thing.restored_question == shown
    assert "30 km" in thing.citations[0].quote
    document = talk(archive, before, "Nó do ai ký?")
    assert document.restored_question == "Thông tư số 02/2023/TT-BLTS do ai ký?"
