"""Diacritics put back into a question typed without them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.vietnamese.diacritics import agrees, restore
from rag.vietnamese.normalize import fold, nfc
from rag.vietnamese.tokens import tokenize


class CountsOf:
    """The counts of a library in which a few lines of text stand a hundred times."""

    def __init__(self, text: str) -> None:
        self.lines = [line.strip() for line in text.splitlines()]
        lines = [tokenize(line) for line in self.lines * 100]
        self.words = sorted({word for line in lines for word in line})
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
    bổ sung kinh phí
    quy định về thời hạn giải quyết khiếu nại của công dân
    quyết định của ủy ban nhân dân xã về việc ban hành quy chế
    người đứng đầu chịu trách nhiệm về công tác thanh tra"""
)


def test_a_plain_question_gets_the_spelling_that_the_library_uses() -> None:
    assert restore("dieu kien thanh lap dang bo bo phan", LIBRARY) == "điều kiện thành lập đảng bộ bộ phận"


def test_case_and_punctuation_stay() -> None:
    assert restore("Ket nap DANG VIEN moi?", LIBRARY) == "Kết nạp ĐẢNG VIÊN mới?"


def test_marks_that_were_typed_are_believed() -> None:
    restored = restore("kết nap dang vien moi", LIBRARY)
    assert restored == "kết nạp đảng viên mới"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("điều kiện thành lập đảng bo", "điều kiện thành lập đảng bộ"),
        ("điều kien thành lap đảng bộ", "điều kiện thành lập đảng bộ"),
        ("thời han giải quyet khieu nại của công dân", "thời hạn giải quyết khiếu nại của công dân"),
    ],
)
def test_the_words_that_lack_their_marks_get_them_when_others_have_theirs(typed: str, meant: str) -> None:
    assert restore(typed, LIBRARY) == meant


@pytest.mark.parametrize(
    "text", ["ban hành quy chế về thanh tra", "đảng viên mới", "kinh phí của chi bộ", "Thanh tra xã"]
)
def test_plain_words_stay_plain_where_the_others_have_their_marks(text: str) -> None:
    assert restore(text, LIBRARY) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quy ddinhj vef thowif hanj", "quy định về thời hạn"),
        ("quy d9inh5 ve62 tho7i2 han5", "quy định về thời hạn"),
        ("quyeest ddinhj cuar uyr ban", "quyết định của ủy ban"),
        ("quy định vef thời hanj", "quy định về thời hạn"),
        ("khieeus naij cuar coong daan", "khiếu nại của công dân"),
        ("QUY DDINHJ VEEF THOWIF HANJ", "QUY ĐỊNH VỀ THỜI HẠN"),
    ],
)
def test_keystrokes_left_in_are_read(typed: str, meant: str) -> None:
    assert restore(typed, LIBRARY) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ngừoi đứng đầu chịu trách nhiệm", "người đứng đầu chịu trách nhiệm"),
        ("người đứng đầuu chịu trách nhiệm", "người đứng đầu chịu trách nhiệm"),
        ("người đứng đầu chịu tráh nhiệm", "người đứng đầu chịu trách nhiệm"),
        ("quy đinhj về thời hạn gải quyết", "quy định về thời hạn giải quyết"),
        ("nguoi dung dau chiu trcah nhiem", "người đứng đầu chịu trách nhiệm"),
        ("quy sịnh về thời hạn", "quy định về thời hạn"),
    ],
)
def test_a_misspelt_syllable_is_put_right_where_the_context_says_how(typed: str, meant: str) -> None:
    assert restore(typed, LIBRARY) == meant


@pytest.mark.parametrize(
    "text",
    [
        "quy định về khoáng sản",
        "công dân Phạm Thị Khuyênh khiếu nại",
        "quy định về email và website của xã",
        "thời hạn theo mẫu A4 của công dân",
        "quy định về tuyến xe bus",
        "đơn khiếu nại mẫu số 02b",
        "UBKT và HĐQT giải quyết khiếu nại",
        "quy chế của ASEAN về GIS và VAT",
        "quy định về hoà giải, uỷ quyền",
    ],
)
def test_rare_words_names_codes_and_english_are_left_alone(text: str) -> None:
    assert restore(text, LIBRARY) is None


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
    assert restore("What are the conditions for the members?", LIBRARY) is None


@pytest.mark.parametrize(
    ("typed", "form", "right"),
    [
        ("dinh", "định", True),
        ("đinh", "định", True),
        ("đình", "định", False),
        ("d?nh", "định", True),
        ("d?nh", "đánh", True),
        ("d?nh", "đang", False),
        ("đ?nh", "định", True),
    ],
)
def test_marks_are_added_and_never_taken_away(typed: str, form: str, right: bool) -> None:
    assert agrees(typed, form) is right


LETTERS = st.text(alphabet="abcdđeghiklmnopqrstuvxywjf69 ăâêôơưáàảãạ ĐAQ?.", max_size=60)
WORDS = sorted(LIBRARY.words)


@given(
    LETTERS | st.lists(st.sampled_from(WORDS) | st.sampled_from(WORDS).map(fold) | LETTERS, max_size=12).map(" ".join)
)
@example("àA")
def test_what_was_put_right_stays_as_it_is(text: str) -> None:
    restored = restore(text, LIBRARY)
    if restored is not None:
        assert restored != nfc(text)
        assert restore(restored, LIBRARY) is None


@given(st.lists(st.sampled_from([word for word in WORDS if fold(word) != word]), min_size=1, max_size=12))
def test_words_that_have_their_marks_keep_them_in_any_company(words: list[str]) -> None:
    assert restore(" ".join(words), LIBRARY) is None


@given(st.sampled_from(LIBRARY.lines), st.integers(0, 5), st.integers(6, 20))
def test_text_of_the_library_is_left_alone(line: str, start: int, end: int) -> None:
    assert restore(" ".join(line.split()[start:end]), LIBRARY) is None


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
def test_known_syllables_without_their_marks_keep_their_letters(words: list[str]) -> None:
    typed = fold(" ".join(words))
    assert fold(restore(typed, LIBRARY) or typed) == typed
