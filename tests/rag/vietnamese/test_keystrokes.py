"""Keystrokes of Telex and VNI read as letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.typing_habits import telex_keystrokes, vni_keystrokes
from rag.vietnamese.keystrokes import decode, decode_codes

SYLLABLES = (
    "được đường những người thuở quyết quý giữa gì nghiêng ngoại khuỷu yến uống ước ủy hòa tổ ấy ở mấy rượu "
    "cứu bằng đẩy kiểm toàn xuất luật thuế biển hưởng hướng mười sửa dự ngã hoặc khỏe"
).split()


@pytest.mark.parametrize(
    ("keys", "syllable"),
    [
        ("ddinhj", "định"),
        ("d9inh5", "định"),
        ("dinhjd", "định"),
        ("quyeets", "quyết"),
        ("quyeest", "quyết"),
        ("quyseet", "quyết"),
        ("quye6t1", "quyết"),
        ("quyet61", "quyết"),
        ("nuowcs", "nước"),
        ("nuoc71", "nước"),
        ("o73", "ở"),
        ("nhuwngx", "những"),
        ("nhwngx", "những"),
    ],
)
def test_keys_are_read_wherever_they_stand(keys: str, syllable: str) -> None:
    assert decode(keys) == syllable


@given(st.sampled_from(SYLLABLES))
def test_every_syllable_comes_back_from_its_keys(syllable: str) -> None:
    assert decode(telex_keystrokes(syllable)) == syllable
    assert decode(vni_keystrokes(syllable)) == syllable


@pytest.mark.parametrize("word", ["quyet", "định", "facebook", "h5n1", "2024", "class", "qh15", "ddd", "x" * 5000, ""])
def test_what_is_no_syllable_in_keystrokes_is_none(word: str) -> None:
    assert decode(word) is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("46-QDD/TW", "46-QĐ/TW"),
        ("12/2031/NDD-CP", "12/2031/NĐ-CP"),
        ("46-qd9/tw", "46-qđ/tw"),
        ("HDDND xã", "HĐND xã"),
        ("HD9ND xã", "HĐND xã"),
        ("ngày dd/mm/yyyy", "ngày dd/mm/yyyy"),
        ("quận D9, add", "quận D9, add"),
    ],
)
def test_the_keys_of_d_are_read_in_numbers_and_abbreviations(typed: str, read: str) -> None:
    assert decode_codes(typed) == read


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    decode(text)
    assert decode_codes(decode_codes(text)) == decode_codes(text)
