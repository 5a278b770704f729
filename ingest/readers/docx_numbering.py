"""The numbers that Word draws but does not store: "1.", "a)", "II." out of numbering.xml, counted like Word.

Source: ECMA-376 part 1, section 17.9 (Numbering).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ingest.readers.docx_package import W
from rag.directives.labels import roman_numeral

_PLACEHOLDER = re.compile(r"%([1-9])")
_KEPT_BULLETS = {"+", "*"}
# "Phần thứ %1. " is a long one; ten thousand letters before each paragraph are an attack.
_MAX_TEXT = 100


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int
    legal: bool
    suffix: str
    restart: int | None
    style: str | None


@dataclass(slots=True)
class Numbering:
    """The numbering definitions of one document, and the counters while it is read in order."""

    _abstract_of: dict[str, str] = field(default_factory=dict)
    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _overrides: dict[str, dict[int, int]] = field(default_factory=dict)
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)
    _started: set[str] = field(default_factory=set)

    def level_of_style(self, number_id: str, style: str) -> int:
        """The level that a definition ties to a paragraph style; 0 when it ties none."""
        levels = self._levels.get(self._abstract_of.get(number_id, ""), {})
        return next((index for index, level in levels.items() if level.style == style), 0)

    def next_label(self, number_id: str, level_index: int) -> str:
        """The label of the next paragraph of a list: "1. ", "2.3. ", "- "; "" where it shows none."""
        abstract = self._abstract_of.get(number_id)
        levels = self._levels.get(abstract or "", {})
        level = levels.get(level_index)
        if abstract is None or level is None:
            return ""
        counters = self._counters.setdefault(abstract, {})
        if number_id not in self._started:
            self._started.add(number_id)
            for index, start in self._overrides.get(number_id, {}).items():
                counters[index] = start - 1
        counters[level_index] = counters.get(level_index, level.start - 1) + 1
        for deeper, definition in levels.items():
            if deeper > level_index and (definition.restart is None or level_index < definition.restart):
                counters.pop(deeper, None)
        label = _render(level, levels, counters)
        return label if level.suffix == "nothing" or not label else label + " "


def _render(level: _Level, levels: dict[int, _Level], counters: dict[int, int]) -> str:
    if level.format == "bullet":
        return level.text if level.text in _KEPT_BULLETS else "-"

    def number(match: re.Match[str]) -> str:
        index = int(match.group(1)) - 1
        shown = levels.get(index)
        if shown is None:
            return ""
        style = "decimal" if level.legal else shown.format
        return format_number(counters.get(index, shown.start), style)

    return _PLACEHOLDER.sub(number, level.text).strip()


def format_number(value: int, style: str) -> str:
    """`value` in one of Word's number formats; decimal for those that Vietnamese documents never use.

    >>> [format_number(4, style) for style in ("decimal", "lowerLetter", "upperRoman", "decimalZero", "none")]
    ['4', 'd', 'IV', '04', '']
    """
    if style == "none":
        return ""
    if style in ("lowerLetter", "upperLetter") and value > 0:
        letters = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 % 10 + 1)
        return letters.upper() if style == "upperLetter" else letters
    if style in ("lowerRoman", "upperRoman") and 0 < value < 4000:
        roman = roman_numeral(value)
        return roman if style == "upperRoman" else roman.lower()
    return f"{value:02d}" if style == "decimalZero" else str(value)


def read_numbering(root: Any | None) -> Numbering:
    """The definitions of numbering.xml, given its root element (None: a document without lists)."""
    numbering = Numbering()
    if root is None:
        return numbering
    style_links: dict[str, str] = {}
    for abstract in root.iter(W + "abstractNum"):
        key = abstract.get(W + "abstractNumId", "")
        numbering._levels[key] = _read_levels(abstract)
        link = abstract.find(W + "styleLink")
        if link is not None:
            style_links[link.get(W + "val", "")] = key
    for abstract in root.iter(W + "abstractNum"):
        link = abstract.find(W + "numStyleLink")
        target = None if link is None else style_links.get(link.get(W + "val", ""))
        if target is not None:
            numbering._levels[abstract.get(W + "abstractNumId", "")] = numbering._levels[target]
    for num in root.iter(W + "num"):
        _read_num(num, numbering)
    return numbering


def _read_num(num: Any, numbering: Numbering) -> None:
    number_id = num.get(W + "numId", "")
    abstract = num.find(W + "abstractNumId")
    key = "" if abstract is None else abstract.get(W + "val", "")
    own_levels = {}
    for override in num.findall(W + "lvlOverride"):
        index = _integer(override.get(W + "ilvl"), 0)
        start = override.find(W + "startOverride")
        if start is not None:
            numbering._overrides.setdefault(number_id, {})[index] = _integer(start.get(W + "val"), 1)
        own_levels.update(_read_levels(override))
    if own_levels:
        # A list that redefines levels counts for itself: it needs a definition of its own.
        merged = {**numbering._levels.get(key, {}), **own_levels}
        key = f"{key}/{number_id}"
        numbering._levels[key] = merged
    numbering._abstract_of[number_id] = key


def _read_levels(parent: Any) -> dict[int, _Level]:
    levels = {}
    for element in parent.findall(W + "lvl"):

        def value(tag: str, default: str = "", element: Any = element) -> str:
            child = element.find(W + tag)
            return default if child is None else str(child.get(W + "val", default))

        legal = element.find(W + "isLgl")
        restart = value("lvlRestart")
        levels[_integer(element.get(W + "ilvl"), 0)] = _Level(
            format=value("numFmt", "decimal"),
            text=value("lvlText")[:_MAX_TEXT],
            start=_integer(value("start", "1"), 1),
            legal=legal is not None and legal.get(W + "val", "1") not in ("0", "false"),
            suffix=value("suff", "tab"),
            restart=_integer(restart, 0) if restart else None,
            style=value("pStyle") or None,
        )
    return levels


def _integer(text: str | None, default: int) -> int:
    try:
        # Counters beyond a million are damage, and would only make the label unreadable.
        return max(-1, min(int(text or ""), 1_000_000))
    except ValueError:
        return default
