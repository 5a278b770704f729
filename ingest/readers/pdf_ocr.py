"""Scanned pages: which they are, and their lines by recognition, page by page; pages with text are left alone."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.readers.ocr import MAX_AT_ONCE, Recognised, recognise_all
from ingest.readers.pdf_lines import PDFIUM_LOCK, Page

# A scan signed electronically carries the signature as its only text: some fifty letters a page.
MIN_LETTERS = 60
_DOTS_PER_INCH = 300
# A poster at 300 dpi would fill the memory; A3 fits whole.
_MAX_PIXELS = 25_000_000
# A picture this big is the page itself; smaller ones are emblems and seals.
_PAGE_SHARE = 0.5


def is_scan(page: Any, lines: Page) -> bool:
    """True for a pypdfium2 page that is a picture of text: next to no letters, and a picture."""
    letters = sum(len(line.text.replace(" ", "")) for line in lines.lines)
    if letters >= MIN_LETTERS:
        return False
    area = lines.width * lines.height
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        if not letters:
            return True
        left, bottom, right, top = picture.get_bounds()
        if abs((right - left) * (top - bottom)) >= _PAGE_SHARE * area:
            return True
    return False


def picture_of(page: Any) -> bytes:
    """A pypdfium2 page as a grey picture (PGM)."""
    width, height = page.get_size()
    scale = min(_DOTS_PER_INCH / 72, (_MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        pixels = bitmap.to_numpy()
        rows, columns = pixels.shape[:2]
        return b"P5 %d %d 255\n" % (columns, rows) + bytes(pixels.tobytes())
    finally:
        bitmap.close()


def recognise_scans(data: bytes, numbers: list[int], pages: list[Page]) -> tuple[list[Page], list[Recognised]]:
    """The pages with the scans among them (by page number) replaced by what recognition read, and these."""
    read: dict[int, Recognised] = {}
    for start in range(0, len(numbers), MAX_AT_ONCE):
        # A few at a time: each picture takes nine megabytes, and a scanned book has hundreds of pages.
        batch = numbers[start : start + MAX_AT_ONCE]
        pictures = [
            (picture, number, pages[number - 1].width)
            for number, picture in zip(batch, _pictures(data, batch), strict=True)
        ]
        read.update((result.page.number, result) for result in recognise_all(pictures) if result.page.lines)
    return [read[page.number].page if page.number in read else page for page in pages], list(read.values())


def _pictures(data: bytes, numbers: list[int]) -> list[bytes]:
    with PDFIUM_LOCK:
        document = pypdfium2.PdfDocument(data)
        try:
            return [picture_of(document[number - 1]) for number in numbers]
        finally:
            document.close()
