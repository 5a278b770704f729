"""Text recognition by Tesseract, when the program and its Vietnamese data are installed on this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from statistics import median
from typing import Any

from lxml import etree

from ingest.readers.pdf_lines import Line, Page

_PROGRAM = "tesseract"
_LANGUAGE = "vie"
# Single signs that Tesseract itself doubts this much are specks, stamps and ruled lines.
_MIN_WORD_CONFIDENCE = 20.0
# Mean confidence of a page's words; clean scans of typed pages reach 90 and more.
LOW_CONFIDENCE = 75.0
_SECONDS_PER_PAGE = 120
MAX_AT_ONCE = 4
# A gap of this many letter heights inside a line is a gap between columns.
_COLUMN_GAP = 3.0
_A4_WIDTH = 595.0
# What edges of a sheet, folds and ruled lines are taken for.
_SPECKS = "|_`'~ "
_LINES = ("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat")
_PROPERTY = re.compile(r"(\w+)((?: -?[\d.]+)+)")


@dataclass(frozen=True, slots=True)
class Recognised:
    """One recognised page, its measures in points, and how sure Tesseract is of its words, 0 to 100."""

    page: Page
    confidence: float


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    left: float
    right: float
    confidence: float


@cache
def is_available() -> bool:
    """True when `tesseract` runs here and knows Vietnamese; asked once in the life of the program."""
    if shutil.which(_PROGRAM) is None:
        return False
    try:
        listed = _run(["--list-langs"], b"", 20)
    except (OSError, subprocess.SubprocessError):
        return False
    return _LANGUAGE in listed.split()


def recognise(picture: bytes, number: int, width: float = _A4_WIDTH) -> list[Recognised]:
    """The pages in a picture file (only a TIFF has several), the first called `number`, `width` points wide.

    [] when Tesseract cannot read the picture or takes too long.
    """
    try:
        found = _run(["stdin", "stdout", "-l", _LANGUAGE, "hocr"], picture, _SECONDS_PER_PAGE)
        root = etree.fromstring(found.encode("utf-8"), etree.XMLParser(resolve_entities=False, no_network=True))
    except (OSError, subprocess.SubprocessError, etree.LxmlError):
        return []
    return [_page(sheet, number + index, width) for index, sheet in enumerate(_all(root, "ocr_page"))]


def recognise_all(pictures: Sequence[tuple[bytes, int, float]]) -> list[Recognised]:
    """recognise() for several pictures, some at a time: Tesseract uses one core for a page."""
    with ThreadPoolExecutor(min(MAX_AT_ONCE, os.cpu_count() or 1)) as pool:
        return [page for pages in pool.map(lambda picture: recognise(*picture), pictures) for page in pages]


def ocr_warnings(pages: Sequence[Recognised]) -> list[str]:
    """The warnings that tell which pages were recognised, and which of them badly."""
    warnings = []
    for code, chosen in (
        ("ocr_pages", pages),
        ("ocr_low_confidence", [page for page in pages if page.confidence < LOW_CONFIDENCE]),
    ):
        if chosen:
            warnings.append(f"{code}:" + ",".join(str(page.page.number) for page in chosen))
    return warnings


def _run(arguments: list[str], data: bytes, seconds: float) -> str:
    # More threads than one only slow a page down (Tesseract's own advice).
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    process = subprocess.run(
        [_PROGRAM, *arguments], input=data, capture_output=True, timeout=seconds, env=environment, check=True
    )
    return process.stdout.decode("utf-8", errors="replace")


def _all(element: Any, *kinds: str) -> list[Any]:
    return [child for child in element.iter() if child.get("class") in kinds]


def _title(element: Any) -> dict[str, list[float]]:
    """The properties of an hOCR element: its box, a line's baseline and letter size, a word's confidence."""
    found = {}
    for match in _PROPERTY.finditer(element.get("title", "")):
        found[match.group(1)] = [float(value) for value in match.group(2).split()]
    return found


def _page(sheet: Any, number: int, width: float) -> Recognised:
    _, _, wide, high = _title(sheet)["bbox"]
    scale = width / max(wide, 1.0)
    lines: list[Line] = []
    sure = letters = 0.0
    for element in _all(sheet, *_LINES):
        words = [_Word("".join(word.itertext()).strip(), **_word(word)) for word in _all(element, "ocrx_word")]
        sure += sum(word.confidence * len(word.text) for word in words)
        letters += sum(len(word.text) for word in words)
        lines += _lines(words, _title(element), number)
    placed = [
        Line(
            line.text,
            number,
            line.left * scale,
            line.right * scale,
            (high - line.bottom) * scale,
            (high - line.top) * scale,
        )
        for line in lines
    ]
    return Recognised(Page(number, width, high * scale, _level(placed)), sure / letters if letters else 0.0)


def _word(element: Any) -> dict[str, float]:
    title = _title(element)
    return {"left": title["bbox"][0], "right": title["bbox"][2], "confidence": title.get("x_wconf", [0.0])[0]}


def _lines(words: list[_Word], title: dict[str, list[float]], number: int) -> list[Line]:
    """The words of one line as one Line (in pixels from above), or several where a column gap runs through it."""
    left, top, _, bottom = title["bbox"]
    slope, offset = title.get("baseline", [0.0, 0.0])
    size = title.get("x_size", [bottom - top])[0]
    parts: list[list[_Word]] = []
    for word in words:
        if parts and word.left - parts[-1][-1].right < _COLUMN_GAP * size:
            parts[-1].append(word)
        else:
            parts.append([word])
    found = []
    for part in parts:
        # Only now: a date filled in by hand is unsure, and its gap would part the line.
        sure = [word.text for word in part if word.confidence >= _MIN_WORD_CONFIDENCE or _is_wordlike(word.text)]
        text = " ".join(sure).strip(_SPECKS)
        # Ruled lines and specks come out as signs; a row of hyphens is typed.
        if any(letter.isalnum() for letter in text) or (text and not text.strip("-* ")):
            # The baseline, not the box: that depends on which letters a line happens to hold.
            base = bottom + offset + slope * ((part[0].left + part[-1].right) / 2 - left)
            found.append(Line(text, number, part[0].left, part[-1].right, base, base - size))
    return found


def _is_wordlike(text: str) -> bool:
    """True for what no speck looks like; the number of a directive, half of it stamped, must not get lost."""
    return sum(letter.isalnum() for letter in text) >= 2


def _level(lines: list[Line]) -> list[Line]:
    """The lines with one height where the sizes differ by Tesseract's guess only: layout goes by heights."""
    usual = median(line.height for line in lines) if lines else 0.0
    return [
        replace(line, top=line.bottom + usual) if 0.75 * usual < line.height < 1.33 * usual else line for line in lines
    ]
