"""Plain text and Markdown, and the old encodings they come in."""

from __future__ import annotations

import pytest

from ingest.readers.text import read_text

CLAUSE = "Căn cứ Luật Tổ chức Chính phủ ngày 25 tháng 12 năm 2001 của Quốc hội"


def texts(data: bytes, *, markdown_name: bool = False) -> list[str]:
    return [block.text for block in read_text(data, "a.txt", markdown_name=markdown_name).blocks]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_text_is_read_in_every_form(encoding: str) -> None:
    assert texts(CLAUSE.encode(encoding)) == [CLAUSE]


def test_tcvn3_and_vni_bytes_become_unicode() -> None:
    tcvn3 = "C¨n cø LuËt Tæ chøc ChÝnh phñ ngµy 25 th¸ng 12 n¨m 2001 cña Quèc héi"
    vni = "Caên cöù Luaät Toå chöùc Chính phuû ngaøy 25 thaùng 12 naêm 2001 cuûa Quoác hoäi"
    assert texts(tcvn3.encode("cp1252")) == [CLAUSE]
    assert texts(vni.encode("cp1252")) == [CLAUSE]


def test_vietnamese_windows_code_page_is_read() -> None:
    data = (
        "Quyê\u0301t đi\u0323nh về viê\u0323c tổ chư\u0301c".replace("ề", "ê\u0300")
        .replace("ổ", "ô\u0309")
        .encode("cp1258")
    )
    assert texts(data * 3)[0].startswith("Quyết định về việc tổ chức")


def test_a_foreign_text_is_not_taken_for_old_vietnamese() -> None:
    spanish = "El señor García escribió una canción sobre la montaña más alta del país"
    assert texts(spanish.encode()) == [spanish]


def test_each_line_of_unwrapped_text_is_a_paragraph() -> None:
    assert texts("Điều 1. Phạm vi\nQuy định này\r\n\r\na) Một".encode()) == [
        "Điều 1. Phạm vi",
        "Quy định này",
        "a) Một",
    ]


def test_hard_wrapped_text_is_joined_but_items_are_not() -> None:
    line = "Quy định này áp dụng đối với các tổ chức đảng và đảng viên trong toàn"
    wrapped = [line, "Đảng bộ.", "a) " + line, "Đảng bộ.", "b) " + line, "Đảng bộ.", "c) " + line, "Đảng bộ."]
    assert texts("\n".join(wrapped).encode()) == [f"{mark}{line} Đảng bộ." for mark in ("", "a) ", "b) ", "c) ")]


def test_markdown_loses_its_marks_and_keeps_its_tables() -> None:
    source = """# QUY ĐỊNH

**Điều 1.** Phạm vi
và [đối tượng](http://x.vn)

* một
- hai

| TT | Mức |
|----|:---:|
| 1 | *5* |
"""
    result = read_text(source.encode(), "a.txt")
    assert result.format == "md"
    assert [(block.kind, block.text) for block in result.blocks] == [
        ("paragraph", "QUY ĐỊNH"),
        ("paragraph", "Điều 1. Phạm vi và đối tượng"),
        ("paragraph", "- một"),
        ("paragraph", "- hai"),
        ("row", "TT | Mức"),
        ("row", "1 | 5"),
    ]


def test_the_name_settles_plain_content_as_markdown() -> None:
    assert read_text(b"abc", "a.md", markdown_name=True).format == "md"
    assert read_text(b"abc", "a.txt").format == "txt"
