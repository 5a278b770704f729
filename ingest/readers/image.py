"""Pictures of documents (.png, .jpg, .tif): a photographed or scanned page, through text recognition."""

from __future__ import annotations

from ingest.readers.base import SourceText
from ingest.readers.ocr import is_available, ocr_warnings, recognise
from ingest.readers.problems import unreadable


def read_image(data: bytes, name: str) -> SourceText:
    """The text in a picture; raises UnreadableFileError "needs_ocr" (no Tesseract here) or "no_text"."""
    if not is_available():
        raise unreadable(name, "needs_ocr")
    from ingest.readers.pdf import page_blocks

    found = [result for result in recognise(data, 1) if result.page.lines]
    blocks = page_blocks([result.page for result in found])
    if not blocks:
        raise unreadable(name, "no_text")
    return SourceText(tuple(blocks), "image", tuple(ocr_warnings(found)))
