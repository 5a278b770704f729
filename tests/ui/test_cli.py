"""The command `chithi`: exit codes, messages of one line, what goes where."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
import typer
from typer.testing import CliRunner

from ingest.report import IngestReport
from rag.library.generations import seal
from rag.library.lexical import LexicalIndex
from rag.library.library import Library
from rag.library.pointer import read_pointer
from rag.models.interface import ModelEmbeddings
from tests.conftest import SAMPLES, Ran
from ui import cli

Chithi = Callable[..., Ran]
REWARD = "Người phát hiện cháy rừng được thưởng bao nhiêu tiền?"
URGENT = "Phản ánh khẩn được trả lời trong bao lâu?"
COMMANDS = {
    "ingest": ("Nạp tệp", "Ingest files"),
    "ask": ("Hỏi một câu", "Ask a question"),
    "search": ("Tìm điều khoản", "Find clauses"),
    "chat": ("Hỏi đáp ngay trong", "Chat in the terminal"),
    "ui": ("Mở trang", "Open the chat page"),
    "verify": ("Kiểm tra thư viện", "Check the library"),
    "eval": ("Chấm bộ câu hỏi", "Score a question set"),
    "eval run": ("Hỏi mọi câu", "Ask every question"),
    "eval compare": ("So hai báo cáo", "Compare two reports"),
    "eval check": ("Kiểm tra bộ câu hỏi", "Check a question set"),
    "eval new": ("Soạn nháp câu hỏi", "Draft questions"),
    "documents list": ("Danh sách văn bản", "The documents of the library"),
    "documents show": ("Một văn bản", "One document"),
    "documents graph": ("Sơ đồ văn bản", "Draw which document"),
    "documents remove": ("Gỡ một văn bản", "Remove a document"),
}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, fake_embeddings: ModelEmbeddings) -> None:
    """Every command embeds with the fake model."""
    monkeypatch.setattr("rag.models.embeddings.load_embeddings", lambda *_args, **_kwargs: fake_embeddings)
    monkeypatch.setattr("rag.assistant.load_embeddings", lambda *_args, **_kwargs: fake_embeddings)


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder with a good file and two bad ones."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    shutil.copy(SAMPLES / "decision-21-2024-en.md", folder)
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 not a document")
    (folder / "empty.pdf").write_bytes(b"")
    return folder


def assert_one_line(ran: Ran, code: int, words: str) -> None:
    """Fail unless the command ended with `code`, nothing on stdout and one line on stderr that holds `words`."""
    assert (ran.code, ran.out) == (code, "")
    assert words in ran.err
    assert ran.err.endswith("\n")
    assert ran.err.count("\n") == 1


# --- ingest -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("quick")
def test_bad_files_cost_only_themselves_and_end_with_three(chithi: Chithi, mixed: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    ran = chithi("ingest", mixed, "--library", library, "--json")
    assert ran.code == 3
    files = {Path(file["path"]).name: file for file in ran.json["files"]}
    assert {name: file["outcome"] for name, file in files.items()} == {
        "broken.docx": "failed",
        "decision-21-2024-en.md": "added",
        "empty.pdf": "failed",
    }
    assert all(files[name]["problem"] and files[name]["code"] for name in ("broken.docx", "empty.pdf"))
    assert "broken.docx" in ran.err
    assert "Traceback" not in ran.err
    listed = chithi("documents", "list", "--library", library, "--json").json["documents"]
    assert [row["number"] for row in listed] == ["21/2024/QD-UBND"]


@pytest.mark.usefixtures("quick")
def test_a_second_ingest_changes_nothing(chithi: Chithi, tmp_path: Path) -> None:
    arguments = ("ingest", SAMPLES / "chi-thi-09-2024.html", "--library", tmp_path / "library", "--json")
    first, second = chithi(*arguments), chithi(*arguments)
    assert (first.code, second.code) == (0, 0)
    assert [ran.json["files"][0]["outcome"] for ran in (first, second)] == ["added", "unchanged"]


@pytest.mark.usefixtures("quick")
def test_without_json_the_table_is_a_message_and_stdout_stays_empty(chithi: Chithi, tmp_path: Path) -> None:
    ran = chithi("ingest", SAMPLES / "chi-thi-09-2024.html", "--library", tmp_path / "library")
    assert (ran.code, ran.out) == (0, "")
    assert "chi-thi-09-2024.html" in ran.err
    assert "mới" in ran.err


@pytest.mark.usefixtures("quick")
def test_a_path_that_does_not_exist_is_reported_as_a_file(chithi: Chithi, tmp_path: Path) -> None:
    ran = chithi("ingest", tmp_path / "nothing.docx", "--library", tmp_path / "library", "--json")
    assert ran.code == 3
    assert ran.json["files"][0]["outcome"] == "failed"


@pytest.mark.usefixtures("quick")
def test_a_library_that_is_a_file_is_one_line(chithi: Chithi, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert_one_line(chithi("ingest", SAMPLES / "chi-thi-09-2024.html", "--library", tmp_path / "file"), 1, "file")


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("allowed", [False, True])
def test_secret_documents_are_taken_in_only_when_allowed(
    chithi: Chithi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, allowed: bool
) -> None:
    asked: list[object] = []

    def ingest(*_args: object, **options: object) -> IngestReport:
        asked.append(options["confidential"])
        return IngestReport((), {})

    monkeypatch.setattr("ingest.pipeline.ingest", ingest)
    flag = ("--allow-confidential",) if allowed else ()
    assert chithi("ingest", tmp_path, "--library", tmp_path / "library", *flag).code == 0
    assert asked == [allowed]


def test_a_mixed_folder_ends_with_three_in_a_process_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("QUY ĐỊNH\nĐiều 1. Chi bộ họp mỗi tháng một lần.\n", "utf-8")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 broken")
    command = [sys.executable, "-m", "ui.cli", "ingest", str(tmp_path), "--library", str(tmp_path / ".lib"), "--json"]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 3
    assert [file["outcome"] for file in json.loads(ran.stdout)["files"]] == ["failed", "added"]
    assert "bad.pdf" in ran.stderr
    assert "Traceback" not in ran.stderr


# --- ask and search ---------------------------------------------------------------------------------------------------


def test_an_answer_is_printed_with_its_sources(chithi: Chithi) -> None:
    ran = chithi("ask", "Quy định 15-QĐ/TU có hiệu lực từ khi nào?")
    assert (ran.code, ran.err) == (0, "")
    assert "có hiệu lực từ ngày 1/6/2022 [1]" in ran.out
    assert "[1] Quy định 15-QĐ/TU — Điểm 5.1, trang 3" in ran.out
    assert str(SAMPLES / "quy-dinh-15-qd-tu.pdf") in ran.out


def test_a_question_without_answer_is_no_failure(chithi: Chithi) -> None:
    ran = chithi("ask", "Thủ đô của nước Pháp là gì?")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Không có trong thư viện")


def test_how_the_question_was_read_is_a_message(chithi: Chithi) -> None:
    ran = chithi("ask", "nguoi phat hien chay rung duoc thuong bao nhieu tien")
    assert "người phát hiện cháy rừng" in ran.err
    assert "1.000.000 đồng" in ran.out


def test_a_warning_follows_the_answer(chithi: Chithi) -> None:
    assert "⚠ Quyết định số 07/2019/QĐ-UBND đã được thay thế" in chithi("ask", URGENT, "--in", "07/2019/QĐ-UBND").out


def test_hits_are_printed_with_their_place(chithi: Chithi) -> None:
    ran = chithi("search", "điểm 4.2.2 quy định 15-QĐ/TU", "-k", 1)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("1. Quy định 15-QĐ/TU — Điểm 4.2.2, trang 2")
    assert "4.2.2. Đảng viên vắng mặt không lý do" in ran.out


def test_square_brackets_of_a_document_are_printed_as_they_are(
    chithi: Chithi, capsys: pytest.CaptureFixture[str]
) -> None:
    from dataclasses import replace

    from rag.assistant import Assistant
    from rag.settings import Settings
    from ui import console

    with Assistant.open(settings=Settings()) as assistant:
        hit = assistant.search("cháy rừng", 1)[0]
    odd = replace(hit, text="[bold]x[/bold] [/] [1]", document=replace(hit.document, number="[red]7[/red]"))
    console.print_hits([odd], "vi")
    printed = capsys.readouterr().out
    assert "[bold]x[/bold] [/] [1]" in printed
    assert "[red]7[/red]" in printed


@pytest.mark.parametrize("name", ["07/2019/QĐ-UBND", "07-2019-qd-ubnd", "QĐ 07/2019", "quyet dinh so 7/2019"])
def test_the_limit_takes_a_number_in_any_spelling(chithi: Chithi, name: str) -> None:
    answer = chithi("ask", URGENT, "--in", name, "--json").json
    assert {citation["document"]["number"] for citation in answer["citations"]} == {"07/2019/QĐ-UBND"}


def test_the_limit_may_be_repeated(chithi: Chithi) -> None:
    hits = chithi("search", URGENT, "--in", "07/2019/QĐ-UBND", "--in", "15-QĐ/TU", "--json", "-k", 50).json["hits"]
    assert {hit["document"]["id"] for hit in hits} == {"07-2019-qd-ubnd", "15-qd-tu"}


@pytest.mark.parametrize("command", ["ask", "search"])
def test_an_unknown_limit_fails_with_one_line(chithi: Chithi, command: str) -> None:
    assert_one_line(chithi(command, URGENT, "--in", "99/2099/QĐ-UBND", "--json"), 1, "99/2099/QĐ-UBND")


def test_an_earlier_day_knows_only_what_was_issued(chithi: Chithi) -> None:
    answer = chithi("ask", URGENT, "--as-of", "2020-01-01", "--json").json
    assert {citation["document"]["status"] for citation in answer["citations"]} == {"in_force"}
    assert "48 giờ" in answer["answer"]
    hits = chithi("search", URGENT, "--as-of", "2020-01-01", "--json", "-k", 50).json["hits"]
    assert "12-2024-qd-ubnd" not in {hit["document"]["id"] for hit in hits}
    before = chithi("ask", URGENT, "--as-of", "1990-01-01", "--json")
    assert (before.code, before.json["answered"], before.json["reason"]) == (0, False, "not_in_library")


@pytest.mark.parametrize(
    ("question", "words"),
    [("", "trống"), ("  \n", "trống"), ("\u200b", "trống"), ("?!…", "không có chữ"), ("x" * 10_000, "10000 ký tự")],
)
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_question_that_is_none_fails_with_one_line(chithi: Chithi, command: str, question: str, words: str) -> None:
    assert_one_line(chithi(command, question, "--json"), 1, words)


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "x", "--as-of", "2024-13-01"),
        ("ask", "x", "--as-of", "01/02/2024"),
        ("ask", "x", "--nonsense"),
        ("search", "x", "-k", "0"),
        ("search", "x", "-k", "many"),
        ("nonsense",),
        ("documents", "nonsense"),
        ("documents", "show"),
        ("ingest",),
        ("eval", "compare", "one.json"),
        ("eval", "questions.jsonl", "--split", "all"),
        ("ui", "--port", "0"),
        (),
        ("documents",),
    ],
)
def test_wrong_usage_ends_with_two(chithi: Chithi, arguments: tuple[str, ...]) -> None:
    ran = chithi(*arguments)
    assert ran.code == 2
    assert ran.err or not arguments or arguments == ("documents",)
    assert "Traceback" not in ran.err


# --- the library ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", URGENT),
        ("search", URGENT, "--json"),
        ("chat",),
        ("ui",),
        ("verify",),
        ("verify", "--repair"),
        ("documents", "list", "--json"),
        ("documents", "show", "15-qd-tu"),
        ("documents", "graph"),
        ("documents", "remove", "15-qd-tu"),
    ],
)
def test_a_folder_without_library_is_one_line_for_every_command(
    chithi: Chithi, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    assert_one_line(chithi(*arguments, "--library", tmp_path / "none"), 1, "chithi ingest")
    assert not (tmp_path / "none").exists()


def test_vectors_of_another_model_are_one_line(chithi: Chithi, library_copy: Path) -> None:
    with closing(sqlite3.connect(library_copy / "catalog.sqlite")) as catalog, catalog:
        catalog.execute("UPDATE meta SET value = 'other-model' WHERE key = 'model'")
    for arguments in (("ask", URGENT), ("search", URGENT), ("ingest", SAMPLES / "chi-thi-09-2024.html")):
        assert_one_line(chithi(*arguments, "--library", library_copy), 1, "other-model")


def test_a_damaged_catalog_is_one_line(chithi: Chithi, library_copy: Path) -> None:
    for file in library_copy.glob("catalog.sqlite*"):
        file.unlink()
    (library_copy / "catalog.sqlite").write_bytes(b"this is no database, whatever its name may say" * 100)
    assert_one_line(chithi("ask", URGENT, "--library", library_copy), 1, str(library_copy))


@pytest.mark.usefixtures("quick")
def test_an_empty_library_answers_that_it_is_empty(chithi: Chithi, tmp_path: Path) -> None:
    with Library.open(tmp_path, create=True):
        pass
    answer = chithi("ask", URGENT, "--library", tmp_path, "--json")
    assert (answer.code, answer.json["reason"]) == (0, "not_in_library")
    assert "chithi ingest" in answer.json["answer"]
    assert chithi("search", URGENT, "--library", tmp_path, "--json").json["hits"] == []
    assert chithi("search", URGENT, "--library", tmp_path).out == "Không tìm thấy gì.\n"
    assert chithi("documents", "list", "--library", tmp_path, "--json").json == {"documents": []}
    assert chithi("documents", "list", "--library", tmp_path).code == 0
    assert chithi("verify", "--library", tmp_path).code == 0


def test_documents_are_listed_and_shown(chithi: Chithi) -> None:
    listed = chithi("documents", "list")
    assert listed.code == 0
    assert all(number in listed.out for number in ("12/2024/QĐ-UBND", "15-QĐ/TU", "09/CT-UBND"))
    assert "đã bị thay thế" in listed.out
    shown = chithi("documents", "show", "QĐ 07/2019")
    assert shown.code == 0
    assert "Tạ Hoài Ngân" in shown.out
    assert "Được thay thế bởi: 12/2024/QĐ-UBND" in shown.out
    assert "3. Ghi âm cuộc gọi được giữ trong 06 tháng rồi tự động xoá." in shown.out


def test_a_document_is_shown_with_everything_its_head_says(chithi: Chithi, archive_dir: Path) -> None:
    shown = chithi("documents", "show", "n5", "--library", archive_dir).out
    for line in (
        "Cơ quan còn viết là: CHÍNH PHỦ",
        "Nơi ban hành: Hà Nội",
        "Người ký: Thủ tướng",
        "Ký thay mặt: Chính phủ",
        "Nơi nhận: Các bộ; Lưu: VT",
        "Hiệu lực: đã bị thay thế (do văn bản khác)",
        "Được thay thế bởi: 6/2020/NĐ-CP [n6] “Nghị định này thay thế Nghị định số 5/2013/NĐ-CP.”",
        "• Nghị định số 6/2020/NĐ-CP ngày 15/1/2020 [n6], từ 2020-03-01",
        "Điều 1: “Căn cứ Luật Kho tàng số 9/2012/QH13;”",
    ):
        assert line in shown


def test_relations_name_the_part_that_is_meant_and_what_is_not_in_the_library(
    chithi: Chithi, archive_dir: Path
) -> None:
    shown = chithi("documents", "show", "n6", "--library", archive_dir).out
    assert "[n7], phần: Khoản 3 Điều 7, từ 2022-05-05" in shown
    assert "77/2001/QH10 – Luật Cổng ngõ — không có trong thư viện" in shown


def test_a_day_in_the_past_has_its_own_statuses(chithi: Chithi, archive_dir: Path) -> None:
    def status(*day: object) -> dict[str, str]:
        listed = chithi("documents", "list", "--json", "--library", archive_dir, *day).json["documents"]
        return {row["id"]: row["status"] for row in listed}

    assert status()["n5"] == "replaced"
    assert status("--as-of", "2014-01-01")["n5"] == "in_force"
    assert status("--as-of", "2021-06-01")["q1"] == "in_force"
    shown = chithi("documents", "show", "n5", "--as-of", "2014-01-01", "--library", archive_dir)
    assert "còn hiệu lực (theo chính văn bản)" in shown.out
    assert "6/2020/NĐ-CP" not in shown.out


def test_a_secret_document_is_labelled_wherever_it_is_shown(chithi: Chithi, archive_dir: Path) -> None:
    assert "[MẬT] Luật </script>" in chithi("documents", "list", "--library", archive_dir).out
    assert chithi("documents", "show", "mat", "--library", archive_dir).out.startswith("[MẬT] Luật")
    listed = chithi("documents", "list", "--json", "--library", archive_dir).json["documents"]
    assert {row["id"]: row["confidentiality"] for row in listed if row["confidentiality"]} == {"mat": "Mật"}


def test_citations_and_hits_of_a_secret_document_are_labelled(chithi: Chithi, library_copy: Path) -> None:
    with closing(sqlite3.connect(library_copy / "catalog.sqlite")) as catalog, catalog:
        catalog.execute("UPDATE revisions SET confidentiality = 'Tối mật' WHERE id = '15-qd-tu'")
    asked = chithi("ask", "Quy định 15-QĐ/TU có hiệu lực từ khi nào?", "--library", library_copy)
    assert "[1] [TỐI MẬT] Quy định 15-QĐ/TU" in asked.out
    assert "1. [TỐI MẬT] Quy định 15-QĐ/TU" in chithi("search", "điểm 4.2.2 15-QĐ/TU", "--library", library_copy).out


def test_ids_can_be_copied_from_the_list_in_a_pipe(chithi: Chithi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert "tong-hop-giao-ban-quy-1-2022" in chithi("documents", "list").out


@pytest.mark.parametrize("command", ["show", "remove"])
def test_an_unknown_document_is_one_line(chithi: Chithi, command: str) -> None:
    assert_one_line(chithi("documents", command, "99/2099/QĐ-UBND", "--json"), 1, "chithi documents list")


def test_a_removed_document_is_gone_everywhere(chithi: Chithi, library_copy: Path) -> None:
    library = ("--library", library_copy)
    assert chithi("ask", REWARD, "--json", *library).json["answered"]
    removed = chithi("documents", "remove", "chỉ thị 09/CT-UBND", "--json", *library)
    assert (removed.code, removed.json) == (0, {"removed": "09-ct-ubnd"})
    assert not chithi("ask", REWARD, "--json", *library).json["answered"]
    listed = chithi("documents", "list", "--json", *library).json["documents"]
    assert "09-ct-ubnd" not in {row["id"] for row in listed}
    assert_one_line(chithi("documents", "show", "09-ct-ubnd", *library), 1, "09-ct-ubnd")
    assert chithi("verify", *library).code == 0
    assert chithi("documents", "remove", "15-qd-tu", *library).out == "Đã gỡ 15-qd-tu.\n"


def test_a_replacement_that_is_removed_replaces_nothing(chithi: Chithi, library_copy: Path) -> None:
    assert chithi("documents", "remove", "12-2024-qd-ubnd", "--library", library_copy).code == 0
    assert (
        chithi("documents", "show", "07-2019-qd-ubnd", "--json", "--library", library_copy).json["status"] == "in_force"
    )


def test_a_sound_library_says_so(chithi: Chithi) -> None:
    ran = chithi("verify")
    assert (ran.code, ran.out, ran.err) == (0, "Thư viện nguyên vẹn.\n", "")


def test_a_missing_original_is_a_problem_that_cannot_be_mended(chithi: Chithi, library_copy: Path) -> None:
    next((library_copy / "originals").glob("*.pdf")).unlink()
    for arguments in (("verify",), ("verify", "--repair")):
        ran = chithi(*arguments, "--library", library_copy)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.startswith("✗ ")


def forget_words(library: Path) -> None:
    """Drop one directive's passages from the lexical index, which otherwise stays in order."""
    pointer = read_pointer(library)
    assert pointer is not None
    assert pointer.lexical is not None
    folder = library / "lexical" / pointer.lexical.name
    LexicalIndex.open(folder).change([], dropped=[2])
    seal(folder)


def test_a_damaged_index_is_a_problem_until_it_is_mended(chithi: Chithi, library_copy: Path) -> None:
    forget_words(library_copy)
    found = chithi("verify", "--library", library_copy)
    assert (found.code, found.out) == (1, "")
    assert "Chỉ mục từ: thiếu" in found.err
    assert chithi("verify", "--repair", "--library", library_copy).code == 0
    assert chithi("verify", "--library", library_copy).out == "Thư viện nguyên vẹn.\n"


def test_what_was_mended_is_told(chithi: Chithi, library_copy: Path) -> None:
    forget_words(library_copy)
    mended = chithi("verify", "--repair", "--library", library_copy)
    assert mended.out == "Đã sửa xong.\n"
    assert "Chỉ mục từ: thiếu" in mended.err


def test_what_cannot_be_mended_counts_beside_what_was(chithi: Chithi, library_copy: Path) -> None:
    forget_words(library_copy)
    next((library_copy / "originals").glob("*.pdf")).unlink()
    ran = chithi("verify", "--repair", "--library", library_copy)
    assert ran.code == 1


# --- settings and languages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"), [("THREADS", "abc"), ("LANGUAGE", "fr"), ("LOCK_TIMEOUT", "-1"), ("CHAT_TIMEOUT", "0")]
)
def test_a_setting_that_makes_no_sense_is_one_line_that_names_it(
    chithi: Chithi, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"CHITHI_{name}", value)
    for command in (("ask", URGENT), ("documents", "list"), ("verify",)):
        assert_one_line(chithi(*command), 2, f"CHITHI_{name}")


def test_a_chat_model_that_nobody_knows_is_told_without_a_traceback(
    chithi: Chithi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHITHI_CHAT_MODEL", "nonsense")
    ran = chithi("ask", URGENT)
    assert (ran.code, ran.out) == (1, "")
    assert "CHITHI_CHAT_MODEL" in ran.err
    assert "Traceback" not in ran.err


def test_a_chat_model_that_is_away_leaves_the_extractive_answer(
    chithi: Chithi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHITHI_CHAT_MODEL", "ollama:qwen3")
    monkeypatch.setenv("CHITHI_CHAT_BASE_URL", "http://127.0.0.1:9")
    ran = chithi("ask", REWARD, "--json")
    assert ran.code == 0
    assert ran.json["generator"] == "extractive"
    assert "1.000.000 đồng" in ran.json["answer"]
    assert "ollama:qwen3" in ran.json["warnings"][0]


def in_language(monkeypatch: pytest.MonkeyPatch, language: str) -> ModuleType:
    """The command's module as it is when CHITHI_LANGUAGE is set before the start."""
    monkeypatch.setenv("CHITHI_LANGUAGE", language)
    for part in ("ui.shared", "ui.eval_commands"):
        monkeypatch.delitem(sys.modules, part)
    assert cli.__file__ is not None
    spec = importlib.util.spec_from_file_location(f"cli_{language}", cli.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_help_says_what_the_command_does_in_the_language_that_is_set(
    monkeypatch: pytest.MonkeyPatch, command: str, language: str
) -> None:
    app: typer.Typer = in_language(monkeypatch, language).app
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, [*command.split(), "--help"], prog_name="chithi")
    assert result.exit_code == 0
    assert COMMANDS[command][language == "en"] in result.output


@pytest.mark.parametrize(("language", "words"), [("vi", "Mã thoát: 0 xong"), ("en", "Exit codes: 0 done")])
def test_help_names_every_command_and_the_exit_codes(
    monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    app: typer.Typer = in_language(monkeypatch, language).app
    output = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["--help"], prog_name="chithi").output
    assert words in output
    assert all(name.split()[0] in output for name in COMMANDS)


def test_messages_come_in_english_when_it_is_set(
    chithi: Chithi, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHITHI_LANGUAGE", "en")
    monkeypatch.setattr(cli, "_LANGUAGE", "en")
    monkeypatch.setattr(sys.modules["ui.shared"], "LANGUAGE", "en")
    assert_one_line(chithi("ask", "", "--json"), 1, "The question is empty")
    assert_one_line(chithi("ask", URGENT, "--library", tmp_path / "none"), 1, "There is no library at")
    assert_one_line(chithi("documents", "show", "99/2099/QĐ-UBND"), 1, "There is no document")
    assert chithi("verify").out == "The library is sound.\n"
    assert "Passages" in chithi("documents", "list").out
    # The frame of an answer speaks the language of the question, whatever the messages speak.
    assert chithi("ask", REWARD).out.startswith("Theo Điểm c Mục 4")


# --- chat and ui ------------------------------------------------------------------------------------------------------


def test_a_chat_answers_until_the_end_of_input_and_survives_bad_questions(
    chithi: Chithi, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = iter([REWARD, "", "?!", "Thủ đô của nước Pháp là gì?"])

    def typed(_prompt: str = "") -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", typed)
    ran = chithi("chat")
    assert ran.code == 0
    assert "1.000.000 đồng" in ran.out
    assert "không có chữ" in ran.err
    assert "Không có trong thư viện" in ran.out


def test_the_page_is_opened_on_this_machine_alone_unless_told(chithi: Chithi, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, int]] = []
    page = SimpleNamespace(launch=lambda _assistant, _settings, *, host, port: opened.append((host, port)))
    monkeypatch.setitem(sys.modules, "ui.web.app", page)  # type: ignore[arg-type]
    assert chithi("ui").code == 0
    assert chithi("ui", "--host", "0.0.0.0", "--port", 8080).code == 0
    assert opened == [("127.0.0.1", 7860), ("0.0.0.0", 8080)]


def test_stopping_by_hand_is_one_line(chithi: Chithi, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("rag.assistant.Assistant.ask", interrupted)
    ran = chithi("ask", URGENT)
    assert ran.code == 130
    assert "Traceback" not in ran.err
    assert ran.out == ""
