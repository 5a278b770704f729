"""The lines of a document with the labels that they open with, and where each next label stands."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import regex as re

from rag.directives.labels import Count, Marker, read_marker
from rag.directives.model import Level


@dataclass(frozen=True, slots=True)
class Line:
    """One block of the stored text: ``text[start:end]``, its page, whether it is a table row."""

    text: str
    start: int
    end: int
    page: int | None = None
    row: bool = False


CONTAINERS = {Level.APPENDIX, Level.PART, Level.CHAPTER, Level.SECTION, Level.SUBSECTION}

# A place to fill in, or the leader of a table of contents.
_BLANK = re.compile(r"\.{4,}|…[….]+|_{3,}")
# "(6)" where the content goes: the form explains it in a note.
_PLACEHOLDER = re.compile(r"[\s.…]*(?:\([\d*]{1,2}\))?[\s.…]*")


def read_labels(lines: Sequence[Line]) -> list[Marker | None]:
    """The label of each line, None for table rows, running text, and the blanks of a form."""
    markers = [None if line.row else read_marker(line.text) for line in lines]
    return [
        None if marker is None or _is_blank(line.text, marker, following) else marker
        for line, marker, following in zip(lines, markers, [*markers[1:], None], strict=True)
    ]


def _is_blank(text: str, marker: Marker, following: Marker | None) -> bool:
    if marker.level is Level.APPENDIX:
        return False
    if marker.rest >= len(text):
        # "1." above "2.": nobody has filled in the list yet.
        return marker.level not in CONTAINERS and following is not None and following.count == marker.count
    return bool(_PLACEHOLDER.fullmatch(text, marker.rest) or _BLANK.search(text))


class Places:
    """Where labels stand, so that looking ahead costs the same in a document of any length."""

    def __init__(self, lines: Sequence[Line], markers: Sequence[Marker | None], hidden: Collection[int]) -> None:
        self._by_label: dict[tuple[Count, int], list[int]] = defaultdict(list)
        self._articles: list[int] = []
        self._new_counts: list[int] = []
        for i, marker in enumerate(markers):
            if marker is None or i in hidden:
                continue
            self._by_label[marker.count, marker.ordinal].append(i)
            if marker.level is Level.ARTICLE:
                self._articles.append(i)
                if marker.ordinal == 1:
                    self._new_counts.append(i)
            elif marker.level is Level.APPENDIX and lines[i].text.isupper():
                self._new_counts.append(i)

    def next(self, count: Count, ordinal: int, after: int) -> int | None:
        """The first line below `after` with this label."""
        return first_after(self._by_label.get((count, ordinal), []), after)

    def next_article(self, after: int) -> int | None:
        """The first line below `after` that opens an article."""
        return first_after(self._articles, after)

    def next_new_count(self, after: int) -> int | None:
        """The first line below `after` where articles are counted anew: "Điều 1", or an appendix in capitals."""
        return first_after(self._new_counts, after)


def first_after(ordered: Sequence[int], after: int) -> int | None:
    """The first of the `ordered` numbers that is larger than `after`."""
    at = bisect_right(ordered, after)
    return ordered[at] if at < len(ordered) else None
