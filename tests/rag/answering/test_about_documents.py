"""Questions about a document itself: each fact cites the very place that says so."""

from __future__ import annotations

from datetime import date

import pytest

from rag.answering.answer import Answer, Citation, Reason
from rag.assistant import Assistant

NEW, OLD, PARTY, ENGLISH, FIRE = "12-2024-qd-ubnd", "07-2019-qd-ubnd", "15-qd-tu", "21-2024-qd-ubnd", "09-ct-ubnd"
DIGEST = "tong-hop-giao-ban-quy-1-2022"


def cited(answer: Answer, document: str, words: str) -> Citation:
    """The citation of `answer` that quotes `words` from `document`."""
    found = [c for c in answer.citations if c.document.id == document and words in c.quote]
    assert found, [(c.document.id, c.quote) for c in answer.citations]
    return found[0]


FACTS = [
    # (question, what the answer says, the document quoted, words of the quote, the clause)
    ("Quyết định số 12/2024/QĐ-UBND ban hành khi nào?", "15/3/2024", NEW, "ngày 15 tháng 3 năm 2024", "Phần đầu"),
    ("Quyết định 07/2019/QĐ-UBND ký ngày nào?", "20/2/2019", OLD, "ngày 20 tháng 02 năm 2019", "Phần đầu"),
    (
        "Quyết định số 12/2024/QĐ-UBND do cơ quan nào ban hành?",
        "Ủy ban nhân dân tỉnh Mẫu Sơn",
        NEW,
        "ỦY BAN NHÂN DÂN",
        "Phần đầu",
    ),
    ("Quy định 15-QĐ/TU do cơ quan nào ban hành?", "Tỉnh ủy Mẫu Sơn", PARTY, "15-QĐ/TU", "Phần đầu"),
    ("Ai ký Quyết định số 12/2024/QĐ-UBND?", "Lương Khắc Trí", NEW, "Lương Khắc Trí", "Phần cuối"),
    ("Quy định 15-QĐ/TU do ai ký?", "Nông Văn Thạch", PARTY, "Nông Văn Thạch", "Phần cuối"),
    (
        "Quyết định số 12/2024/QĐ-UBND về việc gì?",
        "ban hành Quy chế tiếp nhận",
        NEW,
        "Ban hành Quy chế tiếp nhận",
        "Phần đầu",
    ),
    ("QĐ 12/2024", "ban hành Quy chế tiếp nhận", NEW, "Ban hành Quy chế tiếp nhận", "Phần đầu"),
    ("Chỉ thị 09/CT-UBND nói về gì?", "phòng cháy, chữa cháy rừng", FIRE, "phòng cháy, chữa cháy rừng", "Phần đầu"),
    ("Quyết định 07/2019/QĐ-UBND có bao nhiêu điều?", "8 điều", OLD, "Điều 8.", "Điều 8"),
    (
        "Quyết định số 12/2024/QĐ-UBND có bao nhiêu điều?",
        "3 điều; Quy chế: 12 điều, 3 chương",
        NEW,
        "Điều 12.",
        "Điều 12 Quy chế",
    ),
    (
        "Quyết định số 12/2024/QĐ-UBND còn hiệu lực không?",
        "có hiệu lực từ ngày 1/4/2024",
        NEW,
        "01 tháng 4 năm 2024",
        "Điều 2",
    ),
    ("Quyết định số 12/2024/QĐ-UBND có hiệu lực từ khi nào?", "1/4/2024", NEW, "có hiệu lực thi hành từ", "Điều 2"),
    ("Quy định 15-QĐ/TU có hiệu lực từ khi nào?", "1/6/2022", PARTY, "có hiệu lực kể từ", "Điểm 5.1"),
    ("Chỉ thị 09/CT-UBND có hiệu lực từ khi nào?", "28/10/2024", FIRE, "có hiệu lực từ ngày ký", "Mục 6"),
    (
        "Quyết định số 07/2019/QĐ-UBND còn hiệu lực không?",
        "không còn hiệu lực",
        NEW,
        "thay thế Quyết định số 07/2019",
        "Điều 2",
    ),
    (
        "Quyết định 07/2019/QĐ-UBND bị thay thế bởi văn bản nào?",
        "12/2024/QĐ-UBND",
        NEW,
        "thay thế Quyết định số 07/2019",
        "Điều 2",
    ),
    (
        "Quyết định số 12/2024/QĐ-UBND thay thế văn bản nào?",
        "07/2019/QĐ-UBND",
        NEW,
        "thay thế Quyết định số 07/2019",
        "Điều 2",
    ),
    ("Quy định 15-QĐ/TU thay thế văn bản nào?", "09-QĐ/TU", PARTY, "thay thế Quy định số 09-QĐ/TU", "Điểm 5.1"),
    ("Chỉ thị số 09/CT-UBND thay thế văn bản nào?", "14/CT-UBND", FIRE, "thay thế Chỉ thị số 14/CT-UBND", "Mục 6"),
    ("When was Decision No. 21/2024/QD-UBND issued?", "was issued on 17 June 2024", ENGLISH, "17 June 2024", None),
    ("Who signed Decision No. 21/2024/QD-UBND?", "was signed by Ta Hoai Ngan", ENGLISH, "Ta Hoai Ngan", None),
    (
        "Who issued Decision No. 21/2024/QD-UBND?",
        "was issued by People's Committee",
        ENGLISH,
        "PEOPLE'S COMMITTEE",
        None,
    ),
    ("How many articles does Decision No. 21/2024/QD-UBND have?", "has 8 articles", ENGLISH, "Article 8.", "Article 8"),
    (
        "Is Decision No. 21/2024/QD-UBND still in force?",
        "effective since 1 August 2024",
        ENGLISH,
        "1 August 2024",
        "Article 8",
    ),
]


@pytest.mark.parametrize(("question", "says", "document", "words", "clause"), FACTS, ids=[fact[0] for fact in FACTS])
def test_a_fact_about_a_document_is_told_and_quoted(
    assistant: Assistant, question: str, says: str, document: str, words: str, clause: str | None
) -> None:
    answer = assistant.ask(question)
    assert answer.answered
    assert answer.reason is None
    assert says in answer.text
    citation = cited(answer, document, words)
    assert clause is None or citation.clause == clause
    assert assistant.library.document(document).text[citation.start : citation.end] == citation.quote
    assert f"[{citation.marker}]" in answer.text


def test_several_facts_are_told_in_the_order_asked_each_with_its_place(assistant: Assistant) -> None:
    answer = assistant.ask("Quy định 15-QĐ/TU ban hành ngày nào, do ai ký, về việc gì?")
    when, who, what = (answer.text.index(words) for words in ("19/5/2022", "Nông Văn Thạch", "sinh hoạt, thông tin"))
    assert when < who < what
    assert cited(answer, PARTY, "ngày 19 tháng 5 năm 2022").clause == "Phần đầu"
    assert cited(answer, PARTY, "Nông Văn Thạch").clause == "Phần cuối"
    assert [citation.marker for citation in answer.citations] == [1, 2, 3]


def test_the_day_of_issue_and_the_day_of_effect_may_be_asked_together(assistant: Assistant) -> None:
    text = assistant.ask("Quy định 15-QĐ/TU ban hành ngày nào, có hiệu lực từ khi nào?").text
    assert "19/5/2022" in text
    assert "1/6/2022" in text


def test_the_title_is_told_to_its_end(assistant: Assistant) -> None:
    assert "Đảng bộ tỉnh Mẫu Sơn" in assistant.ask("Quy định 15-QĐ/TU về việc gì?").text


def test_the_page_of_a_pdf_is_told(assistant: Assistant) -> None:
    citations = assistant.ask("Quy định 15-QĐ/TU thay thế văn bản nào, ban hành ngày nào?").citations
    assert {citation.quote[:3]: citation.page for citation in citations} == {"5.1": 3, "Mẫu": 1}


def test_what_is_told_of_a_replaced_directive_carries_a_warning(assistant: Assistant) -> None:
    (warning,) = assistant.ask("Ai ký Quyết định 07/2019/QĐ-UBND?").warnings
    assert "đã được thay thế bởi Quyết định số 12/2024/QĐ-UBND" in warning
    assert assistant.ask("Ai ký Quyết định 12/2024/QĐ-UBND?").warnings == ()


# --- the day that is asked about --------------------------------------------------------------------------------------


def test_on_an_earlier_day_the_directive_was_still_in_force(assistant: Assistant) -> None:
    answer = assistant.ask("Quyết định số 07/2019/QĐ-UBND còn hiệu lực không?", as_of=date(2024, 3, 14))
    assert "có hiệu lực từ ngày 5/3/2019" in answer.text
    assert {citation.document.id for citation in answer.citations} == {OLD}
    assert answer.warnings == ()


def test_between_the_issue_of_its_successor_and_its_end_the_end_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("Quyết định số 07/2019/QĐ-UBND còn hiệu lực không?", as_of=date(2024, 3, 31))
    assert "có hiệu lực từ ngày 5/3/2019" in answer.text
    assert "sẽ được thay thế bởi Quyết định số 12/2024/QĐ-UBND ngày 15/3/2024 từ ngày 1/4/2024" in answer.text
    assert [citation.document.id for citation in answer.citations] == [OLD, NEW]


def test_what_is_issued_but_not_yet_in_force_says_so(assistant: Assistant) -> None:
    answer = assistant.ask("Is Decision No. 21/2024/QD-UBND still in force?", as_of=date(2024, 7, 1))
    assert answer.warnings == ("Decision No. 21/2024/QD-UBND is not yet in force.",)


@pytest.mark.parametrize(
    "question",
    ["Quyết định số 12/2024/QĐ-UBND ban hành khi nào?", "Quyết định 07/2019/QĐ-UBND bị thay thế bởi văn bản nào?"],
)
def test_nothing_is_told_from_a_directive_before_it_was_issued(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question, as_of=date(2020, 1, 1))
    assert NEW not in {citation.document.id for citation in answer.citations}


def test_a_document_outside_the_limit_is_not_told_of(assistant: Assistant) -> None:
    answer = assistant.ask("Quyết định số 12/2024/QĐ-UBND ban hành khi nào?", only=["15-QĐ/TU"])
    assert NEW not in {citation.document.id for citation in answer.citations}


# --- numbers that the library does not hold ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("Quyết định số 13/2024/QĐ-UBND về việc gì?", "13/2024/QĐ-UBND"),
        ("Quyết định số 12/2023/QĐ-UBND ban hành khi nào?", "12/2023/QĐ-UBND"),
        ("Quy định 16-QĐ/TU có hiệu lực từ khi nào?", "16-QĐ/TU"),
        ("Kết luận số 29-KL/TW về việc gì?", "29-KL/TW"),
        ("Who signed Decision No. 22/2024/QD-UBND?", "22/2024/QD-UBND"),
    ],
)
def test_a_number_one_off_is_not_in_the_library(assistant: Assistant, question: str, number: str) -> None:
    answer = assistant.ask(question)
    assert (answer.answered, answer.reason, answer.citations) == (False, Reason.NOT_IN_LIBRARY, ())
    assert number in answer.text
    assert answer.text.startswith(("Không có trong thư viện", "Not in the library"))
    assert answer.suggestions


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Kết luận số 28-KL/TW về việc gì?", "tinh giản biên chế"),
        ("Kết luận số 28-KL/TW ban hành ngày nào?", "ngày 21-1-2022"),
        ("Quyết định 61-QĐ/TW do ai ban hành?", "Ban Bí thư"),
        ("ket luan 48-KL/TW ve viec gi", "tự kiểm tra, rà soát công tác cán bộ"),
    ],
)
def test_a_document_that_only_the_digest_mentions_is_told_from_the_digest(
    assistant: Assistant, question: str, words: str
) -> None:
    answer = assistant.ask(question)
    assert answer.answered
    cited(answer, DIGEST, words)


def test_a_mention_cannot_tell_who_signed(assistant: Assistant) -> None:
    answer = assistant.ask("Ai ký Kết luận số 28-KL/TW?")
    assert (answer.answered, answer.reason) == (False, Reason.NOT_IN_LIBRARY)


def test_what_replaced_a_document_that_is_not_here_is_told_by_its_successor(assistant: Assistant) -> None:
    cited(assistant.ask("Chỉ thị 14/CT-UBND bị thay thế bởi văn bản nào?"), FIRE, "thay thế Chỉ thị số 14/CT-UBND")


def test_a_bare_number_that_only_a_report_mentions_is_told_from_the_report(assistant: Assistant) -> None:
    answer = assistant.ask("quy định 46")
    assert answer.answered
    assert "46-QĐ/TW" in answer.citations[0].quote
