"""OpenDocument files: text (.odt), sheets (.ods) and slides (.odp), as LibreOffice saves them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.readers.base import SourceText
from ingest.readers.docx_package import DocxPackage
from ingest.readers.flow import Item, Paragraph, Table, flow_blocks, paged_blocks
from ingest.readers.legacy_encoding import Run
from ingest.readers.odf_styles import NS, OUTLINE, TEXT, Styles, integer
from ingest.readers.problems import unreadable
from ingest.readers.sheets import Budget, Row, sheet_blocks

_OFFICE, _TABLE, _DRAW = f"{NS}office:1.0}}", f"{NS}table:1.0}}", f"{NS}drawing:1.0}}"
_PRESENTATION, _MANIFEST = f"{NS}presentation:1.0}}", f"{NS}manifest:1.0}}"
_SPACES = re.compile(r"[ \t\r\n]+")
_MAX_DEPTH = 60
# A row or a cell may be repeated to the edge of the sheet, to no purpose but its colour.
_MAX_REPEATED = 100
_MAX_COLUMNS = 16_384
# Enough to see that text stands in columns.
_MAX_SPACES = 20
# Deleted text, notes and comments: not part of what the document says now.
_DROPPED = {
    *(TEXT + tag for tag in ("tracked-changes", "note", "ruby-text", "sequence-decls", "index-title-template")),
    *(_OFFICE + tag for tag in ("annotation", "annotation-end", "forms")),
    *(_PRESENTATION + "notes", _TABLE + "tracked-changes"),
}


def read_odf(data: bytes, name: str) -> SourceText:
    """The text of an .odt, .ods or .odp; raises "encrypted", "damaged", "unsafe" or "no_text"."""
    package = DocxPackage(data, name)
    manifest = package.xml("META-INF/manifest.xml")
    if manifest is not None and manifest.find(f".//{_MANIFEST}encryption-data") is not None:
        raise unreadable(name, "encrypted")
    content = package.xml("content.xml")
    body = None if content is None else content.find(_OFFICE + "body")
    if body is None or not len(body):
        raise unreadable(name, "damaged")
    styles = Styles()
    styles.add(package.xml("styles.xml"))
    styles.add(content)
    walker = _Walker(styles)
    kind = body[0].tag
    if kind == _OFFICE + "spreadsheet":
        form = "ods"
        budget = Budget(name)
        tables = [
            (table.get(_TABLE + "name", ""), budget.take(walker.rows(table)))
            for table in body[0].iterfind(_TABLE + "table")
        ]
        blocks, warnings = sheet_blocks(tables)
    elif kind == _OFFICE + "presentation":
        form = "odp"
        pages = [(number, list(walker.items(page))) for number, page in enumerate(body[0].iterfind(_DRAW + "page"), 1)]
        blocks, warnings = paged_blocks(pages, walker.paragraphs)
    else:
        form = "odt"
        items = list(walker.items(body[0]))
        blocks, warnings = flow_blocks(items, walker.paragraphs)
    if not blocks:
        raise unreadable(name, "no_text")
    return SourceText(tuple(blocks), form, warnings)


class _Walker:
    """Reads the body once, in order: list numbers depend on everything before them."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.paragraphs: list[Paragraph] = []
        self._counters: dict[str, dict[int, int]] = {}

    def items(self, parent: Any, depth: int = 0) -> Iterator[Item]:
        for element in parent if depth < _MAX_DEPTH else ():
            if element.tag in _DROPPED or not isinstance(element.tag, str):
                continue
            if element.tag in (TEXT + "p", TEXT + "h"):
                yield from self._paragraph(element, self._heading_label(element), depth)
            elif element.tag == TEXT + "list":
                yield from self._list(element, None, 1, depth)
            elif element.tag == _TABLE + "table":
                yield Table(
                    [[list(self.items(cell, depth + 1)) for cell, _ in _cells(row)] for row, _ in _rows(element)]
                )
            else:
                yield from self.items(element, depth + 1)

    def rows(self, table: Any) -> Iterator[Row]:
        """A sheet's rows; what the cells show is stored as their paragraphs."""
        for row, repeated in _rows(table):
            cells: Row = []
            for cell, times in _cells(row, covered=True):
                cells += [self._cell_runs(cell)] * times
                if len(cells) > _MAX_COLUMNS:
                    break
            yield from [cells] * (repeated if any(cells) else 1)

    def _cell_runs(self, cell: Any) -> list[Run]:
        runs: list[Run] = []
        for element in cell.iterfind(TEXT + "p"):
            style = self._styles.font("table-cell", cell.get(_TABLE + "style-name"))
            runs += [("\n", None)] * bool(runs)
            self._runs(element, style, runs, [], 0)
        return runs if any(text.strip() for text, _ in runs) else []

    def _list(self, element: Any, style: str | None, level: int, depth: int) -> Iterator[Item]:
        if depth > _MAX_DEPTH:
            return
        style = element.get(TEXT + "style-name") or style
        counters = self._counters.setdefault(style or "", {})
        goes_on = element.get(TEXT + "continue-numbering") == "true" or element.get(TEXT + "continue-list")
        if level == 1 and not goes_on:
            counters.clear()
        for item in element:
            if item.tag not in (TEXT + "list-item", TEXT + "list-header"):
                continue
            start = item.get(TEXT + "start-value")
            labelled = item.tag == TEXT + "list-header"
            for child in item:
                if child.tag == TEXT + "list":
                    yield from self._list(child, style, level + 1, depth + 1)
                elif child.tag in (TEXT + "p", TEXT + "h"):
                    label = ""
                    if not labelled and _has_text(child):
                        own = style or self._styles.list_style(child.get(TEXT + "style-name")) or ""
                        label = self._styles.label(own, level, counters, integer(start, 1, 10**6) if start else None)
                        labelled = True
                    yield from self._paragraph(child, label, depth + 1)

    def _heading_label(self, element: Any) -> str:
        # Chapter numbering: an outline level numbers its headings by itself.
        if element.tag != TEXT + "h" or not _has_text(element) or element.get(TEXT + "is-list-header") == "true":
            return ""
        level = integer(element.get(TEXT + "outline-level"), 1, 10)
        return self._styles.label(OUTLINE, level, self._counters.setdefault(OUTLINE, {}))

    def _paragraph(self, element: Any, label: str, depth: int) -> Iterator[Item]:
        style = element.get(TEXT + "style-name")
        paragraph = Paragraph(label)
        boxes: list[Any] = []
        if not self._styles.is_hidden("paragraph", style):
            self._runs(element, self._styles.font("paragraph", style), paragraph.runs, boxes, depth)
        self.paragraphs.append(paragraph)
        yield paragraph
        for box in boxes:
            yield from self.items(box, depth + 1)

    def _runs(self, parent: Any, font: str | None, runs: list[Run], boxes: list[Any], depth: int) -> None:
        if depth > _MAX_DEPTH:
            return
        _add(runs, parent.text, font)
        for element in parent:
            tag = element.tag
            if tag == TEXT + "s":
                runs.append((" " * integer(element.get(TEXT + "c"), 1, _MAX_SPACES), font))
            elif tag == TEXT + "tab":
                runs.append(("\t", font))
            elif tag == TEXT + "line-break":
                runs.append(("\n", font))
            elif tag == _DRAW + "text-box":
                boxes.append(element)
            elif isinstance(tag, str) and tag not in _DROPPED:
                style = element.get(TEXT + "style-name") if tag == TEXT + "span" else None
                if not (style and self._styles.is_hidden("text", style)):
                    inner = (self._styles.font("text", style) if style else None) or font
                    self._runs(element, inner, runs, boxes, depth + 1)
            _add(runs, element.tail, font)


def _add(runs: list[Run], text: str | None, font: str | None) -> None:
    if text:
        # White space in the XML is one space; more of it is written as <text:s/>.
        runs.append((_SPACES.sub(" ", text), font))


def _has_text(element: Any) -> bool:
    return any(piece.strip() for piece in element.itertext())


def _rows(table: Any, depth: int = 0) -> Iterator[tuple[Any, int]]:
    """The rows of a table, also those in groups and heads, each with how often it is repeated."""
    for element in table:
        if element.tag == _TABLE + "table-row":
            yield element, integer(element.get(_TABLE + "number-rows-repeated"), 1, _MAX_REPEATED)
        elif str(element.tag).startswith(_TABLE + "table-") and depth < _MAX_DEPTH:
            yield from _rows(element, depth + 1)


def _cells(row: Any, *, covered: bool = False) -> Iterator[tuple[Any, int]]:
    """The cells of a row, each with how often it is repeated; `covered`: those under a merged one too."""
    tags = {_TABLE + "table-cell", _TABLE + "covered-table-cell"} if covered else {_TABLE + "table-cell"}
    for element in row:
        if element.tag in tags:
            yield element, integer(element.get(_TABLE + "number-columns-repeated"), 1, _MAX_REPEATED)
