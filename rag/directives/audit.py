"""Whether a tree tells the whole text, once and in order, and where the document's own numbering jumps.

A gap may be the document's (offices skip numbers, laws lose clauses) or the reader's: a clause that was taken
for running text. Either way whoever quotes the document should know.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex as re

from rag.directives.clauses import enclosure
from rag.directives.labels import POINT_LETTERS, roman_numeral, roman_value
from rag.directives.model import Clause, Level

_COUNTED = {
    Level.PART, Level.CHAPTER, Level.SECTION, Level.SUBSECTION, Level.ARTICLE, Level.CLAUSE, Level.POINT, Level.ROMAN,
    Level.NUMBER, Level.LETTER,
}  # fmt: skip
# Counted through the whole document, whatever chapter they stand in.
_THROUGH = {Level.PART, Level.CHAPTER, Level.ARTICLE}
_RARE_LETTERS = frozenset("fjwz")  # not in the Vietnamese alphabet: lists go from e to g
_AGAIN = re.compile(r" \(\d+\)$")  # how the tree tells a repeated label apart
_VALUE = re.compile(r"(?P<number>\d+)(?P<suffix>\p{L}?)|(?P<letters>\p{L}+)(?P<after>\d*)")
_MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Gap:
    """A jump in the count: between the clauses `after` and `before` (indices) the labels `missing` do not stand.

    `missing` is empty where a number stands twice.
    """

    after: int
    before: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """What is wrong with a tree: characters (white space aside) in no clause, in two, and gaps in the numbering.

    `disordered` counts the clauses that do not stand behind their elder siblings and inside their parents.
    """

    uncovered: int
    doubled: int
    disordered: int
    gaps: tuple[Gap, ...]

    @property
    def whole(self) -> bool:
        """Whether every character is in exactly one leaf and the order is that of the text."""
        return not (self.uncovered or self.doubled or self.disordered)


def audit(text: str, clauses: Sequence[Clause]) -> Audit:
    """The audit of the tree `clauses` over `text`; a clause's own words before its first child are a leaf of it."""
    covered = bytearray(len(text))
    doubled = disordered = 0
    for clause, leaves in zip(clauses, _leaves(clauses), strict=True):
        parent = clauses[clause.parent] if clause.parent is not None else None
        if parent is not None and not parent.start <= clause.start <= clause.end <= parent.end:
            disordered += 1
        for start, end in leaves:
            doubled += sum(covered[start:end])
            covered[start:end] = b"\x01" * (end - start)
    disordered += sum(a.start > b.start for a, b in pairwise(clauses))
    uncovered = sum(not seen and not c.isspace() for seen, c in zip(covered, text, strict=True))
    return Audit(uncovered, doubled, disordered, tuple(numbering_gaps(clauses)))


def _leaves(clauses: Sequence[Clause]) -> list[list[tuple[int, int]]]:
    """For each clause the spans of it that lie in none of its children."""
    children: list[list[Clause]] = [[] for _ in clauses]
    for clause in clauses:
        if clause.parent is not None:
            children[clause.parent].append(clause)
    out: list[list[tuple[int, int]]] = []
    for clause, below in zip(clauses, children, strict=True):
        spans, at = [], clause.start
        for child in below:
            if child.start > at:
                spans.append((at, child.start))
            at = max(at, child.end)
        if clause.end > at:
            spans.append((at, clause.end))
        out.append(spans)
    return out


def numbering_gaps(clauses: Sequence[Clause]) -> Iterator[Gap]:
    """Where labels of one count do not follow one another, in the order of the text."""
    last: dict[tuple[object, ...], tuple[int, int, str]] = {}
    for clause in clauses:
        if clause.level not in _COUNTED:
            continue
        ordinal, suffix = _ordinal(clause)
        if not ordinal:
            continue
        count = _count(clauses, clause)
        before = last.get(count)
        last[count] = ordinal, clause.index, suffix
        if before is None or ordinal == before[0] + 1 or (ordinal == 1 and clause.level in _THROUGH):
            continue
        elder, index, elder_suffix = before
        if ordinal == elder and suffix != elder_suffix:
            continue
        missing = tuple(_missing(clause, elder, ordinal))
        if missing or ordinal <= elder:
            yield Gap(index, clause.index, missing)


def _count(clauses: Sequence[Clause], clause: Clause) -> tuple[object, ...]:
    """What clauses must share to be counted together: document or parent, level, and how the label is written."""
    style = re.sub(r"[\p{L}\d]+(?: \(\d+\))?(?=\)?$)", "", clause.label)
    at = enclosure(clauses, clause) if clause.level in _THROUGH else clause.parent
    return (at, clause.level, style, clause.label.count("."))


def _ordinal(clause: Clause) -> tuple[int, str]:
    """(place in the count, letter of an inserted label); (0, "") for a label that counts nothing."""
    value = _AGAIN.sub("", clause.label).rpartition(" ")[2].strip("()").rpartition(".")[2]
    match = _VALUE.fullmatch(value)
    if match is None:
        return 0, ""
    if match["number"]:
        return int(match["number"]), match["suffix"]
    letters = match["letters"]
    if clause.level in {Level.POINT, Level.LETTER} and len(letters) == 1:
        if match["after"]:
            return int(match["after"]), ""
        return POINT_LETTERS.find(letters.lower()) + 1, ""
    return roman_value(letters), ""


def _missing(clause: Clause, after: int, before: int) -> Iterator[str]:
    """The labels between two ordinals, at most a dozen, as `clause` would bear them."""
    label = _AGAIN.sub("", clause.label)
    value = label.rpartition(" ")[2].strip("()").rpartition(".")[2]
    head = label[: label.rindex(value)]
    for ordinal in range(after + 1, min(before, after + 1 + _MOST_NAMED)):
        if value[0].isdigit():
            yield f"{head}{ordinal}"
        elif clause.level in {Level.POINT, Level.LETTER} and len(value) == 1:
            if (letter := POINT_LETTERS[ordinal - 1]) not in _RARE_LETTERS:
                yield f"{head}{letter}"
        else:
            yield f"{head}{roman_numeral(ordinal)}"
