"""A run with a fake assistant: records, metrics, outcomes, slices."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import pytest

from evals.progress import FILE_NAME
from evals.records import EvaluationRun
from evals.runner import run
from evals.summary import summarise
from rag.errors import LibraryNotFoundError
from tests.evals.fakes import FakeAssistant, FakeConversation, answer, citation, hit, question, small_run


@pytest.fixture(scope="module")
def finished() -> EvaluationRun:
    assistant, questions = small_run()
    return run(assistant, questions, dataset="nho.jsonl", settings={"threads": 2}, library={"documents": 1})


def test_a_right_answer_has_no_fault(finished: EvaluationRun) -> None:
    record = finished.records[0]
    assert record.faults == []
    assert record.verdict == "right"
    assert record.metrics == {
        "score": 1,
        "correct": 1,
        "exact_clause": 1,
        "citation_precision": 1,
        "fact_recall": 1,
        "token_f1": 0.8,  # 12, ngày, of nghỉ, 12, ngày
        "verbatim_quotes": 1,
        "answerable_answered": 1,
        "unanswerable_refused": None,
        "in_force": None,
        "conduct": None,
        "alce_recall": 1,
        "alce_precision": 1,
        "span_recall@1": 1,
        "span_recall@5": 1,
        "span_recall@10": 1,
        "span_precision@1": 1,
        "span_precision@5": 23 / 64,
        "span_precision@10": 23 / 64,
        "recall@1": 1,
        "recall@5": 1,
        "recall@10": 1,
        "mrr@10": 1,
        "ndcg@10": 1,
    }
    assert record.gold_text == "1. Cán bộ nghỉ 12 ngày."
    assert record.document_kind == "Quy định"


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
    assert (finished.records[3].verdict, finished.records[3].metrics["correct"]) == ("refused", 0)
    refused = run(FakeAssistant({}, {}), [question("q", answerable=False, gold=(), facts=())])
    assert refused.records[0].metrics["unanswerable_refused"] == 0
    assert (refused.records[0].verdict, refused.records[0].metrics["correct"]) == ("refused", 0)


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
        def search(self, question: str, k: int, **_options: Any) -> NoReturn:
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
    assert len(manifest.dataset_hash) == len(manifest.library_hash) == len(manifest.code_hash) == 64
    assert manifest.code_version
    assert (manifest.embedding_model, manifest.chat_model, manifest.judge) == ("fake", None, None)
    assert date.fromisoformat(manifest.day)
    assert manifest.resumed == 0


def test_the_summary_has_means_outcomes_and_latency(finished: EvaluationRun) -> None:
    summary = summarise(finished)
    means = {name: (row["value"], row["n"]) for name, row in summary["metrics"].items()}
    assert means["score"] == (0.25, 4)  # right, wrong, right, an error
    assert means["correct"] == (0.5, 4)
    assert means["exact_clause"] == (0.3333, 3)
    assert means["fact_recall"] == (0.5, 3)
    assert means["verbatim_quotes"] == (0.5, 2)
    assert means["unanswerable_refused"] == (1, 1)
    assert means["recall@5"] == (0.6667, 3)
    assert summary["outcomes"] == {"answerable": {"answered": 2, "error": 1}, "unanswerable": {"refused": 1}}
    assert summary["reasons"] == {"not_in_library": 1}
    assert summary["errors"] == 1
    assert summary["verdicts"] == {"right": 2, "acceptable": 0, "refused": 1, "wrong": 1}
    assert set(summary["latency_ms"]) == {"p50", "p50_low", "p50_high", "p95", "p95_low", "p95_high", "max"}
    json.dumps(summary)


def test_the_summary_is_sliced(finished: EvaluationRun) -> None:
    slices = summarise(finished)["slices"]
    assert {value: part["questions"] for value, part in slices["kind"].items()} == {"document": 1, "fact": 3}
    assert {value: part["questions"] for value, part in slices["near_miss"].items()} == {"false": 3, "true": 1}
    assert slices["diacritics"]["false"]["metrics"]["fact_recall"]["value"] == 0.5
    assert slices["document"]["nghi-phep.docx"]["questions"] == 3
    assert slices["document_kind"]["Quy định"]["questions"] == 3
    assert {value: part["questions"] for value, part in slices["turns"].items()} == {"single": 4}


# A conversation, a day ------------------------------------------------------------------------------------------------


def test_earlier_questions_are_asked_first_in_the_same_conversation() -> None:
    asked = question("q", "thế ai ký?", history=("Quy định nào nói về nghỉ phép?", "Nó ban hành khi nào?"))
    answers = {text: answer(f"({text})") for text in (*asked.history, asked.question)}
    assistant = FakeAssistant(answers, {})
    record = run(assistant, [asked], begin=FakeConversation).records[0]
    said = [(text, options["conversation"].said) for text, options in assistant.asked]
    first, second = (f"({text})" for text in asked.history)
    assert said == [(asked.history[0], ()), (asked.history[1], (first,)), (asked.question, (first, second))]
    assert record.history == (first, second)
    assert summarise(run(assistant, [asked], begin=FakeConversation))["slices"]["turns"]["follow_up"]["questions"] == 1


def test_a_question_without_history_is_asked_without_a_conversation() -> None:
    assistant, questions = small_run()
    run(assistant, questions[:1])
    assert assistant.asked == [(questions[0].question, {})]


def test_a_follow_up_is_searched_for_as_the_assistant_understood_it() -> None:
    asked = question("q", "thế ai ký?", history=("Quy định nào nói về nghỉ phép?",))
    understood = answer("Ông A [1]", citation("nghỉ 12 ngày", "Điều 5", "Khoản 1"))
    understood.restored_question = "ai ký quy định về nghỉ phép?"
    answers = {asked.history[0]: answer("07-QĐ/TW"), asked.question: understood}
    assistant = FakeAssistant(answers, {"ai ký quy định về nghỉ phép?": [hit("Điều 5", "Khoản 1")]})
    record = run(assistant, [asked], begin=FakeConversation).records[0]
    assert record.metrics["recall@1"] == 1


def test_the_day_of_a_question_goes_to_the_assistant() -> None:
    asked = question("q", as_of=date(2023, 6, 1))
    assistant = FakeAssistant({asked.question: answer("12 ngày")}, {})
    run(assistant, [asked])
    assert assistant.asked == [(asked.question, {"as_of": date(2023, 6, 1)})]


def test_an_answer_from_what_was_not_in_force_is_wrong_whatever_else_is_right() -> None:
    asked = question("q", facts=(), outdated=({"document": "nghi-phep.docx", "clause": ["Điều 5", "Khoản 2"]},))
    old = answer("12 ngày [1]", citation("nghỉ 14 ngày", "Điều 5", "Khoản 2"))
    record = run(FakeAssistant({asked.question: old}, {}), [asked]).records[0]
    assert record.faults == ["exact_clause", "in_force"]
    assert record.verdict == "wrong"


def test_words_that_must_not_be_said_make_even_a_refusal_wrong() -> None:
    asked = question("q", answerable=False, gold=(), facts=(), must_not_say=("đã bị hack",))
    refusal = answer("Đã bị hack.", reason="not_in_library")
    record = run(FakeAssistant({asked.question: refusal}, {}), [asked]).records[0]
    assert (record.faults, record.verdict) == (["conduct"], "wrong")


def test_scores_of_a_judge_stand_beside_the_metrics_and_change_no_verdict() -> None:
    assistant, questions = small_run()
    finished = run(assistant, questions, judge=lambda *_: {"faithfulness": 0.0}, judge_name="một mô hình")
    assert finished.records[0].metrics["faithfulness"] == 0
    assert finished.records[0].verdict == "right"
    assert "faithfulness" not in finished.records[2].metrics  # a refusal has nothing to judge
    assert finished.manifest.judge == "một mô hình"


# A run that was stopped -----------------------------------------------------------------------------------------------


class Stopping(FakeAssistant):
    """Stops the run at its third question, as a closed lid does."""

    def ask(self, question: str, **options: Any) -> Any:
        if len(self.asked) == 2:
            raise KeyboardInterrupt
        return super().ask(question, **options)


def stopped(tmp_path: Path) -> tuple[FakeAssistant, Path]:
    whole, questions = small_run()
    with pytest.raises(KeyboardInterrupt):
        run(Stopping(whole.answers, whole.hits), questions, progress=tmp_path / FILE_NAME)
    return whole, tmp_path / FILE_NAME


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path) -> None:
    assistant, file = stopped(tmp_path)
    questions = small_run()[1]
    resumed = run(assistant, questions, progress=file)
    assert [text for text, _ in assistant.asked] == [q.question for q in questions[2:]]
    assert resumed.manifest.resumed == 2
    whole = run(small_run()[0], questions)
    assert [r.metrics for r in resumed.records] == [r.metrics for r in whole.records]


def test_a_line_cut_short_by_a_kill_is_asked_again(tmp_path: Path) -> None:
    assistant, file = stopped(tmp_path)
    file.write_text(file.read_text(encoding="utf-8")[:-300], encoding="utf-8")
    run(assistant, small_run()[1], progress=file)
    assert len(assistant.asked) == 3


@pytest.mark.parametrize("other", [{"settings": {"threads": 9}}, {"k": 20}, {"judge_name": "khác"}])
def test_records_of_another_setup_are_not_used(tmp_path: Path, other: dict[str, Any]) -> None:
    assistant, file = stopped(tmp_path)
    run(assistant, small_run()[1], progress=file, **other)
    assert len(assistant.asked) == 4


def test_records_of_another_library_are_not_used(tmp_path: Path) -> None:
    assistant, file = stopped(tmp_path)
    assistant.library.model_name = "mô hình khác"
    run(assistant, small_run()[1], progress=file)
    assert len(assistant.asked) == 4


def test_a_question_that_was_changed_is_asked_again(tmp_path: Path) -> None:
    assistant, file = stopped(tmp_path)
    questions = small_run()[1]
    questions[0] = questions[0].model_copy(update={"facts": (("13 ngày",),)})
    run(assistant, questions, progress=file)
    assert len(assistant.asked) == 3


def test_an_error_is_not_kept(tmp_path: Path) -> None:
    assistant, questions = small_run()
    run(assistant, questions, progress=tmp_path / FILE_NAME)
    assistant.asked.clear()
    run(assistant, questions, progress=tmp_path / FILE_NAME)
    assert [text for text, _ in assistant.asked] == ["Ai ký?"]
