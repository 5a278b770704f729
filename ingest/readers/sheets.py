"""Sheets of a workbook as blocks: a title stands alone, a row of a table keeps its cells apart."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.readers.base import Block
from ingest.readers.cleaning import clean_text
from ingest.readers.layout import is_furniture, order_columns
from ingest.readers.legacy_encoding import Run, repair_runs
from ingest.readers.problems import MAX_CELLS, MAX_LETTERS, unreadable

# A row of cells; a cell is the runs of its text, [] when it is empty.
Row = list[list[Run]]
# One sheet: its name and its rows.
Sheet = tuple[str, list[Row]]
# Names that Excel or LibreOffice gave, which say nothing about the content.
_DEFAULT_NAME = re.compile(r"(?:sheet|trang tính|bảng tính|chart|foglio|00000)\d*", re.IGNORECASE)
_PERCENT = re.compile(r'^(?:[^"%]|"[^"]*")*%')
_PLACES = re.compile(r"[0#](?:\.([0#?]+))?(?![0#.])")
# What a cell without a number format shows at most.
_DIGITS = 10


@dataclass(slots=True)
class Budget:
    """What the workbook called `name` may still hold: one number in a file can stand for a million cells."""

    name: str
    cells: int = MAX_CELLS
    letters: int = MAX_LETTERS

    def take(self, rows: Iterable[Row]) -> list[Row]:
        """`rows`, counted while they come; raises UnreadableFileError "too_long"."""
        taken = []
        for row in rows:
            self.cells -= len(row) + 1
            self.letters -= sum(len(text) for cell in row for text, _ in cell)
            if self.cells < 0 or self.letters < 0:
                raise unreadable(self.name, "too_long")
            taken.append(row)
        return taken


def sheet_blocks(sheets: Sequence[Sheet]) -> tuple[list[Block], tuple[str, ...]]:
    """The blocks of a workbook, sheet after sheet, and a warning for each old encoding that was converted."""
    cells = [cell for _, rows in sheets for row in rows for cell in row if cell]
    texts, encodings = repair_runs(cells)
    repaired = iter(texts)
    blocks: list[Block] = []
    for name, rows in sheets:
        lines = [[next(repaired) if cell else "" for cell in row] for row in rows]
        found = _blocks(lines)
        if found and len(sheets) > 1 and not _DEFAULT_NAME.fullmatch(name.strip()):
            blocks.append(Block(clean_text(name)))
        blocks += found
    return [block for block in blocks if block.text], tuple(f"converted_from_{name}" for name in sorted(encodings))


def number_text(value: float, number_format: str = "") -> str:
    """A number the way the sheet shows it, without separators of thousands or zeros at its end.

    >>> number_text(12730000.0), number_text(0.1 + 0.2), number_text(0.1556, "0.0%"), number_text(173.913, "0.0")
    ('12730000', '0.3', '15.6%', '173.9')
    """
    percent = _PERCENT.match(number_format) is not None
    if percent:
        value *= 100
    places = _PLACES.search(number_format.partition(";")[0])
    if value == int(value) or abs(value) >= 1e15:
        text = f"{value:.0f}"
    elif places is not None:
        text = _without_zeros(f"{value:.{len(places.group(1) or '')}f}")
    else:
        text = _without_zeros(f"{value:.{max(_DIGITS - len(str(int(abs(value)))), 0)}f}")
    return text + "%" * percent


def _without_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def date_text(value: datetime.datetime | datetime.date | datetime.time | datetime.timedelta) -> str:
    """A date as Vietnamese documents write it (day/month/year), the hour only where there is one."""
    if isinstance(value, datetime.datetime):
        if value.time() == datetime.time():
            return f"{value:%d/%m/%Y}"
        return f"{value:%H:%M}" if value.year <= 1900 else f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    return f"{value:%H:%M}" if isinstance(value, datetime.time) else str(value)


def _blocks(rows: list[list[str]]) -> list[Block]:
    used = [column for row in rows for column, text in enumerate(row) if text.strip()]
    if not used:
        return []
    first, last = min(used), max(used)
    blocks: list[Block] = []
    head: list[str] = []
    for row in rows:
        cells = [clean_text(cell) for cell in row[first : last + 1]]
        filled = [cell for cell in cells if cell]
        if len(filled) == 2 and any(is_furniture(cell) for cell in filled):
            # The head or the foot of a form: two columns of lines, not a table.
            head.append("\t".join(filled))
            continue
        blocks += [Block(text) for text in order_columns(head)]
        head = []
        if len(filled) == 1 and not filled[0].replace(".", "").isdigit():
            blocks.append(Block(filled[0]))
        elif filled:
            blocks.append(Block(clean_text(" | ".join(cells)).rstrip("| "), kind="row"))
    return blocks + [Block(text) for text in order_columns(head)]
