"""The day from which a document says it is in force."""

from __future__ import annotations

from datetime import date

import pytest

from rag.directives.effect import read_effect

ISSUED = date(2031, 6, 5)


def starts(text: str, kind: str | None, issued_on: date | None) -> date | None:
    """The first day in force that `text` names."""
    return read_effect(text, kind, issued_on).starts


def ends(text: str, kind: str | None = "Quyết định", issued_on: date | None = ISSUED) -> date | None:
    """The last day in force that `text` names."""
    return read_effect(text, kind, issued_on).ends


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
        ("Quyết định này có hiệu lực sau mười lăm ngày kể từ ngày ký.", date(2031, 6, 20)),
        ("Quyết định này có hiệu lực sau bốn mươi lăm ngày, kể từ ngày ký.", date(2031, 7, 20)),
        ("Quyết định này có hiệu lực từ ngày 01.8.2031.", date(2031, 8, 1)),
        ("Quyết định này có hiệu lực từ ngày Chủ tịch Ủy ban nhân dân tỉnh ký ban hành.", ISSUED),
        ("Điều 3. Quyết định có hiệu lực kể từ ngày ký.", ISSUED),
        ("2. Quyết định này được thực hiện kể từ ngày 01 tháng 9 năm 2031.", date(2031, 9, 1)),
        ("Quyết định này có hiệu lực từ ngày ký đến hết ngày 31/12/2032.", ISSUED),
        ("Văn bản này có hiệu lực kể từ ngày ký.", ISSUED),
    ],
)
def test_the_clause_on_effect_names_the_day(sentence: str, day: date) -> None:
    assert starts(sentence, "Quyết định", ISSUED) == day


@pytest.mark.parametrize(
    "sentence",
    [
        "Quyết định này có hiệu lực sau 15 ngày kể từ ngày đăng Công báo.",
        "Quyết định này có hiệu lực sau 15 ngày kể từ ngày đăng Công báo và thay thế Quyết định ngày 01/02/2020.",
        "Quyết định này có hiệu lực từ ngày đăng Công báo, bãi bỏ Quyết định số 5/2020/QĐ-UBND ngày 01/02/2020.",
        "Quyết định này có hiệu lực sau 10 ngày làm việc kể từ ngày ký.",
        "Quyết định này có hiệu lực sau một tháng kể từ ngày ký.",
        "Quyết định này có hiệu lực từ ngày công bố.",
        "Quyết định này có hiệu lực từ ngày được thông qua.",
        "Quyết định này có hiệu lực đến hết ngày 31/12/2032.",
        "Điều 5 của Quyết định này có hiệu lực từ ngày 01/01/2032.",
        "Khoản 1 được sửa đổi như sau: “Quyết định này có hiệu lực từ ngày 01/01/2032.”",
        "Các cơ quan thi hành Quyết định này.",
        "",
    ],
)
def test_a_day_that_the_text_leaves_open_is_unknown(sentence: str) -> None:
    assert starts(sentence, "Quyết định", ISSUED) is None


def test_from_signing_is_unknown_without_the_day_of_signing() -> None:
    assert starts("Quyết định này có hiệu lực kể từ ngày ký.", "Quyết định", None) is None
    assert starts("Quyết định này có hiệu lực sau 5 ngày kể từ ngày ký.", "Quyết định", None) is None


def test_a_day_pointed_at_by_a_transitional_rule_is_not_set_by_it() -> None:
    text = (
        "Hồ sơ nộp trước ngày Quyết định này có hiệu lực mà đến ngày 31/12/2031 chưa xong thì làm tiếp.\n"
        "Quyết định này có hiệu lực từ ngày 01/8/2031."
    )
    assert starts(text, "Quyết định", ISSUED) == date(2031, 8, 1)


def test_another_kind_of_document_in_the_text_does_not_count() -> None:
    text = "Quy chế này có hiệu lực từ ngày 01/01/2030.\nThông tư này có hiệu lực từ ngày 01/8/2031."
    assert starts(text, "Thông tư", ISSUED) == date(2031, 8, 1)
    assert starts(text, "Luật", ISSUED) is None


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("This Decision takes effect from the date of signing.", ISSUED),
        ("This Decision takes effect 15 days after the date of its signing.", date(2031, 6, 20)),
        ("This Decision comes into force on 1 August 2031 and replaces that of 2 March 2020.", date(2031, 8, 1)),
    ],
)
def test_english_clauses_on_effect(sentence: str, day: date) -> None:
    assert starts(sentence, "Decision", ISSUED) == day


# --- bodies that adopt ------------------------------------------------------------------------------------------------


def test_from_adoption_is_the_day_of_a_resolution() -> None:
    assert starts("Nghị quyết này có hiệu lực kể từ ngày được thông qua.", "Nghị quyết", ISSUED) == ISSUED
    assert starts(
        "Nghị quyết này có hiệu lực sau 10 ngày kể từ ngày Hội đồng nhân dân tỉnh thông qua.", "Nghị quyết", ISSUED
    ) == date(2031, 6, 15)


def test_the_day_of_adoption_that_the_sentence_names_comes_first() -> None:
    text = "Nghị quyết này đã được Hội đồng nhân dân thông qua ngày 02/6/2031 và có hiệu lực từ ngày thông qua."
    assert starts(text, "Nghị quyết", ISSUED) == date(2031, 6, 2)


def test_a_joint_circular_may_call_itself_a_circular() -> None:
    assert starts("Thông tư này có hiệu lực từ ngày ký.", "Thông tư liên tịch", ISSUED) == ISSUED


# --- the last day -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Quyết định này có hiệu lực đến hết ngày 31/12/2032.", date(2032, 12, 31)),
        ("Quyết định này có hiệu lực từ ngày ký đến ngày 30 tháng 6 năm 2032.", date(2032, 6, 30)),
        ("Quyết định này có hiệu lực từ ngày 01/7/2031 đến hết năm 2032.", date(2032, 12, 31)),
        ("Quyết định này có hiệu lực kể từ ngày 01 tháng 7 năm 2031 đến hết tháng 2 năm 2032.", date(2032, 2, 29)),
        ("Quyết định này được thực hiện đến hết ngày 31/12/2032.", date(2032, 12, 31)),
        ("Quyết định này hết hiệu lực kể từ ngày 01 tháng 3 năm 2033, trừ các trường hợp sau:", date(2033, 2, 28)),
        ("Quyết định này hết hiệu lực từ 01/01/2033.", date(2032, 12, 31)),
        ("Quyết định này hết hiệu lực vào ngày 31/12/2032.", date(2032, 12, 31)),
        ("Quyết định này có hiệu lực từ ngày 01/8/2031 và được thực hiện trong 05 năm.", date(2036, 7, 31)),
        ("Quyết định này có hiệu lực từ ngày 29/02/2032 và được thực hiện trong 1 năm.", date(2033, 2, 28)),
    ],
)
def test_a_document_may_name_its_last_day(sentence: str, day: date) -> None:
    assert ends(sentence) == day


@pytest.mark.parametrize(
    "sentence",
    [
        "Quyết định này có hiệu lực từ ngày ký và học phí được giữ đến hết năm 2032.",
        "Quyết định này có hiệu lực từ ngày ký đến khi có quy định mới.",
        "Quyết định này quy định học phí áp dụng đến hết năm 2032.",
        "Giấy phép cấp trước ngày Quyết định này có hiệu lực được dùng đến hết ngày 31/12/2032.",
        "Quyết định số 5/2020/QĐ-UBND hết hiệu lực từ ngày Quyết định này có hiệu lực.",
        "Quyết định số 5/2020/QĐ-UBND hết hiệu lực từ ngày 01/01/2032.",
        "Quyết định này có hiệu lực từ ngày ký, thay thế Quyết định số 5/2020/QĐ-UBND có hiệu lực đến 31/12/2032.",
        "Quyết định này được thực hiện trong 05 năm.",
        "Quyết định này có hiệu lực từ ngày 01/8/2031 đến ngày 31/7/2030.",
    ],
)
def test_a_last_day_of_something_else_or_an_open_one_is_none(sentence: str) -> None:
    assert ends(sentence) is None


def test_the_last_day_may_stand_in_another_sentence_and_each_is_quoted() -> None:
    text = "Điều 9. Hiệu lực\n1. Quyết định này có hiệu lực từ ngày ký.\n2. Quyết định này hết hiệu lực từ 01/01/2033."
    effect = read_effect(text, "Quyết định", ISSUED)
    assert (effect.starts, effect.ends) == (ISSUED, date(2032, 12, 31))
    assert effect.starts_at is not None
    assert effect.ends_at is not None
    assert text[slice(*effect.starts_at)] == "1. Quyết định này có hiệu lực từ ngày ký."
    assert text[slice(*effect.ends_at)] == "2. Quyết định này hết hiệu lực từ 01/01/2033."
