"""PDF files with a text layer: lines by position, paragraphs over lines and pages, page furniture dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.readers.base import Block, SourceText
from ingest.readers.cleaning import clean_text
from ingest.readers.legacy_encoding import Run, repair_runs
from ingest.readers.ocr import Recognised, is_available, ocr_warnings
from ingest.readers.pdf_lines import FONT_MARKS, PDFIUM_LOCK, Line, Page, lower_raised, page_lines
from ingest.readers.pdf_ocr import MIN_LETTERS, is_scan, recognise_scans
from ingest.readers.pdf_pages import drop_page_furniture, part_footnotes, put_columns_in_order, starts_note
from ingest.readers.pdf_paragraphs import Paragraph, join_lines
from ingest.readers.problems import unreadable

_MARKS = "".join(FONT_MARKS)
_MARKED = re.compile(f"[{_MARKS}][^\\s{_MARKS}]*\\s*|[^{_MARKS}]+")


def read_pdf(data: bytes, name: str) -> SourceText:
    """The text of a PDF with page numbers; raises "needs_ocr", "encrypted", "damaged" or "no_text".

    Scanned pages are recognised where Tesseract is installed; the warnings say which.
    """
    with PDFIUM_LOCK:
        pages, scans = _read_pages(data, name)
    recognised: list[Recognised] = []
    if scans and is_available():
        pages, recognised = recognise_scans(data, scans, pages)
    read = {result.page.number for result in recognised}
    unread = [number for number in scans if number not in read]
    letters = sum(len(line.text.replace(" ", "")) for page in pages for line in page.lines)
    if unread and letters < MIN_LETTERS * len(pages) and not recognised:
        raise unreadable(name, "no_text" if is_available() else "needs_ocr")
    pages, encodings = _repair(pages, read)
    blocks = page_blocks(pages)
    if not blocks:
        raise unreadable(name, "no_text")
    warnings = [f"converted_from_{encoding}" for encoding in sorted(encodings)] + ocr_warnings(recognised)
    if unread:
        warnings.append("pages_without_text:" + ",".join(map(str, unread)))
    return SourceText(tuple(blocks), "pdf", tuple(warnings))


def page_blocks(pages: list[Page]) -> list[Block]:
    """The blocks of pages of lines, page furniture left out."""
    blocks = []
    for paragraph in _paragraphs(pages):
        text = clean_text(lower_raised(paragraph.text))
        if text:
            blocks.append(Block(text, paragraph.page, "row" if paragraph.is_row else "paragraph"))
    return blocks


def _repair(pages: list[Page], recognised: set[int]) -> tuple[list[Page], set[str]]:
    """The pages with pre-Unicode lines converted, and the encodings found; `recognised` pages are Unicode."""
    typed = [page for page in pages if page.number not in recognised]
    texts, encodings = repair_runs([_runs(line.text) for page in typed for line in page.lines])
    repaired = iter(texts)
    return [
        page
        if page.number in recognised
        else replace(page, lines=[replace(line, text=next(repaired)) for line in page.lines])
        for page in pages
    ], encodings


def _runs(text: str) -> list[Run]:
    """A line as runs: each word that page_lines marked comes with a font of its kind."""
    return [(piece.lstrip(_MARKS), FONT_MARKS.get(piece[0])) for piece in _MARKED.findall(text)]


def _read_pages(data: bytes, name: str) -> tuple[list[Page], list[int]]:
    """The lines of every page, and the numbers of those that are scans."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise unreadable(name, "encrypted" if locked else "damaged") from error
    pages: list[Page] = []
    scans: list[int] = []
    try:
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            pages.append(Page(number, page.get_width(), page.get_height(), page_lines(page, number)))
            if is_scan(page, pages[-1]):
                scans.append(number)
            page.close()
    except pypdfium2.PdfiumError as error:
        raise unreadable(name, "damaged") from error
    finally:
        document.close()
    if not pages:
        raise unreadable(name, "damaged")
    return pages, scans


def _paragraphs(pages: list[Page]) -> list[Paragraph]:
    pages = drop_page_furniture(pages)
    notes: dict[int, list[Line]] = {}
    body: list[Line] = []
    open_note: list[Line] = []
    for page in pages:
        note_is_open = bool(open_note) and not open_note[-1].text.endswith((".", ".”", ";"))
        lines, footnotes = part_footnotes(page, note_is_open=note_is_open)
        body += put_columns_in_order(lines, page)
        while footnotes and open_note and not starts_note(footnotes[0]):
            open_note.append(footnotes.pop(0))
        if footnotes:
            open_note = notes[page.number] = footnotes
    return list(_with_notes(join_lines(body), notes))


def _with_notes(paragraphs: list[Paragraph], notes: dict[int, list[Line]]) -> Iterator[Paragraph]:
    """The paragraphs with each page's footnotes after the last one that the page touches."""
    waiting = sorted(number for number, lines in notes.items() if lines)
    for paragraph in paragraphs:
        while waiting and paragraph.page > waiting[0]:
            yield from join_lines(notes[waiting.pop(0)])
        yield paragraph
    for number in waiting:
        yield from join_lines(notes[number])
