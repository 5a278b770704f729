"""PowerPoint slides (.pptx): the text of the slides, in order, with the font of every run; hidden slides stay out."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from ingest.readers.base import SourceText
from ingest.readers.docx_package import DocxPackage
from ingest.readers.flow import Item, Paragraph, Table, paged_blocks
from ingest.readers.problems import unreadable

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MAX_DEPTH = 60
# Placeholders that repeat on every slide.
_FURNITURE = {"dt", "ftr", "sldNum"}


def read_pptx(data: bytes, name: str) -> SourceText:
    """The text of a .pptx with slide numbers; raises "encrypted", "damaged", "unsafe" or "no_text"."""
    package = DocxPackage(data, name)
    main = package.main_part("ppt/presentation.xml")
    root = package.xml(main)
    if root is None:
        raise unreadable(name, "damaged")
    targets = package.targets(main)
    walker = _Walker()
    slides: list[tuple[int, list[Item]]] = []
    for number, entry in enumerate(root.iterfind(f"{_P}sldIdLst/{_P}sldId"), 1):
        # Taken out: no slide is shown twice, and a damaged list may name one a million times.
        target = targets.pop(entry.get(_REFERENCE, ""), None)
        slide = None if target is None else package.xml(posixpath.normpath(target))
        if slide is not None and slide.get("show") != "0":
            slides.append((number, list(walker.items(slide))))
    blocks, warnings = paged_blocks(slides, walker.paragraphs)
    if not blocks:
        raise unreadable(name, "no_text")
    return SourceText(tuple(blocks), "pptx", warnings)


class _Walker:
    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []

    def items(self, parent: Any, depth: int = 0) -> Iterator[Item]:
        for element in parent if depth < _MAX_DEPTH else ():
            if element.tag == _A + "p":
                yield self._paragraph(element)
            elif element.tag == _A + "tbl":
                yield Table(
                    [
                        [list(self.items(cell, depth + 1)) for cell in row.iterfind(_A + "tc")]
                        for row in element.iterfind(_A + "tr")
                    ]
                )
            elif isinstance(element.tag, str) and element.tag != _FALLBACK and not _is_furniture(element):
                yield from self.items(element, depth + 1)

    def _paragraph(self, element: Any) -> Paragraph:
        default = element.find(f"{_A}pPr/{_A}defRPr")
        paragraph = Paragraph()
        for child in element:
            if child.tag in (_A + "r", _A + "fld"):
                font = _font(child.find(_A + "rPr")) or _font(default)
                paragraph.runs.append((child.findtext(_A + "t") or "", font))
            elif child.tag == _A + "br":
                paragraph.runs.append(("\n", None))
        self.paragraphs.append(paragraph)
        return paragraph


def _is_furniture(shape: Any) -> bool:
    placeholder = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph") if shape.tag == _P + "sp" else None
    return placeholder is not None and placeholder.get("type") in _FURNITURE


def _font(properties: Any | None) -> str | None:
    latin = None if properties is None else properties.find(_A + "latin")
    return None if latin is None else latin.get("typeface")
