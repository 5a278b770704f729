"""A new phrase takes the place of the one in the last question that is most like it, and of no more."""

from __future__ import annotations

import pytest

from rag.answering.followup.likeness import another_clause, in_place_of_its_like


@pytest.mark.parametrize(
    ("new", "last", "expected"),
    [
        (
            "phản ánh thường",
            "Phản ánh khẩn được trả lời trong bao lâu?",
            "Phản ánh thường được trả lời trong bao lâu?",
        ),
        (
            "hồ sơ thường",
            "Hồ sơ về thi đua, khen thưởng được giữ bao lâu?",
            "Hồ sơ thường được giữ bao lâu?",
        ),
        (
            "Thanh tra tỉnh",
            "Thời hạn cuộc thanh tra của Thanh tra Chính phủ là bao lâu?",
            "Thời hạn cuộc thanh tra của Thanh tra tỉnh là bao lâu?",
        ),
        (
            "Thanh tra xã",
            "Thanh tra tỉnh thanh tra tối đa bao lâu?",
            "Thanh tra xã thanh tra tối đa bao lâu?",
        ),
        (
            "thiết bị in",
            "Thiết bị số được trả lại trong mấy ngày?",
            "Thiết bị in được trả lại trong mấy ngày?",
        ),
        (
            "district secretary",
            "How often does a commune secretary meet citizens?",
            "How often does a district secretary meet citizens?",
        ),
    ],
)
def test_the_like_is_replaced(new: str, last: str, expected: str) -> None:
    assert in_place_of_its_like(new, last) == expected


def test_a_name_behind_the_kind_of_a_document_is_no_like() -> None:
    assert in_place_of_its_like("Thanh tra xã", "Luật Thanh tra có mấy chương?") is None


def test_what_is_like_nothing_replaces_nothing() -> None:
    assert in_place_of_its_like("tiêu ngữ", "Quốc hiệu có cỡ chữ mấy?") is None


def test_a_clause_takes_the_place_of_one_of_its_kind() -> None:
    assert another_clause("điểm b", "Điểm a khoản 2 Điều 5 nói gì?") == "điểm b khoản 2 Điều 5 nói gì?"
    assert another_clause("điểm b", "Khoản 2 nói gì?") is None
