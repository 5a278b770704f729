"""Numbers, dates and units are equal whatever their spelling."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.verification.facts import read_facts
from rag.vietnamese.numerals import value_of


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("07", 7),
        ("1.000.000", 1_000_000),
        ("1,000,000", 1_000_000),
        ("99,5", Fraction(199, 2)),
        ("5.120 triệu", 5_120_000_000),
        ("5,12 tỷ", 5_120_000_000),
        ("180 million", 180_000_000),
        ("ba mươi lăm", 35),
        ("mười lăm", 15),
        ("hai phần ba", Fraction(2, 3)),
        ("three-quarters", Fraction(3, 4)),
        ("twenty-one", 21),
    ],
)
def test_a_number_is_read_in_digits_and_words(numeral: str, value: float) -> None:
    assert value_of(numeral) == value


@given(st.integers(0, 10**12))
def test_grouped_digits_are_the_number(n: int) -> None:
    assert value_of(f"{n:,}") == value_of(f"{n:,}".replace(",", ".")) == n


@pytest.mark.parametrize(
    "text", ["ngày 15 tháng 3 năm 2024", "15/3/2024", "15-03-2024", "15 March 2024", "March 15, 2024"]
)
def test_a_date_is_read_in_every_spelling(text: str) -> None:
    (found,) = read_facts(text).dates
    assert found.parts == (15, 3, 2024)


@pytest.mark.parametrize(
    ("text", "unit", "limit"),
    [
        ("trong 30 ngày làm việc", "working day", ""),
        ("không quá 05 ngày", "day", "<="),
        ("từ 98% trở lên", "%", ">="),
        ("dưới 75 hộ", "hộ", "<"),
        ("within five working days", "working day", ""),
        ("no more than VND 20 million", "dong", "<="),
    ],
)
def test_an_amount_has_its_unit_and_its_limit(text: str, unit: str, limit: str) -> None:
    (amount,) = read_facts(text).amounts
    assert (amount.unit, amount.limit) == (unit, limit)


def test_a_document_number_a_clause_and_a_year_are_no_amounts() -> None:
    facts = read_facts("Khoản 2 Điều 9 Quyết định số 07/2019/QĐ-UBND năm 2019")
    assert facts.amounts == ()
    assert facts.clauses == {("khoản", "2"), ("điều", "9")}
    assert [m.ordinal for m in facts.numbers] == ["7"]


@pytest.mark.parametrize("text", ["hằng năm", "mỗi năm", "trong một năm", "every year", "yearly", "a year"])
def test_a_period_is_read_in_every_wording(text: str) -> None:
    assert read_facts(text).periods == {"year"}


@given(st.text())
def test_what_is_left_is_as_long_as_the_text(text: str) -> None:
    lowered = text.lower()
    if len(lowered) == len(text):
        assert len(read_facts(text).rest) == len(text)


@pytest.mark.parametrize(
    ("text", "shares", "days"),
    [
        ("ít nhất 2/3 thành viên", [Fraction(2, 3)], []),
        ("từ 2/3 thành viên trở lên", [Fraction(2, 3)], []),
        ("trước 2/3 hằng năm", [], [(2, 3, None)]),
        ("các ngày 3/2, 19/5 và 2/9", [], [(3, 2, None), (19, 5, None), (2, 9, None)]),
        ("vào ngày 10 và 25", [], [(10, None, None), (25, None, None)]),
    ],
)
def test_a_fraction_is_told_from_a_day(text: str, shares: list[Fraction], days: list[tuple[int, ...]]) -> None:
    facts = read_facts(text)
    assert [amount.value for amount in facts.amounts] == shares
    assert [date.parts for date in facts.dates] == days


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("trong vòng 24 giờ", "within"),
        ("sau 24 giờ", "after"),
        ("chậm nhất sau 24 giờ", ""),
        ("trước 20 giờ 00", "before"),
        ("within 5 days", "within"),
    ],
)
def test_a_span_has_the_side_on_which_things_happen(text: str, side: str) -> None:
    (amount,) = read_facts(text).amounts
    assert amount.side == side


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("trước ngày 5/3/2019", "before"),
        ("không muộn hơn ngày 5/3/2019", "before"),
        ("no later than 5 March 2019", "before"),
        ("sớm nhất ngày 5/3/2019", "after"),
        ("kể từ ngày 5/3/2019", "from"),
        ("đến hết ngày 5/3/2019", "until"),
        ("ngày 5/3/2019", ""),
    ],
)
def test_a_day_has_the_side_on_which_things_happen(text: str, side: str) -> None:
    facts = read_facts(text)
    assert [date.side for date in facts.dates] == [side]
    assert "không" not in facts.rest
    assert "no " not in facts.rest
