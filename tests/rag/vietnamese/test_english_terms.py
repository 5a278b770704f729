from __future__ import annotations

import pytest

from rag.vietnamese.english_terms import in_vietnamese


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who appoints the chief inspector within 30 days?", "bổ nhiệm Chánh Thanh tra trong thời hạn 30 ngày"),
        ("probationary members", "đảng viên dự bị"),
        ("Which ministries were merged?", "bộ sáp nhập sắp xếp"),
        ("copied dossiers", "bản sao hồ sơ"),
    ],
)
def test_terms_are_glossed_the_longest_first_and_in_any_form(question: str, expected: str) -> None:
    assert in_vietnamese(question) == expected


def test_words_that_the_list_does_not_know_are_left_out_and_numbers_stay() -> None:
    assert in_vietnamese("xylophone 12 zebra") == "12"


def test_every_line_of_the_list_can_be_read() -> None:
    from importlib.resources import files

    lines = files("rag.vietnamese").joinpath("english_terms.txt").read_text("utf-8").splitlines()
    terms = [line for line in lines if line and not line.startswith("#")]
    assert all(len(line.split(" = ")) == 2 for line in terms)
    english = [line.split(" = ")[0] for line in terms]
    assert len(english) == len(set(english))
    # A term is found by itself, so no line is dead.
    assert [term for term in english if not in_vietnamese(term)] == []
