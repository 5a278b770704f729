"""The parts of a PDF page: running heads and page numbers out, footnotes apart, columns in reading order."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from statistics import median

from ingest.readers.layout import is_furniture
from ingest.readers.pdf_lines import RAISED_DIGITS, Line, Page, lower_raised, same_row

_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:(?:Trang|Page)\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—\s]*", re.IGNORECASE)
_GAZETTE = re.compile(r"(?:\d{1,4}\s+)?CÔNG BÁO\s*/\s*Số\b.*")
_NOTE_START = re.compile(r"\s*(?:\[?\d{1,3}\]?|\*+)\s*[^\W\d_“\"]")
_RAISED = re.compile(rf"(?<![\s\d]m)(?<!km)(?<!^m)[{RAISED_DIGITS}]+")
_EDGE_LINES = 2
# Running heads keep this many letter heights from the text; lines of a text stand closer.
_DETACHED = 1.6


def drop_page_furniture(pages: list[Page]) -> list[Page]:
    """The pages without what repeats at their edges: running heads, page numbers, the gazette's head line."""
    edges = [_edges(page) for page in pages]
    counts = Counter(
        key for page, lines in zip(pages, edges, strict=True) for key in {_edge_key(line, page) for line in lines}
    )
    # Odd and even pages may carry different heads, and the first page none.
    enough = max(2 if len(pages) <= 4 else 3, len(pages) * 0.3)
    result = []
    for page, lines in zip(pages, edges, strict=True):
        dropped = {id(line) for line in _page_numbers(page)}
        dropped |= {id(line) for line in lines if counts[_edge_key(line, page)] >= enough}
        result.append(replace(page, lines=[line for line in page.lines if id(line) not in dropped]))
    return result


def _page_numbers(page: Page) -> list[Line]:
    """The page number and the gazette's head line; a figure beside other text is a cell of a table."""
    found: list[Line] = []
    rows = _rows(page.lines)
    for row in rows[:1] + rows[-1:]:
        at_edge = len(rows) > 2 or not 0.12 < row[0].bottom / page.height < 0.88
        gazette = any(_GAZETTE.fullmatch(line.text) for line in row)
        number = len(row) == 1 and _PAGE_NUMBER.fullmatch(lower_raised(row[0].text))
        if at_edge and (gazette or number):
            found += row
    return found


def _edges(page: Page) -> list[Line]:
    """The lines at the top and the bottom that a gap parts from the text: only those can be running heads.

    Without the gap, a phrase that ends many pages of an amended law would be taken for one.
    """
    rows = _rows(page.lines)
    found: list[Line] = []
    for ordered in (rows, rows[::-1]):
        for depth in range(1, min(_EDGE_LINES, len(ordered) - 1) + 1):
            outer, inner = ordered[depth - 1][0], ordered[depth][0]
            if abs(outer.bottom - inner.bottom) > _DETACHED * outer.height:
                found += [line for row in ordered[:depth] for line in row]
                break
    return found


def _edge_key(line: Line, page: Page) -> tuple[str, int]:
    # Odd and even pages mirror their heads, so only the height counts; digits are the page's own number.
    return re.sub(r"\d+", "#", line.text), round(line.bottom / page.height * 60)


def part_footnotes(page: Page, *, note_is_open: bool = False) -> tuple[list[Line], list[Line]]:
    """The body lines of a page and, apart from them, the footnotes: the smaller lines at its end.

    `note_is_open`: the page before ended inside a note, so the first one here may lack its number.
    """
    if len(page.lines) < 3:
        return page.lines, []
    usual = median(line.height for line in page.lines[: max(3, len(page.lines) // 2)])
    start = len(page.lines)
    while start > 0 and page.lines[start - 1].height < 0.92 * usual:
        start -= 1
    if not note_is_open:
        while start < len(page.lines) and not _NOTE_START.match(page.lines[start].text):
            start += 1
    notes = page.lines[start:]
    if not notes or notes[0].bottom > 0.75 * page.height or any(is_furniture(line.text) for line in notes):
        return page.lines, []
    numbers = {match.group() for line in notes if (match := re.match(r"\d{1,3}", line.text))}
    body = [replace(line, text=_without_marks(line.text, numbers)) for line in page.lines[:start]]
    return body, notes


def starts_note(line: Line) -> bool:
    """True when a footnote begins with this line, rather than going on from the page before."""
    return _NOTE_START.match(line.text) is not None


def _without_marks(text: str, numbers: set[str]) -> str:
    """`text` without the raised figures that point to this page's notes; a square metre keeps its figure."""
    return _RAISED.sub(lambda raised: "" if lower_raised(raised.group()) in numbers else raised.group(), text)


def put_columns_in_order(lines: list[Line], page: Page) -> list[Line]:
    """The lines with each head or foot in two columns read left column first, and tables row by row."""
    rows = _rows(lines)
    ordered: list[Line] = []
    index = 0
    while index < len(rows):
        row = rows[index]
        if len(row) >= 3:
            ordered.append(_table_row(row))
            index += 1
            continue
        zone = _zone(rows, index, page)
        if len(zone) == 0:
            ordered += row
            index += 1
            continue
        ordered += _by_column(zone)
        index += len(zone)
    return ordered


def _rows(lines: list[Line]) -> list[list[Line]]:
    """The lines grouped by height on the page, from the top; a group of several is a row of columns."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.top):
        # A tall row may overlap several small lines beside it: compare with the row's first line only.
        if rows and same_row(rows[-1][0], line) and not _overlap(rows[-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def _overlap(row: list[Line], line: Line) -> bool:
    return any(min(other.right, line.right) - max(other.left, line.left) > 2 for other in row)


def _zone(rows: list[list[Line]], start: int, page: Page) -> list[list[Line]]:
    """The rows from `start` that make up a head or foot in two columns; [] when none starts there."""
    end = start
    last_right = start
    gutter: tuple[float, float] | None = None
    for index in range(start, len(rows)):
        row = rows[index]
        if len(row) > 2:
            break
        if len(row) == 2:
            left, right = row[0].right, row[1].left
            gutter = (left, right) if gutter is None else (max(gutter[0], left), min(gutter[1], right))
            if gutter[0] >= gutter[1]:
                break
        elif gutter is None:
            # A column may begin a little above the other; more than two lines above, it is the text before.
            if index - start >= 2 or _crosses_middle(row[0], page):
                break
            continue
        elif not (row[0].right < gutter[1] or row[0].left > gutter[0]):
            break
        end = index + 1
        if len(row) == 2 or row[0].left > (gutter[0] + gutter[1]) / 2:
            last_right = index + 1
    zone = rows[start : last_right if end > start else start]
    split = any(len(row) == 2 for row in zone)
    return zone if split and any(is_furniture(line.text) for row in zone for line in row) else []


def _crosses_middle(line: Line, page: Page) -> bool:
    return line.left < page.width * 0.45 and line.right > page.width * 0.55


def _by_column(zone: list[list[Line]]) -> list[Line]:
    pairs = [row for row in zone if len(row) == 2]
    middle = (max(row[0].right for row in pairs) + min(row[1].left for row in pairs)) / 2
    lines = [replace(line, in_column=True) for row in zone for line in row]
    left = [line for line in lines if (line.left + line.right) / 2 <= middle]
    return left + [line for line in lines if (line.left + line.right) / 2 > middle]


def _table_row(row: list[Line]) -> Line:
    text = " | ".join(line.text for line in row)
    return replace(row[0], text=text, right=row[-1].right, in_column=True, is_row=True)
