"""Dates as official documents write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_MONTHS = {
    name: n
    for n, name in enumerate(
        "january february march april may june july august september october november december".split(), start=1
    )
}
_DATE = re.compile(
    r"(?:ngày\s+)?(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>\d{4})"
    r"|(?<![\d/.-])(?P<d2>\d{1,2})\s?[/.-]\s?(?P<m2>\d{1,2})\s?[/.-]\s?(?P<y2>(?:19|20)\d\d)(?!\d)"
    rf"|(?P<d3>\d{{1,2}})\s+(?P<m3>{'|'.join(_MONTHS)})\s+(?P<y3>\d{{4}})"
    rf"|(?P<m4>{'|'.join(_MONTHS)})\s+(?P<d4>\d{{1,2}}),?\s+(?P<y4>\d{{4}})",
    re.IGNORECASE,
)


def find_dates(text: str) -> Iterator[tuple[date, int, int]]:
    """(date, start, end) of each full date in `text`, in order; impossible dates are passed over."""
    for match in _DATE.finditer(text):
        groups = match.groupdict()
        for suffix in ("", "2", "3", "4"):
            if groups["d" + suffix]:
                day, month, year = groups["d" + suffix], groups["m" + suffix], groups["y" + suffix]
                number = int(month) if month.isdigit() else _MONTHS[month.lower()]
                try:
                    yield date(int(year), number, int(day)), match.start(), match.end()
                except ValueError:
                    # "31 tháng 2", a typing error: no date is better than a guessed one.
                    continue
                break
