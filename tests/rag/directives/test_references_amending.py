"""A document that amends others: the law is named once, the clauses are named below."""

from __future__ import annotations

from pathlib import Path

from ingest.document import understand
from ingest.readers.base import Block, SourceText
from rag.directives.model import DirectiveDocument, Relation

LAW = """QUỐC HỘI
Luật số: 12/2031/QH16
LUẬT
SỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU CỦA LUẬT BẾN ĐÒ
Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;
Quốc hội ban hành Luật sửa đổi, bổ sung một số điều của Luật Bến đò số 5/2025/QH15.
Điều 1. Sửa đổi, bổ sung một số điều của Luật Bến đò
1. Sửa đổi, bổ sung khoản 2 Điều 8 như sau:
“2. Chủ bến treo biển theo khoản 3 Điều 9 của Luật Giao thông đường bộ; bãi bỏ Điều 5 của Luật Giá.”.
2. Bổ sung Điều 8a vào sau Điều 8 như sau:
“Điều 8a. Phao cứu sinh
1. Mỗi đò có đủ phao. Sửa đổi Điều 7.
2. Thay thế Luật Giá.”.
3. Sửa đổi, bổ sung một số điểm, khoản của Điều 12 như sau:
a) Sửa đổi, bổ sung khoản 1 như sau:
“1. Chủ bến nộp hồ sơ.”;
b) Bổ sung khoản 3a vào sau khoản 3 như sau:
“3a. Hồ sơ nộp qua mạng.”;
c) Bãi bỏ điểm b khoản 4.
4. Điều 15 được sửa đổi, bổ sung như sau:
“Điều 15. Kiểm tra”.
5. Thay thế cụm từ “đò ngang” bằng cụm từ “đò” tại khoản 1 Điều 3, Điều 20 và Chương IV.
6. Bãi bỏ khoản 3 Điều 10, Điều 11.
Điều 2. Sửa đổi, bổ sung một số điều của Luật Phí và lệ phí
Bãi bỏ các điều, khoản sau đây:
1. Khoản 2 Điều 4;
2. Điều 6.
Điều 3. Bãi bỏ văn bản
Bãi bỏ các văn bản sau đây:
1. Nghị định số 9/2019/NĐ-CP của Chính phủ hướng dẫn thi hành Luật Giá;
2. Quyết định số 4/2018/QĐ-TTg.
Điều 4. Hiệu lực thi hành
1. Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2032.
2. Nghị định số 7/2020/NĐ-CP tiếp tục được áp dụng."""


def document(text: str) -> DirectiveDocument:
    return understand(SourceText(tuple(map(Block, text.splitlines())), "txt", ()), Path("luật.txt"), "")


def acts(name: str) -> list[tuple[str, str]]:
    found = document(LAW).references
    return [
        (ref.relation.value, " › ".join(ref.target))
        for ref in found
        if name in {ref.number, ref.title} and ref.relation is not Relation.MENTIONS
    ]


def test_clauses_belong_to_the_law_that_the_article_amends() -> None:
    assert acts("5/2025/QH15") == [
        *[("amends", "")] * 3,
        ("amends", "Điều 8 › Khoản 2"),
        ("amends", "Điều 8a"),
        ("amends", "Điều 12"),
        ("amends", "Điều 12 › Khoản 1"),
        ("amends", "Điều 12 › Khoản 3a"),
        ("repeals", "Điều 12 › Khoản 4 › Điểm b"),
        ("amends", "Điều 15"),
        ("amends", "Điều 3 › Khoản 1"),
        ("amends", "Điều 20"),
        ("amends", "Chương IV"),
        ("repeals", "Điều 10 › Khoản 3"),
        ("repeals", "Điều 11"),
    ]


def test_a_list_goes_on_with_what_opened_it() -> None:
    assert acts("Luật Phí và lệ phí") == [("amends", ""), ("repeals", "Điều 4 › Khoản 2"), ("repeals", "Điều 6")]
    assert acts("9/2019/NĐ-CP") == acts("4/2018/QĐ-TTg") == [("repeals", "")]
    assert acts("7/2020/NĐ-CP") == []


def test_new_wording_is_content_and_no_act() -> None:
    assert acts("Luật Giá") == acts("Luật Giao thông đường bộ") == []
    mentioned = {(ref.title, ref.target) for ref in document(LAW).references if ref.relation is Relation.MENTIONS}
    assert ("Luật Giao thông đường bộ", ("Điều 9", "Khoản 3")) in mentioned


def test_the_words_for_the_clause_stand_in_for_the_name() -> None:
    found = document(LAW)
    reference = next(ref for ref in found.references if ref.target == ("Điều 8a",))
    assert found.text[reference.start : reference.end] == "2. Bổ sung Điều 8a vào sau Điều 8 như sau:"
    assert found.text[reference.name_start : reference.name_end] == "Điều 8a vào sau Điều 8"


def test_the_title_says_what_is_amended_where_the_articles_do_not() -> None:
    text = LAW.replace("Điều 1. Sửa đổi, bổ sung một số điều của Luật Bến đò\n1. Sửa", "Điều 1. Sửa")
    found = [ref for ref in document(text).references if ref.target == ("Điều 8", "Khoản 2")]
    assert [(ref.number, ref.relation) for ref in found] == [("5/2025/QH15", Relation.AMENDS)]
