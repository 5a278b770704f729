"""Vietnamese spelling made comparable."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.vietnamese.normalize import clean, comparable, fold, has_diacritics, nfc, place_tones

VIETNAMESE = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặèéẻẽẹòóỏõọùúủũụỳýỷỹỵ AĂĐQÔƯ,.", max_size=40)


def test_decomposed_letters_are_composed() -> None:
    assert nfc(unicodedata.normalize("NFD", "Đảng uỷ")) == "Đảng uỷ"


def test_look_alikes_of_the_letter_d_with_stroke_are_replaced() -> None:
    assert nfc("\u00d0\u1ea3ng \u00f0\u1ed9c \u0189i\u1ec1u \u0256\u00f3") == "Đảng độc Điều đó"


def test_clean_leaves_one_trimmed_line() -> None:
    assert clean("\ufeff  Đảng\u00a0\n ủy\u200b ") == "Đảng ủy"


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("hoà", "hòa"),
        ("thuý", "thúy"),
        ("khoẻ", "khỏe"),
        ("uỷ ban", "ủy ban"),
        ("toạ đàm", "tọa đàm"),
        ("qúy", "quý"),
    ],
)
def test_both_tone_placements_become_the_older_one(newer: str, older: str) -> None:
    assert place_tones(newer) == older
    assert place_tones(older) == older


@pytest.mark.parametrize("word", ["quý", "quỹ", "hoàn", "toán", "khoảng", "thuỳnh", "quỳ"])
def test_closed_syllables_and_qu_keep_their_tone(word: str) -> None:
    assert place_tones(word) == word


def test_fold_is_what_a_hurried_typist_enters() -> None:
    assert fold("Đảng ủy Ủy ban, đường lối ÐẢNG") == "dang uy uy ban, duong loi dang"


def test_diacritics_are_seen_in_any_unicode_form() -> None:
    assert has_diacritics("Đang")
    assert has_diacritics(unicodedata.normalize("NFD", "uỷ"))
    assert not has_diacritics("Dang uy 46-QD/TW")


@given(st.text())
def test_normal_forms_are_idempotent(text: str) -> None:
    for form in (nfc, clean, fold):
        assert form(form(text)) == form(text)


@given(VIETNAMESE)
def test_comparable_is_idempotent_and_blind_to_case_and_unicode_form(text: str) -> None:
    once = comparable(text)
    assert comparable(once) == once
    assert comparable(text.upper()) == once
    assert comparable(unicodedata.normalize("NFD", text)) == once


@given(VIETNAMESE)
def test_tone_placement_never_changes_length_or_base_letters(text: str) -> None:
    placed = place_tones(text)
    assert len(placed) == len(text)
    assert fold(placed) == fold(text)
