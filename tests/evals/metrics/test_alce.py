"""ALCE citation recall and precision against cases computed by hand."""

from __future__ import annotations

import pytest

from evals.metrics.alce import alce, statements, worded_support

LEAVE = "Quyết định 5/QĐ ngày 01/02/2024 Điều 1 Cán bộ nghỉ 12 ngày mỗi năm."
PAY = "Quyết định 5/QĐ ngày 01/02/2024 Điều 2 Lương trả trước ngày 5 hằng tháng."


def test_a_statement_runs_up_to_its_markers_however_many_sentences_it_has() -> None:
    assert statements("“Nghỉ 12 ngày. Không quá 15 ngày.” [1] Lương ngày 5 [2][3]. Hết") == [
        ("“Nghỉ 12 ngày. Không quá 15 ngày.”", (1,)),
        ("Lương ngày 5", (2, 3)),
        (". Hết", ()),
    ]
    assert statements("Nghỉ 12 ngày [1].") == [("Nghỉ 12 ngày", (1,))]


@pytest.mark.parametrize(
    ("statement", "supported"),
    [
        ("Cán bộ nghỉ 12 ngày", True),
        ("Cán bộ nghỉ 012 ngày", True),  # the same number
        ("Cán bộ nghỉ 14 ngày", False),
        ("Mỗi năm cán bộ được nghỉ 12 ngày", True),
        ("Xe máy nhà nước cấp 12 chiếc", False),
        ("–", True),
    ],
)
def test_support_needs_every_number_and_most_words(statement: str, supported: bool) -> None:
    assert worded_support(statement, LEAVE) is supported


def test_recall_is_the_share_of_statements_that_their_citations_support() -> None:
    values = alce("Cán bộ nghỉ 12 ngày [1]. Lương trả trước ngày 9 [2]. Không ai biết", {1: LEAVE, 2: PAY})
    assert values["alce_recall"] == 1 / 3


def test_a_citation_that_the_statement_does_not_need_lowers_precision() -> None:
    values = alce("Cán bộ nghỉ 12 ngày mỗi năm [1][2]", {1: LEAVE, 2: "Xe máy được cấp đăng ký."})
    assert values == {"alce_recall": 1, "alce_precision": 0.5}


def test_two_citations_that_only_together_support_are_both_useful() -> None:
    values = alce("Cán bộ nghỉ 12 ngày mỗi năm, lương trả trước ngày 5 hằng tháng [1][2]", {1: LEAVE, 2: PAY})
    assert values == {"alce_recall": 1, "alce_precision": 1}


def test_citations_of_a_statement_without_support_are_not_useful() -> None:
    assert alce("Cán bộ nghỉ 99 ngày [1]", {1: LEAVE}) == {"alce_recall": 0, "alce_precision": 0}


def test_a_marker_without_a_citation_supports_nothing() -> None:
    assert alce("Cán bộ nghỉ 12 ngày [7]", {1: LEAVE}) == {"alce_recall": 0, "alce_precision": None}


def test_another_judge_of_support_can_be_given() -> None:
    assert alce("gì cũng được [1]", {1: LEAVE}, lambda *_: True) == {"alce_recall": 1, "alce_precision": 1}


def test_a_quote_laid_open_under_its_statement_is_no_statement_of_its_own() -> None:
    quote = "Cán bộ nghỉ 12 ngày mỗi năm."
    text = f"Cán bộ nghỉ 12 ngày [1].\n“{quote}”\nLương trả trước ngày 5 hằng tháng [2]."
    assert alce(text, {1: LEAVE, 2: PAY}, shown=[quote])["alce_recall"] == 1
    assert alce(text, {1: LEAVE, 2: PAY})["alce_recall"] == 0.5
