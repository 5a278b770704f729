"""The day from which a document says it is in force."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.effect import effective_from

ISSUED = date(2031, 6, 5)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Quyết định này có hiệu lực kể từ ngày ký.", ISSUED),
        ("Quyết định này có hiệu lực thi hành từ ngày ký ban hành.", ISSUED),
        ("Quyết định này có hiệu lực kể từ ngày ký và thay thế Quyết định ngày 1/2/2020.", ISSUED),
        ("Quyết định này có hiệu lực sau 15 ngày kể từ ngày ký.", date(2031, 6, 20)),
        ("Quyết định này có hiệu lực thi hành sau 45 (bốn mươi lăm) ngày, kể từ ngày ký.", date(2031, 7, 20)),
        ("Quyết định này có hiệu lực sau mười (10) ngày kể từ ngày ký ban hành.", date(2031, 6, 15)),
        ("Quyết định này có hiệu lực thi hành từ ngày 01 tháng 8 năm 2031.", date(2031, 8, 1)),
        ("Quyết định này có hiệu lực từ 01/8/2031, trừ Điều 5 có hiệu lực từ 01/01/2032.", date(2031, 8, 1)),
        ("Quyết định này gồm ba điều và có hiệu lực từ ngày 01/8/2031.", date(2031, 8, 1)),
    ],
)
def test_the_clause_on_effect_names_the_day(sentence: str, day: date) -> None:
    assert effective_from(sentence, "Quyết định", ISSUED) == day


@pytest.mark.parametrize(
    "sentence",
    [
        "Quyết định này có hiệu lực sau 15 ngày kể từ ngày đăng Công báo.",
        "Quyết định này có hiệu lực sau 15 ngày kể từ ngày đăng Công báo và thay thế Quyết định ngày 01/02/2020.",
        "Quyết định này có hiệu lực từ ngày đăng Công báo, bãi bỏ Quyết định số 5/2020/QĐ-UBND ngày 01/02/2020.",
        "Quyết định này có hiệu lực sau mười lăm ngày kể từ ngày ký.",
        "Quyết định này có hiệu lực sau 10 ngày làm việc kể từ ngày ký.",
        "Các cơ quan thi hành Quyết định này.",
        "",
    ],
)
def test_a_day_that_the_text_leaves_open_is_unknown(sentence: str) -> None:
    assert effective_from(sentence, "Quyết định", ISSUED) is None


def test_from_signing_is_unknown_without_the_day_of_signing() -> None:
    assert effective_from("Quyết định này có hiệu lực kể từ ngày ký.", "Quyết định", None) is None
    assert effective_from("Quyết định này có hiệu lực sau 5 ngày kể từ ngày ký.", "Quyết định", None) is None


def test_a_day_pointed_at_by_a_transitional_rule_is_not_set_by_it() -> None:
    text = (
        "Hồ sơ nộp trước ngày Quyết định này có hiệu lực mà đến ngày 31/12/2031 chưa xong thì làm tiếp.\n"
        "Quyết định này có hiệu lực từ ngày 01/8/2031."
    )
    assert effective_from(text, "Quyết định", ISSUED) == date(2031, 8, 1)


def test_another_kind_of_document_in_the_text_does_not_count() -> None:
    text = "Quy chế này có hiệu lực từ ngày 01/01/2030.\nThông tư này có hiệu lực từ ngày 01/8/2031."
    assert effective_from(text, "Thông tư", ISSUED) == date(2031, 8, 1)
    assert effective_from(text, "Luật", ISSUED) is None


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("This Decision takes effect from the date of signing.", ISSUED),
        ("This Decision takes effect 15 days after the date of its signing.", date(2031, 6, 20)),
        ("This Decision comes into force on 1 August 2031 and replaces that of 2 March 2020.", date(2031, 8, 1)),
    ],
)
def test_english_clauses_on_effect(sentence: str, day: date) -> None:
    assert effective_from(sentence, "Decision", ISSUED) == day
