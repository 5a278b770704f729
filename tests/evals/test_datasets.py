"""Question files: what is read, and what a bad line's author is told."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from evals.datasets import DatasetError, dataset_hash, dump_question, load_questions
from tests.evals.fakes import question


def line(identity: str, **changes: object) -> str:
    return json.dumps(question(identity).model_dump(mode="json") | changes, ensure_ascii=False)


def write(folder: Path, *lines: str) -> Path:
    path = folder / "cau-hoi.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_questions_are_read_in_order_and_blank_lines_skipped(tmp_path: Path) -> None:
    questions = load_questions(write(tmp_path, line("b"), "", line("a", question="dòng\u2028khác")))
    assert [q.id for q in questions] == ["b", "a"]
    assert questions[0] == question("b")


def test_a_split_is_chosen(tmp_path: Path) -> None:
    path = write(tmp_path, line("a", split="dev"), line("b"))
    assert [q.id for q in load_questions(path, "dev")] == ["a"]


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        ("{not json", "JSON"),
        (line("b", answerable="no"), "answerable"),
        (line("b", kind="poem"), "kind"),
        (line("b", extra=1), "extra"),
        (line("b", facts=[[]]), "facts"),
        (line("b", facts=[[" "]]), "facts"),
        (line("b", gold=[]), "gold"),
        (line("b", gold=[{"document": "a.docx", "clause": []}]), "gold.0.clause"),
        (line("b", gold=[{"document": "a.docx", "clause": ["Chương I"]}]), "gold.0.clause"),
        (line("b", answerable=False), "no gold clause"),
        (line("b", near_miss=True), "near miss"),
        (line("b", history=[" "]), "history"),
        (line("b", must_not_say=[""]), "must_not_say"),
        (line("b", as_of="hôm qua"), "as_of"),
    ],
)
def test_a_bad_line_is_named_with_its_file_number_and_field(tmp_path: Path, bad: str, word: str) -> None:
    path = write(tmp_path, line("a"), bad)
    with pytest.raises(DatasetError) as error:
        load_questions(path)
    for message in (error.value.text.en, error.value.text.vi):
        assert str(path) in message
        assert word in message
    assert "line 2" in error.value.text.en
    assert "dòng 2" in error.value.text.vi


def test_an_id_used_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"line 3: the id \"a\" is taken by line 1"):
        load_questions(write(tmp_path, line("a"), line("b"), line("a")))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="Cannot read"):
        load_questions(tmp_path / "none.jsonl")


def test_what_a_question_need_not_say_is_left_out_of_its_line(tmp_path: Path) -> None:
    asked = question("a", history=("Văn bản nào?",), as_of=date(2023, 6, 1))
    written = json.loads(dump_question(asked))
    assert (written["history"], written["as_of"]) == (["Văn bản nào?"], "2023-06-01")
    assert not {"outdated", "must_not_say", "accepted"} & set(written)
    assert load_questions(write(tmp_path, dump_question(asked))) == [asked]


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes(line("a").encode("utf-16"))
    with pytest.raises(DatasetError, match="UTF-8"):
        load_questions(path)


def test_a_split_without_questions_is_refused_naming_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="the file has: test"):
        load_questions(write(tmp_path, line("a")), "dev")


def test_the_hash_depends_on_the_questions_and_not_on_their_order() -> None:
    a, b = question("a"), question("b")
    assert dataset_hash([a, b]) == dataset_hash([b, a])
    assert dataset_hash([a]) != dataset_hash([question("a", text="khác")])
