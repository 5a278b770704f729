"""Workbooks: titles, rows, numbers as shown, fonts of cells and runs. Made with openpyxl, or typed as BIFF."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile

import openpyxl
import pytest
from openpyxl.styles import Font

from ingest.readers import Block, UnreadableFileError, parse
from ingest.readers.sheets import date_text, number_text, sheet_blocks
from tests.ingest.test_readers import zip_bytes
from tests.ingest.test_readers_slides import ole_bytes


def xlsx_bytes(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def xls_bytes(cells: list[tuple[str | float, int]], fonts: list[str]) -> bytes:
    """An Excel 97 workbook with one column of cells (value, font); it shows percentages as such."""
    head = b"".join(
        record(
            0x31, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + bytes((len(font), 0)) + font.encode()
        )
        for font in fonts
    )
    head += b"".join(record(0xE0, struct.pack("<HHHHHHII", index, 9, 1, 0, 0, 0, 0, 0)) for index in range(len(fonts)))
    body = record(0x0809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for row, (value, font) in enumerate(cells):
        place = struct.pack("<HHH", row, 0, font)
        if isinstance(value, str):
            text = value.encode("latin-1")
            body += record(0x0204, place + struct.pack("<HB", len(text), 0) + text)
        else:
            body += record(0x0203, place + struct.pack("<d", value))
    start = record(0x0809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 0)) + head
    position = len(start) + 4 + 10 + 4
    sheet = record(0x85, struct.pack("<IBBBB", position, 0, 0, 2, 0) + b"S1")
    return ole_bytes({"Workbook": start + sheet + record(0x0A, b"") + body + record(0x0A, b"")})


def test_an_old_workbook_is_read_in_the_encodings_of_its_fonts() -> None:
    cells: list[tuple[str | float, int]] = [
        ("céng hoµ x· héi", 1),
        ("ñöôïc vôùi", 2),
        (0.155, 0),
    ]
    source = parse(xls_bytes(cells, ["Arial", ".VnTimeH", "VNI-Times"]), "a.xls")
    assert [block.text for block in source.blocks] == ["CỘNG HOÀ XÃ HỘI", "được với", "16%"]
    assert source.format == "xls"


def test_damaged_old_workbooks_give_text_or_a_refusal() -> None:
    data = bytearray(xls_bytes([("Dieu 1", 0)] * 20, ["Arial"]))
    for place in range(512, len(data), 5):
        mutated = data.copy()
        mutated[place] ^= 0xFF
        try:
            parse(bytes(mutated), "a.xls")
        except UnreadableFileError as error:
            assert error.code


def test_titles_stand_alone_and_rows_keep_their_cells_apart() -> None:
    rows: list[list[object]] = [
        ["BẢNG GIÁ ĐẤT"],
        [],
        ["TT", "Tên đường", "Giá"],
        [1, "Trần Phú", 1500000],
        [2, None, 0.25],
    ]
    source = parse(xlsx_bytes(Sheet1=rows), "a.xlsx")
    assert source.blocks == (
        Block("BẢNG GIÁ ĐẤT"),
        *(Block(text, kind="row") for text in ("TT | Tên đường | Giá", "1 | Trần Phú | 1500000", "2 | | 0.25")),
    )


def test_sheets_that_have_names_are_announced_and_hidden_ones_left_out() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(xlsx_bytes(**{"Phụ lục I": [["Một"]], "Sheet2": [["Hai"]], "x": [["ẩn"]]}))
    )
    book["x"].sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    assert [block.text for block in parse(buffer.getvalue(), "a.xlsx").blocks] == ["Phụ lục I", "Một", "Hai"]


def test_each_run_of_a_cell_is_read_in_the_encoding_of_its_font() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "céng hoµ x· héi"
    sheet["A1"].font = Font(name=".VnTimeH")
    sheet["A2"] = "X"
    buffer = io.BytesIO()
    book.save(buffer)
    # Excel keeps the runs of a cell among its shared strings; openpyxl writes strings into their cells.
    runs = "".join(
        f'<r><rPr><rFont val="{font}"/></rPr><t xml:space="preserve">{text}</t></r>'
        for font, text in ((".VnTime", "QuyÕt ®Þnh nµy "), ("VNI-Times", "ñöôïc"))
    )
    with zipfile.ZipFile(buffer) as package:
        members = {name: package.read(name) for name in package.namelist()}
    inline = b'<c r="A2" t="inlineStr"><is><t>X</t></is></c>'
    assert inline in members["xl/worksheets/sheet1.xml"]
    shared = b'<c r="A2" t="s"><v>0</v></c>'
    members["xl/worksheets/sheet1.xml"] = members["xl/worksheets/sheet1.xml"].replace(inline, shared)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    members["xl/sharedStrings.xml"] = f'<sst xmlns="{space}" count="1"><si>{runs}</si></sst>'.encode()
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    entry = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(b"</Types>", entry)
    source = parse(zip_bytes(members), "a.xlsx")
    assert [block.text for block in source.blocks] == ["CỘNG HOÀ XÃ HỘI", "Quyết định này được"]
    assert source.warnings == ("converted_from_tcvn3", "converted_from_vni")


def test_numbers_and_dates_are_written_as_the_sheet_shows_them() -> None:
    assert number_text(12730000.0) == "12730000"
    assert number_text(0.1 + 0.2) == "0.3"
    assert number_text(0.1556, "0.0%") == "15.6%"
    assert number_text(173.9130434782609, "0.0") == "173.9"
    assert number_text(1234.0, '#,##0 "%"') == "1234"
    assert date_text(datetime.datetime(2025, 5, 26)) == "26/05/2025"
    assert date_text(datetime.datetime(2025, 5, 26, 7, 30)) == "26/05/2025 07:30"


def test_the_head_of_a_form_is_read_column_by_column() -> None:
    def row(*cells: str) -> list[list[tuple[str, str | None]]]:
        return [[(cell, None)] if cell else [] for cell in cells]

    rows = [
        row("ỦY BAN NHÂN DÂN", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        row("TỈNH A", "", "Độc lập - Tự do - Hạnh phúc"),
        row("TT", "Tên", "Số"),
    ]
    blocks, _ = sheet_blocks([("Sheet1", rows)])
    assert [block.text for block in blocks] == [
        *("ỦY BAN NHÂN DÂN", "TỈNH A", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
        "TT | Tên | Số",
    ]


def test_damaged_workbooks_are_refused() -> None:
    data = xlsx_bytes(Sheet1=[["Một", "Hai"]] * 30)
    for end in range(100, len(data), 997):
        with pytest.raises(UnreadableFileError):
            parse(data[:end], "a.xlsx")
