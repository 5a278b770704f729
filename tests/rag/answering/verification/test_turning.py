"""What an honest sentence may turn round, and what a false one may not: exceptions, limits, "chỉ … khi", otherwise."""

from __future__ import annotations

import pytest

from rag.answering.verification.turning import Turns
from rag.answering.verification.verdict import Flaw
from tests.rag.answering.verification.test_judge import flaw

VI = """Điều 8. Kho hồ sơ
1. Không mượn hồ sơ về nhà, trừ hồ sơ phục vụ kiểm tra.
2. Cuộc họp chỉ tiến hành khi có ít nhất hai phần ba thành viên có mặt.
3. Quy chế này không áp dụng đối với kho dưới 20 kệ.
4. Tủ chỉ được mở khi có giấy của trưởng kho.
5. Quá 15 ngày mà không trả hồ sơ, trừ trường hợp ốm đau, thì kho gửi giấy nhắc."""
EN = """Article 8. Stores
1. The rules do not apply to stores with fewer than 20 shelves.
2. The keeper answers at the desk where the question is clear; otherwise a letter is sent within 14 days.
3. A reader may borrow only once a week, except in case of illness."""


@pytest.mark.parametrize(
    "sentence",
    [
        "Hồ sơ phục vụ kiểm tra được mượn về nhà.",
        "Chỉ hồ sơ phục vụ kiểm tra mới được mượn về nhà.",
        "Không có giấy của trưởng kho thì không được mở tủ.",
        "Tủ không được mở, trừ khi có giấy của trưởng kho.",
        "Cuộc họp không được tiến hành nếu chưa đến hai phần ba thành viên có mặt.",
        "Điều kiện tiến hành cuộc họp là ít nhất 2/3 thành viên có mặt.",
        "Quy chế này áp dụng đối với kho từ 20 kệ trở lên.",
        "Kho dưới 20 kệ nằm ngoài phạm vi áp dụng của Quy chế này.",
        "Quá 15 ngày mà không trả hồ sơ và không ốm đau thì kho gửi giấy nhắc.",
    ],
)
def test_what_is_said_from_the_other_side_is_kept(sentence: str) -> None:
    assert flaw(sentence, VI) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Hồ sơ phục vụ kiểm tra không được mượn về nhà.",
        "Không có giấy của trưởng kho vẫn được mở tủ.",
        "Tủ được mở, trừ khi có giấy của trưởng kho.",
        "Cuộc họp không được tiến hành nếu có ít nhất hai phần ba thành viên có mặt.",
        "Cuộc họp được tiến hành nếu chưa đến hai phần ba thành viên có mặt.",
        "Quy chế này không áp dụng đối với kho từ 20 kệ trở lên.",
        "Kho từ 20 kệ trở lên nằm ngoài phạm vi áp dụng của Quy chế này.",
        "Quá 15 ngày mà không trả hồ sơ thì kho gửi giấy nhắc.",
        "Quá 15 ngày mà không trả hồ sơ, kể cả trường hợp ốm đau, thì kho gửi giấy nhắc.",
        "Không bao giờ được mượn hồ sơ về nhà.",
    ],
)
def test_what_is_turned_once_too_often_is_dropped(sentence: str) -> None:
    assert flaw(sentence, VI) is not None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The rules apply to stores with at least 20 shelves.", None),
        ("Stores with fewer than 20 shelves are excluded from the rules.", None),
        ("If the question is unclear, a letter is sent within 14 days.", None),
        ("Unless the question is clear, a letter is sent within 14 days.", None),
        ("Except in case of illness, a reader cannot borrow more than once a week.", None),
        ("The rules apply to stores with fewer than 20 shelves.", Flaw.NEGATION),
        ("The rules do not apply to stores with at least 20 shelves.", Flaw.NEGATION),
        ("If the question is clear, a letter is sent within 14 days.", Flaw.NEGATION),
        ("A reader may borrow once a week, except in case of illness.", Flaw.MODALITY),
    ],
)
def test_english_is_turned_alike(sentence: str, expected: Flaw | None) -> None:
    assert flaw(sentence, EN, "en") is expected


def test_turns_explain_as_many_changes_and_two_cancel_out() -> None:
    assert Turns().allow(0)
    assert not Turns().allow(1)
    assert Turns(sure=1).allow(1)
    assert not Turns(sure=1).allow(0)
    assert Turns(sure=2).allow(0)
    assert Turns(possible=1).allow(0)
    assert Turns(possible=1).allow(1)
