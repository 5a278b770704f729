"""Tables: the row that answers is quoted with the header, and the columns are named from it."""

from __future__ import annotations

from rag.answering.evidence import Evidence
from rag.answering.reading import Interest, interest_of
from rag.answering.tables import row_that_answers
from rag.assistant import Assistant
from tests.rag.answering.documents import made_of, quoted

DOCUMENT = made_of("""KẾ HOẠCH
I. NHIỆM VỤ
1. Phân công thực hiện
STT | Nhiệm vụ | Cơ quan chủ trì | Thời hạn
1 | Sửa bến đò Vạn Xuân | Phòng Giao thông | 30/6/2025
2 | In vé tháng | Văn phòng thị trấn | 15/3/2025
3 | Mua phao cứu sinh | Phòng Giao thông | 01/02/2025
2. Kinh phí lấy từ tiền bán vé.""")


def _interest(assistant: Assistant, question: str) -> Interest:
    return interest_of(assistant.retriever.understand(question), assistant.library)


def _table() -> Evidence:
    return quoted(DOCUMENT, "Phân công thực hiện")


def test_the_row_is_found_by_its_words_and_the_column_by_its_header(assistant: Assistant) -> None:
    answer = row_that_answers(_interest(assistant, "Thời hạn sửa bến đò Vạn Xuân là ngày nào?"), _table())
    assert answer is not None
    assert answer.cells == (("Thời hạn", "30/6/2025"),)
    assert answer.row.quote == "1 | Sửa bến đò Vạn Xuân | Phòng Giao thông | 30/6/2025"
    assert answer.header.quote == "STT | Nhiệm vụ | Cơ quan chủ trì | Thời hạn"
    assert DOCUMENT.text[answer.row.start : answer.row.end] == answer.row.quote
    assert answer.text("Theo Khoản 1 Mục I", "vi").startswith(
        "Theo Khoản 1 Mục I: Thời hạn: 30/6/2025 (hàng 1): “1 | Sửa"
    )
    assert "(row 1)" in answer.text("According to it", "en")
    assert "Header of the table: “STT" in answer.text("According to it", "en")


def test_a_question_for_a_day_asks_for_the_column_of_days(assistant: Assistant) -> None:
    answer = row_that_answers(_interest(assistant, "Khi nào in xong vé tháng?"), _table())
    assert answer is not None
    assert (answer.number, answer.cells) == (2, (("Thời hạn", "15/3/2025"),))


def test_without_a_column_that_is_asked_for_the_whole_row_is_told(assistant: Assistant) -> None:
    answer = row_that_answers(_interest(assistant, "Thế còn phao cứu sinh?"), _table())
    assert answer is not None
    assert [column for column, _ in answer.cells] == ["STT", "Cơ quan chủ trì", "Thời hạn"]


def test_a_question_that_names_no_row_or_two_gets_the_table(assistant: Assistant) -> None:
    assert row_that_answers(_interest(assistant, "Những nhiệm vụ nào được phân công?"), _table()) is None
    assert row_that_answers(_interest(assistant, "Phòng Giao thông chủ trì việc gì?"), _table()) is None


def test_a_clause_without_a_table_is_none(assistant: Assistant) -> None:
    assert row_that_answers(_interest(assistant, "Kinh phí lấy từ đâu?"), quoted(DOCUMENT, "Kinh phí lấy")) is None
