"""PDF: columns, paragraphs over lines and pages, running heads, scans. The files are made here, in Helvetica."""

from __future__ import annotations

import pytest

from ingest.readers import UnreadableFileError
from ingest.readers.legacy_encoding import convert, font_encoding, is_capitals_font
from ingest.readers.pdf import read_pdf

Piece = tuple[float, float, str] | tuple[float, float, str, int]


def pdf_bytes(pages: list[list[Piece]], *, extra: str = "", image: bool = False) -> bytes:
    """A PDF whose pages hold text pieces (x, y, text, size); `extra` goes into the trailer."""
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for index, pieces in enumerate(pages):
        content = "".join(
            f"BT /F1 {size[0] if size else 12} Tf 1 0 0 1 {x} {y} Tm ({_escape(text)}) Tj ET\n"
            for x, y, text, *size in pieces
        )
        if image:
            content += "q 500 0 0 700 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q\n"
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * index} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        objects.append(f"<</Length {len(content)}>>stream\n{content}endstream")
    data, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj{body}endobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return (
        f"{data}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer<</Size {size}/Root 1 0 R{extra}>>\nstartxref\n{len(data)}\n%%EOF"
    ).encode("latin-1")


def _escape(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def texts(pages: list[list[Piece]]) -> list[str]:
    return [block.text for block in read_pdf(pdf_bytes(pages), "a.pdf").blocks]


FULL = "Dang vien co quyen duoc thong tin ve nhung van de can thiet theo quy dinh va"


def test_wrapped_lines_join_and_items_start_paragraphs() -> None:
    lines = ["1. Quyen cua dang vien", FULL, "huong dan.", "a) " + FULL, "tiep theo.", "b) Muc hai."]
    pieces: list[Piece] = [(72, 700 - 15 * index, line) for index, line in enumerate(lines)]
    assert texts([pieces]) == [
        "1. Quyen cua dang vien",
        FULL + " huong dan.",
        "a) " + FULL + " tiep theo.",
        "b) Muc hai.",
    ]


def test_a_paragraph_goes_on_over_the_page_and_keeps_the_page_it_starts_on() -> None:
    first: list[Piece] = [(72, 700 - 15 * index, FULL) for index in range(4)]
    source = read_pdf(pdf_bytes([first, [(72, 700, "het cau nay."), (72, 640, "2. Muc moi")]]), "a.pdf")
    assert [(block.page, block.text[-12:]) for block in source.blocks] == [(1, "het cau nay."), (2, "2. Muc moi")]


def test_running_heads_and_page_numbers_are_dropped_but_repeated_text_is_kept() -> None:
    pages: list[list[Piece]] = [
        [
            (250, 800, "CONG THONG TIN"),
            (72, 700, f"{number}. Muc so {number}"),
            (72, 685, "Giong nhau"),
            (300, 30, str(number)),
        ]
        for number in range(1, 6)
    ]
    found = texts(pages)
    assert "CONG THONG TIN" not in found
    assert not any(text.isdigit() for text in found)
    assert found.count("Giong nhau") + sum("Giong nhau" in text for text in found if text != "Giong nhau") == 5


def test_a_table_of_three_columns_gives_rows() -> None:
    pieces: list[Piece] = [(72, 760, FULL)]
    for index, row in enumerate([("TT", "Noi dung", "Muc"), ("1", "Khen thuong", "500")]):
        pieces += [(x, 700 - 15 * index, text) for x, text in zip((72, 200, 400), row, strict=True)]
    blocks = read_pdf(pdf_bytes([pieces]), "a.pdf").blocks
    assert [block.text for block in blocks if block.kind == "row"] == ["TT | Noi dung | Muc", "1 | Khen thuong | 500"]


def test_the_marks_of_footnotes_leave_the_text_and_the_notes_follow_it() -> None:
    body: list[Piece] = [(72, 700 - 15 * index, FULL) for index in range(6)]
    item: list[Piece] = [(72, 610, "18."), (90, 615, "2", 7), (96, 610, "Thi thuc dien tu")]
    note: list[Piece] = [(72, 80, "2 Khoan nay duoc bo sung.", 9)]
    assert texts([[*body, *item, *note]])[1:] == ["18. Thi thuc dien tu", "2 Khoan nay duoc bo sung."]


def test_a_page_of_pictures_needs_ocr_and_a_blank_one_has_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.pdf.is_available", lambda: False)
    for image, code in ((True, "needs_ocr"), (False, "no_text")):
        with pytest.raises(UnreadableFileError) as caught:
            read_pdf(pdf_bytes([[]], image=image), "quét.pdf")
        assert caught.value.code == code
    assert "OCR" in caught.value.text.en or code == "no_text"


def test_a_scan_among_pages_of_text_is_told_by_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.pdf.is_available", lambda: False)
    text: list[Piece] = [(72, 700 - 15 * index, FULL) for index in range(6)]
    assert read_pdf(pdf_bytes([text, text]), "a.pdf").warnings == ()
    assert read_pdf(pdf_bytes([text, []], image=True), "a.pdf").warnings == ("pages_without_text:2",)


def test_a_pdf_with_a_password_is_refused_as_encrypted() -> None:
    key = "<" + "41" * 32 + ">"
    extra = f"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O {key}/U {key}/P -4>>"
    with pytest.raises(UnreadableFileError) as caught:
        read_pdf(pdf_bytes([[(72, 700, "mat")]], extra=extra), "mật.pdf")
    assert caught.value.code == "encrypted"


def test_words_in_a_capital_font_of_tcvn3_come_out_as_capitals() -> None:
    # The name is as long as "Helvetica", so that the file's table of offsets stays right.
    data = pdf_bytes([[(72, 700, "céng hoµ x· héi chñ nghÜa viÖt nam"), (72, 600, "§iÒu 1. QuyÕt ®Þnh nµy")]])
    source = read_pdf(data.replace(b"/BaseFont/Helvetica", b"/BaseFont/.VnArialH"), "a.pdf")
    assert [block.text for block in source.blocks] == ["CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ĐIỀU 1. QUYẾT ĐỊNH NÀY"]
    source = read_pdf(data.replace(b"/BaseFont/Helvetica", b"/BaseFont/.VnArial "), "a.pdf")
    assert source.blocks[1].text == "Điều 1. Quyết định này"
    assert source.warnings == ("converted_from_tcvn3",)


def test_the_minus_that_old_fonts_name_for_a_letter_is_that_letter_and_others_stay() -> None:
    assert convert("Trung −¬ng, h−íng dÉn", "tcvn3") == "Trung ương, hướng dẫn"
    assert convert("− Møc: 5 − 3, tõ −5", "tcvn3") == "− Mức: 5 − 3, từ −5"


def test_the_names_of_fonts_in_pdfs_are_understood() -> None:
    capitals = (".VnTimeH", "GDNPMF+VnTimeHBold", ".VnTimeH,BoldItalic", ".Vn3DH-Bold")
    assert all(is_capitals_font(name) for name in capitals)
    assert not any(is_capitals_font(name) for name in (".VnTime", "VNI-Times", "ArialH", None))
    assert font_encoding("ABCDEF+VNI-Times,Bold") == "vni"
