"""`chithi eval` from end to end, over the sample library."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evals.datasets import Gold, Question, dump_question, read_questions
from evals.progress import FILE_NAME
from tests.conftest import Ran
from tests.evals.fakes import question

Chithi = Callable[..., Ran]

REWARD = question(
    "q1",
    "Người phát hiện cháy rừng được thưởng bao nhiêu tiền?",
    facts=(("1.000.000 đồng",),),
    gold=(Gold(document="chi-thi-09-2024.html", clause=("4", "c")),),
)
NOWHERE = question("q2", "Thủ đô của nước Pháp là gì?", answerable=False, facts=(), gold=())


def write(folder: Path, *questions: Question) -> Path:
    path = folder / "hoi.jsonl"
    path.write_text("\n".join(map(dump_question, questions)) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    return write(tmp_path, REWARD, NOWHERE)


def test_a_set_is_scored_and_reported(chithi: Chithi, asked: Path, tmp_path: Path) -> None:
    ran = chithi("eval", asked, "--out", tmp_path / "r", "--json")
    assert ran.code == 0
    assert ran.json["metrics"]["score"]["value"] == 1
    assert ran.json["gates_failed"] == []
    assert "Điểm" in ran.err
    assert sorted(path.name for path in (tmp_path / "r").iterdir()) == ["report.html", "report.json"]
    assert chithi("eval", "run", asked, "--out", tmp_path / "s").code == 0


def test_a_gate_that_is_passed_changes_nothing(chithi: Chithi, asked: Path, tmp_path: Path) -> None:
    ran = chithi("eval", asked, "--out", tmp_path / "r", "--fail-under", "score=0.9", "--fail-under", "recall@5=1")
    assert ran.code == 0


def test_a_gate_that_is_not_passed_ends_with_one_and_says_which(chithi: Chithi, tmp_path: Path) -> None:
    wanted = REWARD.model_copy(update={"facts": (("9.999.999 đồng",),)})
    ran = chithi("eval", write(tmp_path, wanted), "--out", tmp_path / "r", "--fail-under", "fact_recall=0.5")
    assert ran.code == 1
    assert "✗ fact_recall = 0.0000, thấp hơn ngưỡng 0.5 (n = 1)." in ran.err
    assert (tmp_path / "r" / "report.html").is_file()


@pytest.mark.parametrize("gate", ["skore=1", "score", "relevance=0.5"])
def test_a_gate_that_cannot_be_read_is_told_before_anything_is_asked(
    chithi: Chithi, asked: Path, tmp_path: Path, gate: str
) -> None:
    ran = chithi("eval", asked, "--out", tmp_path / "r", "--fail-under", gate)
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert not (tmp_path / "r").exists()


def test_drafts_are_left_out_with_a_message(chithi: Chithi, tmp_path: Path) -> None:
    draft = NOWHERE.model_copy(update={"accepted": False})
    ran = chithi("eval", write(tmp_path, REWARD, draft), "--out", tmp_path / "r", "--json")
    assert ran.json["questions"] == 1
    assert "Bỏ qua 1 câu nháp" in ran.err


def test_a_stopped_run_is_taken_up_again_unless_told_otherwise(
    chithi: Chithi, asked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "r"

    def die(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("evals.report.write_report", die)
        assert chithi("eval", asked, "--out", folder).code == 130
    assert (folder / FILE_NAME).is_file()
    assert chithi("eval", asked, "--out", folder).code == 0
    manifest = json.loads((folder / "report.json").read_text(encoding="utf-8"))["manifest"]
    assert manifest["resumed"] == 2
    assert not (folder / FILE_NAME).exists()
    with monkeypatch.context() as patched:
        patched.setattr("evals.report.write_report", die)
        chithi("eval", asked, "--out", folder)
    assert chithi("eval", asked, "--out", folder, "--again").code == 0
    manifest = json.loads((folder / "report.json").read_text(encoding="utf-8"))["manifest"]
    assert manifest["resumed"] == 0


def test_two_reports_are_compared(chithi: Chithi, asked: Path, tmp_path: Path) -> None:
    chithi("eval", asked, "--out", tmp_path / "a")
    ran = chithi("eval", "compare", tmp_path / "a", tmp_path / "a", "--json")
    assert ran.code == 0
    assert ran.json["questions"] == 2
    assert "So sánh B với A" in ran.err


def test_a_set_that_fits_the_library_is_told_so_with_its_hash(chithi: Chithi, asked: Path) -> None:
    ran = chithi("eval", "check", asked, "--json")
    assert ran.code == 0
    assert ran.json["problems"] == []
    assert ran.json["hash"] in ran.err


def test_a_set_that_does_not_fit_ends_with_one_naming_question_and_clause(chithi: Chithi, tmp_path: Path) -> None:
    gold = Gold(document="chi-thi-09-2024.html", clause=("9", "z"))
    ran = chithi("eval", "check", write(tmp_path, REWARD.model_copy(update={"gold": (gold,)})))
    assert ran.code == 1
    assert "Câu q1: chi-thi-09-2024.html không có điều khoản «9 › z»." in ran.err


def test_drafts_are_written_for_a_person_to_accept(chithi: Chithi, library_dir: Path, tmp_path: Path) -> None:
    out = tmp_path / "moi" / "nhap.jsonl"
    ran = chithi("eval", "new", library_dir, "--out", out, "--per-document", 3)
    assert ran.code == 0
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert {line["accepted"] for line in lines} == {False}
    assert f"{len(lines)} câu nháp" in ran.err
    assert chithi("eval", "check", out).code == 1  # a file of drafts alone is no question set
    again = chithi("eval", "new", library_dir, "--out", out)
    assert (again.code, "đã có" in again.err) == (1, True)
    accepted = [json.dumps(line | {"accepted": True}, ensure_ascii=False) for line in lines]
    out.write_text("\n".join(accepted), encoding="utf-8")
    assert chithi("eval", "check", out).code == 0
    assert len(read_questions(out).questions) == len(lines)


def test_a_judge_that_cannot_be_reached_ends_the_run_in_one_line(
    chithi: Chithi, asked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHITHI_CHAT_BASE_URL", "http://127.0.0.1:9")
    ran = chithi("eval", asked, "--out", tmp_path / "r", "--judge", "ollama:qwen3")
    assert ran.code == 1
    assert "Bỏ --judge" in ran.err
    assert "Traceback" not in ran.err
