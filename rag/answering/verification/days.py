"""Days in a text, whole or in part: "15/3/2024", "tháng 4", "ngày 10 và 25"; and the fractions that look like them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex as re

from rag.directives.dates import find_dates

Parts = tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Date:
    """A day, month and year, None for what is not said; `side` is "before", "after", "from", "until" or ""."""

    parts: Parts
    side: str
    start: int
    end: int


_MONTH_NAMES = "january february march april may june july august september october november december".split()
_PART_DATE = re.compile(
    r"(?:ngày\s+)?(?P<d>\d{1,2})\s+(?:tháng\s+(?P<m>\d{1,2})|(?P<mn>" + "|".join(_MONTH_NAMES) + r"))(?![^\W_])"
    r"|(?P<mn2>" + "|".join(_MONTH_NAMES) + r")\s+(?P<d2>\d{1,2})(?![\d:])"
    r"|(?:ngày\s+)?(?<![\d/.])(?P<d3>\d{1,2})/(?P<m3>\d{1,2})(?![\d/])"
    r"|tháng\s+(?P<m4>\d{1,2})(?:\s*(?:năm\s+|/\s?)(?P<y4>(?:19|20)\d\d))?(?!\d)"
    r"|(?:năm\s+)?(?<![\d.,/])(?P<y5>(?:19|20)\d\d)(?![\d.,/]\d|\d)"
    r"|ngày\s+(?P<d6>\d{1,2})(?!\d)"
)
_SIDES = (
    ("before", re.compile(
        r"(?:(?:không\s+(?:muộn|chậm|trễ)\s+hơn|(?:chậm|muộn|trễ)\s+nhất)(?:\s+(?:là|vào|đến|trước))?"
        r"|(?:no|not)\s+later\s+than|trước|(?<![^\W\d_])(?:before|by))\s*(?:hết\s+)?(?:ngày)?\s*$")),
    ("after", re.compile(r"(?:sớm\s+nhất(?:\s+(?:là|vào|từ))?|(?:no|not)\s+earlier\s+than|sau|after)\s*(?:ngày)?\s*$")),
    ("from", re.compile(r"(?:(?<![^\W\d_])từ|since|from)\s*(?:ngày)?\s*$")),
    ("until", re.compile(r"(?:đến|tới|until)\s*(?:hết\s+)?(?:ngày)?\s*$")),
)  # fmt: skip
_DATE_LIMIT = re.compile(
    r"(?:không\s+(?:muộn|chậm|trễ|sớm)\s+hơn|(?:no|not)\s+(?:later|earlier)\s+than)\s*(?:là|vào|đến|trước)?\s*(?:ngày)?\s*$"
)
_SHARE = re.compile(
    r"(?<![\d/.,])(?P<part>\d{1,2})/(?P<whole>\d{1,2})(?=\s+(?!năm|hằng|hàng|mỗi|và|hoặc|đến|thì|and|or|to)\p{L})"
)
_TIME_BEFORE = re.compile(
    r"(?:ngày|trước|sau|từ|đến|tới|vào|hết|kể|[,;:(-]|và|hoặc|là|(?<![^\W\d_])(?:on|by|before|after|from|to|until|and|or))\s*$"
)
_NEXT_DAY = re.compile(r"\s*(?:,|và|hoặc)\s*(?P<day>\d{1,2})(?![\d/]|[.,]\d|\s*(?:\p{L}|%))")
_FROM_IT_UP = re.compile(r"[^.;,\d]{0,30}trở\s+lên")


def dates_in(text: str) -> Iterator[Date]:
    """The days of `text`, which must be in small letters."""
    taken: list[tuple[int, int]] = []
    for day, start, end in find_dates(text):
        taken.append((start, end))
        yield Date((day.day, day.month, day.year), _side(text, start), start, end)
    taken += [match.span() for match in shares_in(text)]
    for match in _PART_DATE.finditer(text):
        if any(s < match.end() and match.start() < e for s, e in taken):
            continue
        month_name = match["mn"] or match["mn2"]
        month = match["m"] or match["m3"] or match["m4"]
        number = _MONTH_NAMES.index(month_name) + 1 if month_name else int(month) if month else None
        day_text = match["d"] or match["d2"] or match["d3"] or match["d6"]
        year = match["y4"] or match["y5"]
        if number is not None and not 1 <= number <= 12:
            continue
        parts = (int(day_text) if day_text else None, number, int(year) if year else None)
        yield Date(parts, _side(text, match.start()), *match.span())
        if match["d6"]:
            yield from _more_days(text, match.end())


def _more_days(text: str, at: int) -> Iterator[Date]:
    """The days that follow a day of the month without its word: "ngày 10 và 25"."""
    while match := _NEXT_DAY.match(text, at):
        yield Date((int(match["day"]), None, None), "", *match.span("day"))
        at = match.end()


def shares_in(text: str) -> Iterator[re.Match[str]]:
    """The fractions in digits of `text`; "2/3" behind a word of time is a day."""
    for match in _SHARE.finditer(text):
        from_it_up = re.search(r"từ\s*$", text[: match.start()]) and _FROM_IT_UP.match(text, match.end())
        day = not from_it_up and _TIME_BEFORE.search(text[: match.start()])
        if int(match["part"]) < int(match["whole"]) and not day:
            yield match


def _side(text: str, start: int) -> str:
    return next((side for side, found in _SIDES if found.search(text[max(0, start - 30) : start])), "")


def date_start(text: str, date: Date) -> int:
    """Where a date begins with the limit before it: "không muộn hơn ngày 31/12/2027" denies nothing."""
    before = text[max(0, date.start - 24) : date.start]
    found = _DATE_LIMIT.search(before)
    return date.start - len(before) + found.start() if found else date.start
