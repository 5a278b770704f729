"""Questions of content: the clause that answers is quoted whole, and what is not there is refused."""

from __future__ import annotations

from datetime import date

import pytest

from rag.answering.answer import Reason
from rag.assistant import Assistant

NEW, OLD, PARTY, ENGLISH, FIRE = "12-2024-qd-ubnd", "07-2019-qd-ubnd", "15-qd-tu", "21-2024-qd-ubnd", "09-ct-ubnd"
DIGEST = "tong-hop-giao-ban-quy-1-2022"

ANSWERS = [
    # (question, document, clause, words of the quote)
    ("Người phát hiện cháy rừng được thưởng bao nhiêu tiền?", FIRE, "Điểm c Mục 4", "1.000.000 đồng"),
    ("Hội nghị giao ban có bao nhiêu điểm cầu tham dự?", DIGEST, "Khoản 2 Mục I", "67 điểm cầu"),
    (
        "Theo Quyết định 12/2024/QĐ-UBND, phản ánh khẩn phải trả lời trong bao lâu?",
        NEW,
        "Khoản 2 Điều 6 Quy chế",
        "24 giờ",
    ),
    (
        "What is the ceiling of the grant for villages on the poor list?",
        ENGLISH,
        "Clause 2 Article 3",
        "VND 240 million",
    ),
    (
        "Đảng viên vắng mặt không lý do 03 lần liên tiếp thì xử lý thế nào?",
        PARTY,
        "Điểm 4.2.2",
        "xem xét xử lý kỷ luật",
    ),
]
NOT_THERE = [
    "Thủ đô của nước Pháp là gì?",
    "Thời hạn cấp hộ chiếu phổ thông là bao lâu?",
    "What is the capital of France?",
    "Mức lương tối thiểu vùng năm 2026 là bao nhiêu?",
]


@pytest.mark.parametrize(("question", "document", "clause", "words"), ANSWERS, ids=[a[0] for a in ANSWERS])
def test_the_clause_that_answers_is_quoted(
    assistant: Assistant, question: str, document: str, clause: str, words: str
) -> None:
    answer = assistant.ask(question)
    first = answer.citations[0]
    assert (answer.answered, answer.reason, first.document.id, first.clause) == (True, None, document, clause)
    assert words in first.quote
    assert first.quote in answer.text
    assert "[1]" in answer.text
    assert assistant.library.document(document).text[first.start : first.end] == first.quote
    assert 0 < first.score <= 1


@pytest.mark.parametrize("question", NOT_THERE)
def test_what_no_clause_answers_is_refused_with_the_nearest_documents(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.answered, answer.reason, answer.citations) == (False, Reason.NOT_IN_LIBRARY, ())
    assert 1 <= len(answer.suggestions) <= 3
    assert len({document.id for document in answer.suggestions}) == len(answer.suggestions)
    assert all((document.number or document.title) in answer.text for document in answer.suggestions)


def test_an_english_question_gets_an_english_frame_around_the_words_of_the_document(assistant: Assistant) -> None:
    text = assistant.ask("What is the ceiling of the grant for villages on the poor list?").text
    assert text.startswith("According to Clause 2 Article 3, Decision No. 21/2024/QD-UBND of 17 June 2024: “2. For")
    refusal = assistant.ask("What is the capital of France?").text
    assert refusal.startswith("Not in the library")
    assert "Nearest documents in the library" in refusal


def test_a_vietnamese_question_gets_a_vietnamese_frame(assistant: Assistant) -> None:
    text = assistant.ask("Người phát hiện cháy rừng được thưởng bao nhiêu tiền?").text
    assert text.startswith("Theo Điểm c Mục 4, Chỉ thị số 09/CT-UBND ngày 28/10/2024: “c) Người phát hiện")


def test_typing_without_diacritics_gives_the_same_quote_and_says_how_it_was_read(assistant: Assistant) -> None:
    typed = assistant.ask("nguoi phat hien chay rung duoc thuong bao nhieu tien?")
    written = assistant.ask("Người phát hiện cháy rừng được thưởng bao nhiêu tiền?")
    assert [c.quote for c in typed.citations] == [c.quote for c in written.citations]
    assert typed.question == "nguoi phat hien chay rung duoc thuong bao nhieu tien?"
    assert typed.restored_question == "người phát hiện cháy rừng được thưởng bao nhiêu tiền?"
    assert written.restored_question is None
    assert assistant.ask("thu do nuoc phap la gi").restored_question is not None


def test_a_number_in_small_letters_does_not_turn_the_answer_english(assistant: Assistant) -> None:
    assert assistant.ask("quyet dinh 12/2024/qd-ubnd do ai ky").text.startswith("Quyết định số 12/2024/QĐ-UBND do")


def test_the_limit_to_one_document_is_kept(assistant: Assistant) -> None:
    answer = assistant.ask("Phản ánh khẩn được trả lời trong bao lâu?", only=["QĐ 07/2019"])
    assert {c.document.id for c in answer.citations} == {OLD}
    assert "đã được thay thế" in answer.warnings[0]


def test_the_day_decides_which_directive_answers(assistant: Assistant) -> None:
    answer = assistant.ask("Phản ánh khẩn được trả lời trong bao lâu?", as_of=date(2020, 1, 1))
    assert "48 giờ" in answer.citations[0].quote
    assert answer.warnings == ()


@pytest.mark.parametrize(
    "question",
    [
        "Tính đến 01/01/2020, phản ánh khẩn được trả lời trong bao lâu?",
        "Năm 2020 phan anh khan duoc tra loi trong bao lau?",
        "How soon is an urgent complaint answered, as of 1 January 2020?",
    ],
)
def test_words_that_only_name_the_day_asked_about_need_not_stand_in_the_clause(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question, as_of=date(2020, 1, 1))
    assert answer.citations[0].document.id == OLD
    assert answer.question == question


def test_a_question_that_sets_its_own_day_is_answered_as_of_it_and_says_so(assistant: Assistant) -> None:
    answer = assistant.ask("Tính đến ngày 01/01/2020, phản ánh khẩn được trả lời trong bao lâu?")
    assert "48 giờ" in answer.citations[0].quote
    assert answer.warnings == ("Trả lời theo những văn bản đã ban hành đến ngày 1/1/2020.",)
    refused = assistant.ask("Tính đến 01/01/2020, Quy định 15-QĐ/TU yêu cầu chi bộ họp vào ngày nào?")
    assert refused.reason is Reason.NOT_IN_FORCE


def test_before_everything_was_issued_nothing_answers(assistant: Assistant) -> None:
    answer = assistant.ask("Phản ánh khẩn được trả lời trong bao lâu?", as_of=date(1990, 1, 1))
    assert (answer.answered, answer.reason) == (False, Reason.NOT_IN_LIBRARY)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Phản ánh khẩn được trả lời trong bao lâu?", "24 giờ"),
        ("Tổng đài 10264 hoạt động từ mấy giờ?", "06 giờ 30"),
        ("Ghi âm cuộc gọi được giữ bao lâu?", "24 tháng"),
    ],
)
def test_the_directive_in_force_answers_where_an_older_one_would_too(
    assistant: Assistant, question: str, words: str
) -> None:
    answer = assistant.ask(question)
    assert (answer.citations[0].document.id, answer.warnings) == (NEW, ())
    assert words in answer.citations[0].quote


@pytest.mark.parametrize(
    ("question", "opening", "end"),
    [
        ("điểm 4.2.2 quy định 15-QĐ/TU", "4.2.2. Đảng viên vắng mặt", "xem xét xử lý kỷ luật."),
        ("điều 5 khoản 2 Quyết định số 12/2024/QĐ-UBND", "2. Không tiếp nhận phản ánh", "Tòa án thụ lý."),
    ],
)
def test_a_clause_asked_for_by_its_address_is_quoted_whole(
    assistant: Assistant, question: str, opening: str, end: str
) -> None:
    quote = assistant.ask(question).citations[0].quote
    assert quote.startswith(opening)
    assert quote.endswith(end)


def test_an_answer_tells_how_long_it_took(assistant: Assistant) -> None:
    timings = assistant.ask("Phản ánh khẩn là gì?").timings_ms
    assert timings.keys() == {"retrieve", "answer", "total"}
    assert timings["total"] == pytest.approx(timings["retrieve"] + timings["answer"], abs=0.2)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("điểm b 4.2.2 quy định 15-QĐ/TU", "Quy định số 15-QĐ/TU ngày 19/5/2022 không có"),
        ("Điều 99 Quyết định 12/2024/QĐ-UBND", "không có Điều 99."),
        ("Article 44 of Decision 21/2024/QD-UBND", "has no Article 44."),
    ],
)
def test_a_clause_that_a_document_does_not_have_is_not_answered_with_another(
    assistant: Assistant, question: str, says: str
) -> None:
    answer = assistant.ask(question)
    assert not answer.answered
    assert says in answer.text
