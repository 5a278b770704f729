"""Dates in words, in figures and in English."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.directives.dates import find_dates


def dates(text: str) -> list[date]:
    return [found for found, _, _ in find_dates(text)]


@pytest.mark.parametrize(
    "text",
    [
        "ngày 05 tháng 6 năm 2022",
        "Mẫu Sơn, Ngày 5  tháng 06  năm 2022",
        "5/6/2022",
        "ngày 05-06-2022",
        "05.6.2022",
        "5 June 2022",
        "June 5, 2022",
        "JUNE 05 2022",
    ],
)
def test_one_day_in_many_spellings(text: str) -> None:
    assert dates(text) == [date(2022, 6, 5)]


@pytest.mark.parametrize("text", ["31 tháng 2 năm 2022", "32/01/2022", "10/13/2022", "tháng 5 năm 2022", "12/5", ""])
def test_impossible_and_incomplete_dates_are_passed_over(text: str) -> None:
    assert dates(text) == []


def test_several_dates_come_in_order_with_their_places() -> None:
    text = "từ ngày 01 tháng 7 năm 2025 đến 31/12/2026, trừ 30/02/2026"
    spans = list(find_dates(text))
    assert [found for found, _, _ in spans] == [date(2025, 7, 1), date(2026, 12, 31)]
    assert [text[start:end] for _, start, end in spans] == ["ngày 01 tháng 7 năm 2025", "31/12/2026"]


@given(st.dates(min_value=date(1945, 9, 2), max_value=date(2099, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    written = [
        f"ngày {day.day:02} tháng {day.month} năm {day.year}",
        f"{day.day}/{day.month:02}/{day.year}",
        f"{day:%B} {day.day}, {day.year}",
    ]
    assert [dates(text) for text in written] == [[day]] * 3
