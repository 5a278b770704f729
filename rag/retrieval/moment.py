"""The day whose state of things a question asks for, taken out of its words: no clause speaks of it."""

from __future__ import annotations

from datetime import date

import regex as re

from rag.directives.dates import find_dates

_LEAD = r"(?:(?:tính|xét|kể)\s+(?:đến|tới|vào|tại)|đến|vào|tại|ở|hồi|trong|theo|lúc|as\s+(?:of|at)|back\s+in|on|in|at)"
_LEAD_IN = re.compile(rf"(?:(?<!\w){_LEAD}\s+(?:(?:thời\s+điểm|lúc)\s+)?(?:ngày\s+)?|^(?:ngày\s+)?)$", re.IGNORECASE)
_YEAR = re.compile(
    rf"(?:(?<!\w){_LEAD}\s+(?:thời\s+điểm\s+)?|^)(?:(?:cuối|đầu|giữa)\s+)?"
    r"(?:tháng\s+(?P<month>\d{1,2})(?:\s+năm\s+|\s*/\s*)|năm\s+)?(?P<year>(?:19|20)\d\d)(?![\d/.-])",
    re.IGNORECASE,
)


_STANDS = re.compile(
    r"(?<!\w)(?:(?:tính|xét)\s+(?:đến|tới|vào|tại)|(?:vào|tại|ở)\s+thời\s+điểm|as\s+(?:of|at))\s+(?:thời\s+điểm\s+)?(?:ngày\s+)?$",
    re.IGNORECASE,
)


def moment_of(question: str) -> date | None:
    """The day that `question` sets itself: "Tính đến 01/6/2023, …"; None where a date may be what it is about."""
    return next((day for day, start, _ in find_dates(question) if _STANDS.search(question[:start])), None)


def without_moment(question: str, day: date) -> str:
    """`question` without the words that only name `day`, its month or its year: "Tính đến 01/6/2023, …".

    A year inside a name ("Kế hoạch năm 2023") is left, and so is a question that would lose all its words.
    """
    for found, start, end in find_dates(question):
        lead = _LEAD_IN.search(question[:start])
        if found == day and lead is not None:
            return _cut(question, lead.start(), end)
    for match in _YEAR.finditer(question):
        if int(match["year"]) == day.year and int(match["month"] or day.month) == day.month:
            return _cut(question, match.start(), match.end())
    return question


def _cut(question: str, start: int, end: int) -> str:
    left = " ".join(f"{question[:start].rstrip(' ,')} {question[end:].lstrip(' ,')}".split())
    return left if any(c.isalpha() for c in left) else question
