"""Clause labels: how a line opens a clause, and how a clause is named when it is cited.

State style follows Decree 30/2020/NĐ-CP (Phần, Chương, Mục, Tiểu mục, Điều, Khoản, Điểm);
Party style numbers 1, 1.1, 1.1.1, then a), b).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex as re

from rag.directives.model import Clause, Level

_ORDINAL_WORDS = {
    word: n
    for n, words in enumerate(("nhất một", "hai", "ba", "tư bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"), start=1)
    for word in words.split()
}
# Points count a, b, c, d, đ, e, g, h, i, k…; some offices use f and j too, so gaps of two are normal.
POINT_LETTERS = "abcdđefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Marker:
    """What the start of a line says: the level it opens, its label, its place in the count.

    `ordinal` counts from 1 within its siblings; `rest` is the index where the label ends.
    `depth` is the number of parts of a dotted number (10.4.4 -> 3), else 0.
    """

    level: Level
    label: str
    ordinal: int
    rest: int
    depth: int = 0
    suffix: str = ""

    @property
    def suffix_letter(self) -> bool:
        """Whether the label is an inserted one (Điều 1a, Khoản 2a), which keeps its neighbour's ordinal."""
        return bool(self.suffix) and self.suffix != "capital"


_PART = re.compile(r"phần\s+(?:thứ\s+)?(?P<n>[ivxl]+|\d+|[a-zà-ỹ]+)\b\s*[.:–-]?\s*", re.IGNORECASE)
_CHAPTER = re.compile(r"(?P<word>chương|chapter)\s+(?P<n>[ivxlc]+|\d+)\b\s*[.:–-]?\s*", re.IGNORECASE)
_SECTION = re.compile(r"(?P<word>mục|section)\s+(?P<n>[ivxlc]+|\d+|[A-Z])\b\s*(?P<end>[.:–-]?)\s*", re.IGNORECASE)
_SUBSECTION = re.compile(r"tiểu\s+mục\s+(?P<n>[ivxlc]+|\d+)\b\s*[.:–-]?\s*", re.IGNORECASE)
_ARTICLE = re.compile(
    r"(?P<word>điều|article)\s+(?P<n>\d{1,4})(?P<suffix>[a-zđ]?)\s*(?P<end>[.:]|[-–]\s|$)\s*", re.IGNORECASE
)
_ROMAN = re.compile(r"(?P<n>[IVXL]{1,7})\s*(?:[.)/]|[-–]\s)[.\s-]*(?=\S)")
_CAPITAL = re.compile(r"(?P<n>[A-HĐ])\s*(?:[.)/]|[-–]\s)\s*(?=[\p{Lu}])")
_DOTTED = re.compile(r"(?P<n>\d{1,3}(?:\.\d{1,2}){1,5})(?P<suffix>[a-zđ]?)\s*(?:[.):]?\s+(?=\S)|[.):](?=[^\d\s]|$))")
_NUMBER = re.compile(
    r"(?:(?:khoản|clause)\s+)?(?P<n>\d{1,3})(?P<suffix>[a-zđ]?)\s*(?P<end>[.)/:]|[-–](?=\s))\s*"
    # "2. 03 bộ hồ sơ" is a label, "1.500.000 đồng" is none.
    r"(?=[^\d\s]|(?<=\s)\d|$)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(?P<n>[a-zđ])(?P<suffix>\d{0,2})\s*(?P<end>[.)/]|[-–](?=\s))\s*(?=\S|$)")
_APPENDIX = re.compile(
    r"(?P<label>(?:phụ\s+lục|annex|appendix|mẫu\s+số|biểu\s+số)(?:\s+(?:số\s+)?(?:[ivx]+|\d+)[a-z]?(?:/[\w-]+)?)?)"
    r"\s*[.:–-]?\s*",
    re.IGNORECASE,
)


def read_marker(line: str) -> Marker | None:
    """The clause label that `line` opens with, or None; whether it is plausible there is for the tree to say."""
    for reader in _READERS:
        marker = reader(line)
        if marker is not None:
            return marker
    return None


def _part(line: str) -> Marker | None:
    match = _PART.match(line)
    if not match or line[0] != "P":
        return None
    ordinal = _count(match["n"])
    # "Phần mềm …" is a word, not a label.
    return Marker(Level.PART, f"Phần {match['n']}", ordinal, match.end()) if ordinal else None


def _chapter(line: str) -> Marker | None:
    match = _CHAPTER.match(line)
    if not match or not line[0].isupper():
        return None
    return Marker(Level.CHAPTER, f"{match['word'].capitalize()} {match['n'].upper()}", _count(match["n"]), match.end())


def _section(line: str) -> Marker | None:
    match = _SECTION.match(line)
    if not match or not line[0].isupper():
        return None
    rest = line[match.end() :]
    # "Mục 2 của Chương này" is running text: a heading is bare, or followed by a stop or capitals.
    if rest and not match["end"] and not rest[:12].isupper():
        return None
    return Marker(Level.SECTION, f"{match['word'].capitalize()} {match['n'].upper()}", _count(match["n"]), match.end())


def _subsection(line: str) -> Marker | None:
    match = _SUBSECTION.match(line)
    if not match or not line[0].isupper():
        return None
    return Marker(Level.SUBSECTION, f"Tiểu mục {match['n']}", _count(match["n"]), match.end())


def _article(line: str) -> Marker | None:
    match = _ARTICLE.match(line)
    if not match or not line[0].isupper():
        return None
    label = f"{match['word'].capitalize()} {int(match['n'])}{match['suffix']}"
    return Marker(Level.ARTICLE, label, int(match["n"]), match.end(), suffix=match["suffix"])


def _roman(line: str) -> Marker | None:
    match = _ROMAN.match(line)
    if not match:
        return None
    ordinal = _roman_value(match["n"])
    return Marker(Level.ROMAN, match["n"], ordinal, match.end()) if ordinal else None


def _dotted(line: str) -> Marker | None:
    match = _DOTTED.match(line)
    if not match:
        return None
    parts = match["n"].split(".")
    label = ".".join(str(int(p)) for p in parts) + match["suffix"]
    return Marker(Level.NUMBER, label, int(parts[-1]), match.end(), len(parts), match["suffix"])


def _number(line: str) -> Marker | None:
    match = _NUMBER.match(line)
    if not match:
        return None
    label = f"{int(match['n'])}{match['suffix']}"
    return Marker(Level.NUMBER, label, int(match["n"]), match.end(), 1, match["suffix"])


def _letter(line: str) -> Marker | None:
    match = _LETTER.match(line)
    if not match or match["n"] not in POINT_LETTERS:
        return None
    label = match["n"] + match["suffix"]
    return Marker(Level.LETTER, label, POINT_LETTERS.index(match["n"]) + 1, match.end(), suffix=match["suffix"])


def _capital(line: str) -> Marker | None:
    match = _CAPITAL.match(line)
    if not match:
        return None
    return Marker(Level.ROMAN, match["n"], "ABCDĐEGH".find(match["n"]) + 1, match.end(), suffix="capital")


def _appendix(line: str) -> Marker | None:
    match = _APPENDIX.match(line)
    if not match or not line[0].isupper():
        return None
    rest = line[match.end() :]
    # "Phụ lục kèm theo Thông tư này gồm…" is running text; a heading is short or in capitals.
    if rest and not (rest.isupper() or rest.startswith("(")):
        return None
    words = match["label"].split()
    label = " ".join(w.upper() if re.fullmatch(r"[ivx]+|\d+[a-z]?(?:/\S+)?", w, re.I) else w.lower() for w in words)
    return Marker(Level.APPENDIX, label[:1].upper() + label[1:], 0, match.end())


_READERS = (
    _part, _chapter, _subsection, _section, _article, _appendix, _roman, _dotted, _number, _letter, _capital,
)  # fmt: skip


def _count(word: str) -> int:
    lowered = word.lower()
    if lowered.isdigit():
        return int(lowered)
    if lowered in _ORDINAL_WORDS:
        return _ORDINAL_WORDS[lowered]
    return _roman_value(word.upper())


def _roman_value(numeral: str) -> int:
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    if not numeral or any(c not in values for c in numeral):
        return 0
    total = 0
    for here, after in zip(numeral, [*numeral[1:], " "], strict=True):
        value = values[here]
        total += -value if values.get(after, 0) > value else value
    return total


# --- how a clause is cited -------------------------------------------------------------------


def clause_chain(clauses: Sequence[Clause], index: int) -> list[Clause]:
    """The clauses from the top of the tree down to the one at `index`."""
    chain: list[Clause] = []
    at: int | None = index
    while at is not None:
        chain.append(clauses[at])
        at = clauses[at].parent
    return chain[::-1]


def deepest_clause(clauses: Sequence[Clause], start: int, end: int) -> int:
    """The index of the deepest clause that holds start..end whole; 0 when none does."""
    best = 0
    for clause in clauses:
        if clause.start > start:
            break
        if end <= clause.end:
            best = clause.index
    return best


_CONTAINERS = {Level.PART, Level.CHAPTER, Level.SECTION, Level.SUBSECTION}


def clause_name(chain: Sequence[Clause], english: bool = False) -> str:
    """The name by which a clause is cited, deepest first: "Điểm a Khoản 1 Điều 32", "Điểm 10.4.4".

    `chain` runs from the top of the tree down to the clause. Containers above an article
    (Chương, Mục) are left out, as citations do, because articles are counted throughout.
    """
    if not chain:
        return ""
    names: list[str] = []
    for clause in reversed(chain):
        if clause.level in _CONTAINERS and names:
            continue
        if clause.level is Level.APPENDIX and names:
            names.append(clause.label)
            break
        below = names[-1] if names else ""
        name = _own_name(clause, english)
        # 10.4.4 already says 10.4 and 10.
        if clause.level is Level.NUMBER and below.split(" ")[-1].startswith(f"{clause.label}."):
            continue
        names.append(name)
    return " ".join(names)


def _own_name(clause: Clause, english: bool) -> str:
    label = clause.label
    match clause.level:
        case Level.CLAUSE | Level.POINT:
            return label
        case Level.ROMAN:
            return f"{'Part' if english else 'Mục'} {label}"
        case Level.NUMBER if "." in label:
            return f"{'Point' if english else 'Điểm'} {label}"
        case Level.NUMBER:
            nested = len(clause.path) > 1
            return f"{('Paragraph' if nested else 'Section') if english else ('Khoản' if nested else 'Mục')} {label}"
        case Level.LETTER:
            if english:
                return f"Point {label}"
            return f"{'Tiết' if any('.' in part for part in clause.path[:-1]) else 'Điểm'} {label}"
        case _:
            return label
