"""Where a label may stand: which clauses may hold it, and whose count it continues."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.structure.lines import CONTAINERS
from ingest.structure.nodes import Node
from rag.directives.labels import Marker
from rag.directives.model import Level

# Which nodes may hold a label of each level; None is the document itself.
_PARENTS: dict[Level, set[Level | None]] = {
    Level.PART: {None, Level.APPENDIX},
    Level.CHAPTER: {None, Level.APPENDIX, Level.PART},
    Level.SECTION: {None, Level.APPENDIX, Level.PART, Level.CHAPTER},
    Level.SUBSECTION: {Level.APPENDIX, Level.PART, Level.CHAPTER, Level.SECTION},
    Level.ROMAN: {None, *CONTAINERS, Level.ROMAN, Level.ARTICLE},
    Level.NUMBER: {None, *CONTAINERS, Level.ROMAN, Level.ARTICLE},
    Level.LETTER: {None, *CONTAINERS, Level.ROMAN, Level.ARTICLE, Level.CLAUSE, Level.NUMBER},
}
_ITEMS = {Level.ARTICLE, Level.CLAUSE, Level.POINT, Level.ROMAN, Level.NUMBER, Level.LETTER}
_COUNTED_THROUGH = {Level.PART, Level.CHAPTER, Level.SECTION, Level.ROMAN}
# Offices skip a number now and then, and letters skip f, j, w: more than this is another list.
LARGEST_GAP = 3


def may_hold(node: Node, marker: Marker) -> bool:
    """Whether a label like `marker` may stand directly below `node`; whether it does is for its count to say."""
    level = None if node.parent is None else node.level
    if level in {Level.HEAD, Level.TAIL, Level.PREAMBLE}:
        return False
    own = node.marker
    if marker.level is Level.NUMBER and marker.depth > 1:
        if own is None or level not in {Level.NUMBER, Level.CLAUSE, Level.ROMAN}:
            return False
        return own.label == marker.above or (level is Level.ROMAN and str(own.ordinal) == marker.above)
    if marker.level is Level.LETTER and marker.depth == 2:
        return level is Level.LETTER and own is not None and own.label == marker.above
    if marker.level is Level.ROMAN and level is Level.ROMAN:
        return own is not None and own.style != marker.style
    if marker.level in {Level.LETTER, Level.NUMBER} and marker.style and level in _ITEMS:
        return own is not None and (own.level is not marker.level or own.style != marker.style)
    if marker.level is Level.LETTER and marker.style:
        return False
    return level in _PARENTS.get(marker.level, set())


def counting(holders: Sequence[Node], marker: Marker) -> Node | None:
    """The one of `holders`, nearest first, whose count `marker` continues or starts; None when it fits nowhere."""
    count, ordinal = marker.count, marker.ordinal
    for node in holders:
        last = node.counts.get(count)
        if last is not None and (ordinal == last + 1 or (ordinal == last and marker.suffix)):
            return node
    if _starts_count(marker):
        fresh = next((n for n in holders if count not in n.counts), None)
        # A second "1." in the same list is text; below a new heading it is a new list.
        if fresh is not None and (holders[0] is fresh or count not in holders[0].counts):
            return fresh
    for node in holders:
        last = node.counts.get(count)
        if last is not None and last < ordinal <= last + LARGEST_GAP:
            return node
    return None


def _starts_count(marker: Marker) -> bool:
    # The first chapters of a scan may be unreadable, and "Chương II" is unmistakable.
    return marker.ordinal == 1 or (marker.level in {Level.PART, Level.CHAPTER} and marker.ordinal <= LARGEST_GAP)


def in_place(marker: Marker, parent: Node) -> tuple[Level, str]:
    """The level and label that `marker` takes under `parent`: numbers under an article are khoản."""
    english = parent.label.startswith(("Article", "Clause"))
    if marker.level is Level.NUMBER and marker.depth == 1:
        if parent.level is Level.ARTICLE:
            return Level.CLAUSE, f"{'Clause' if english else 'Khoản'} {marker.label}"
        if parent.level in _ITEMS and marker.style:
            return Level.NUMBER, f"{marker.label})"
    if marker.level is Level.LETTER and not marker.style and parent.level in {Level.ARTICLE, Level.CLAUSE}:
        return Level.POINT, f"{'Point' if english else 'Điểm'} {marker.label}"
    return marker.level, marker.label


def continued(holders: Sequence[Node], marker: Marker, document: Node) -> Node | None:
    """The nearest of `holders` where the count of its neighbour runs on: Chương IV opens Phần hai, 3 opens II."""
    ordinal, level = document.through.get(marker.count, (0, None))
    nearest = holders[0] if holders else None
    if nearest is None or nearest.level is not level or nearest.counts.get(marker.count) is not None:
        return None
    return nearest if level in _COUNTED_THROUGH and marker.ordinal == ordinal + 1 else None
