"""A question for a list gets the narrowest clause that lists it, without what stands beside the list."""

from __future__ import annotations

import pytest

from rag.answering.extractive import _list_around
from rag.answering.reading import interest_of
from rag.assistant import Assistant
from tests.rag.answering.documents import made_of, quoted

DOCUMENT = made_of("""QUY CHẾ
I. MUA VÉ THÁNG
1. Đăng ký vé tháng
1.1. Hồ sơ gồm:
a) Giấy đề nghị mua vé;
b) Bản sao thẻ học sinh.
1.2. Hạn nộp là ngày 25 hằng tháng.
2. Đổi vé tháng
2.1. Vé rách được đổi trong 03 ngày.
2.2. Vé đã quá hạn chỉ được đổi khi chủ bến đồng ý bằng văn bản.
3. Nhiệm vụ của chủ bến
a) Bán vé tháng cho học sinh;
b) Kiểm tra phao cứu sinh.""")


@pytest.mark.parametrize(
    ("question", "from_clause", "label"),
    [
        # The papers, without the day beside them.
        ("Đăng ký vé tháng cần những giấy tờ gì?", "1. Đăng ký", "1.1"),
        # One rule below the heading has the condition.
        ("Muốn đổi vé quá hạn cần điều kiện gì?", "2. Đổi vé", "2.2"),
        # Letters count one list: a word of an item does not make the item the answer.
        ("Chủ bến có những nhiệm vụ gì đối với học sinh?", "3. Nhiệm vụ", "3"),
        ("Hồ sơ gồm những gì?", "1.1. Hồ sơ", "1.1"),
        # The heading says all that is asked.
        ("Đổi vé tháng gồm những gì?", "2. Đổi vé", "2"),
    ],
)
def test_the_list_is_the_narrowest_clause_that_says_what_is_asked(
    assistant: Assistant, question: str, from_clause: str, label: str
) -> None:
    interest = interest_of(assistant.retriever.understand(question), assistant.library)
    clause = DOCUMENT.clauses[quoted(DOCUMENT, from_clause).clause]
    found = _list_around(interest, DOCUMENT, clause)
    assert found is not None
    assert found.label == label
