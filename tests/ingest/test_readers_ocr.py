"""Recognition of scans, with a stand-in for Tesseract that answers what the test wants; once with the real one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.readers import UnreadableFileError, ocr, parse
from ingest.readers.pdf import read_pdf
from tests.ingest.test_readers_pdf import FULL, Piece, pdf_bytes

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def hocr(*lines: list[tuple[str, int, int, int]]) -> str:
    """hOCR of an A4 page at 300 dpi, a line every 60 dots, of words (text, left, right, confidence)."""
    page = ""
    for index, words in enumerate(lines):
        top = 200 + 60 * index
        spans = "".join(
            f"<span class='ocrx_word' title='bbox {left} {top} {right} {top + 40}; x_wconf {sure}'>{text}</span>"
            for text, left, right, sure in words
        )
        title = f"bbox {words[0][1]} {top} {words[-1][2]} {top + 40}; baseline 0 -8; x_size 40"
        page += f"<span class='ocr_line' title='{title}'>{spans}</span>"
    return f"<html><body><div class='ocr_page' title='bbox 0 0 2480 3508'>{page}</div></body></html>"


class FakeTesseract:
    """A program called tesseract on the search path; `answer` is what it prints for a picture."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        program = folder / "tesseract"
        program.write_text(
            '#!/bin/sh\nif [ "$1" = --list-langs ]; then echo vie; exit; fi\n'
            f'/bin/cat > /dev/null\n[ -e "{folder}/answer" ] || exit 1\n/bin/cat "{folder}/answer"\n'
        )
        program.chmod(0o755)

    def answer(self, text: str) -> None:
        (self._folder / "answer").write_text(text, encoding="utf-8")


@pytest.fixture
def tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTesseract]:
    if os.name == "nt":
        pytest.skip("the stand-in is a shell script")
    monkeypatch.setenv("PATH", str(tmp_path))
    ocr.is_available.cache_clear()
    yield FakeTesseract(tmp_path)
    ocr.is_available.cache_clear()


@pytest.fixture
def no_tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PATH", str(tmp_path))
    ocr.is_available.cache_clear()
    yield
    ocr.is_available.cache_clear()


@pytest.mark.usefixtures("no_tesseract")
def test_without_tesseract_the_refusal_says_how_to_install_it_in_both_languages() -> None:
    for data in (PNG, pdf_bytes([[]], image=True)):
        with pytest.raises(UnreadableFileError) as caught:
            parse(data, "quét.pdf")
        assert caught.value.code == "needs_ocr"
        for message in (caught.value.text.vi, caught.value.text.en):
            assert "apt-get install tesseract-ocr tesseract-ocr-vie" in message


def test_only_pages_without_text_are_recognised_and_the_warnings_name_them(tesseract: FakeTesseract) -> None:
    tesseract.answer(
        hocr([("Điều", 200, 300, 96), ("5.", 310, 350, 95)], [("Phạm", 200, 320, 93), ("vi", 330, 370, 96)])
    )
    text: list[Piece] = [(72, 700 - 15 * index, FULL) for index in range(6)]
    source = read_pdf(pdf_bytes([text, []], image=True), "a.pdf")
    assert source.warnings == ("ocr_pages:2",)
    assert [block.text for block in source.blocks if block.page == 2] == ["Điều 5.", "Phạm vi"]
    assert source.blocks[0].text.startswith(FULL)


def test_a_page_that_was_hardly_legible_is_told_apart(tesseract: FakeTesseract) -> None:
    tesseract.answer(hocr([("Đìêu", 200, 300, 40), ("|", 310, 315, 5), ("5.", 320, 360, 60)]))
    source = read_pdf(pdf_bytes([[]], image=True), "a.pdf")
    assert source.warnings == ("ocr_pages:1", "ocr_low_confidence:1")
    assert [block.text for block in source.blocks] == ["Đìêu 5."]


def test_a_scan_with_only_the_stamp_of_a_signature_is_recognised_whole(tesseract: FakeTesseract) -> None:
    tesseract.answer(hocr([("QUYẾT", 900, 1100, 96), ("ĐỊNH", 1110, 1250, 96)]))
    stamp: list[Piece] = [(300, 100, "Ky boi: Van phong Chinh phu")]
    source = read_pdf(pdf_bytes([stamp], image=True), "a.pdf")
    assert [block.text for block in source.blocks] == ["QUYẾT ĐỊNH"]


def test_lines_far_apart_on_one_height_are_two_columns(tesseract: FakeTesseract) -> None:
    line = [("TỈNH", 200, 300, 96), ("A", 310, 340, 96), ("Độc", 1500, 1600, 96), ("lập", 1610, 1700, 96)]
    tesseract.answer(hocr(line))
    page = ocr.recognise(PNG, 1)[0].page
    assert [(line.text, round(line.left)) for line in page.lines] == [("TỈNH A", 48), ("Độc lập", 360)]


def test_a_picture_file_is_read_like_a_page_and_a_blank_or_broken_one_is_refused(tesseract: FakeTesseract) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        parse(PNG, "ảnh.png")
    assert caught.value.code == "no_text"
    tesseract.answer(hocr([("Điều", 200, 300, 96), ("1.", 310, 350, 95)]))
    source = parse(PNG, "ảnh.png")
    assert (source.format, source.warnings, source.blocks[0].text) == ("image", ("ocr_pages:1",), "Điều 1.")
    tesseract.answer("<html>")
    with pytest.raises(UnreadableFileError):
        parse(PNG, "ảnh.png")


@pytest.mark.slow
@pytest.mark.skipif(not ocr.is_available(), reason="no Tesseract with Vietnamese here")
def test_the_real_program_reads_a_page_that_pdfium_drew() -> None:
    import pypdfium2

    from ingest.readers.pdf_ocr import picture_of

    document = pypdfium2.PdfDocument(pdf_bytes([[(72, 700 - 20 * index, FULL, 14) for index in range(5)]]))
    found = ocr.recognise(picture_of(document[0]), 3)
    assert found[0].confidence > 60
    assert [line.page for line in found[0].page.lines] == [3] * 5
    assert found[0].page.lines[0].text.startswith("Dang vien co quyen")
