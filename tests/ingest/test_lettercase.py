"""Capitals in the letters that running text uses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.lettercase import recase


@pytest.mark.parametrize(
    ("capitals", "text", "expected"),
    [
        ("THI HÀNH ĐIỀU LỆ ĐẢNG", "Việc thi hành Điều lệ Đảng.", "Thi hành Điều lệ Đảng"),
        ("VỀ BẾN ĐÒ", "không có từ nào", "Về bến đò"),
        ("ỦY BAN NHÂN DÂN TỈNH SÔNG MẪU", "", "Ủy ban nhân dân tỉnh Sông Mẫu"),
        ("GIAI ĐOẠN 2021 - 2025", "", "Giai đoạn 2021 - 2025"),
        ("SỞ BẾN ĐÒ", "SỞ BẾN ĐÒ. Sở Bến đò họp, Sở Bến đò bàn.", "Sở Bến đò"),
    ],
)
def test_the_spelling_of_the_text_is_used(capitals: str, text: str, expected: str) -> None:
    assert recase(capitals, text) == expected


def test_the_kind_keeps_its_own_capitals() -> None:
    assert recase("QUY ĐỊNH VỀ THẺ", "các quy định về thẻ", kind="Quy định") == "Quy định về thẻ"


@given(st.text(alphabet="AĂÂBĐÊHIMNÔƠƯ12 -", max_size=40), st.text(alphabet="aăâbđêhimnôơưAĐ \n", max_size=80))
def test_only_the_case_ever_changes(capitals: str, text: str) -> None:
    assert recase(capitals, text).upper() == " ".join(capitals.split())
