"""Where a text quotes: the new wording that an amendment gives is content, not an act."""

from __future__ import annotations

import re
from collections import deque

_MARK = re.compile("[“”]")
# A quotation mark that is not closed within this many characters is a typing error.
_REACH = 40_000


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of each outermost “quotation” of `text`, over lines too, in order."""
    spans: list[tuple[int, int]] = []
    opened: deque[int] = deque()
    for mark in _MARK.finditer(text):
        at = mark.start()
        while opened and at - opened[0] > _REACH:
            opened.popleft()
        if mark[0] == "“":
            opened.append(at)
        elif opened:
            first = opened.pop()
            if not opened:
                spans.append((first, at + 1))
    return spans
