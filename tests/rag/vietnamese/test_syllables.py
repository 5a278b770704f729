"""Which strings of letters are Vietnamese syllables."""

from __future__ import annotations

import unicodedata

import pytest

from rag.vietnamese.syllables import HUYEN, NANG, SAC, is_plain_syllable, is_syllable, spell


@pytest.mark.parametrize(
    "word",
    "nghiêng quyết quý giặt gì giếng giữa yêu khuỷu khuya ngoằn hòa hoà thúy thuý uỷ ủy ý ở quốc xoong".split(),
)
def test_real_syllables_are_syllables_in_either_tradition(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", "ngiêng kô cê đdịnh quyêt cac ngừoi trnog web thàc qý ùyn internet ubnd d9".split())
def test_what_breaks_the_rules_of_spelling_is_none(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize(
    ("plain", "right"), [("quyet", True), ("nuoc", True), ("ban", True), ("test", False), ("ubnd", False)]
)
def test_a_syllable_is_known_without_its_marks(plain: str, right: bool) -> None:
    assert is_plain_syllable(plain) is right


@pytest.mark.parametrize(
    ("bare", "tone", "syllable"),
    [
        ("quyêt", SAC, "quyết"),
        ("hoa", HUYEN, "hòa"),
        ("hoan", HUYEN, "hoàn"),
        ("ngoai", HUYEN, "ngoài"),
        ("qua", SAC, "quá"),
        ("gia", SAC, "giá"),
        ("cua", HUYEN, "cùa"),
        ("đươc", NANG, "được"),
        ("cac", HUYEN, None),
        ("cac", "", None),
        ("ttt", SAC, None),
    ],
)
def test_the_tone_mark_goes_where_it_is_written(bare: str, tone: str, syllable: str | None) -> None:
    spelled = spell(bare, tone)
    assert spelled == syllable
    assert spelled is None or spelled == unicodedata.normalize("NFC", spelled)
