"""Two reports side by side: differences, chance, and the questions behind them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from evals.compare import ReportError, compare, load_report, print_comparison
from evals.report import build_report, write_report
from evals.runner import run
from tests.evals.fakes import FakeAssistant, answer, citation, question, small_run


@pytest.fixture(scope="module")
def reports() -> tuple[dict[str, Any], dict[str, Any]]:
    """A: the small run. B: its second question mended, its third answered without grounds."""
    assistant, questions = small_run()
    before = build_report(run(assistant, questions))
    mended = answer("14 ngày, 15 ngày [1]", citation("Cán bộ nghỉ 12 ngày.", "Điều 5", "Khoản 1"))
    assistant.answers[questions[1].question] = mended
    assistant.answers[questions[2].question] = answer("Lương là 5 triệu.")
    return before, build_report(run(assistant, questions))


def test_differences_are_paired_by_question(reports: tuple[dict[str, Any], dict[str, Any]]) -> None:
    comparison = compare(*reports)
    exact = comparison["metrics"]["exact_clause"]
    assert (exact["a"], exact["b"], exact["difference"]) == (0.3333, 0.6667, 0.3333)
    assert (exact["up"], exact["down"], exact["n"], exact["p"]) == (1, 0, 3, 1)
    assert comparison["metrics"]["unanswerable_refused"]["difference"] == -1
    assert comparison["same_questions"]
    assert comparison["questions"] == 4
    json.dumps(comparison)


def test_questions_are_listed_by_whether_they_got_better_or_worse(
    reports: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    comparison = compare(*reports)
    assert [change["id"] for change in comparison["better"]] == ["q2"]
    assert comparison["better"][0]["changed"]["fact_recall"] == [0.5, 1]
    assert comparison["better"][0]["verdict"] == ["wrong", "right"]
    assert [change["id"] for change in comparison["worse"]] == ["q3"]


def test_verdicts_are_counted_by_what_became_what(reports: tuple[dict[str, Any], dict[str, Any]]) -> None:
    assert compare(*reports)["verdicts"] == [
        {"a": "refused", "b": "refused", "questions": 1},
        {"a": "right", "b": "right", "questions": 1},
        {"a": "right", "b": "wrong", "questions": 1},
        {"a": "wrong", "b": "right", "questions": 1},
    ]


def test_a_difference_on_many_questions_is_told_as_significant() -> None:
    asked = [question(f"q{n}", f"Nghỉ mấy ngày, câu {n}?") for n in range(10)]
    refused = {q.question: answer("Không có.", reason="not_in_library") for q in asked}
    right = {q.question: answer("12 ngày [1]", citation("12 ngày", "Điều 5", "Khoản 1")) for q in asked}
    before, after = (build_report(run(FakeAssistant(answers, {}), asked)) for answers in (refused, right))
    comparison = compare(before, after)
    row = comparison["metrics"]["exact_clause"]
    assert row["p"] < row["p_adjusted"] < 0.05
    assert row["significant"]
    out = io.StringIO()
    print_comparison(Console(file=out, width=140), comparison, "en", limit=1)
    assert "refused → right: 10" in out.getvalue()
    assert "adjusted by Holm" in out.getvalue()
    assert "… +9" in out.getvalue()


def test_a_follow_up_after_other_questions_is_another_question(reports: tuple[dict[str, Any], dict[str, Any]]) -> None:
    other = json.loads(json.dumps(reports[1]))
    other["records"][0]["question"]["history"] = ["Chuyện gì đây?"]
    assert compare(reports[0], other)["questions"] == 3


def test_a_report_against_itself_shows_no_difference(reports: tuple[dict[str, Any], dict[str, Any]]) -> None:
    comparison = compare(reports[0], reports[0])
    assert all(row["difference"] == 0 and row["p"] == 1 for row in comparison["metrics"].values())
    assert comparison["better"] == comparison["worse"] == []


def test_only_shared_questions_are_compared(reports: tuple[dict[str, Any], dict[str, Any]]) -> None:
    assistant, questions = small_run()
    part = build_report(run(assistant, questions[:2]))
    comparison = compare(part, reports[1])
    assert comparison["questions"] == 2
    assert not comparison["same_questions"]
    out = io.StringIO()
    print_comparison(Console(file=out, width=120), comparison, "en")
    assert "only the 2 they share" in out.getvalue()
    assert "Better: 1" in out.getvalue()
    assert "<script>alert(1)</script>" in out.getvalue()


def test_reports_without_a_shared_question_are_refused(reports: tuple[dict[str, Any], dict[str, Any]]) -> None:
    with pytest.raises(ReportError, match="no question in common"):
        compare(reports[0], {"manifest": {"dataset_hash": ""}, "records": []})


def test_a_report_is_loaded_from_its_file_or_folder(tmp_path: Path) -> None:
    assistant, questions = small_run()
    as_json, _ = write_report(run(assistant, questions), tmp_path)
    assert load_report(tmp_path) == load_report(as_json)


@pytest.mark.parametrize("content", ["{", "[]", "{}"])
def test_what_is_no_report_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "report.json").write_text(content)
    with pytest.raises(ReportError, match="Give a report"):
        load_report(tmp_path)
