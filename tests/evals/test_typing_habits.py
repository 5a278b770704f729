"""Habits of typing give the text such a person would type."""

from __future__ import annotations

import pytest

from evals.typing_habits import HABITS, telex_keystrokes, vni_keystrokes, with_typos


@pytest.mark.parametrize(
    ("habit", "typed"),
    [
        ("as written", "Đảng ủy xã quyết định"),
        ("no diacritics", "Dang uy xa quyet dinh"),
        ("capitals", "ĐẢNG ỦY XÃ QUYẾT ĐỊNH"),
        ("telex", "Ddangr uyr xax quyeets ddinhj"),
        ("vni", "D9ang3 uy3 xa4 quye6t1 d9inh5"),
        ("abbreviations", "Đảng ủy xã QĐ"),
    ],
)
def test_a_habit_changes_the_typing_and_nothing_else(habit: str, typed: str) -> None:
    assert HABITS[habit]("Đảng ủy xã quyết định") == typed


def test_capitals_keep_their_keystrokes() -> None:
    assert telex_keystrokes("QUYẾT ĐỊNH") == "QUYEETS DDINHJ".replace("S", "s").replace("HJ", "Hj")
    assert vni_keystrokes("Ở ĐÂU") == "O73 D9A6U"


def test_typos_are_the_same_each_time_and_one_in_ten() -> None:
    text = "người đứng đầu cơ quan phải trả lời đơn trong thời hạn mười lăm ngày làm việc kể từ hôm nay"
    assert with_typos(text) == with_typos(text)
    changed = [a for a, b in zip(text.split(), with_typos(text).split(), strict=True) if a != b]
    assert len(changed) == 2
