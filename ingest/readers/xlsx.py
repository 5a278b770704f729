"""Excel workbooks (.xlsx), with the font of every cell and run."""

from __future__ import annotations

import datetime
import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml import DefusedXmlException
from lxml import etree
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils.exceptions import InvalidFileException

from ingest.readers.base import SourceText
from ingest.readers.docx_package import DocxPackage
from ingest.readers.legacy_encoding import Run
from ingest.readers.problems import unreadable
from ingest.readers.sheets import Budget, Row, date_text, number_text, sheet_blocks

# What openpyxl, written for sound files, raises on damaged ones.
_ERRORS = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    etree.LxmlError,
    ParseError,
    SyntaxError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    MemoryError,
)
# A sheet may claim a million rows because someone coloured a column; blank rows in a row beyond this end it.
_MAX_BLANK_ROWS = 2000


def read_xlsx(data: bytes, name: str) -> SourceText:
    """The text of an .xlsx, sheet by sheet; raises "encrypted", "damaged", "unsafe" or "no_text"."""
    # Opened once only to refuse bombs and passwords before openpyxl unpacks anything.
    DocxPackage(data, name)
    try:
        with warnings.catch_warnings():
            # Features that openpyxl drops when it saves; nothing is saved here.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, rich_text=True)
            budget = Budget(name)
            sheets = [
                (sheet.title, budget.take(_rows(sheet))) for sheet in book.worksheets if sheet.sheet_state == "visible"
            ]
            book.close()
    except DefusedXmlException as error:
        raise unreadable(name, "unsafe") from error
    except _ERRORS as error:
        raise unreadable(name, "damaged") from error
    blocks, found = sheet_blocks(sheets)
    if not blocks:
        raise unreadable(name, "no_text")
    return SourceText(tuple(blocks), "xlsx", found)


def _rows(sheet: Any) -> Iterator[Row]:
    # The declared size is often wrong in files that other programs wrote.
    sheet.reset_dimensions()
    blank = 0
    for row in sheet.iter_rows():
        cells = [_cell(cell) for cell in row]
        blank = 0 if any(cells) else blank + 1
        if blank > _MAX_BLANK_ROWS:
            break
        if not blank:
            yield cells


def _cell(cell: Any) -> list[Run]:
    value = cell.value
    if value is None:
        return []
    if isinstance(value, CellRichText):
        own = cell.font.name
        runs = [(part.text, part.font.rFont or own) if isinstance(part, TextBlock) else (part, own) for part in value]
        return runs if any(text.strip() for text, _ in runs) else []
    if isinstance(value, bool):
        return [("TRUE" if value else "FALSE", None)]
    if isinstance(value, int | float):
        return [(number_text(value, cell.number_format or ""), None)]
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return [(date_text(value), None)]
    text = "" if cell.data_type == "e" else str(value)
    return [(text, cell.font.name)] if text.strip() else []
