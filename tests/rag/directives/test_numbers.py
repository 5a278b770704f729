"""Official numbers: one key for many spellings, found in running text and in hurried questions."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.directives.numbers import canonical, find_loose_numbers, find_numbers, kinds_for_code, number_key
from rag.vietnamese.normalize import fold, nfc

CODES = st.sampled_from(["QĐ/TW", "HD/TW", "QĐ-UBND", "NĐ-CP", "TT-BNV", "CT-TTg", "NQ-HĐND", "KL/TU"])
NUMBERS = st.builds(
    lambda ordinal, year, codes: f"{ordinal}{year}{'/' if year else '-'}{codes}",
    st.integers(1, 99999),
    st.one_of(st.just(""), st.integers(1945, 2099).map(lambda year: f"/{year}")),
    CODES,
)


def found(text: str) -> list[str]:
    return [canonical(mention.text) for mention in find_numbers(text)]


@pytest.mark.parametrize(
    "spelling",
    # The fifth has an Icelandic eth for Đ.
    ["46-QĐ/TW", "46 -qd/tw", "046-QĐ-TW", "46–QĐ/TW", "46 - Q\u00d0 / TW"],
)
def test_spellings_of_one_number_share_a_key(spelling: str) -> None:
    assert number_key(spelling) == "46|qd|tw"


def test_the_key_keeps_year_and_letters_of_the_ordinal() -> None:
    assert number_key("07a/2024/TT-BNV") == "7a|2024|tt|bnv"
    assert number_key("84/2025/QH15") == "84|2025|qh15"
    assert number_key("12QĐ/TW") == "12|qd|tw"


@given(NUMBERS)
def test_the_key_ignores_case_diacritics_spaces_dashes_and_leading_zeros(number: str) -> None:
    key = number_key(number)
    variants = [
        number.lower(),
        fold(number),
        number.replace("-", " – "),
        "00" + number,
        canonical(number),
        f" {number} ",
    ]
    assert {number_key(variant) for variant in variants} == {key}
    assert number_key(key) == key


@given(st.text())
def test_the_key_of_any_text_is_stable(text: str) -> None:
    assert number_key(number_key(text)) == number_key(text)


@given(NUMBERS)
def test_a_number_is_found_in_a_sentence_and_matches_itself(number: str) -> None:
    sentence = f"Thực hiện theo {number} của cơ quan."
    (mention,) = find_numbers(sentence)
    assert sentence[mention.start : mention.end] == mention.text == number
    assert mention.matches(number)
    assert not mention.matches("1" + number)


def test_two_numbers_differ_in_key_when_year_or_code_differ() -> None:
    keys = {number_key(n) for n in ("12/2024/QĐ-UBND", "12/2023/QĐ-UBND", "12/QĐ-UBND", "12/2024/NQ-HĐND")}
    assert len(keys) == 4


def test_canonical_has_no_spaces_and_plain_hyphens_and_keeps_capitals() -> None:
    assert canonical("07 /CT – TTg") == "07/CT-TTg"


def test_numbers_are_found_in_order_in_state_and_party_style() -> None:
    text = "Căn cứ Nghị định số 12/2031/NĐ-CP, Quy định 46-QĐ/TW, Luật số 84/2025/QH15 và Chỉ thị 07 /CT- TTg."
    assert found(text) == ["12/2031/NĐ-CP", "46-QĐ/TW", "84/2025/QH15", "07/CT-TTg"]


@pytest.mark.parametrize(
    "text",
    [
        "trước ngày 01/6/2022",
        "tỷ lệ 3/4 số phiếu",
        "tăng 20-30 phần trăm",
        "5-ngày làm việc",
        "điện thoại 024-3823",
        "12/tháng",
        "giai đoạn 2021-2025",
        "km 5/Quốc lộ",
    ],
)
def test_dates_shares_and_ranges_are_no_numbers(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("question", "ordinal", "year", "kinds"),
    [
        ("quy định số 46 nói gì", "46", None, ("quy dinh",)),
        ("QĐ 46 nói gì", "46", None, ("quyet dinh", "quy dinh")),
        ("nghi dinh 139/2025 quy dinh gi", "139", "2025", ("nghi dinh",)),
        ("Luật số 84 có hiệu lực khi nào", "84", None, ("luat",)),
        ("What does Decision No. 061 say", "61", None, ("quyet dinh", "decision")),
    ],
)
def test_a_question_may_name_a_number_loosely(
    question: str, ordinal: str, year: str | None, kinds: tuple[str, ...]
) -> None:
    (mention,) = find_loose_numbers(question)
    assert (mention.ordinal, mention.year, mention.codes, mention.kinds) == (ordinal, year, (), kinds)
    assert question[mention.start : mention.end] == mention.text


def test_a_full_number_in_a_question_is_found_once_whatever_its_case() -> None:
    (mention,) = find_loose_numbers("nghị định 12/2031/nđ-cp có hiệu lực chưa")
    assert mention.codes == ("nd", "cp")
    assert mention.matches("12/2031/NĐ-CP")


def test_a_bare_year_after_a_kind_is_no_number() -> None:
    assert find_loose_numbers("Luật 2025 có gì mới") == []
    assert [m.ordinal for m in find_loose_numbers("Luật số 2025 có gì mới")] == ["2025"]


def test_offsets_hold_for_text_with_letters_that_fold_to_several() -> None:
    question = "ﬁle nào: quy định số 46?"
    (mention,) = find_loose_numbers(question)
    assert nfc(question)[mention.start : mention.end] == mention.text == "quy định số 46"


@given(st.text(alphabet="QĐqđTWtw0123456789/- .sốnghị định", max_size=60))
def test_mentions_never_overlap_and_stand_in_order(text: str) -> None:
    mentions = find_loose_numbers(text)
    assert all(nfc(text)[m.start : m.end] == m.text for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))


def test_a_loose_number_matches_by_kind_and_year() -> None:
    (mention,) = find_loose_numbers("quy định 46")
    assert mention.matches("46-QĐ/TW", "Quy định")
    assert not mention.matches("46-QĐ/TW", "Quyết định")
    assert mention.matches("46-QĐ/TW")
    (mention,) = find_loose_numbers("nghị định 12/2031")
    assert not mention.matches("12/2030/NĐ-CP", "Nghị định")
    assert mention.matches("12/2031/NĐ-CP", "Nghị định")


def test_mentions_agree_unless_something_that_both_say_differs() -> None:
    loose, full, other = (find_loose_numbers(t)[0] for t in ("quyết định 46", "46/2031/QĐ-UBND", "46-HD/TW"))
    assert loose.agrees(full)
    assert full.agrees(loose)
    assert not full.agrees(other)
    assert not loose.agrees(other)
    assert not full.agrees(find_loose_numbers("46/2030/QĐ-UBND")[0])


def test_the_code_qd_stands_for_two_kinds() -> None:
    assert kinds_for_code("QĐ") == kinds_for_code("qd") == ("Quyết định", "Quy định")
    assert kinds_for_code("xyz") == ()


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("15 QĐ TU", "15-QĐ/TU"),
        ("07 2019 qd ubnd", "07/2019/QĐ-UBND"),
        ("7/2019 QĐ UBND", "07/2019/QĐ-UBND"),
        ("46qd/tw", "46-QĐ/TW"),
        ("46QĐ TW", "46-QĐ/TW"),
        ("02-2023-TT-BNV", "02/2023/TT-BNV"),
        ("84 2025 qh15", "84/2025/QH15"),
        ("08 hd bxdd", "08-HD/BXDĐ"),
        ("28 - kl / tw", "28-KL/TW"),
    ],
)
def test_a_full_number_typed_in_haste_is_read_with_all_its_parts(typed: str, number: str) -> None:
    (mention,) = find_loose_numbers(typed)
    assert mention.matches(number)
    assert not mention.matches(f"9{number}")
    assert not mention.matches(re.sub(r"[^\d/-]+", "X", number))


@pytest.mark.parametrize("text", ["trong 05 tt báo cáo", "có 12 kh nào", "15 ct xyz", "3 qd", "năm 2024 nq"])
def test_a_count_before_letters_that_name_no_body_is_no_number(text: str) -> None:
    assert find_loose_numbers(text) == []


def test_the_code_of_a_kind_also_finds_what_was_issued_in_english() -> None:
    (mention,) = find_loose_numbers("HD 03")
    assert mention.matches("03-HD/BDV", "Guideline")
    assert not mention.matches("03-QĐ/BDV", "Decision")


def test_two_d_side_by_side_may_have_been_taken_for_the_keys_of_one_letter() -> None:
    (mention,) = find_loose_numbers("08-hd/bxđ")
    assert not mention.matches("08-HD/BXDĐ")
    assert mention.matches("08-HD/BXDĐ", loosely=True)
    assert not mention.matches("08-HD/BTG", loosely=True)
