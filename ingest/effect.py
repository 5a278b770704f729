"""The day from which a document says it is in force."""

from __future__ import annotations

from datetime import date, timedelta

import regex as re

from rag.directives.dates import find_dates
from rag.directives.numbers import KINDS, find_numbers
from rag.vietnamese.normalize import fold

_KIND_WORD = "|".join(KINDS)
_EFFECTIVE = re.compile(
    rf"(?:(?P<what>{_KIND_WORD}) này|\bthis (?P<what_en>{_KIND_WORD}))\s[^.;\n]{{0,80}}?"
    r"(?:có hiệu lực|có giá trị|takes? effect|comes? into force|effective)(?P<when>[^.;\n]{0,160})",
    re.IGNORECASE,
)
# "trước ngày Nghị định này có hiệu lực" points at that day, it does not set it.
_POINTED_AT = re.compile(r"(?:\b(?:ngày|khi|điểm|lúc)|\b(?:before|when|until|date|day))\s+$", re.IGNORECASE)
_ALSO = re.compile(r"\b(?:thay thế|thay cho|bãi bỏ|hủy bỏ|sửa đổi|trừ|replac|supersed|repeal|except)", re.IGNORECASE)
_SIGNING = re.compile(
    r"(?:kể )?từ ngày (?:ký|ban hành)|(?:from|on|after) the (?:date|day) of (?:its )?sign", re.IGNORECASE
)
_DELAY = re.compile(r"\b(?:sau\s+(?!ngày)[^,]*?\b(?:ngày|tháng)|after\s+[^,]*?\b(?:days|months?))\b", re.IGNORECASE)
# "sau 15 ngày", "sau 15 (mười lăm) ngày", "sau mười lăm (15) ngày"; working days ("ngày làm việc") cannot be counted.
_DAYS = re.compile(
    r"(?:\bsau\s+(?:[\p{L} ]{1,30}\()?(?P<days>\d{1,3})(?:\s*\([^)]*\)|\))?\s*ngày,?\s*(?:kể\s+)?từ\s"
    r"|(?P<days>\d{1,3}) days (?:after|from)\s)",
    re.IGNORECASE,
)


def effective_from(text: str, kind: str | None, issued_on: date | None) -> date | None:
    """The day that the document's own clause on effect names, None where it leaves it open.

    `text` is the document without what it encloses: annexed forms speak of other documents.
    """
    for match in _EFFECTIVE.finditer(text):
        if kind is not None and fold(match["what"] or match["what_en"]) != fold(kind):
            continue
        if not _POINTED_AT.search(text, max(0, match.start() - 20), match.start()):
            return _day(_own_words(match["when"]), issued_on)
    return None


def _own_words(when: str) -> str:
    """`when` up to where it turns to other documents, whose dates are not this one's."""
    also = _ALSO.search(when)
    number = next(find_numbers(when), None)
    return when[: min(also.start() if also else len(when), number.start if number else len(when))]


def _day(when: str, issued_on: date | None) -> date | None:
    first = issued_on if _SIGNING.search(when) else next((found for found, _, _ in find_dates(when)), None)
    days = _DAYS.search(when)
    if first is not None and days:
        return first + timedelta(days=int(days["days"]))
    # A delay in words or working days: no date is better than a guessed one.
    return None if _DELAY.search(when) else first
