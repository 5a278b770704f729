"""Documents as wholes: listed, outlined, compared, and what they rest on."""

from __future__ import annotations

from datetime import date

import pytest

from rag.answering.comparison import align
from rag.answering.listing import Wanted, what_is_wanted
from rag.assistant import Assistant
from rag.directives.model import Status
from tests.rag.directives.made import directive
from tests.rag.library.written import written

# --- listing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("Liệt kê các văn bản năm 2024", {"12/2024/QĐ-UBND", "21/2024/QD-UBND", "09/CT-UBND"}),
        ("liet ke cac quyet dinh nam 2024", {"12/2024/QĐ-UBND"}),
        ("Có những văn bản nào của Tỉnh ủy?", {"15-QĐ/TU"}),
        ("Các văn bản đã hết hiệu lực", {"07/2019/QĐ-UBND"}),
        ("Thư viện có những quyết định nào về phản ánh của người dân?", {"12/2024/QĐ-UBND", "07/2019/QĐ-UBND"}),
        ("List the documents of 2022", {"15-QĐ/TU"}),
        ("Văn bản mới nhất về phòng cháy rừng", {"09/CT-UBND"}),
        ("Văn bản nào mới nhất?", {"09/CT-UBND"}),
        ("the latest decision", {"21/2024/QD-UBND"}),
    ],
)
def test_documents_are_listed_by_what_is_asked(assistant: Assistant, question: str, numbers: set[str | None]) -> None:
    answer = assistant.ask(question)
    assert answer.answered
    assert {citation.document.number for citation in answer.citations} == numbers


def test_no_such_documents_is_said(assistant: Assistant) -> None:
    answer = assistant.ask("Liệt kê các văn bản năm 1998")
    assert not answer.answered
    assert "không có văn bản nào như vậy" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "nhung van ban nao phai nop trong ho so",
        "cac quyet dinh ky luat dang vien duoc thong bao cho ai",
        "co nhung hinh thuc ky luat nao",
        "liet ke cac truong hop khong tiep nhan phan anh",
    ],
)
def test_a_question_for_what_documents_say_lists_none(question: str) -> None:
    assert what_is_wanted(question) is None


def test_filters_are_read_together() -> None:
    wanted = what_is_wanted("liet ke cac nghi dinh cua chinh phu nam 2025 con hieu luc ve thanh tra")
    assert wanted == Wanted("Nghị định", (2025,), ("chinh", "phu"), ("thanh", "tra"), (Status.IN_FORCE,), False)


def test_as_of_a_day_only_what_was_issued_is_listed(assistant: Assistant) -> None:
    answer = assistant.ask("Liệt kê các quyết định", as_of=date(2020, 1, 1))
    assert {c.document.number for c in answer.citations} == {"07/2019/QĐ-UBND"}


# --- outline ------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["Tóm tắt Quy định 15-QĐ/TU", "Nội dung chính của Quy định 15-QĐ/TU là gì?"])
def test_an_outline_quotes_every_main_clause(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.answered
    top = [c.clause_path for c in answer.citations[1:]]
    assert top == [(str(n),) for n in range(1, len(top) + 1)]
    assert all(citation.quote in answer.text for citation in answer.citations[1:])


def test_a_decision_that_encloses_a_regulation_is_outlined_by_the_regulation(assistant: Assistant) -> None:
    answer = assistant.ask("tóm tắt quyết định 12/2024/QĐ-UBND")
    assert all(citation.clause_path[0] == "Quy chế" for citation in answer.citations[1:])


# --- comparison ---------------------------------------------------------------------------------


def test_two_documents_are_compared_clause_by_clause(assistant: Assistant) -> None:
    answer = assistant.ask("So sánh Quyết định 12/2024/QĐ-UBND với Quyết định 07/2019/QĐ-UBND")
    assert answer.answered
    assert answer.text.startswith("Quyết định số 12/2024/QĐ-UBND")
    assert {c.document.number for c in answer.citations} == {"12/2024/QĐ-UBND", "07/2019/QĐ-UBND"}


OLD = (
    "Cửa kho\nCửa kho mở từ bảy giờ sáng và đóng lúc năm giờ chiều.",
    "Sổ kho\nThủ kho ghi sổ nhập và sổ xuất mỗi ngày làm việc.",
    "Chìa khóa\nChìa khóa giao cho bảo vệ giữ qua đêm trong két sắt.",
)
NEW = (
    "Sổ kho\nThủ kho ghi sổ nhập và sổ xuất mỗi ngày làm việc.",
    "Cửa kho\nCửa kho mở từ tám giờ sáng và đóng lúc sáu giờ chiều mùa hè.",
    "Cân hàng\nHàng rời phải cân lại trước mặt người giao rồi mới nhập.",
)


def test_clauses_are_aligned_whatever_their_number() -> None:
    old, new = written(directive("a"), *OLD), written(directive("b"), *NEW)
    found = align(old, new)

    def named(pairs: tuple[tuple[object, object], ...]) -> list[tuple[str, str]]:
        return [(a.label, b.label) for a, b in pairs]  # type: ignore[attr-defined]

    assert named(found.kept) == [("Điều 2", "Điều 1")]
    assert named(found.changed) == [("Điều 1", "Điều 2")]
    assert [c.label for c in found.added] == ["Điều 3"]
    assert [c.label for c in found.dropped] == ["Điều 3"]


def test_a_document_against_itself_keeps_everything() -> None:
    old = written(directive("a"), *OLD)
    found = align(old, old)
    assert (len(found.kept), found.changed, found.added, found.dropped) == (3, (), (), ())


# --- ties ---------------------------------------------------------------------------------------


def test_what_a_document_rests_on_is_quoted(assistant: Assistant) -> None:
    answer = assistant.ask("Quyết định 12/2024/QĐ-UBND căn cứ vào những văn bản nào?")
    assert answer.answered
    assert all(citation.quote.startswith("Căn cứ") for citation in answer.citations)


def test_who_mentions_a_document_is_told_with_the_sentence(assistant: Assistant) -> None:
    answer = assistant.ask("Văn bản nào nhắc đến Quyết định 07/2019/QĐ-UBND?")
    assert answer.answered
    assert {citation.document.number for citation in answer.citations} == {"12/2024/QĐ-UBND"}
    assert "07/2019/QĐ-UBND" in answer.citations[0].quote


def test_that_nobody_guides_a_document_is_said(assistant: Assistant) -> None:
    answer = assistant.ask("Văn bản nào hướng dẫn Quy định 15-QĐ/TU?")
    assert not answer.answered
    assert "không có văn bản nào hướng dẫn Quy định số 15-QĐ/TU" in answer.text
