"""Excel 97 to 2003 workbooks (.xls), with the font of every cell and run: old forms are set in .VnTime."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any

import xlrd

from ingest.readers.base import SourceText
from ingest.readers.legacy_encoding import Run
from ingest.readers.problems import unreadable
from ingest.readers.sheets import Budget, Row, date_text, number_text, sheet_blocks

# What xlrd, written for sound files, raises on damaged ones.
_ERRORS = (
    xlrd.XLRDError,
    xlrd.compdoc.CompDocError,
    struct.error,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    EOFError,
    NotImplementedError,
    RecursionError,
    MemoryError,
)


def read_xls(data: bytes, name: str) -> SourceText:
    """The text of an .xls, sheet by sheet; raises UnreadableFileError "encrypted", "damaged" or "no_text"."""
    try:
        # xlrd reports oddities to a log file, by default the screen.
        # Ragged rows: else a single cell in the last column fills all rows up to there.
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
        budget = Budget(name)
        sheets = [(sheet.name, budget.take(_rows(book, sheet))) for sheet in book.sheets() if sheet.visibility == 0]
    except _ERRORS as error:
        locked = isinstance(error, xlrd.XLRDError) and "encrypted" in str(error).lower()
        raise unreadable(name, "encrypted" if locked else "damaged") from error
    blocks, warnings = sheet_blocks(sheets)
    if not blocks:
        raise unreadable(name, "no_text")
    return SourceText(tuple(blocks), "xls", warnings)


def _rows(book: Any, sheet: Any) -> Iterator[Row]:
    for row in range(sheet.nrows):
        yield [_cell(book, sheet, row, column) for column in range(sheet.row_len(row))]


def _cell(book: Any, sheet: Any, row: int, column: int) -> list[Run]:
    cell = sheet.cell(row, column)
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return []
    form = book.xf_list[cell.xf_index]
    if cell.ctype != xlrd.XL_CELL_TEXT:
        return [(_value_text(book, cell, book.format_map[form.format_key].format_str), None)]
    parts = [(0, form.font_index), *sheet.rich_text_runlist_map.get((row, column), ())]
    ends = [start for start, _ in parts[1:]] + [len(cell.value)]
    runs = [
        (cell.value[start:end], book.font_list[font].name)
        for (start, font), end in zip(parts, ends, strict=True)
        if end > start
    ]
    return runs if cell.value.strip() else []


def _value_text(book: Any, cell: Any, number_format: str) -> str:
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return date_text(xlrd.xldate_as_datetime(cell.value, book.datemode))
        except (ValueError, OverflowError, xlrd.xldate.XLDateError):
            return number_text(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        # "#DIV/0!" and its like tell nobody anything; the cell stays empty.
        return ""
    return number_text(cell.value, number_format)
