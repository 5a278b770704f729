"""The report's files, and that no text of a run becomes markup."""

from __future__ import annotations

import io
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.console import Console

from evals.records import EvaluationRun
from evals.report import print_summary, render_html, write_report
from evals.runner import run
from evals.summary import summarise
from rag.language import Language
from tests.evals.fakes import FakeAssistant, FakeConversation, answer, citation, question, small_run


@pytest.fixture(scope="module")
def finished() -> EvaluationRun:
    assistant, questions = small_run()
    return run(assistant, questions, dataset="<b>nho</b>.jsonl")


class Tags(HTMLParser):
    """Collects the tags of a page and checks that they close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not {name for name, _ in attrs} & {"src", "onload", "onerror"}
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_is_well_formed_and_carries_everything_inline(finished: EvaluationRun, language: Language) -> None:
    tags = Tags()
    tags.feed(render_html(finished, language))
    assert tags.open == []
    assert "svg" in tags.seen
    assert not tags.seen & {"script", "link", "img", "iframe", "i"}


def test_texts_of_questions_answers_and_hits_are_escaped(finished: EvaluationRun) -> None:
    page = render_html(finished)
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;14 ngày&lt;/b&gt;" in page
    assert "&lt;i&gt;x&lt;/i&gt;" in page
    assert "&lt;b&gt;nho&lt;/b&gt;.jsonl" in page


def test_only_wrong_answers_are_shown_in_full(finished: EvaluationRun) -> None:
    page = render_html(finished, "en")
    assert 'id="q2"' in page
    assert 'id="q4"' in page
    assert 'id="q1"' not in page
    assert "Wrong answers: 2 / 4" in page


def test_a_wrong_refusal_is_named_once() -> None:
    asked = question("q")
    refusal = answer("Không có trong thư viện.", reason="not_in_library")
    page = render_html(run(FakeAssistant({asked.question: refusal}, {}), [asked]), "en")
    assert page.count('class="chip"') == 1
    assert "Wrongly refused" in page


def test_a_follow_up_is_shown_with_what_was_said_before_escaped() -> None:
    asked = question("q", "ai ký?", history=("<b>Văn bản nào</b>?",), must_not_say=("đồ <i>ngu</i>",))
    answers = {
        asked.history[0]: answer("<u>07-QĐ/TW</u>"),
        asked.question: answer("Không có.", reason="not_in_library"),
    }
    page = render_html(run(FakeAssistant(answers, {}), [asked], begin=FakeConversation), "en")
    assert "Asked before" in page
    assert "&lt;b&gt;Văn bản nào&lt;/b&gt;?" in page
    assert "&lt;u&gt;07-QĐ/TW&lt;/u&gt;" in page
    assert "đồ &lt;i&gt;ngu&lt;/i&gt;" in page


def test_the_text_of_the_gold_clause_stands_beside_the_answer(finished: EvaluationRun) -> None:
    page = render_html(finished, "en")
    assert '<blockquote class="gold-text">1. Cán bộ nghỉ 12 ngày.</blockquote>' in page


def test_what_is_not_right_is_grouped_by_verdict_the_worst_first(finished: EvaluationRun) -> None:
    page = render_html(finished, "en")
    assert page.index("wrong: 1") < page.index('id="q2"') < page.index("refused: 1") < page.index('id="q4"')


def test_every_question_is_listed_with_its_verdict(finished: EvaluationRun) -> None:
    page = render_html(finished, "en")
    assert '<a href="#q2">q2</a> <span class="wrong">wrong</span>' in page
    assert 'q1 <span class="right">right</span>' in page


def test_a_run_of_errors_alone_has_a_report() -> None:
    page = render_html(run(FakeAssistant({}, {}), [question("q", language="other", kind="conduct")]), "vi")
    assert "tiếng khác" in page


def test_a_run_without_wrong_answers_says_so() -> None:
    asked = question("q")
    right = answer("12 ngày [1]", citation("12 ngày", "Điều 5", "Khoản 1"))
    assert "There are none." in render_html(run(FakeAssistant({asked.question: right}, {}), [asked]), "en")


def test_the_page_speaks_the_language_asked_for(finished: EvaluationRun) -> None:
    assert "Câu trả lời chưa đúng" in render_html(finished, "vi")
    assert "Wrong answers" not in render_html(finished, "vi")


def test_both_files_are_written_and_the_json_holds_run_and_summary(finished: EvaluationRun, tmp_path: Path) -> None:
    as_json, as_html = write_report(finished, tmp_path / "moi" / "bao-cao")
    report = json.loads(as_json.read_text(encoding="utf-8"))
    assert set(report) == {"manifest", "records", "summary"}
    assert report["summary"] == json.loads(json.dumps(summarise(finished)))
    assert as_html.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_same_run_gives_the_same_page(finished: EvaluationRun) -> None:
    assert render_html(finished) == render_html(finished)


def test_the_summary_is_shown_as_a_table(finished: EvaluationRun) -> None:
    out = io.StringIO()
    print_summary(Console(file=out, width=100), summarise(finished), "en")
    assert "Exact clause cited" in out.getvalue()
    assert "0.333" in out.getvalue()
    assert "p95" in out.getvalue()
