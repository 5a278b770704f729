"""What a Word style passes on to its paragraphs and runs: the font, and the list it numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ingest.readers.docx_package import W

# A chain of styles longer than this is a loop made by damage.
_MAX_CHAIN = 20


@dataclass(frozen=True, slots=True)
class _Style:
    based_on: str | None
    font: str | None
    number_id: str | None
    level: str | None


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of one document, by id."""

    by_id: dict[str, _Style]
    default_paragraph: str | None
    default_font: str | None

    def font(self, run_style: str | None, paragraph_style: str | None) -> str | None:
        """The font a run inherits from its style, its paragraph's style, or the document; None: unsaid."""
        for style_id in (run_style, paragraph_style or self.default_paragraph):
            for style in self._chain(style_id):
                if style.font is not None:
                    return style.font
        return self.default_font

    def numbering(self, paragraph_style: str | None) -> tuple[str, str | None, str] | None:
        """The list id, the level (None: unsaid) and the style id that number this style's paragraphs."""
        level = None
        style_id = paragraph_style or self.default_paragraph
        for style in self._chain(style_id):
            level = level or style.level
            if style.number_id is not None:
                return style.number_id, level, style_id or ""
        return None

    def _chain(self, style_id: str | None) -> list[_Style]:
        chain: list[_Style] = []
        while style_id is not None and len(chain) < _MAX_CHAIN:
            style = self.by_id.get(style_id)
            if style is None:
                break
            chain.append(style)
            style_id = style.based_on
        return chain


def font_of(run_properties: Any | None) -> str | None:
    """The font named in w:rPr for letters beyond ASCII, None when it names none."""
    fonts = None if run_properties is None else run_properties.find(W + "rFonts")
    if fonts is None:
        return None
    font = fonts.get(W + "hAnsi") or fonts.get(W + "ascii")
    return None if font is None else str(font)


def read_styles(root: Any | None) -> Styles:
    """The styles of styles.xml, given its root element (None: a document without styles)."""
    if root is None:
        return Styles({}, None, None)
    by_id: dict[str, _Style] = {}
    default = None
    for element in root.iter(W + "style"):
        style_id = element.get(W + "styleId", "")
        number = element.find(f"{W}pPr/{W}numPr")
        by_id[style_id] = _Style(
            based_on=_value(element.find(W + "basedOn")),
            font=font_of(element.find(W + "rPr")),
            number_id=None if number is None else _value(number.find(W + "numId")),
            level=None if number is None else _value(number.find(W + "ilvl")),
        )
        if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
            default = style_id
    return Styles(by_id, default, font_of(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")))


def _value(element: Any | None) -> str | None:
    value = None if element is None else element.get(W + "val")
    return None if value is None else str(value)
