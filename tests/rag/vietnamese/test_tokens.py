"""Syllables and sentences."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.vietnamese.tokens import sentence_spans, tokenize


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def test_tokens_are_lower_case_syllables_and_digit_runs() -> None:
    assert tokenize("Quy định số 294-QĐ/TW (điểm 10.4.4)") == "quy định số 294 qđ tw điểm 10 4 4".split()


def test_tokens_do_not_depend_on_tone_placement_or_unicode_form() -> None:
    assert tokenize("Uỷ ban hoà giải") == tokenize(unicodedata.normalize("NFD", "Ủy ban hòa giải"))


@given(st.text())
def test_tokens_hold_no_space_and_tokenizing_again_changes_nothing(text: str) -> None:
    tokens = tokenize(text)
    assert all(token and not any(c.isspace() or c == "_" for c in token) for token in tokens)
    assert tokenize(" ".join(tokens)) == tokens


def test_sentences_end_at_stops_semicolons_and_lines() -> None:
    text = "Câu một. Câu hai! Câu ba? Ý bốn; ý năm\nDòng sáu"
    assert sentences(text) == ["Câu một.", "Câu hai!", "Câu ba?", "Ý bốn;", "ý năm", "Dòng sáu"]


@pytest.mark.parametrize(
    "text",
    [
        "Theo khoản 1 Điều 5. trong đó có ba ý",
        "10.4.3. Các tổ chức cơ sở",
        "Ông T. Văn Bình phát biểu",
        "Họp tại TP. Hồ Chí Minh",
        "PGS. TS. Lê Văn Mẫu trình bày",
        "1. Cơ quan chủ trì",
        "Mức 1.500.000 đồng",
    ],
)
def test_labels_abbreviations_and_figures_end_no_sentence(text: str) -> None:
    assert sentences(text) == [text]


def test_a_quotation_mark_belongs_to_its_sentence() -> None:
    assert sentences("Ông nói: “Đã xong.” Rồi ông đi.")[-1].endswith("Rồi ông đi.")
    assert len(sentences("Ông nói: “Đã xong.” Rồi ông đi.")) == 2


@given(st.text(alphabet=st.sampled_from("aĐ1 .;!?\n“”()"), max_size=80))
def test_sentences_are_in_order_trimmed_and_lose_nothing_but_space(text: str) -> None:
    spans = list(sentence_spans(text))
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(text[start:end] and text[start:end] == text[start:end].strip() for start, end in spans)
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())
