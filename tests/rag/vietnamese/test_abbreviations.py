"""Abbreviations of offices and documents, spelled out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.vietnamese.abbreviations import EXPANSIONS, expand


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("UBND tỉnh", "Ủy ban nhân dân tỉnh"),
        ("ubnd tinh", "Ủy ban nhân dân tinh"),
        ("HĐND xã", "Hội đồng nhân dân xã"),
        ("quy định của BCT, BBT", "quy định của Bộ Chính trị, Ban Bí thư"),
        ("CB, CC", "cán bộ, công chức"),
        ("theo NĐ và TT", "theo nghị định và thông tư"),
    ],
)
def test_an_abbreviation_is_spelled_out(typed: str, spelled: str) -> None:
    assert expand(typed) == spelled


@pytest.mark.parametrize(
    "text", ["46-QĐ/TW", "12/2031/NĐ-CP", "09/CT-UBND", "kh và cp là chữ thường", "một câu thường"]
)
def test_codes_of_numbers_and_lower_case_syllables_stay(text: str) -> None:
    assert expand(text) == text


@given(st.sampled_from(sorted(EXPANSIONS)))
def test_every_abbreviation_in_capitals_is_known(short: str) -> None:
    assert expand(short.upper()) == EXPANSIONS[short]


@given(st.text(alphabet="0123456789 .,;?()", max_size=30))
def test_text_without_letters_is_untouched(text: str) -> None:
    assert expand(text) == text
