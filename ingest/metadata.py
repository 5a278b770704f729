"""What a document's head says about it: number, kind, issuer, place, date, title, marks.

The head of an official document is laid out by Decree 30/2020/NĐ-CP (State) and Hướng dẫn
36-HD/VPTW (Party): issuing body and number on the left, motto, place and date on the right,
then the kind in capitals and the title (trích yếu) below it. A letter (công văn) names no kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import regex as re

from ingest.bodies import body_name
from ingest.head.fragments import DATELINE, Fragment, Role, cut, month_and_year, secret_mark
from ingest.head.issuer import read_issuer
from ingest.head.kind import CONSOLIDATED, LETTER, find_kind, kind_of_codes
from ingest.head.number import OwnNumber, cited_in_the_file, parse, read_number
from ingest.head.title import Title, free, is_own, of_letter, titled_by_kind
from ingest.places import CENTRAL_CITIES
from ingest.structure import Line
from rag.directives.dates import find_dates
from rag.vietnamese.normalize import has_diacritics


@dataclass(frozen=True, slots=True)
class Head:
    """What the head says; `body` is the index of the first line after it."""

    number: str | None
    kind: str | None
    title: str
    issuer: str | None
    issued_on: date | None
    draft: bool
    language: str
    body: int
    place: str | None = None
    issuer_spellings: tuple[str, ...] = ()
    confidentiality: str | None = None


_ENCLOSED_REACH = 12  # pieces of a head in which "(Kèm theo …)" is looked for
_TAIL_REACH = 60  # lines from the end in which a law says when it was passed
_PASSED = re.compile(r"thông qua ngày|passed .{0,60} on", re.IGNORECASE)
_CONSOLIDATED_NUMBER = re.compile(r"\s*Số\s*:.{0,12}/VBHN", re.IGNORECASE)
_ADOPTED = {"Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp", "Nghị quyết", "Law", "Resolution"}


def read_head(lines: Sequence[Line]) -> Head:
    """What the head and the tail of a document say; what they do not say is None, never guessed."""
    text = "\n".join(line.text for line in lines)
    fragments = cut(lines)
    own = read_number(fragments)
    kind_at, kind = find_kind(fragments, own.codes)
    number, foot, titled = own.number, None, kind
    if kind == CONSOLIDATED:
        # Công báo prints the number and date of a consolidated text at its end, above the signature.
        base_at, base = find_kind(fragments, "", kind_at + 1)
        kind_at, titled = (base_at, base) if base is not None else (kind_at, kind)
        foot = next((i for i, line in enumerate(lines) if _CONSOLIDATED_NUMBER.match(line.text)), None)
        if number is None and foot is not None:
            number = parse(lines[foot].text)[0]
    title = _title(fragments, kind_at, titled, own, number, len(lines), text)
    number = number or title.number
    enclosed = _enclosed_by(fragments) if number is None and not own.codes else None
    if enclosed is not None:
        number = enclosed.number
    if kind is None and (own.codes or title.by):
        kind = kind_of_codes(own.codes) or _letter(fragments)
    official = kind is not None or number is not None
    above = fragments[: kind_at if kind_at >= 0 else _first_of_body(fragments)]
    issuer = read_issuer(above, number, kind, title.by or (enclosed.by if enclosed else ""))
    dated = (
        title.issued_on
        or _date(lines, fragments, title.body, number, kind, foot)
        or (enclosed.issued_on if enclosed else None)
    )
    if number is None and own.codes and not _is_draft(fragments, title.body, number):
        when = next((month_and_year(f) for f in fragments if f.role is Role.DATE), None)
        told = cited_in_the_file(lines[title.body :], own.codes, title.text, when)
        number, dated = told if told is not None else (number, dated)
    return Head(
        number=number,
        kind=kind,
        title=title.text,
        issuer=issuer.name if official else None,
        issued_on=dated,
        draft=_is_draft(fragments, title.body, number),
        language="vi" if _looks_vietnamese(text) else "en",
        body=title.body,
        place=_place(fragments) if official else None,
        issuer_spellings=(*issuer.spellings, *([title.decider] if title.decider else [])) if official else (),
        confidentiality=_confidentiality(lines, fragments, title.body, official),
    )


def opens_document(line: Line) -> bool:
    """Whether `line` holds a motto, with which the head of another document begins."""
    return any(fragment.role is Role.MOTTO for fragment in cut([line]))


def _title(
    fragments: Sequence[Fragment],
    kind_at: int,
    kind: str | None,
    own: OwnNumber,
    number: str | None,
    lines: int,
    text: str,
) -> Title:
    if kind is not None:
        return titled_by_kind(fragments, kind_at, kind, number, text)
    if own.at >= 0:
        letter = of_letter(fragments, kind_of_codes(own.codes) or LETTER, text)
        if letter is not None:
            return letter
        below = fragments[own.at + 1 :]
        if own.number is not None and below:
            found = free(below, lines, text)
            return found if found.text else Title("", below[0].line)
    return free(fragments, lines, text)


def _letter(fragments: Sequence[Fragment]) -> str | None:
    """A letter has no line for its kind, but a subject or an addressee."""
    said = {fragment.role for fragment in fragments}
    return LETTER if said & {Role.SUBJECT, Role.ADDRESSEE} else None


def _first_of_body(fragments: Sequence[Fragment]) -> int:
    begins = {Role.BASIS, Role.LABEL, Role.ADDRESSEE, Role.SUBJECT}
    return next((i for i, fragment in enumerate(fragments) if fragment.role in begins), len(fragments))


@dataclass(frozen=True, slots=True)
class _Enclosing:
    """The directive with which a file was issued that holds only its annex."""

    number: str
    issued_on: date | None
    by: str


def _enclosed_by(fragments: Sequence[Fragment]) -> _Enclosing | None:
    """What "(Ban hành kèm theo Quyết định số … ngày … của …)" in the head of an annex says."""
    for at, fragment in enumerate(fragments):
        if fragment.role in {Role.BASIS, Role.LABEL} or at > _ENCLOSED_REACH:
            return None
        if fragment.role is not Role.ENCLOSED:
            continue
        said = fragment.text
        # The line often breaks before "ngày" or "của".
        for below in fragments[at + 1 : at + 3]:
            if said.rstrip().endswith(")") or not re.match(r"(?:ngay|cua|ve|va|thang)\b", below.folded.lstrip("( ")):
                break
            said = f"{said} {below.text}"
        said = re.sub(r"(?<=\d|số|ngày|:)[\s.…]+(?=\d)|(?<=\d)[.…]+(?=[/\s]|t)", " ", said)
        cited = re.search(r"\bsố\b\W{0,4}(?=\d)", said)
        number = parse(said[cited.start() :])[0] if cited else None
        if number is None:
            return None
        issued_on = next((found for found, _, _ in _dates(said)), None)
        by = re.search(r"\bcủa\s+(?P<by>[^()]{3,90}?)\s*(?:\)|$|về\b|ban hành\b)", said[said.find(" ngày") :])
        if _year_of_blank(number, said, issued_on):
            return None
        return _Enclosing(number, issued_on, by["by"].strip(" .") if by else "")
    return None


def _year_of_blank(number: str, said: str, issued_on: date | None) -> bool:
    """Whether the number is a year with its ordinal left blank: "số :   2006/QĐ-UBND ngày   tháng   năm 2006"."""
    year = re.match(r"(?:19|20)\d\d(?=[/-])", number)
    return bool(year and issued_on is None and f"năm {year[0]}" in said)


def _date(
    lines: Sequence[Line],
    fragments: Sequence[Fragment],
    body: int,
    number: str | None,
    kind: str | None,
    foot: int | None,
) -> date | None:
    for fragment in fragments:
        if fragment.line >= max(body, 1):
            break
        if fragment.role in {Role.BASIS, Role.NOTE, Role.ENCLOSED, Role.DRAFT} or len(fragment.text) > 160:
            continue
        for found, start, _ in _dates(fragment.text):
            # "Quy định … ngày …" in a title dates another document; a dateline opens with its date or place.
            if start < 60 and is_own(fragment.text[:start], number):
                return found
    if foot is not None:
        near = (dated for line in lines[max(foot - 3, 0) : foot + 4] for dated in _dates(line.text))
        return next((found for found, start, _ in near if start < 25), None)
    if number is None and kind not in _ADOPTED:
        return None
    for line in reversed(lines[-_TAIL_REACH:]):
        if _PASSED.search(line.text):
            return next((found for found, _, _ in find_dates(line.text)), None)
    return None


def _dates(text: str) -> Iterator[tuple[date, int, int]]:
    """`find_dates`, also where a space is missing or dots fill the gaps ("ngày 14 tháng5 năm 2008")."""
    spaced = re.sub(r"(?<=ngày|tháng|năm)[\s.…]*(?=\d)|(?<=\d)[\s.…]*(?=tháng|năm)", " ", text)
    shift = 0 if spaced == text else len(text) - len(spaced)
    for found, start, end in find_dates(spaced):
        yield found, max(start + min(shift, 0), 0), end


def _place(fragments: Sequence[Fragment]) -> str | None:
    for fragment in fragments:
        match = DATELINE.fullmatch(fragment.folded.strip(" *_.,()")) if fragment.role is Role.DATE else None
        if match and match["place"]:
            written = fragment.text.lstrip(" *_.,()")[: len(match["place"])].strip(" *_.,")
            named = body_name(f"tỉnh {written}").removeprefix("Tỉnh ").removeprefix("tỉnh ")
            city = re.sub(r"^thành phố ", "", named, flags=re.IGNORECASE)
            return f"Thành phố {city}" if city != named and city.lower() in CENTRAL_CITIES else named
    return None


def _confidentiality(lines: Sequence[Line], fragments: Sequence[Fragment], body: int, official: bool) -> str | None:
    """The stamp in the head; the cell of a table that says "Mật" is none."""
    for fragment in fragments:
        if fragment.line >= max(body, 1):
            return None
        if fragment.role is Role.SECRET and (official or not lines[fragment.line].row):
            return secret_mark(fragment)
    return None


def _is_draft(fragments: Sequence[Fragment], body: int, number: str | None) -> bool:
    for fragment in fragments:
        if fragment.line >= max(body, 1):
            return False
        if fragment.role is Role.DRAFT:
            return True
        if number is None and fragment.is_upper and fragment.folded.startswith("du thao "):
            return True
    return False


def _looks_vietnamese(text: str) -> bool:
    words = text[:20000].split()
    return sum(map(has_diacritics, words)) > 0.2 * max(len(words), 1)
