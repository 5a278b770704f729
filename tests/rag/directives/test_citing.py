"""Clauses as they are cited in running text."""

from __future__ import annotations

import pytest

from rag.directives.citing import find_citations, target


def cited(line: str) -> list[str]:
    return [" › ".join(target(path)) for citation in find_citations(line) for path in citation.paths]


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        ("tại điểm c khoản 1 Điều 28; Điều 43 Nghị định", ["Điều 28 › Khoản 1 › Điểm c", "Điều 43"]),
        ("điểm a, b và đ khoản 2 Điều 77", [f"Điều 77 › Khoản 2 › Điểm {point}" for point in "abđ"]),
        (
            "điểm a, điểm c khoản 1, điểm a khoản 2 Điều 8",
            ["Điều 8 › Khoản 1 › Điểm a", "Điều 8 › Khoản 1 › Điểm c", "Điều 8 › Khoản 2 › Điểm a"],
        ),
        ("các Điều 15, 18 và 24 của Điều lệ", ["Điều 15", "Điều 18", "Điều 24"]),
        ("các Điều: 48, 46 và Điều 55 của Luật", ["Điều 48", "Điều 46", "Điều 55"]),
        ("từ Điều 5 đến Điều 8", ["Điều 5", "Điều 6", "Điều 7", "Điều 8"]),
        ("từ điểm c đến điểm e khoản 1 Điều 3", [f"Điều 3 › Khoản 1 › Điểm {point}" for point in "cdđe"]),
        ("Điều 16a, Điều 16b và khoản 3 Điều 17", ["Điều 16a", "Điều 16b", "Điều 17 › Khoản 3"]),
        ("Điều 4, khoản 2 Điều 6", ["Điều 4", "Điều 6 › Khoản 2"]),
        ("khoản 1, Điều 5 và 3 người khác", ["Điều 5 › Khoản 1"]),
        ("Điều 5 khoản 2", ["Điều 5 › Khoản 2"]),
        ("Điều 5 Chương II", ["Chương II › Điều 5"]),
        ("Chương III, Phụ lục II", ["Chương III", "Phụ lục II"]),
        ("Mục 2, Mục 3, Chương IV, Luật", ["Chương IV › Mục 2", "Chương IV › Mục 3"]),
        ("điểm a khoản 8 Điều 38; Mục V Phụ lục II", ["Điều 38 › Khoản 8 › Điểm a", "Phụ lục II › Mục V"]),
        ("Mẫu số 05 tại Phụ lục kèm theo Nghị định", ["Mẫu số 05"]),
        ("Điểm 3.6 và 3.7, Mục 3 của Hướng dẫn", ["3.6", "3.7"]),
        ("điểm 1.b, mục II, phần thứ hai Thông tư", ["Phần thứ hai › Mục II › 1.b"]),
        ("Tiết a, Tiểu mục 10.2.1 của Hướng dẫn", ["10.2.1 › Điểm a"]),
        ("Bổ sung Điều 8a vào sau Điều 8", ["Điều 8a"]),
        ("Bổ sung khoản 3a vào sau khoản 3 Điều 12", ["Điều 12 › Khoản 3a"]),
        ("Bổ sung điểm đ vào khoản 1 Điều 5", ["Điều 5 › Khoản 1 › Điểm đ"]),
        ("Bổ sung vào sau mục 4 phần I như sau:", []),
        ("Clause 3 of Article 7", ["Article 7 › Clause 3"]),
        ("khoản 1 và khoản 2 Điều này, Điều 4 Luật Giá", ["Điều 4"]),
        ("Điều 7. Sửa đổi khoản 1 Điều 3", ["Điều 3 › Khoản 1"]),
        ("đủ điều kiện, đạt 5 điểm, một khoản tiền 3 triệu đồng", []),
    ],
)
def test_clauses_are_read_as_they_are_cited(line: str, paths: list[str]) -> None:
    assert cited(line) == paths


def test_a_clause_of_the_document_itself_is_marked() -> None:
    assert [(c.own, c.paths) for c in find_citations("theo khoản 1 và khoản 2 Điều này")] == [(True, ())]


def test_a_range_that_cannot_be_counted_is_its_ends() -> None:
    assert cited("từ Điều 1 đến Điều 900") == ["Điều 1", "Điều 900"]
    assert cited("từ Điều 9 đến Điều 5") == ["Điều 9", "Điều 5"]
