"""What may have been meant by a misspelt syllable."""

from __future__ import annotations

import pytest

from rag.vietnamese.slips import slips


@pytest.mark.parametrize(
    ("typed", "meant", "pattern"),
    [
        ("ngườii", "nguoi", "người"),
        ("đềiu", "dieu", "điều"),
        ("đnh", "dinh", "đ?nh"),
        ("sịnh", "dinh", "?ịnh"),
        ("quyễt", "quyet", "quy?t"),
    ],
)
def test_each_kind_of_slip_leads_back(typed: str, meant: str, pattern: str) -> None:
    assert pattern in [found for found, _ in slips(typed)[meant]]


def test_a_neighbouring_key_is_likelier_than_a_far_one_and_a_doubled_letter_than_a_stray_one() -> None:
    assert slips("xin")["cin"][0][1] > slips("xin")["lin"][0][1]
    assert max(weight for _, weight in slips("ttin")["tin"]) > max(weight for _, weight in slips("mtin")["tin"])


def test_two_slips_are_not_looked_for() -> None:
    assert "quyet" not in slips("qyuett")
