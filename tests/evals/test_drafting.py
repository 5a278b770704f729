"""Drafts of questions: gold that holds, and nothing that runs before a person has read it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from evals.checking import check
from evals.datasets import DatasetError, dump_question, load_questions, read_questions
from evals.drafting import draft
from evals.stored import Stored
from ingest.document import understand
from ingest.readers import read
from rag.directives.model import DirectiveDocument
from tests.conftest import SAMPLES

NAMES = ("quy-dinh-33-qd-du.md", "decision-21-2024-en.md")


@pytest.fixture(scope="module")
def documents() -> list[DirectiveDocument]:
    return [understand(read(SAMPLES / name), SAMPLES / name, "") for name in NAMES]


class Writer:
    """A chat model that replies what it is told to."""

    def __init__(self, reply: str) -> None:
        self.reply = reply

    def invoke(self, _prompt: str) -> Any:
        return SimpleNamespace(text=self.reply)


def test_drafts_ask_about_the_head_a_near_miss_definitions_and_headings(documents: list[DirectiveDocument]) -> None:
    asked = [question.question for question in draft(documents[:1], 99)]
    assert "Quy định 33-QĐ/ĐU được ban hành ngày nào?" in asked
    assert "Ai ký Quy định 33-QĐ/ĐU?" in asked
    assert "Quy định 34-QĐ/ĐU quy định về việc gì?" in asked
    assert "Hội nghị không giấy là gì?" in asked
    assert "Quy định 33-QĐ/ĐU quy định thế nào về thời gian và số lượng hội nghị?" in asked


def test_drafts_speak_the_language_of_their_document(documents: list[DirectiveDocument]) -> None:
    drafts = draft(documents[1:], 99)
    assert {question.language for question in drafts} == {"en"}
    assert "Who signed Decision 21/2024/QD-UBND?" in [question.question for question in drafts]


def test_the_gold_of_every_draft_holds(documents: list[DirectiveDocument]) -> None:
    stored = {
        name: Stored(name, None, document.text, document.clauses)
        for name, document in zip(NAMES, documents, strict=True)
    }
    assert check(draft(documents, 99), stored.get) == []


def test_a_number_that_another_document_bears_is_no_near_miss(documents: list[DirectiveDocument]) -> None:
    from dataclasses import replace

    next_one = replace(documents[0], directive=replace(documents[0].directive, number="34-QĐ/ĐU"))
    misses = [question.question for question in draft([documents[0], next_one], 99) if question.near_miss]
    assert misses == ["Quy định 35-QĐ/ĐU quy định về việc gì?"]


def test_no_draft_is_run_before_it_is_accepted(documents: list[DirectiveDocument], tmp_path: Path) -> None:
    drafts = draft(documents, 3)
    assert len(drafts) == 6
    path = tmp_path / "nhap.jsonl"
    path.write_text("\n".join(map(dump_question, drafts)), encoding="utf-8")
    with pytest.raises(DatasetError, match="all 6 questions are drafts"):
        load_questions(path)
    accepted = drafts[0].model_copy(update={"accepted": True})
    path.write_text("\n".join(map(dump_question, [accepted, *drafts[1:]])), encoding="utf-8")
    found = read_questions(path)
    assert (found.questions, found.drafts) == ([accepted], 5)


def test_the_same_library_gives_the_same_drafts(documents: list[DirectiveDocument]) -> None:
    assert draft(documents) == draft(documents)


def test_a_model_writes_questions_whose_facts_the_clause_states(documents: list[DirectiveDocument]) -> None:
    drafts = draft(documents[:1], 99, Writer("CÂU HỎI: Mất máy thì báo ai?\nĐÁP ÁN: “trong 02 giờ.”"))
    (written,) = [question for question in drafts if question.question == "Mất máy thì báo ai?"]
    assert written.gold[0].clause == ("Điều 5", "Khoản 2")
    assert written.facts == (("trong 02 giờ",),)
    assert not written.accepted


@pytest.mark.parametrize("reply", ["", "Xin lỗi, tôi không biết.", "CÂU HỎI: Mấy giờ?\nĐÁP ÁN: 99 giờ 99"])
def test_what_a_model_invents_or_fails_to_write_is_left_out(documents: list[DirectiveDocument], reply: str) -> None:
    assert all(question.kind == "document" for question in draft(documents[:1], 99, Writer(reply)))
