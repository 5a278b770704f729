"""Abbreviations of offices and documents, spelled out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.vietnamese.abbreviations import EXPANSIONS, expand, is_abbreviation, tokens_spelled_out
from tests.rag.vietnamese.test_diacritics import CountsOf


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
    assert expand(short.upper()) == EXPANSIONS[short][0]


@given(st.text(alphabet="0123456789 .,;?()", max_size=30))
def test_text_without_letters_is_untouched(text: str) -> None:
    assert expand(text) == text


def test_an_abbreviation_of_several_things_means_what_the_library_talks_about() -> None:
    ministry = CountsOf("Bộ trưởng Bộ Công Thương quy định")
    politburo = CountsOf("Bộ Chính trị ban hành quy định")
    assert expand("quyết định của BCT", ministry) == "quyết định của Bộ Công Thương"
    assert expand("quyết định của BCT", politburo) == "quyết định của Bộ Chính trị"
    assert expand("quyết định của BCT") == "quyết định của Bộ Chính trị"


def test_tokens_hold_the_abbreviation_and_its_words() -> None:
    assert tokens_spelled_out("UBND tỉnh") == ["ubnd", "ủy", "ban", "nhân", "dân", "tỉnh"]
    assert tokens_spelled_out("12/2031/QĐ-UBND") == ["12", "2031", "qđ", "ubnd"]
    assert tokens_spelled_out("BCT") == ["bct"]


@pytest.mark.parametrize(
    ("word", "shouted", "right"),
    [("UBND", True, True), ("ubnd", False, True), ("GIS", False, True), ("GIS", True, False), ("ĐẢNG", True, False),
     ("ĐẢNG", False, False), ("ASEAN", False, True), ("b", False, True), ("ý", False, False), ("ban", False, False)],
)  # fmt: skip
def test_what_is_written_like_an_abbreviation_is_one(word: str, shouted: bool, right: bool) -> None:
    assert is_abbreviation(word, shouted) is right
