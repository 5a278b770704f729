"""Word documents (.docx): paragraphs and tables in order, automatic numbers written out, fonts repaired."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.readers.base import SourceText
from ingest.readers.docx_numbering import Numbering, read_numbering
from ingest.readers.docx_package import DocxPackage, W
from ingest.readers.docx_styles import Styles, font_of, read_styles
from ingest.readers.flow import Item, Paragraph, Table, flow_blocks
from ingest.readers.legacy_encoding import Run, font_encoding
from ingest.readers.problems import unreadable

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Deeper nesting than this is damage or an attack; Word itself stops earlier.
_MAX_DEPTH = 60
# Deleted or moved-away text, field codes, and notes: not part of what the document says now.
_DROPPED = {W + tag for tag in ("del", "moveFrom", "instrText", "delText", "rubyPr", "rt", "pPr", "rPr", "sectPr")}
# Word has nine levels of numbers.
_LEVELS = frozenset("012345678")
_BREAKS = {W + "br", W + "cr"}


def read_docx(data: bytes, name: str, format_name: str = "docx") -> SourceText:
    """The text of a .docx; raises UnreadableFileError "encrypted", "damaged", "unsafe" or "no_text"."""
    package = DocxPackage(data, name)
    main = package.main_part()
    folder = main.rpartition("/")[0]
    document = package.xml(main)
    body = None if document is None else document.find(W + "body")
    if body is None:
        raise unreadable(name, "damaged")
    walker = _Walker(
        read_styles(package.xml(f"{folder}/styles.xml")),
        read_numbering(package.xml(f"{folder}/numbering.xml")),
    )
    items = list(walker.items(body))
    blocks, warnings = flow_blocks(items, walker.paragraphs)
    if not blocks:
        raise unreadable(name, "no_text")
    return SourceText(tuple(blocks), format_name, warnings)


class _Walker:
    """Reads the body once, in order: automatic numbers depend on everything before them."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self.paragraphs: list[Paragraph] = []

    def items(self, parent: Any, depth: int = 0) -> Iterator[Item]:
        if depth > _MAX_DEPTH:
            return
        for element in parent:
            if element.tag == W + "p":
                yield from self._paragraph(element, depth)
            elif element.tag == W + "tbl":
                yield self._table(element, depth)
            elif element.tag not in _DROPPED and isinstance(element.tag, str):
                yield from self.items(_chosen(element), depth + 1)

    def _table(self, element: Any, depth: int) -> Table:
        table = Table()
        for row in _children(element, W + "tr"):
            table.rows.append([list(self.items(cell, depth + 1)) for cell in _children(row, W + "tc")])
        return table

    def _paragraph(self, element: Any, depth: int) -> Iterator[Item]:
        properties = element.find(W + "pPr")
        style = _value(None if properties is None else properties.find(W + "pStyle"))
        paragraph = Paragraph()
        boxes: list[Any] = []
        self._runs(element, style, None, paragraph.runs, boxes, depth)
        if any(text.strip() for text, _ in paragraph.runs):
            # Word gives an empty list paragraph its number too, but shows nothing a reader could cite.
            paragraph.label = self._label(properties, style)
        self.paragraphs.append(paragraph)
        yield paragraph
        for box in boxes:
            yield from self.items(box, depth + 1)

    def _label(self, properties: Any | None, style: str | None) -> str:
        number = None if properties is None else properties.find(W + "numPr")
        number_id = None if number is None else _value(number.find(W + "numId"))
        level = None if number is None else _value(number.find(W + "ilvl"))
        if number_id is None:
            inherited = self._styles.numbering(style)
            if inherited is None:
                return ""
            number_id, style_level, style_id = inherited
            level = level or style_level or str(self._numbering.level_of_style(number_id, style_id))
        if number_id == "0" or (level or "0") not in _LEVELS:
            return ""
        return self._numbering.next_label(number_id, int(level or "0"))

    def _runs(
        self, parent: Any, style: str | None, font: str | None, runs: list[Run], boxes: list[Any], depth: int
    ) -> None:
        if depth > _MAX_DEPTH:
            return
        for element in parent:
            tag = element.tag
            if tag == W + "t":
                runs.append((element.text or "", font))
            elif tag == W + "r":
                self._run(element, style, runs, boxes, depth)
            elif tag == W + "tab":
                runs.append(("\t", font))
            elif tag in _BREAKS:
                runs.append(("\n", font))
            elif tag == W + "noBreakHyphen":
                runs.append(("-", font))
            elif tag == W + "softHyphen":
                # In TCVN3 the code of the soft hyphen is the letter ư; in Unicode text cleaning drops it.
                runs.append(("\u00ad", font))
            elif tag == W + "sym":
                runs.append((_symbol(element), element.get(W + "font")))
            elif tag == W + "txbxContent":
                boxes.append(element)
            elif isinstance(tag, str) and tag not in _DROPPED:
                self._runs(_chosen(element), style, font, runs, boxes, depth + 1)

    def _run(self, element: Any, style: str | None, runs: list[Run], boxes: list[Any], depth: int) -> None:
        properties = element.find(W + "rPr")
        hidden = None if properties is None else properties.find(W + "vanish")
        if hidden is not None and hidden.get(W + "val", "1") not in ("0", "false"):
            return
        run_style = _value(None if properties is None else properties.find(W + "rStyle"))
        font = font_of(properties) or self._styles.font(run_style, style)
        self._runs(element, style, font, runs, boxes, depth + 1)


def _children(parent: Any, tag: str, depth: int = 0) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also those inside content controls or insertions."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag not in _DROPPED and element.tag != W + "tbl" and depth < _MAX_DEPTH:
            yield from _children(element, tag, depth + 1)


def _chosen(element: Any) -> Any:
    """The first alternative of mc:AlternateContent: the others repeat the same text for older programs."""
    if element.tag != _COMPATIBILITY + "AlternateContent":
        return element
    choice = element.find(_COMPATIBILITY + "Choice")
    return element if choice is None else choice


def _symbol(element: Any) -> str:
    try:
        code = int(element.get(W + "char", ""), 16)
    except ValueError:
        return ""
    if font_encoding(element.get(W + "font")) is not None:
        return chr(code & 0xFF)
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE else ""


def _value(element: Any | None) -> str | None:
    return None if element is None else element.get(W + "val")
