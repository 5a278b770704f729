"""The statements of a text, and which of the clauses cited in one belong to which directive named in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import regex as re

from rag.directives.citing import Citation
from rag.directives.model import Level, Relation
from rag.directives.naming import Name

# What may stand between a clause and the directive that it is of.
_OF = re.compile(
    r"[\s,]*(?:(?:ban hành\s+)?kèm theo|của|thuộc|trong|tại|of|in|to)?\s*(?:các\s+|the\s+)?"
    r"|[\s,]*(?:của\s+)?(?:bản\s+)?(?:Quy chế|Quy định|Quy trình|Điều lệ|Nội quy|Chương trình|Hướng dẫn|Danh mục)\b"
    r"[^;.:]{0,180}?kèm theo\s+",
    re.IGNORECASE,
)
# Longer statements are read piece by piece: no sentence is that long, but a table or a broken file may be.
_LONGEST_STATEMENT = 4_000


Named = Name | Citation


@dataclass(slots=True)
class Statement:
    """One statement of a line: ``line[start:end]``, with what it names, cites and quotes.

    `opening` is the relation under which it begins: "căn cứ …", or an item of a list that an act opened.
    `plans` says that the document reports or plans what others do: "Sửa đổi Nghị định …" is a task there.
    """

    line: str
    start: int
    end: int
    level: Level
    names: Sequence[Name]
    citations: Sequence[Citation]
    quotes: Sequence[tuple[int, int]] = ()
    opening: Relation | None = None
    plans: bool = False


def lines(text: str) -> Iterator[tuple[int, str]]:
    """(start, line) of each line of `text` that is not blank."""
    at = 0
    for line in text.split("\n"):
        if line.strip():
            yield at, line
        at += len(line) + 1


def statement_spans(line: str, sentences: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The sentences of `line`, those that a semicolon parts put together again."""
    begun: int | None = None
    for start, end in sentences:
        begun = start if begun is None else begun
        if line[end - 1] == ";" and end - begun < _LONGEST_STATEMENT:
            continue
        for piece in range(begun, end, _LONGEST_STATEMENT):
            yield piece, min(piece + _LONGEST_STATEMENT, end)
        begun = None
    if begun is not None:
        yield begun, sentences[-1][1]


_Placed = TypeVar("_Placed", Name, Citation)


def between(things: Sequence[_Placed], start: int, end: int) -> Sequence[_Placed]:
    """Those of `things` that begin from `start` to `end`; they stand in order."""
    return things[bisect_left(things, start, key=_begins) : bisect_left(things, end, key=_begins)]


def _begins(thing: Name | Citation) -> int:
    return thing.start


def attached(statement: Statement) -> tuple[dict[int, list[Citation]], list[Citation]]:
    """The clauses cited of each name, by the name's start, and those of no name in the statement."""
    cited: dict[int, list[Citation]] = {}
    waiting: list[Citation] = []
    things: list[Name | Citation] = sorted([*statement.names, *statement.citations], key=lambda t: (t.start, -t.end))
    for thing in things:
        if isinstance(thing, Citation):
            if thing.own:
                waiting = []
            else:
                waiting.append(thing)
            continue
        if waiting and _OF.fullmatch(statement.line, waiting[-1].end, thing.start):
            cited[thing.start] = waiting
            waiting = []
        elif not thing.own:
            waiting = []
    return cited, waiting
