"""Question sets checked against documents: what is wrong is told by question and clause."""

from __future__ import annotations

import pytest

from evals.checking import check
from evals.datasets import Gold, Question
from evals.stored import LibraryDocuments
from tests.evals.fakes import FakeLibrary, question

FIND = LibraryDocuments(FakeLibrary()).find


def test_a_question_that_fits_has_no_problem() -> None:
    assert check([question("q1")], FIND) == []


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (question("q7", gold=(Gold(document="khac.docx", clause=("Điều 5",)),)), ("q7", "khac.docx")),
        (question("q7", gold=(Gold(document="nghi-phep.docx", clause=("Điều 9",)),)), ("q7", "Điều 9")),
        (question("q7", facts=(("99 ngày",),)), ("q7", "99 ngày", "Điều 5 › Khoản 1")),
        (question("q7", outdated=({"document": "cu.docx"},)), ("q7", "cu.docx")),
        (question("q7", outdated=({"document": "nghi-phep.docx", "clause": ["Điều 8"]},)), ("q7", "Điều 8")),
    ],
)
def test_what_does_not_fit_is_named_in_both_languages(asked: Question, words: tuple[str, ...]) -> None:
    (problem,) = check([asked], FIND)
    assert problem.question == "q7"
    assert all(word in problem.text.vi and word in problem.text.en for word in words)


def test_a_fact_may_stand_in_any_of_the_alternatives() -> None:
    gold = tuple(Gold(document="nghi-phep.docx", clause=("Điều 5", f"Khoản {n}")) for n in (1, 2))
    assert check([question("q", facts=(("12 ngày",), ("14 ngày",)), gold=gold)], FIND) == []


def test_an_alternative_that_does_not_exist_is_told_though_another_fits() -> None:
    gold = tuple(Gold(document="nghi-phep.docx", clause=("Điều 5", f"Khoản {n}")) for n in (1, 7))
    (problem,) = check([question("q", gold=gold)], FIND)
    assert "Khoản 7" in problem.text.en
