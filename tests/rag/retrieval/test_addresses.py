"""Clause addresses: read from a question in any order, found in a document's tree."""

from __future__ import annotations

import pytest

from rag.directives.model import Clause, Level
from rag.retrieval.addresses import addressed_clauses, answers_address, read_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("điểm a khoản 2 điều 5", ("Điều 5", "Khoản 2", "Điểm a")),
        ("khoản 2 điểm a điều 5", ("Điều 5", "Khoản 2", "Điểm a")),
        ("Điều 5, khoản 2, điểm a", ("Điều 5", "Khoản 2", "Điểm a")),
        ("điểm a của khoản 2 của điều 5", ("Điều 5", "Khoản 2", "Điểm a")),
        ("DIEU 5 KHOAN 2 DIEM A", ("Điều 5", "Khoản 2", "Điểm A")),
        ("điểm đ khoản 1", ("Khoản 1", "Điểm đ")),
        ("điều 5a", ("Điều 5a",)),
        ("điểm 10.4.4", ("10.4.4",)),
        ("mục 4.2", ("4.2",)),
        ("tiết b điểm 2.1.1", ("2.1.1", "Điểm b")),
        ("điểm b điểm 2.1.1", ("2.1.1", "Điểm b")),
        ("điểm b 2.1.1", ("2.1.1", "Điểm b")),
        ("phụ lục II mục 3", ("Phụ lục II", "Mục 3")),
        ("article 3 clause 2 point a", ("Article 3", "Clause 2", "Point a")),
        ("point a of clause 2 of article 3", ("Article 3", "Clause 2", "Point a")),
    ],
)
def test_labels_are_read_top_first_in_whatever_order_they_are_typed(text: str, address: tuple[str, ...]) -> None:
    assert read_address(text, ()) == address


def tree(*paths: tuple[str, ...]) -> list[Clause]:
    return [Clause(i, None, Level.POINT, path[-1], path, "", i, i + 1) for i, path in enumerate(paths)]


def test_upper_labels_may_be_left_out_but_not_contradicted() -> None:
    path = ("Chương II", "Điều 5", "Khoản 2", "Điểm a")
    assert answers_address(path, ("Điều 5", "Điểm a"))
    assert answers_address(path, ("Khoản 2", "Điểm a"))
    assert not answers_address(path, ("Điều 6", "Điểm a"))
    assert not answers_address(path, ("Điều 5", "Khoản 2"))


def test_every_clause_that_may_be_meant_is_found_in_the_order_of_the_document() -> None:
    clauses = tree(("Điều 1", "Khoản 1"), ("Điều 2", "Khoản 1"), ("Điều 2", "Khoản 2"))
    assert [c.index for c in addressed_clauses(clauses, ("Khoản 1",))] == [0, 1]
    assert [c.index for c in addressed_clauses(clauses, ("Điều 2", "Khoản 1"))] == [1]
    assert addressed_clauses(clauses, ("Điều 3",)) == []


def test_a_typist_without_vietnamese_letters_may_mean_the_letter_d_with_a_stroke() -> None:
    stroke = tree(("Điều 1", "Điểm đ"))
    assert [c.index for c in addressed_clauses(stroke, ("Điều 1", "Điểm d"))] == [0]
    both = tree(("Điều 1", "Điểm d"), ("Điều 1", "Điểm đ"))
    assert [c.index for c in addressed_clauses(both, ("Điều 1", "Điểm d"))] == [0]
