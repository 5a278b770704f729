"""A run with a fake assistant: records, metrics, outcomes, slices."""

from __future__ import annotations

import json
from typing import NoReturn

import pytest

from evals.runner import EvaluationRun, run, summarise
from rag.errors import LibraryNotFoundError
from tests.evals.fakes import FakeAssistant, answer, citation, question, small_run


@pytest.fixture(scope="module")
def finished() -> EvaluationRun:
    assistant, questions = small_run()
    return run(assistant, questions, dataset="nho.jsonl", settings={"threads": 2}, library={"documents": 1})


def test_a_right_answer_has_no_fault(finished: EvaluationRun) -> None:
    record = finished.records[0]
    assert record.faults == []
    assert record.metrics == {
        "correct": 1,
        "exact_clause": 1,
        "citation_precision": 1,
        "fact_recall": 1,
        "verbatim_quotes": 1,
        "answerable_answered": 1,
        "unanswerable_refused": None,
        "recall@1": 1,
        "recall@5": 1,
        "recall@10": 1,
        "mrr@10": 1,
        "ndcg@10": 1,
    }


def test_a_half_right_answer_tells_what_is_wrong(finished: EvaluationRun) -> None:
    record = finished.records[1]
    assert record.faults == ["exact_clause", "fact_recall", "verbatim_quotes"]
    assert record.facts_found == (True, False)
    assert record.metrics["mrr@10"] == 0.5  # the parent, on the second place


def test_a_refusal_of_an_unanswerable_question_is_right(finished: EvaluationRun) -> None:
    record = finished.records[2]
    assert record.faults == []
    assert "recall@1" not in record.metrics


def test_an_unavailable_model_is_an_error_and_no_refusal(finished: EvaluationRun) -> None:
    assert finished.records[3].error == "The model cannot be reached."
    assert finished.records[3].metrics["answerable_answered"] == 0
    refused = run(FakeAssistant({}, {}), [question("q", answerable=False, gold=(), facts=())])
    assert refused.records[0].metrics["unanswerable_refused"] == 0


def test_the_words_of_a_refusal_state_no_fact() -> None:
    asked = question("q", facts=(("không",),))
    refusal = answer("Không có trong thư viện.", reason="not_in_library")
    record = run(FakeAssistant({asked.question: refusal}, {}), [asked]).records[0]
    assert record.metrics["fact_recall"] == 0
    assert record.facts_found == (False,)


def test_quotes_are_checked_in_answers_to_unanswerable_questions_too() -> None:
    asked = question("q", answerable=False, gold=(), facts=())
    invented = answer("Có.", citation("nghỉ 99 ngày", "Điều 5", start=0))
    record = run(FakeAssistant({asked.question: invented}, {}), [asked]).records[0]
    assert record.faults == ["unanswerable_refused", "verbatim_quotes"]


def test_other_failures_end_the_run() -> None:
    class Broken(FakeAssistant):
        def search(self, question: str, k: int) -> NoReturn:
            raise LibraryNotFoundError("Không có thư viện.", "No library.")

    with pytest.raises(LibraryNotFoundError):
        run(Broken({}, {}), [question("q")])


def test_progress_is_told_after_each_question() -> None:
    assistant, questions = small_run()
    told: list[tuple[int, int]] = []
    run(assistant, questions, on_progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_run_survives_a_trip_through_json(finished: EvaluationRun) -> None:
    assert EvaluationRun.model_validate_json(finished.model_dump_json()) == finished


def test_the_manifest_says_what_was_run(finished: EvaluationRun) -> None:
    manifest = finished.manifest
    assert (manifest.dataset, manifest.splits, manifest.questions) == ("nho.jsonl", ("test",), 4)
    assert (manifest.settings, manifest.library) == ({"threads": 2}, {"documents": 1})
    assert len(manifest.dataset_hash) == 64
    assert manifest.code_version


def test_the_summary_has_means_outcomes_and_latency(finished: EvaluationRun) -> None:
    summary = summarise(finished)
    means = {name: (row["value"], row["n"]) for name, row in summary["metrics"].items()}
    assert means["correct"] == (0.5, 4)
    assert means["exact_clause"] == (0.3333, 3)
    assert means["fact_recall"] == (0.5, 3)
    assert means["verbatim_quotes"] == (0.5, 2)
    assert means["unanswerable_refused"] == (1, 1)
    assert means["recall@5"] == (0.6667, 3)
    assert summary["outcomes"] == {"answerable": {"answered": 2, "error": 1}, "unanswerable": {"refused": 1}}
    assert summary["reasons"] == {"not_in_library": 1}
    assert summary["errors"] == 1
    assert set(summary["latency_ms"]) == {"p50", "p95", "max"}
    json.dumps(summary)


def test_the_summary_is_sliced(finished: EvaluationRun) -> None:
    slices = summarise(finished)["slices"]
    assert {value: part["questions"] for value, part in slices["kind"].items()} == {"document": 1, "fact": 3}
    assert {value: part["questions"] for value, part in slices["near_miss"].items()} == {"false": 3, "true": 1}
    assert slices["diacritics"]["false"]["metrics"]["fact_recall"]["value"] == 0.5
    assert slices["document"]["nghi-phep.docx"]["questions"] == 3
