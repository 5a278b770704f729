"""Diacritics put back into a question typed without them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.vietnamese.diacritics import looks_english, restore
from rag.vietnamese.normalize import fold, nfc
from rag.vietnamese.tokens import tokenize


class CountsOf:
    """The counts of a library in which a few lines of text stand a hundred times."""

    def __init__(self, text: str) -> None:
        lines = [tokenize(line) for line in text.splitlines() * 100]
        self._words = Counter(word for line in lines for word in line)
        self._pairs = Counter(pair for line in lines for pair in pairwise(line))

    def syllable_forms(self, folded: Sequence[str]) -> dict[str, dict[str, int]]:
        forms: dict[str, dict[str, int]] = {}
        for word, n in self._words.items():
            if fold(word) in folded:
                forms.setdefault(fold(word), {})[word] = n
        return forms

    def bigram_counts(self, pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
        return {pair: self._pairs[pair] for pair in pairs if pair in self._pairs}


LIBRARY = CountsOf(
    """điều kiện thành lập đảng bộ bộ phận
    đảng viên được miễn sinh hoạt đảng
    kết nạp đảng viên mới
    chi bộ xét kết nạp
    bổ sung kinh phí"""
)


def test_a_plain_question_gets_the_spelling_that_the_library_uses() -> None:
    assert restore("dieu kien thanh lap dang bo bo phan", LIBRARY) == "điều kiện thành lập đảng bộ bộ phận"


def test_case_and_punctuation_stay() -> None:
    assert restore("Ket nap DANG VIEN moi?", LIBRARY) == "Kết nạp ĐẢNG VIÊN mới?"


def test_marks_that_were_typed_are_believed() -> None:
    restored = restore("kết nap dang vien moi", LIBRARY)
    assert restored == "kết nạp đảng viên mới"


def test_text_that_mostly_has_its_marks_is_left_alone() -> None:
    assert restore("điều kiện thành lập đảng bo", LIBRARY) is None


def test_a_protected_number_is_left_alone() -> None:
    text = "dang vien theo 46-QD/TW"
    restored = restore(text, LIBRARY, [(15, len(text))])
    assert restored is not None
    assert restored.endswith("46-QD/TW")


def test_a_word_that_nobody_knows_stays() -> None:
    restored = restore("dang vien zzyzx", LIBRARY)
    assert restored is not None
    assert restored.endswith(" zzyzx")


@pytest.mark.parametrize("text", ["", "123", "?!"])
def test_nothing_to_restore_gives_none(text: str) -> None:
    assert restore(text, LIBRARY) is None


def test_english_is_left_alone() -> None:
    assert looks_english("What are the conditions for founding a Party committee?")
    assert restore("What are the conditions for the members?", LIBRARY) is None
    assert not looks_english("dieu kien thanh lap dang bo")
    assert not looks_english("Điều kiện là gì")


@given(st.text(alphabet="abcdđeghiklmnopqrstuvxyăâêôơưáàảãạ ĐAQ?.", max_size=60))
def test_length_and_base_letters_never_change(text: str) -> None:
    restored = restore(text, LIBRARY)
    if restored is not None:
        assert len(restored) == len(nfc(text))
        assert fold(restored) == fold(text)
        assert restored != nfc(text)
