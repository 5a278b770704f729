"""What a document's head says about it: number, kind, issuer, date, title.

The head of an official document is laid out by Decree 30/2020/NĐ-CP (State) and Hướng dẫn
36-HD/VPTW (Party): issuing body and number on the left, motto, place and date on the right,
then the kind in capitals and the title (trích yếu) below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import regex as re

from ingest.lettercase import BODIES, recase
from ingest.structure import Line
from rag.directives.clauses import read_marker
from rag.directives.dates import find_dates
from rag.directives.model import Level
from rag.directives.numbers import KINDS, canonical, find_numbers
from rag.vietnamese.normalize import fold, has_diacritics, nfc


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


_CONSOLIDATED = "Văn bản hợp nhất"
_REACH = 60  # lines in which a head is looked for
_MOTTO = re.compile(
    r"cong hoa xa hoi chu nghia|doc lap.{0,4}tu do|dang cong san viet nam|socialist republic|independence.{0,5}freedom"
    r"|cong bao|van ban (?:mau|quy pham)|sample document|communist party of viet",
)
_NUMBER_LINE = re.compile(r"(?:\b(?:so|no|number)\s*[.:]?\s*)", re.IGNORECASE)
_NUMBER_OPENING = re.compile(r"|(?:(?:luat|bo luat|phap lenh|official|document|reference) )?(?:so|no|number)")
_STOP = re.compile(
    r"(?:-\s*)?(?:can cu|xet |theo de nghi|kinh gui|pursuant|having regard|thuc hien |quoc hoi ban hanh|nhan dan? "
    r"|noi nhan)"
)
_DATELINE = re.compile(r"\b(?:ngay|cap nhat|thu (?:hai|ba|tu|nam|sau|bay)|chu nhat|updated|gmt)\b")
# "ỦY BAN NHÂN DÂN" over "TỈNH …" is one name on two lines.
_NAME_GOES_ON = re.compile(r"(?:tinh|thanh pho|huyen|quan|thi xa|xa|phuong|thi tran|trung uong|va|cac|of|and|for)\b")
# "Sông Mẫu, ngày 5 tháng 6 năm 2031", also with the figures left out; "Sửa đổi Quy chế số 9 ngày…" is a title.
_PLACE_AND_DATE = re.compile(r"(?:[^\d,;:]{2,40},\s*|[^\d,;:]{2,25}\s)?ngay\b.{0,15}\bthang\b.{0,15}\bnam\b.{0,15}")
# A line that ends in one of these is not the end of a title.
_UNFINISHED = re.compile(
    r"\b(?:trong|của|và|với|về|cho|tại|trên|từ|đến|thuộc|do|theo|ở|các|những|một|bởi|vào|đối|of|the|and|for|in|on|to)$",
    re.IGNORECASE,
)
_PASSED = re.compile(r"thông qua ngày|passed .{0,60} on", re.IGNORECASE)
# The body that a code in the number names, where the head leaves it out.
_BODY_OF_CODE = {
    "ttg": "Thủ tướng Chính phủ",
    "cp": "Chính phủ",
    "vpqh": "Văn phòng Quốc hội",
    "ubtvqh": "Ủy ban Thường vụ Quốc hội",
    "ctn": "Chủ tịch nước",
}


def read_head(lines: Sequence[Line]) -> Head:
    """What the head and the tail of a document say; what they do not say is None, never guessed."""
    text = "\n".join(line.text for line in lines)
    head = list(lines[:_REACH])
    kind_at, kind = _kind(head)
    number_at, number = _number(head, kind_at)
    if kind == _CONSOLIDATED:
        # Công báo prints the number and date of a consolidated text at its end, above the signature.
        kind_at, _ = _kind(head, kind_at + 1) if _kind(head, kind_at + 1)[1] else (kind_at, kind)
        foot = next((i for i, line in enumerate(lines) if re.match(r"so\s*:.{0,12}/vbhn", fold(line.text))), None)
        if number is None and foot is not None:
            number = next((canonical(m.text) for m in find_numbers(lines[foot].text)), None)
    if kind is None and number is not None:
        kind_at = number_at
    official = kind is not None or number is not None
    if official:
        title, body = _title(head, kind_at, kind, number, text)
    else:
        title, body = _free_title(head)
    return Head(
        number=number,
        kind=kind,
        title=title,
        issuer=_issuer(lines[:body], number, text) if official else None,
        issued_on=_issued_on(lines, body, number),
        draft=_is_draft(lines[:body]),
        language="vi" if _looks_vietnamese(text) else "en",
        body=body,
    )


def _kind(head: Sequence[Line], start: int = 0) -> tuple[int, str | None]:
    for i, line in enumerate(head[start:], start):
        text = nfc(line.text).strip(" *#_-–:")
        if _STOP.match(fold(text)) or (i > 0 and _opens_body(line.text)):
            break
        if not text.isupper() or len(text) > 120:
            continue
        folded = fold(text)
        for kind in KINDS:
            name = fold(kind)
            # "QUYẾT ĐỊNH CỦA ỦY BAN…", "LUẬT THANH TRA": the kind opens the line.
            if folded == name or folded.startswith(f"{name} "):
                return i, kind
    return -1, None


def _opens_body(text: str) -> bool:
    marker = read_marker(text)
    return marker is not None and marker.level in {Level.CHAPTER, Level.ARTICLE, Level.PART}


def _number(head: Sequence[Line], kind_at: int) -> tuple[int, str | None]:
    for i, line in enumerate(head[: max(kind_at + 8, 25)]):
        folded = fold(line.text)
        if _STOP.match(folded):
            break
        for mention in find_numbers(line.text) if len(line.text) < 100 else ():
            # The number stands behind "Số" at the start of a line of its own, or in the capitals of the kind.
            opening = re.sub(r"[\W_]+", " ", folded[: mention.start]).strip()
            rest = folded[mention.end :].strip(" *.")
            if _NUMBER_OPENING.fullmatch(opening) and (len(rest) < 40 or i == kind_at):
                return i, canonical(mention.text)
            if line.text.isupper() and re.search(r"\b(?:so|no)$", opening):
                return i, canonical(mention.text)
    return -1, None


def _title(head: Sequence[Line], kind_at: int, kind: str | None, number: str | None, text: str) -> tuple[str, int]:
    parts: list[str] = []
    own = head[kind_at].text.strip(" *#_-–:") if kind_at >= 0 else ""
    if kind is not None:
        parts.append(own)
    i = kind_at + 1
    while i < len(head):
        line = nfc(head[i].text).strip(" *#_")
        folded = fold(line)
        if (_is_furniture(line) or _is_own_number_and_date(line, number)) and not _STOP.match(folded):
            i += 1
            continue
        if parts and (_STOP.match(folded) or read_marker(line) or len(" ".join(parts)) > 400):
            break
        if _is_body_line(line, parts):
            break
        parts.append(line)
        i += 1
    title = " ".join(parts)
    if (kind is not None and title.isupper()) or any(part.isupper() for part in parts):
        title = recase(title, text, kind)
    # "QUYẾT ĐỊNH" over "Ban hành Quy chế…" reads on as one title.
    title = re.sub(r"(?<=\S )(Về|Ban hành|Sửa đổi|Quy định|Hướng dẫn|V/v)\b", lambda m: m[1].lower(), title, count=1)
    return re.sub(r"\s+", " ", title).strip(), i


def _is_furniture(line: str) -> bool:
    """Rules, mottos, numbers and datelines that stand between the lines of a title."""
    folded = fold(line)
    if not re.search(r"\w", line) or _MOTTO.search(folded):
        return True
    if _PLACE_AND_DATE.fullmatch(folded):
        return True
    return bool(re.match(r"(?:luat )?so\s*[:.]?\s*[\d./-]", folded)) or (line.startswith("(") and line.endswith(")"))


def _is_own_number_and_date(line: str, number: str | None) -> bool:
    """The older "của Chính phủ số 1/2007/NĐ-CP ngày 2 tháng 3 năm 2007" between the kind and the title."""
    own = any(canonical(mention.text) == number for mention in find_numbers(line))
    return own and next(find_dates(line), None) is not None


def _is_body_line(line: str, parts: list[str]) -> bool:
    """A title's own lines are capitals or follow "Về việc"; prose, or a body's name in capitals, ends it."""
    if not parts:
        return False
    folded = fold(line)
    if len(parts) == 1:
        # The first line under the kind is the title, unless it is the body that decides.
        return line.isupper() and any(folded == fold(body) for body in BODIES)
    if line.isupper():
        return not parts[-1].isupper() or any(folded.startswith(fold(body)) for body in BODIES)
    if _UNFINISHED.search(parts[-1]):
        return False
    return parts[-1].isupper() or line[:1].isupper() or parts[-1].endswith((".", ";", ":"))


def _free_title(head: Sequence[Line]) -> tuple[str, int]:
    """The title of a text that is no official document: its first line, with the dateline below it."""
    if not head:
        return "", 0
    body = 1
    while body < len(head) and len(head[body].text) < 120 and _DATELINE.search(fold(head[body].text)):
        body += 1
    title = re.sub(r"^#+\s*", "", head[0].text)
    return (title if len(title) <= 300 else title[:297].rsplit(" ", 1)[0] + "…"), body if len(head) > 1 else 0


def _issued_on(lines: Sequence[Line], body: int, number: str | None) -> date | None:
    for line in lines[: max(body, 1)]:
        folded = fold(line.text)
        if _STOP.match(folded) or len(line.text) > 160:
            continue
        for found, start, _ in find_dates(line.text):
            # "Quy định … ngày …" in a title dates another document; a dateline opens with its date or place.
            others = (canonical(mention.text) for mention in find_numbers(line.text[:start]))
            if start < 60 and all(other == number for other in others):
                return found
    if number is None and body <= 3:
        return None
    for i, line in enumerate(lines):
        if re.match(r"so\s*:.{0,12}/vbhn", fold(line.text)):
            near = (dated for line in lines[max(i - 3, 0) : i + 4] for dated in find_dates(line.text))
            return next((found for found, start, _ in near if start < 25), None)
    for line in reversed(lines[-40:]):
        if _PASSED.search(line.text):
            return next((found for found, _, _ in find_dates(line.text)), None)
    return None


def _issuer(head: Sequence[Line], number: str | None, text: str) -> str | None:
    codes = fold(number or "").replace("/", " ").replace("-", " ").split()
    if re.search(r"\bqh\d+\b", " ".join(codes)):
        return "Quốc hội"
    for code, name in _BODY_OF_CODE.items():
        if code in codes:
            return name
    names: list[str] = []
    for line in head:
        stripped = line.text.strip(" *_-–#")
        folded = fold(stripped)
        if not re.search(r"\w", stripped) or _MOTTO.search(folded):
            if names:
                break
            continue
        if not stripped.isupper() or _NUMBER_LINE.match(folded) or len(stripped) > 90 or len(names) >= 3:
            break
        if any(folded == fold(kind) for kind in KINDS):
            break
        if names and not _NAME_GOES_ON.match(folded):
            # The superior body stands above the one that issues: "TỈNH ỦY …" over "BAN TỔ CHỨC".
            names.clear()
        names.append(stripped)
    return recase(" ".join(names), text) if names else None


def _is_draft(head: Sequence[Line]) -> bool:
    return any(re.match(r"\W*(?:du thao|draft)\b", fold(line.text)) for line in head[:12])


def _looks_vietnamese(text: str) -> bool:
    words = text[:20000].split()
    return sum(map(has_diacritics, words)) > 0.2 * max(len(words), 1)
