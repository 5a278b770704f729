"""The lines of a PDF page with their places, as PDFium finds them, parted where a column gap runs through."""

from __future__ import annotations

import ctypes
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium

from ingest.readers.legacy_encoding import font_encoding, is_capitals_font, looks_legacy

# PDFium keeps global state and crashes when two threads use it, even on different files.
PDFIUM_LOCK = threading.Lock()
# A gap of this many line heights inside one line is a gap between columns; justified text stays well below.
_COLUMN_GAP = 3.0
_WORD = re.compile(r"\S+")
# A digit this much smaller than the word it ends is raised: a footnote's mark, or a square metre's.
_RAISED = 0.8
# Stand-ins without meaning elsewhere: Unicode's own superscripts are letters in TCVN3.
RAISED_DIGITS = "".join(chr(0xE000 + digit) for digit in range(10))
_TO_RAISED = str.maketrans("0123456789", RAISED_DIGITS)
_FROM_RAISED = str.maketrans(RAISED_DIGITS, "0123456789")
# Stand before a word set in a pre-Unicode font, until it is converted; the names are those of such fonts.
FONT_MARKS = {"\ue010": ".VnTimeH", "\ue011": ".VnTime", "\ue012": "VNI-Times"}
_CAPITALS_MARK = "\ue010"
_MARK_OF = {(True, "tcvn3"): _CAPITALS_MARK, (False, "tcvn3"): "\ue011", (False, "vni"): "\ue012"}
_FONT_NAME_BYTES = 128
# PDFium's sign for a hyphen at the end of a line.
_LINE_HYPHEN = re.compile("[\x02\ufffe]$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text in one column; points from the page's lower left corner."""

    text: str
    page: int
    left: float
    right: float
    bottom: float
    top: float
    # Part of a head, a foot or a table laid out in columns: its neighbours are not the lines around it.
    in_column: bool = False
    is_row: bool = False

    @property
    def height(self) -> float:
        """The height of the line's letters, in points."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number from 1, its size in points, its lines in PDFium's order."""

    number: int
    width: float
    height: float
    lines: list[Line]


def page_lines(page: Any, number: int) -> list[Line]:
    """The lines of a pypdfium2 page, whitespace stripped, empty ones left out."""
    text_page = page.get_textpage()
    try:
        text = text_page.get_text_range()
        if text_page.count_chars() == len(text):
            return _join_pieces(_pieces(text_page.raw, text, number))
        # Characters beyond the basic plane shift the positions; such a page keeps its order, without places.
        lines = [line.strip() for line in text.splitlines()]
        height = page.get_height()
        return [
            Line(line, number, 0, 1, height - 12 * index - 12, height - 12 * index)
            for index, line in enumerate(lines, 1)
            if line
        ]
    finally:
        text_page.close()


def _pieces(raw: Any, text: str, number: int) -> list[Line]:
    box = pdfium.FS_RECTF()
    pieces: list[Line] = []
    start = 0
    font_mark = _font_marker(raw) if looks_legacy(text) else None
    # Only "\r\n" ends a line here: splitlines() would also split at characters that a font made up.
    for line in text.split("\r\n"):
        words: list[str] = []
        left = right = bottom = top = 0.0
        for match in _WORD.finditer(line):
            word = match.group()
            first, last = start + match.start(), start + match.end() - 1
            pdfium.FPDFText_GetLooseCharBox(raw, first, box)
            word_left, word_bottom, word_top, word_right = box.left, box.bottom, box.top, box.right
            if last > first:
                pdfium.FPDFText_GetLooseCharBox(raw, last, box)
                word_right = box.right
                if word[-1].isdigit() and box.top - box.bottom < _RAISED * (word_top - word_bottom):
                    word = _mark_raised(word)
            if words and word.isdigit() and word_top - word_bottom < _RAISED * (top - bottom):
                word = word.translate(_TO_RAISED)
            if words and word_left - right >= _COLUMN_GAP * max(top - bottom, 1):
                pieces.append(Line(" ".join(words), number, left, right, bottom, top))
                words = []
            if not words:
                left = word_left
            if not words or word_top - word_bottom > 1.1 * (top - bottom):
                # The tallest word stands for the line; a raised figure at its start does not.
                bottom, top = word_bottom, word_top
            word = _LINE_HYPHEN.sub("-", word)
            words.append(font_mark(first, last) + word if font_mark else word)
            right = word_right
        if words:
            pieces.append(Line(" ".join(words), number, left, right, bottom, top))
        start += len(line) + 2
    return pieces


def _font_marker(raw: Any) -> Callable[[int, int], str]:
    """A function that gives the mark (one of FONT_MARKS, or "") of a word by the places of its ends."""
    name = ctypes.create_string_buffer(_FONT_NAME_BYTES)
    flags = ctypes.c_int()
    known: dict[bytes, str] = {b"": ""}

    def mark(place: int) -> str:
        size = pdfium.FPDFText_GetFontInfo(raw, place, name, _FONT_NAME_BYTES, flags)
        font = name.value if 0 < size <= _FONT_NAME_BYTES else b""
        if font not in known:
            text = font.decode("latin-1")
            known[font] = _MARK_OF.get((is_capitals_font(text), font_encoding(text) or ""), "")
        return known[font]

    def mark_of_word(first: int, last: int) -> str:
        # A word may begin or end with a sign out of another font, never with a small letter out of a capital one.
        found = mark(first)
        if found == _CAPITALS_MARK:
            return found
        end = mark(last)
        return end if end == _CAPITALS_MARK or not found else found

    return mark_of_word


def _mark_raised(word: str) -> str:
    """`word` with its last digits, drawn small and raised, written in RAISED_DIGITS."""
    stem = word.rstrip("0123456789")
    return stem + word[len(stem) :].translate(_TO_RAISED)


def lower_raised(text: str) -> str:
    """`text` with raised digits as plain ones, the way "m2" is typed."""
    return text.translate(_FROM_RAISED)


def _join_pieces(pieces: list[Line]) -> list[Line]:
    """The pieces with those put together that a raised figure or a change of font had torn off their line."""
    joined: list[Line] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last is not None and same_row(last, piece) and -2 < piece.left - last.right < last.height:
            space = "" if piece.left - last.right < 0.15 * last.height else " "
            taller = max(last, piece, key=lambda line: line.height)
            text = f"{last.text}{space}{piece.text}"
            joined[-1] = replace(last, text=text, right=piece.right, bottom=taller.bottom, top=taller.top)
        else:
            joined.append(piece)
    return joined


def same_row(one: Line, other: Line) -> bool:
    """True when the two lines stand beside each other on one page."""
    overlap = min(one.top, other.top) - max(one.bottom, other.bottom)
    return one.page == other.page and overlap > 0.5 * min(one.height, other.height)
