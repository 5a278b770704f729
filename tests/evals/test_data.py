"""The question sets in evals/data: frozen, whole, and in step with their documents."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import evals
from evals.checking import check
from evals.datasets import Question, dataset_hash, load_questions
from evals.stored import Stored
from ingest.document import understand
from ingest.readers import read
from tests.conftest import SAMPLES

DATA = Path(evals.__file__).parent / "data"
CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
# Sets of questions; the other files there hold sentences for the checks on chat models.
SETS = ("conduct.jsonl", "corpus.jsonl", "samples.jsonl")


def documents(folder: Path) -> Callable[[str], Stored | None]:
    """The documents of a folder as gold labels see them, each understood when it is asked for."""
    known: dict[str, Stored | None] = {}

    def find(name: str) -> Stored | None:
        if name not in known:
            path = folder / name
            document = understand(read(path), path, "") if path.is_file() else None
            known[name] = Stored(name, document.directive.kind, document.text, document.clauses) if document else None
        return known[name]

    return find


@pytest.fixture(scope="module")
def samples() -> Callable[[str], Stored | None]:
    return documents(SAMPLES)


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_the_one_whose_hash_is_recorded(name: str) -> None:
    recorded = json.loads((DATA / "frozen.json").read_text(encoding="utf-8"))
    assert dataset_hash(load_questions(DATA / name)) == recorded[name], (
        f"{name} has changed: figures of before do not compare; record its new hash in frozen.json and say so"
    )


@pytest.mark.parametrize("name", ["samples.jsonl", "conduct.jsonl"])
def test_every_gold_clause_and_fact_is_in_the_sample_documents(
    name: str, samples: Callable[[str], Stored | None]
) -> None:
    assert [problem.text.en for problem in check(load_questions(DATA / name), samples)] == []


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="no ../shared/corpus beside the repository")
def test_every_gold_clause_and_fact_is_in_the_real_documents() -> None:
    problems = check(load_questions(DATA / "corpus.jsonl"), documents(CORPUS))
    assert [problem.text.en for problem in problems] == []


@pytest.mark.parametrize(
    ("name", "questions", "unanswerable", "follow_ups"),
    [
        ("samples.jsonl", 250, 60, 30),
        ("corpus.jsonl", 150, 40, 10),
        ("conduct.jsonl", 40, 30, 0),
    ],
)
def test_a_set_is_large_enough_in_every_slice(name: str, questions: int, unanswerable: int, follow_ups: int) -> None:
    asked = load_questions(DATA / name)
    assert len(asked) >= questions
    assert sum(not question.answerable for question in asked) >= unanswerable
    assert sum(bool(question.history) for question in asked) >= follow_ups
    halves = Counter(question.split for question in asked)
    assert abs(halves["dev"] - halves["test"]) <= len(asked) // 10


@pytest.mark.parametrize("name", SETS)
def test_questions_on_one_clause_share_a_split(name: str) -> None:
    # By the first gold clause, the finest; those that follow are parents, which questions of both halves may share.
    # The news report is five paragraphs of a dozen facts each, which no half could have to itself.
    halves: dict[object, set[str]] = {}
    for question in load_questions(DATA / name):
        if question.gold and question.kind not in {"document", "conduct"}:
            first = question.gold[0]
            if first.document == "giao-ban-truc-tuyen-quy-1-2022.txt":
                continue
            halves.setdefault((first.document, first.clause), set()).add(question.split)
    assert {place for place, found in halves.items() if len(found) > 1} == set()


def _spelled(question: Question) -> str:
    return " ".join((*question.history, question.question)).casefold()


@pytest.mark.parametrize("name", SETS)
def test_no_question_is_asked_twice(name: str) -> None:
    counts = Counter((_spelled(question), question.as_of) for question in load_questions(DATA / name))
    assert [text for text, count in counts.items() if count > 1] == []
