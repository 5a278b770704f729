"""Numbers in words: what stands for none is none, and never an error."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rag.vietnamese.numerals import value_of


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("mười lăm", 15),
        ("bốn mươi lăm", 45),
        ("chín mươi", 90),
        ("ba", 3),
        ("hai phần ba", Fraction(2, 3)),
        ("toàn bộ phần", None),
        ("một phần không", None),
        ("khoảng", None),
    ],
)
def test_words_stand_for_a_number_or_for_none(words: str, value: Fraction | int | None) -> None:
    assert value_of(words) == value
