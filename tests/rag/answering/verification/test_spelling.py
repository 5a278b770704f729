"""What is written in several ways is read as one."""

from __future__ import annotations

import pytest

from rag.answering.verification.spelling import plain_spelling, prefix_apart


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("UBND tỉnh", "Ủy ban nhân dân tỉnh"),
        ("HĐND các cấp", "Hội đồng nhân dân các cấp"),
        ("Quyết định 12/2024/QĐ-UBND", "Quyết định 12/2024/QĐ-UBND"),
        ("tháng Tư và tháng Mười", "tháng 4 và tháng 10"),
        ("tháng Mười Hai", "tháng 12"),
        ("họp mỗi tháng hai lần", "họp mỗi tháng hai lần"),
    ],
)
def test_abbreviations_and_months_are_written_out_but_for_codes(text: str, plain: str) -> None:
    assert plain_spelling(text, "vi") == plain


def test_once_is_a_number_only_where_it_says_how_often() -> None:
    assert plain_spelling("once a year, twice in all", "en") == "1 time a year, 2 times in all"
    assert plain_spelling("once accepted", "en") == "once accepted"


def test_a_prefix_denies_only_a_word_that_the_passage_has() -> None:
    assert prefix_apart("the matter is unclear", frozenset({"clear"})) == "the matter is not clear"
    assert prefix_apart("the matter is urgent, until noon", frozenset({"clear"})) == "the matter is urgent, until noon"
    assert prefix_apart("an unclear matter", frozenset({"clear", "unclear"})) == "an unclear matter"
