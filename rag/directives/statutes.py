"""Laws, the Constitution and charters named without a number: where such a name ends in running text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import resources

import regex as re

from rag.directives.naming import LONGEST_TITLE, Name, as_title, dated, kind_name, one_line, title_key
from rag.vietnamese.normalize import place_tones

_STATUTE = "Bộ luật|Luật|Pháp lệnh|BỘ LUẬT|LUẬT|PHÁP LỆNH"
STATUTE_WORD = re.compile(rf"\b(?:{_STATUTE})(?=\s)")

# What ends the name of a law that the list does not know.
_STOP = (
    r"này|kia|đó|số|ngày|năm|được|bị|đã|có|thì|là|quy\s+định|do|để|khi|mà|như|nếu|hoặc|hay|theo|bởi|phải|không|và|hiện|còn"
    r"|về|của|tại|đối|trong|trên|cho|với|từ|kể|ban\s+hành|thông\s+qua|sửa|hết|chưa|đang|sẽ|bao|gồm|nhưng|trừ|vì|nêu"
    r"|sau|trước|bằng|cùng|cũng|làm|nhằm|việc|các|những|mới|cũ"
)
_SHAPE = re.compile(
    rf"\s+(?!(?:{_STOP})\b)\p{{Lu}}[\p{{Ll}}]+(?:,\s+chống)?(?:[ \t]+(?!(?:{_STOP}|luật)\b)\p{{Ll}}+){{0,12}}"
)
_UPPER_SHAPE = re.compile(rf"\s+(?!(?i:{_STOP})\b)\p{{Lu}}+(?:[ \t]+(?!(?i:{_STOP})\b)\p{{Lu}}+){{0,12}}")
_UP_TO_A_DATE = re.compile(
    r"(?:(?!\b(?:được|bị|đã|có|thì|là|quy định|theo|tại|để)\b)[^;:.()“”\n]){2,110}?"
    r"(?=,?\s+(?:ngày\s+\d|năm\s+(?:19|20)\d\d))"
)


@cache
def _known_titles() -> re.Pattern[str]:
    lines = resources.files("rag.directives").joinpath("statutes.txt").read_text("utf-8").splitlines()
    keys = sorted({title_key(line) for line in lines if line and not line.startswith("#")}, key=len, reverse=True)
    pattern = "|".join(map(re.escape, keys)).replace(r"\ ", r"(?:\s+|,\s*)")
    for body, short in (("hội đồng nhân dân", "hđnd"), ("ủy ban nhân dân", "ubnd")):
        spelled = re.escape(body).replace(r"\ ", r"(?:\s+|,\s*)")
        pattern = pattern.replace(spelled, rf"(?:{spelled}|{short})")
    return re.compile(rf"(?:{pattern})\b")


def statutes(line: str) -> Iterator[Name]:
    """Codes, laws and ordinances by name."""
    spelled = place_tones(line.lower())
    for match in STATUTE_WORD.finditer(line):
        end = _title_end(line, spelled, match)
        if end is None:
            continue
        title = as_title(line[match.start() : end])
        until, issued_on, year = dated(line, end, True)
        yield Name(match.start(), until, kind_name(match[0]), None, title, issued_on, year)


def _title_end(line: str, spelled: str, kind: re.Match[str]) -> int | None:
    """Where the name that begins with the word `kind` ends, None where it begins no name."""
    known = _known_titles().match(spelled, kind.start()) if len(spelled) == len(line) else None
    if known:
        return int(known.end())
    shape = (_UPPER_SHAPE if kind[0].isupper() else _SHAPE).match(line, kind.end())
    if not shape:
        return None
    # A date right behind tells that commas and "và" on the way belong to the name.
    up_to_date = _UP_TO_A_DATE.match(line, kind.end())
    if up_to_date and up_to_date.end() > shape.end() and not STATUTE_WORD.search(up_to_date[0]):
        return int(up_to_date.end())
    return int(shape.end())


AMENDING_LAW = re.compile(
    rf"\b(?P<kind>{_STATUTE})\s+sửa\s+đổi,?\s[^;:.()“”\n]{{0,60}}?của\s+(?:các\s+)?(?={_STATUTE})", re.IGNORECASE
)


def amending_laws(line: str) -> Iterator[Name]:
    """ "Luật sửa đổi, bổ sung một số điều của Luật Thanh tra ngày …": a law of its own where a date tells it apart."""
    for match in AMENDING_LAW.finditer(line):
        inner = next((n for n in statutes(line[match.end() : match.end() + LONGEST_TITLE]) if n.start == 0), None)
        if match["kind"][0].isupper() and inner and inner.title and (inner.year or inner.issued_on):
            title = one_line(line[match.start() : match.end()]) + inner.title
            yield replace(
                inner, start=match.start(), end=match.end() + inner.end, kind=kind_name(match["kind"]), title=title
            )


_CONSTITUTION = re.compile(
    r"\b(?:Hiến pháp|HIẾN PHÁP)\b(?:\s+(?:của\s+)?nước\s+Cộng\s+hòa\s+xã\s+hội\s+chủ\s+nghĩa\s+Việt\s+Nam)?",
    re.IGNORECASE,
)


def constitution(line: str) -> Iterator[Name]:
    """The Constitution, called so however much of its name is written."""
    for match in _CONSTITUTION.finditer(line):
        if match[0][0] == "H":
            end, issued_on, year = dated(line, match.end(), True)
            yield Name(match.start(), end, "Hiến pháp", None, "Hiến pháp", issued_on, year)


_CHARTER = re.compile(
    r"\b(?:Điều lệ|ĐIỀU LỆ)\s+(?:(?P<party>Đảng|ĐẢNG)(?:\s+(?:Cộng sản Việt Nam|CỘNG SẢN VIỆT NAM))?"
    rf"(?P<term>\s+kh(?:óa|oá)\s+[IVXL]+)?|\p{{Lu}}\p{{L}}*(?:[ \t]+(?!(?:{_STOP})\b)\p{{L}}+){{1,12}})"
)
_RULES_FOR_CHARTER = re.compile(r"\b(?P<kind>Quy định|Hướng dẫn)\s+(?:về\s+)?(?:việc\s+)?thi hành Điều lệ Đảng\b")


def charters(line: str) -> Iterator[Name]:
    """Điều lệ Đảng and those of other organisations; the Party's rules for carrying it out."""
    for match in _RULES_FOR_CHARTER.finditer(line):
        yield Name(match.start(), match.end(), match["kind"], None, f"{match['kind']} thi hành Điều lệ Đảng")
    for match in _CHARTER.finditer(line):
        title = f"Điều lệ Đảng{match['term'] or ''}" if match["party"] else as_title(match[0])
        yield Name(match.start(), match.end(), "Điều lệ", None, title)
