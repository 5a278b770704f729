"""Which texts are English."""

from __future__ import annotations

import pytest

from rag.vietnamese.english import looks_english


@pytest.mark.parametrize(
    "text",
    [
        "What are the conditions for founding a Party committee?",
        "who signed this decision",
        "How long is the term of an inspection",
        "list the cases in which a bus company must report",
    ],
)
def test_english_is_english(text: str) -> None:
    assert looks_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "dieu kien thanh lap dang bo",
        "Điều kiện là gì",
        "ddieefu kieenj thanhf laapj ddangr booj",
        "d9ie62u kie65n tha2nh la65p d9a3ng bo65",
        "UBND xa co quyen gi",
        "email cua phong mot cua",
        "",
        "12 34",
    ],
)
def test_vietnamese_is_not_however_it_is_typed(text: str) -> None:
    assert not looks_english(text)
