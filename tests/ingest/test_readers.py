"""The door to all readers: formats told from content, and every refusal as one clear line."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from ingest.readers import SourceText, UnreadableFileError, read
from ingest.readers.cleaning import clean_text
from ingest.readers.docx_package import MAX_UNPACKED_BYTES
from ingest.readers.layout import is_furniture, order_columns, starts_item
from tests.ingest.test_readers_docx import docx_bytes, paragraph
from tests.ingest.test_readers_pdf import pdf_bytes


def read_bytes(folder: Path, data: bytes, name: str = "file.bin") -> SourceText:
    path = folder / name
    path.write_bytes(data)
    return read(path)


def refusal(folder: Path, data: bytes, name: str = "file.bin") -> UnreadableFileError:
    with pytest.raises(UnreadableFileError) as caught:
        read_bytes(folder, data, name)
    error = caught.value
    for message in (error.text.vi, error.text.en):
        assert message.startswith(f"{name}: ")
        assert str(folder) not in message
        assert "\n" not in message
    return error


def zip_bytes(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for member, data in members.items():
            package.writestr(member, data)
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n\t \r\n", "no_text"),
        (b"\xef\xbb\xbf", "no_text"),
        (b"{\\rtf1\\ansi {\\pict 00}}", "no_text"),
        (b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)), "unsupported_format"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "needs_ocr"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n", "no_text"),
        (b"PK\x03\x04 nothing more", "damaged"),
        (b"%PDF-1.7\nnothing more", "damaged"),
        (OLE + "WordDocument".encode("utf-16-le") + bytes(600), "damaged"),
        (OLE + "EncryptedPackage".encode("utf-16-le") + bytes(600), "encrypted"),
        (OLE + "Workbook".encode("utf-16-le") + bytes(600), "damaged"),
        (OLE + "PowerPoint Document".encode("utf-16-le") + bytes(600), "damaged"),
        (OLE + "__properties_version1.0".encode("utf-16-le") + bytes(600), "unsupported_format"),
        (zip_bytes({"xl/workbook.xml": b"<workbook/>"}), "damaged"),
        (zip_bytes({"ppt/presentation.xml": b"<broken"}), "damaged"),
        (zip_bytes({"META-INF/container.xml": b"<a/>"}), "unsupported_format"),
        (zip_bytes({"word/document.xml": b"<broken"}), "damaged"),
        (zip_bytes({"word/document.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "unsafe"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_in_one_line(
    tmp_path: Path, data: bytes, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.readers.image.is_available", lambda: False)
    assert refusal(tmp_path, data).code == code


def test_a_zip_bomb_is_refused_by_its_ratio_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = zip_bytes({"word/document.xml": bytes(30 * 1024 * 1024)})
    assert len(bomb) < 100_000
    assert refusal(tmp_path, bomb, "bom.docx").code == "unsafe"


def test_a_package_that_claims_too_much_is_refused(tmp_path: Path) -> None:
    bomb = bytearray(zip_bytes({"word/document.xml": b"<a/>"}))
    directory = bomb.rindex(b"PK\x01\x02")
    bomb[directory + 24 : directory + 28] = (MAX_UNPACKED_BYTES + 1).to_bytes(4, "little")
    assert refusal(tmp_path, bytes(bomb)).code == "unsafe"


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "không có.docx", "not_found"), (tmp_path, "not_a_file")):
        with pytest.raises(UnreadableFileError) as caught:
            read(path)
        assert caught.value.code == code


def test_permission_problems_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mật.txt"
    path.write_text("Điều 1.")

    def denied(self: Path) -> bytes:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "read_bytes", denied)
    with pytest.raises(UnreadableFileError) as caught:
        read(path)
    assert caught.value.code == "no_permission"


def test_a_huge_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "to.pdf"
    with path.open("wb") as file:
        file.truncate(201 * 1024 * 1024)
    with pytest.raises(UnreadableFileError) as caught:
        read(path)
    assert caught.value.code == "too_large"


def test_the_content_decides_the_format_whatever_the_name_says(tmp_path: Path) -> None:
    html = "<html><body><p>Điều 1. Phạm vi</p></body></html>".encode()
    assert read_bytes(tmp_path, html, "a.doc").format == "html"
    assert read_bytes(tmp_path, docx_bytes(paragraph("Điều 1. Phạm vi")), "b.pdf").format == "docx"
    assert read_bytes(tmp_path, pdf_bytes([[(72, 700, "1. Muc dich")]]), "c.txt").format == "pdf"
    assert read_bytes(tmp_path, "Điều 1. Phạm vi".encode(), "d.docx").format == "txt"


def test_cleaning_mends_dyet_only_in_vietnamese_words_and_drops_invisible_characters() -> None:
    assert (
        clean_text("Ðiều 1, QÐ-TTg, HÐND, ðược; norræna orðið, Ðe") == "Điều 1, QĐ-TTg, HĐND, được; norræna orðið, Đe"
    )
    assert clean_text("a\u00adb\u200b c\u00a0\u00a0d\n e\ufeff") == "ab c d e"
    assert clean_text("Quye\u0302\u0301t \u0111i\u0323nh") == "Quyết định"


@pytest.mark.parametrize(
    "line",
    [
        *("Điều 5. Phạm vi", "Chương II", "Mục 1 QUY ĐỊNH CHUNG", "Phần thứ nhất", "II. ABC", "A. Một", "1. Abc"),
        *("10.4.3 Các tổ chức", "10.4.4.", "3/ abc", "a) x", "đ) x", "- Căn cứ", "+ Một", "Nơi nhận: x"),
    ],
)
def test_an_item_start_is_seen(line: str) -> None:
    assert starts_item(line)


@pytest.mark.parametrize(
    "line",
    [
        *("Điều 5 của Luật này", "Chương II của Luật", "năm 2010", "26 tháng 5", "1.5 triệu", "1.000 đồng", "-----"),
        *("12/2020/QĐ-TTg", "C. Mác nói", "15 ngày làm việc", "và 2) x"),
    ],
)
def test_a_reference_or_figure_at_the_start_of_a_line_is_no_item(line: str) -> None:
    assert not starts_item(line)


def test_the_words_of_the_motto_inside_a_sentence_are_no_head_of_a_document() -> None:
    assert is_furniture("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert not is_furniture("Nhà nước Cộng hòa xã hội chủ nghĩa Việt Nam bảo hộ công dân.")
    assert is_furniture("Hà Nội, ngày 26 tháng 5 năm 2025")
    assert not is_furniture("hiệu lực kể từ ngày 15 tháng 8 năm 2023.")


def test_a_head_typed_with_tabs_is_read_column_by_column() -> None:
    lines = ["ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "TỈNH A\tĐộc lập - Tự do - Hạnh phúc"]
    assert order_columns([*lines, "", "Số: 1/CT\tHà Nội, ngày 1 tháng 2 năm 2020", "CHỈ THỊ"]) == [
        *("ỦY BAN NHÂN DÂN", "TỈNH A", "Số: 1/CT"),
        *("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Hà Nội, ngày 1 tháng 2 năm 2020"),
        "CHỈ THỊ",
    ]


def mutations(data: bytes, count: int, seed: int) -> list[bytes]:
    chance = random.Random(seed)
    result = []
    for _ in range(count):
        mutated = bytearray(data)
        if chance.random() < 0.4:
            mutated = mutated[: chance.randrange(1, len(mutated))]
        for _ in range(chance.choice((1, 4, 30))):
            mutated[chance.randrange(len(mutated))] = chance.randrange(256)
        result.append(bytes(mutated))
    return result


@pytest.mark.parametrize(
    "data",
    [
        docx_bytes(paragraph("Điều 1. Phạm vi") * 20),
        pdf_bytes([[(72, 700 - 20 * line, f"{line}. Muc dich cua quy dinh") for line in range(20)]]),
        "<html><body><p>Điều 1</p><table><tr><td>a</td><td>b</td></tr></table></body></html>".encode(),
        "# Điều 1\n\n| a | b |\n|---|---|\n| 1 | 2 |\n".encode() * 5,
    ],
    ids=["docx", "pdf", "html", "text"],
)
def test_damaged_bytes_give_text_or_a_clear_refusal_and_nothing_else(tmp_path: Path, data: bytes) -> None:
    for mutated in mutations(data, 75, seed=294):
        try:
            source = read_bytes(tmp_path, mutated)
        except UnreadableFileError as error:
            assert error.code
        else:
            assert all("\n" not in block.text and block.text.strip() for block in source.blocks)
