"""The document's own number: in its line, in the line of its kind, or where a part of the file cites it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import regex as re

from ingest.head.fragments import Fragment, Role
from ingest.structure import Line
from rag.directives.dates import find_dates
from rag.directives.numbers import canonical, find_numbers, number_key
from rag.vietnamese.normalize import fold, nfc

_LABEL = re.compile(r"^.*?\b(?:S[ốÓÔỐỒổo6]|số|sô|so|No|no|NO|[Nn]umber|S0|S°)\b\s*[.:]{0,2}\s*", re.DOTALL)
_SHAPE = re.compile(
    r"(?P<ordinal>\d{1,5}[a-zđ]?)(?:/(?P<year>(?:19|20)\d\d))?(?P<gap>[-/ ])"
    r"(?P<codes>\p{L}[\p{L}&]*\d{0,2}(?:[-/.]\p{L}[\p{L}&]*\d{0,2})*)"
)
_CODES = re.compile(
    r"(?P<mark>[/-])\s?(?:(?:19|20)\d\d\s?/\s?)?(?P<codes>\p{Lu}[\p{L}&]*\d{0,2}(?:[-/.]\p{L}[\p{L}&]*\d{0,2})*)"
)
# Codes that are not all in capitals, as lines in capitals write them.
_MIXED = {"TTG": "TTg", "TTR": "TTr", "CTR": "CTr", "TTUBND": "TTUBND"}


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """The number, None where it is blank or cannot be read; `codes` are known even then ("UBND-KSTTHC").

    `at` is the index of the fragment that says it, -1 where none does.
    """

    number: str | None
    codes: str
    at: int


def read_number(fragments: Sequence[Fragment]) -> OwnNumber:
    """The number in the first line that is one; other documents' numbers stand in sentences."""
    for at, fragment in enumerate(fragments):
        if fragment.role in {Role.BASIS, Role.LABEL}:
            break
        if fragment.role is not Role.NUMBER:
            mention = next(find_numbers(fragment.text), None)
            if mention is None or fold(fragment.text).strip(" *.") != fold(mention.text).strip():
                continue
        number, codes = parse(fragment.text)
        if number or codes:
            return OwnNumber(number, codes, at)
    return OwnNumber(None, "", -1)


def parse(line: str) -> tuple[str | None, str]:
    """The number in a line "Số: …", and its codes: (None, "QĐ-UBND") for one that is left blank."""
    rest = _LABEL.sub("", nfc(line), count=1) if _LABEL.match(nfc(line)) else nfc(line)
    rest = re.sub(r"[‐‑–—−]", "-", rest)
    # "1 2 / QĐ - UBND", but not what stands behind it.
    rest = re.sub(r"^[\s.…_]+(?=\d)", "", rest)
    # "09 2006/QĐ-UBND": a stroke is missing.
    rest = re.sub(r"^(\d{1,4})\s+((?:19|20)\d\d)(?=\s*/\s*\p{L})", r"\1/\2", rest)
    rest = re.sub(r"^\d(?:\s?\d)*(?=\p{L}?\s*[-/])", lambda m: m[0].replace(" ", ""), rest)
    rest = re.sub(r"(?<=\w)[\s.…_]*(?<!-)([-/])(?!-)[\s.…_]*(?=\w)", r"\1", rest)
    match = _SHAPE.match(rest)
    if match and (match["gap"] != " " or "/" in match["codes"] or match["codes"].isupper()):
        codes = _spelled(match["codes"])
        year = f"/{match['year']}" if match["year"] else ""
        return match["ordinal"] + year + match["gap"] + codes, codes
    blank = _CODES.search(rest)
    return None, _spelled(blank["codes"]) if blank and blank.start() <= 12 else ""


def in_title(text: str) -> tuple[str, int] | None:
    """The own number in what follows the kind, and where it ends: "của Chính phủ số 7/2001/NĐ-CP ngày …"."""
    mention = next(find_numbers(text), None)
    if mention is None:
        return None
    before = fold(text[: mention.start])
    if not re.search(r"\b(?:so|no)\W*$", before) or _TITLE_WORDS.search(before) or len(before) > 130:
        return None
    return _recoded(mention.text), mention.end


_TITLE_WORDS = re.compile(
    r"\b(?:ve|viec|v/v|ban hanh|sua doi|bo sung|huong dan|thi hanh|thuc hien|trien khai|phe duyet|bai bo"
    r"|thay the|kem theo)\b"
)


def cited_in_the_file(
    lines: Sequence[Line], codes: str, title: str, when: tuple[int, int] | None
) -> tuple[str, date] | None:
    """The number and date by which another part of the file cites this very document.

    Numbers and days are written by hand, which no scanner reads; an enclosure prints them. It must cite the same
    codes, the same month and year, and the same title (or say "kèm theo").
    """
    subject = fold(re.sub(r"^.*?\b(?:về việc|về)\b", "", title, count=1)).strip(" .")
    if not codes or when is None:
        return None
    for line in lines:
        if codes not in line.text and codes.replace("-", " ") not in line.text:
            continue
        for mention in find_numbers(line.text):
            if not number_key(mention.text).endswith(number_key(codes)):
                continue
            told = next(((d, e) for d, s, e in find_dates(line.text[mention.end : mention.end + 40]) if s < 8), None)
            if told is None or (told[0].month, told[0].year) != when:
                continue
            behind = fold(line.text[mention.end + told[1] : mention.end + told[1] + len(subject) + 120])
            enclosed = re.search(r"kem theo.{0,40}$", fold(line.text[: mention.start]))
            if enclosed or (len(subject) > 20 and subject in behind):
                return _recoded(mention.text), told[0]
    return None


def _recoded(number: str) -> str:
    head, mark, codes = re.match(r"([\d/a-z]*\d[a-z]?)([-/])(.*)", canonical(number)).groups()  # type: ignore[union-attr]
    return f"{head}{mark}{_spelled(codes)}"


def _spelled(codes: str) -> str:
    # "QĐ.UB" is an older "QĐ-UB".
    return re.sub(r"\p{L}+", lambda m: _MIXED.get(m[0], m[0]), codes.replace(".", "-"))
