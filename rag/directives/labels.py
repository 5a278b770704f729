"""Clause labels: what the start of a line says when it opens a clause ("Điều 12.", "10.4.3", "đ)", "Mẫu số 01").

State style follows Decree 30/2020/NĐ-CP (Phần, Chương, Mục, Tiểu mục, Điều, Khoản, Điểm); Party style numbers
I, 1, 1.1, 1.1.1, then a), a1), and lists may count (1), (i), ii). Whether a label is plausible where it stands is
for the tree to say (`ingest.structure`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import regex as re

from rag.directives.model import Level

_ORDINAL_WORDS = {
    word: n
    for n, words in enumerate(("nhất một", "hai", "ba", "tư bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"), start=1)
    for word in words.split()
}
# Points count a, b, c, d, đ, e, g, h, i, k…; some offices use f and j too, so gaps of two are normal.
POINT_LETTERS = "abcdđefghijklmnopqrstuvwxyz"

# Level, depth, style and the label above.
Count = tuple[Level, int, str, str]


@dataclass(frozen=True, slots=True)
class Marker:
    """What the start of a line says: the level it opens, its label, its place in the count.

    `ordinal` counts from 1 within its siblings; `rest` is the index where the label ends.
    `depth` is the number of parts of a dotted number (10.4.4 -> 3), 2 for a1 below a, else 0. `suffix` is
    what an inserted label adds to its neighbour's ("1a" -> "a"). `style` tells counts of one level apart:
    "(1)" from "a)".
    """

    level: Level
    label: str
    ordinal: int
    rest: int
    depth: int = 0
    suffix: str = ""
    style: str = ""

    @property
    def above(self) -> str:
        """The label that this one continues: "10.4" for 10.4.3, "a" for a1, empty for most."""
        if self.depth < 2:
            return ""
        return self.label.rpartition(".")[0] if self.level is Level.NUMBER else self.label[0]

    @property
    def count(self) -> Count:
        """What labels must have in common to be counted together."""
        return (self.level, self.depth, self.style, self.above)


_WORDS = "|".join(_ORDINAL_WORDS)
_PART = re.compile(
    rf"phần\s+(?:(?P<letter>[a-hđ])|(?:thứ\s+)?(?P<n>[ivxl]+|\d+|{_WORDS}))\b\s*[.:–-]?\s*", re.IGNORECASE
)
_CHAPTER = re.compile(
    rf"(?P<word>chương|chapter)\s+(?:(?P<n>[ivxlc]+|\d+)|thứ\s+(?P<nth>{_WORDS}))\b\s*[.:–-]?\s*", re.IGNORECASE
)
_SECTION = re.compile(r"(?P<word>mục|section)\s+(?P<n>[ivxlc]+|\d+|[A-Z])\b\s*(?P<end>[.:–-]?)\s*", re.IGNORECASE)
_SUBSECTION = re.compile(r"tiểu\s+mục\s+(?P<n>[ivxlc]+|\d+)\b\s*[.:–-]?\s*", re.IGNORECASE)
_ARTICLE = re.compile(
    r"(?P<word>điều|article)\s+(?P<n>\d{1,4})(?P<suffix>[a-zđ]?)\s*(?P<end>[.:]|[-–]\s|$)\s*", re.IGNORECASE
)
_ROMAN = re.compile(r"(?P<n>[IVXL]{1,7})\s*(?:[.)/]|[-–]\s)[.\s-]*(?=\S)")
_CAPITAL = re.compile(r"(?P<n>[A-ZĐ])\s*(?:[.)/]|[-–]\s)\s*(?=[\p{Lu}])")
_DOTTED = re.compile(
    r"(?P<n>(?:\d{1,3}|[IVXL]{1,7}|[A-HĐ])(?:\.\d{1,2}){1,5})(?P<suffix>[a-zđ]?)\s*(?:[.):]?\s+(?=\S)|[.):](?=[^\d\s]|$))"
)
_NUMBER = re.compile(
    r"(?:(?:khoản|clause)\s+)?(?P<n>\d{1,3})(?P<suffix>[a-zđ]?)\s*(?P<end>[.)/:]|[-–](?=\s))\s*"
    # "2. 03 bộ hồ sơ" is a label, "1.500.000 đồng" is none.
    r"(?=[^\d\s]|(?<=\s)\d|$)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(?P<n>[a-zđ])(?P<suffix>\d{0,2})\s*(?P<end>[.)/]|[-–](?=\s))\s*(?=\S|$)")
_SMALL_ROMAN = re.compile(r"(?P<n>[ivx]{2,6})\s*[.)]\s*(?=\S)")
_ENCLOSED = re.compile(r"\((?P<n>\d{1,2}|[ivx]{1,6}|[a-zđ])\)\s*(?=\S)")
_APPENDIX = re.compile(
    r"(?P<label>(?P<word>phụ\s+lục|annex|appendix|biểu\s+mẫu|mẫu\s+biểu|mẫu|biểu)"
    r"(?:\s+(?:số\s+)?(?P<n>[ivx]+[a-h]?\b|\d+(?:\.\d+)*[a-zđ]?)(?:-\d+)?(?:/[\w-]+)?(?!\w))?)\s*(?P<end>[.:–-]?)\s*",
    re.IGNORECASE,
)


def read_marker(line: str) -> Marker | None:
    """The clause label that `line` opens with, or None; whether it is plausible there is for the tree to say."""
    for reader in _READERS_BY_INITIAL.get(line[:1], ()):
        marker = reader(line)
        if marker is not None:
            return marker
    return None


def other_readings(marker: Marker, line: str) -> Iterator[Marker]:
    """What the label of `line` may mean where its first reading, `marker`, fits nowhere; most likely first."""
    if marker.level is Level.LETTER and not marker.style and marker.label in {"i", "v", "x"}:
        yield replace(marker, ordinal=roman_value(marker.label), style="i")
    if marker.level is Level.LETTER and marker.depth == 2:
        # Not a part of point a, but a point inserted after it.
        yield replace(marker, ordinal=_place(marker.above), depth=0, suffix=marker.label[1:])
    if marker.level is Level.NUMBER and marker.depth == 1 and marker.style:
        yield replace(marker, style="")
    if marker.level is Level.NUMBER and marker.depth == 2 and marker.above.isdigit():
        # "16.14 Content" is clause 16 with the mark of footnote 14, raised in print.
        yield replace(marker, label=marker.above, ordinal=int(marker.above), depth=1)
    if marker.level is Level.ROMAN and not marker.style and len(marker.label) == 1:
        capital = _capital(line)
        if capital is not None:
            yield capital


def _part(line: str) -> Marker | None:
    match = _PART.match(line)
    if not match:
        return None
    if match["letter"]:
        return Marker(Level.PART, f"Phần {match['letter']}", _place(match["letter"]), match.end(), style="A")
    # "Phần mềm …" is a word, not a label.
    ordinal = _count(match["n"])
    return Marker(Level.PART, f"Phần {match['n']}", ordinal, match.end()) if ordinal else None


def _chapter(line: str) -> Marker | None:
    match = _CHAPTER.match(line)
    if not match:
        return None
    n = match["nth"] or match["n"].upper()
    return Marker(Level.CHAPTER, f"{match['word'].capitalize()} {n}", _count(n), match.end())


def _section(line: str) -> Marker | None:
    match = _SECTION.match(line)
    if not match:
        return None
    rest = line[match.end() :]
    # "Mục 2 của Chương này" is running text: a heading is bare, or followed by a stop or capitals.
    if rest and not match["end"] and not rest[:12].isupper():
        return None
    n = match["n"].upper()
    ordinal = _count(n) or _place(n)
    return Marker(Level.SECTION, f"{match['word'].capitalize()} {n}", ordinal, match.end())


def _subsection(line: str) -> Marker | None:
    match = _SUBSECTION.match(line)
    if not match:
        return None
    return Marker(Level.SUBSECTION, f"Tiểu mục {match['n']}", _count(match["n"]), match.end())


def _article(line: str) -> Marker | None:
    match = _ARTICLE.match(line)
    if not match:
        return None
    label = f"{match['word'].capitalize()} {int(match['n'])}{match['suffix']}"
    return Marker(Level.ARTICLE, label, int(match["n"]), match.end(), suffix=match["suffix"])


def _roman(line: str) -> Marker | None:
    match = _ROMAN.match(line)
    if not match:
        return None
    ordinal = roman_value(match["n"])
    return Marker(Level.ROMAN, match["n"], ordinal, match.end()) if ordinal else None


def _dotted(line: str) -> Marker | None:
    match = _DOTTED.match(line)
    if not match:
        return None
    parts = match["n"].split(".")
    label = ".".join(str(int(p)) if p.isdigit() else p for p in parts) + match["suffix"]
    return Marker(Level.NUMBER, label, int(parts[-1]), match.end(), len(parts), match["suffix"])


def _number(line: str) -> Marker | None:
    match = _NUMBER.match(line)
    if not match:
        return None
    label = f"{int(match['n'])}{match['suffix']}"
    style = ")" if match["end"] == ")" else ""
    return Marker(Level.NUMBER, label, int(match["n"]), match.end(), 1, match["suffix"], style)


def _letter(line: str) -> Marker | None:
    match = _LETTER.match(line)
    if not match:
        return None
    if match["suffix"]:
        return Marker(Level.LETTER, match["n"] + match["suffix"], int(match["suffix"]), match.end(), depth=2)
    return Marker(Level.LETTER, match["n"], _place(match["n"]), match.end())


def _small_roman(line: str) -> Marker | None:
    match = _SMALL_ROMAN.match(line)
    ordinal = roman_value(match["n"]) if match else 0
    return Marker(Level.LETTER, match["n"], ordinal, match.end(), style="i") if match and ordinal else None


def _enclosed(line: str) -> Marker | None:
    match = _ENCLOSED.match(line)
    if not match:
        return None
    n = match["n"]
    roman = roman_value(n)
    style, ordinal = ("(1)", int(n)) if n.isdigit() else ("(i)", roman) if roman else ("(a)", _place(n))
    return Marker(Level.LETTER, f"({n})", ordinal, match.end(), style=style)


def _capital(line: str) -> Marker | None:
    match = _CAPITAL.match(line)
    return Marker(Level.ROMAN, match["n"], _place(match["n"]), match.end(), style="A") if match else None


def _appendix(line: str) -> Marker | None:
    match = _APPENDIX.match(line)
    if not match:
        return None
    rest = line[match.end() :]
    n = match["n"] or ""
    form = match["word"][0] in "MB"
    if form and not n:
        return None
    # "Phụ lục kèm theo Thông tư này gồm…" is running text; a heading is bare, in capitals or in brackets.
    # A form may have its title behind a dash: "Mẫu 1.2 – Giấy mời".
    if rest and not (rest.isupper() or rest.startswith("(") or (form and match["end"])):
        return None
    words = match["label"].split()
    label = " ".join(w.upper() if re.fullmatch(r"[ivx]+[a-h]?|\d.*", w, re.I) else w.lower() for w in words)
    return Marker(Level.APPENDIX, label[:1].upper() + label[1:], _count(n), match.end(), style="form" if form else "")


_READERS: tuple[tuple[str, Callable[[str], Marker | None]], ...] = (
    # The initials that a line must have for the reader to be asked, then the reader; the first that answers is right.
    ("P", _part),
    ("C", _chapter),
    ("T", _subsection),
    ("MS", _section),
    ("ĐA", _article),
    ("PAMB", _appendix),
    ("0123456789IVXLABCDĐEGH", _dotted),
    ("IVXL", _roman),
    ("0123456789KkCc", _number),
    ("ivx", _small_roman),
    ("abcdefghijklmnopqrstuvwxyzđ", _letter),
    ("ABCDEFGHIJKLMNOPQRSTUVWXYZĐ", _capital),
    ("(", _enclosed),
)
_READERS_BY_INITIAL = {
    initial: tuple(reader for initials, reader in _READERS if initial in initials)
    for initial in {c for initials, _ in _READERS for c in initials}
}


def _place(letter: str) -> int:
    """The place of a letter in the count of points, from 1; 0 for what is no letter of it."""
    return POINT_LETTERS.find(letter.lower()) + 1


def _count(word: str) -> int:
    lowered = word.lower()
    if lowered.isdigit():
        return int(lowered)
    if lowered in _ORDINAL_WORDS:
        return _ORDINAL_WORDS[lowered]
    return roman_value(word)


def roman_value(numeral: str) -> int:
    """The value of a Roman numeral in capitals or small letters; 0 for what is none."""
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    digits = numeral.upper()
    if not digits or any(c not in values for c in digits):
        return 0
    total = 0
    for here, after in zip(digits, [*digits[1:], " "], strict=True):
        value = values[here]
        total += -value if values.get(after, 0) > value else value
    return total


_ROMAN_PARTS = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def roman_numeral(number: int) -> str:
    """`number` (1 to 3999) in Roman numerals: 14 is "XIV"."""
    numeral = ""
    for size, letters in _ROMAN_PARTS:
        count, number = divmod(number, size)
        numeral += letters * count
    return numeral
