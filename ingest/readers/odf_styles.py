"""What OpenDocument styles pass on: the font of a run, whether it is hidden, and the label of a list item.

Source: OASIS OpenDocument 1.3 part 3, sections 16 (styles) and 19.880 (list labels).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ingest.readers.docx_numbering import format_number

NS = "{urn:oasis:names:tc:opendocument:xmlns:"
STYLE, TEXT = f"{NS}style:1.0}}", f"{NS}text:1.0}}"
FO, SVG = f"{NS}xsl-fo-compatible:1.0}}", f"{NS}svg-compatible:1.0}}"
# The key of the outline's levels among the list styles.
OUTLINE = "\0outline"
# A chain of styles longer than this is a loop made by damage.
_MAX_CHAIN = 20
# What stands around a number: "Điều ", ")". Thousands of letters in each label are an attack.
_MAX_AFFIX = 50
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_KEPT_BULLETS = {"+", "*"}


@dataclass(frozen=True, slots=True)
class _Style:
    parent: str | None
    font: str | None
    hidden: bool
    list_style: str | None


@dataclass(frozen=True, slots=True)
class _Level:
    bullet: str | None
    format: str
    prefix: str
    suffix: str
    start: int
    shown: int


@dataclass(slots=True)
class Styles:
    """The styles of one document, and its list counters while it is read in order."""

    _styles: dict[tuple[str, str], _Style] = field(default_factory=dict)
    _faces: dict[str, str] = field(default_factory=dict)
    _lists: dict[str, dict[int, _Level]] = field(default_factory=dict)

    def add(self, root: Any | None) -> None:
        """Take in the styles of content.xml or styles.xml, given its root element."""
        if root is None:
            return
        for face in root.iter(STYLE + "font-face"):
            family = (face.get(SVG + "font-family") or face.get(STYLE + "name", "")).strip("'\" ")
            self._faces[face.get(STYLE + "name", "")] = family
        for style in root.iter(STYLE + "style", STYLE + "default-style"):
            family = style.get(STYLE + "family", "")
            name = style.get(STYLE + "name", "") if style.tag == STYLE + "style" else ""
            self._styles[family, name] = self._read(style)
        for definition in root.iter(TEXT + "list-style", TEXT + "outline-style"):
            key = OUTLINE if definition.tag == TEXT + "outline-style" else definition.get(STYLE + "name", "")
            self._lists[key] = {number: level for number, level in map(_read_level, definition) if number}

    def _read(self, style: Any) -> _Style:
        properties = style.find(STYLE + "text-properties")
        font, hidden = None, False
        if properties is not None:
            named = properties.get(STYLE + "font-name")
            font = self._faces.get(named, named) if named else properties.get(FO + "font-family")
            hidden = properties.get(TEXT + "display") == "none"
        return _Style(style.get(STYLE + "parent-style-name"), font, hidden, style.get(STYLE + "list-style-name"))

    def font(self, family: str, name: str | None) -> str | None:
        """The font that a style of `family` ("text", "paragraph"...) sets, itself or through its parents."""
        return next((style.font for style in self._chain(family, name) if style.font), None)

    def is_hidden(self, family: str, name: str | None) -> bool:
        """True when text in this style is not shown."""
        return any(style.hidden for style in self._chain(family, name))

    def list_style(self, paragraph_style: str | None) -> str | None:
        """The list style that a paragraph style brings along."""
        return next((s.list_style for s in self._chain("paragraph", paragraph_style) if s.list_style), None)

    def _chain(self, family: str, name: str | None) -> list[_Style]:
        chain: list[_Style] = []
        while name and len(chain) < _MAX_CHAIN:
            style = self._styles.get((family, name))
            if style is None:
                break
            chain.append(style)
            name = style.parent
        default = self._styles.get((family, ""))
        return [*chain, default] if default is not None else chain

    def label(self, list_style: str, depth: int, counters: dict[int, int], start: int | None = None) -> str:
        """The label of the next item at `depth` (1 is outermost): "1. ", "a) ", "- "; counts in `counters`."""
        levels = self._lists.get(list_style, {})
        level = levels.get(depth)
        for deeper in [key for key in counters if key > depth]:
            del counters[deeper]
        if level is None:
            return ""
        counters[depth] = counters.get(depth, level.start - 1) + 1 if start is None else start
        if level.bullet is not None:
            return (level.bullet if level.bullet in _KEPT_BULLETS else "-") + " "
        if not level.format:
            return ""
        numbers = [
            format_number(counters.get(part, levels[part].start), levels[part].format)
            for part in range(max(depth - level.shown, 0) + 1, depth + 1)
            if part in levels and levels[part].format
        ]
        return f"{level.prefix}{'.'.join(numbers)}{level.suffix} ".lstrip()


def _read_level(element: Any) -> tuple[int, _Level]:
    number = element.get(TEXT + "level", "")
    bullet = element.get(TEXT + "bullet-char", "•") if str(element.tag).endswith("list-level-style-bullet") else None
    return integer(number, 0, 100), _Level(
        bullet=bullet,
        format=_FORMATS.get(element.get(STYLE + "num-format", ""), ""),
        prefix=element.get(STYLE + "num-prefix", "")[:_MAX_AFFIX],
        suffix=element.get(STYLE + "num-suffix", "")[:_MAX_AFFIX],
        start=integer(element.get(TEXT + "start-value"), 1, 1_000_000),
        shown=integer(element.get(TEXT + "display-levels"), 1, 10),
    )


def integer(text: str | None, default: int, most: int) -> int:
    """The number in an attribute, no more than `most`; `default` where there is none."""
    if not text or not text.isdecimal():
        return default
    # Python refuses to read numbers of thousands of digits.
    return min(int(text), most) if len(text) < 10 else most
