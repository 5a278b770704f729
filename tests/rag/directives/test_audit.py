"""What a tree leaves out, tells twice or out of order, and where numbering jumps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.structure import Line, build_tree
from rag.directives.audit import audit, numbering_gaps
from rag.directives.model import Clause


def tree(*lines: str) -> tuple[str, tuple[Clause, ...]]:
    made: list[Line] = []
    at = 0
    for text in lines:
        made.append(Line(text, at, at + len(text)))
        at += len(text) + 1
    return "\n".join(lines), build_tree(made, 0)


def gaps(*lines: str) -> list[tuple[str, str, tuple[str, ...]]]:
    _, clauses = tree(*lines)
    return [(clauses[g.after].label, clauses[g.before].label, g.missing) for g in numbering_gaps(clauses)]


ARTICLES = (
    "Chương I. Kho",
    "Điều 1. Cửa kho",
    "1. Cửa mở.",
    "a) Buổi sáng;",
    "b) Buổi chiều.",
    "Điều 2. Sổ kho",
    "Ghi sổ.",
)


def test_a_tree_that_tells_everything_is_whole() -> None:
    found = audit(*tree(*ARTICLES))
    assert found.whole
    assert found.gaps == ()


def test_characters_in_no_clause_are_counted() -> None:
    text, clauses = tree(*ARTICLES)
    found = audit(f"Ghi thêm.\n{text}", [replace(c, start=c.start + 10, end=c.end + 10) for c in clauses])
    assert (found.uncovered, found.doubled) == (len("Ghithêm."), 0)
    assert not found.whole


def test_characters_in_two_clauses_are_counted() -> None:
    text, clauses = tree("1. Cửa kho mở.", "2. Sổ kho ghi.")
    wider = replace(clauses[0], end=clauses[0].end + 3)
    assert audit(text, [wider, clauses[1]]).doubled == 2


def test_a_child_outside_its_parent_is_out_of_order() -> None:
    text, clauses = tree(*ARTICLES)
    point = next(c for c in clauses if c.label == "Điểm b")
    stray = [replace(c, end=point.start) if c.label == "Khoản 1" else c for c in clauses]
    assert audit(text, stray).disordered == 1


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("Điều 1. A", "x", "Điều 2. B", "y", "Điều 4. C", "z"), [("Điều 2", "Điều 4", ("Điều 3",))]),
        (("Điều 1. A", "1. x", "2. y", "4. z"), [("Khoản 2", "Khoản 4", ("Khoản 3",))]),
        (("Điều 1. A", "a) x", "b) y", "d) z"), [("Điểm b", "Điểm d", ("Điểm c",))]),
        # Vietnamese lists go from e to g, and đ follows d.
        (("Điều 1. A", "a) s", "b) t", "c) u", "d) v", "đ) x", "e) y", "g) z"), []),
        (("1. Kho", "1.1. x", "1.2. y", "1.4. z", "2. Sổ"), [("1.2", "1.4", ("1.3",))]),
        (("I. KHO", "1. x", "II. SỔ", "1. y"), []),
        # An inserted clause follows its elder.
        (("Điều 1. A", "x", "Điều 1a. B", "y", "Điều 2. C", "z"), []),
        (("Điều 1. A", "x", "Điều 2. B", "y", "Điều 2. C", "z"), [("Điều 2", "Điều 2 (2)", ())]),
        # Articles are counted through all chapters.
        (("Chương I", "Điều 1. A", "x", "Chương II", "Điều 2. B", "y"), []),
    ],
)
def test_gaps_are_where_the_count_jumps(lines: tuple[str, ...], found: list[tuple[str, str, tuple[str, ...]]]) -> None:
    assert gaps(*lines) == found


def test_each_enclosed_document_counts_its_own_articles() -> None:
    assert not gaps(
        "Điều 1. Ban hành Quy chế kho.", "Điều 2. Hiệu lực", "TM. ỦY BAN NHÂN DÂN", "QUY CHẾ", "Điều 1. Cửa kho", "x"
    )
