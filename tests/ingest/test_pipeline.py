"""Files into the library: what is done once, what is done again, and what one bad file costs."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

import ingest.pipeline as pipeline
import ingest.reading as reading
from ingest.pipeline import FileResult, IngestReport, Progress, find_files, ingest
from rag.language import Text
from rag.library.library import Library
from rag.models.interface import ModelEmbeddings, Vectors
from rag.models.interface import Progress as TextsDone
from tests.ingest.test_reading import PARSER


class HashedEmbeddings(ModelEmbeddings):
    """A fake model: a text's vector comes from its hash. `seen` keeps every text that was embedded."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    @property
    def model_name(self) -> str:
        return "hashed"

    @property
    def dimension(self) -> int:
        return 16

    def embed_query(self, text: str) -> list[float]:
        return [float(x) for x in self._vector(text)]

    def embed_array(self, texts: Sequence[str], on_progress: TextsDone | None = None) -> Vectors:
        self.seen.extend(texts)
        made = [self._vector(text) for text in texts]
        if on_progress is not None:
            on_progress(len(texts))
        return np.array(made, dtype=np.float32).reshape(len(texts), self.dimension)

    def _vector(self, text: str) -> Vectors:
        digest = hashlib.sha256(text.encode()).digest()[:16]
        vector = np.frombuffer(digest, dtype=np.uint8).astype(np.float32) - 127.5
        unit: Vectors = (vector / np.linalg.norm(vector)).astype(np.float32)
        return unit


Ingest = Callable[..., IngestReport]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", create=True, model_name="hashed", dimension=16) as opened:
        yield opened


@pytest.fixture
def model() -> HashedEmbeddings:
    return HashedEmbeddings()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    return made


@pytest.fixture
def run(library: Library, model: HashedEmbeddings) -> Ingest:
    def start(
        *paths: Path, progress: Progress | None = None, again: bool = False, confidential: bool = False
    ) -> IngestReport:
        return ingest(library, model, paths, progress, again=again, confidential=confidential)

    return start


def write(path: Path, number: int, words: str = "kiểm tra phao cứu sinh mỗi sáng") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"BỘ BẾN ĐÒ\nSố: {number}/2031/QĐ-BBĐ\nHà Nội, ngày 1 tháng 2 năm 2031\nQUYẾT ĐỊNH\nVề bến đò số {number}\n"
        f"Điều 1. Kiểm tra\n1. Chủ bến {words}.\n2. Bến {number} mở cửa lúc sáu giờ.\nĐiều 2. Hiệu lực\n"
        "Quyết định này có hiệu lực từ ngày ký.\nBỘ TRƯỞNG\nLê Văn Mẫu\n",
        "utf-8",
    )
    return path


def outcomes(report: IngestReport) -> dict[str, str]:
    return {result.path.name: result.outcome for result in report.files}


def stored(library: Library) -> dict[str, str]:
    """Name of each file in the library, with its directive's number."""
    return {Path(row.directive.path).name: row.directive.number or "" for row in library.directives()}


def test_new_files_are_added_and_found(run: Ingest, library: Library, model: HashedEmbeddings, folder: Path) -> None:
    write(folder / "a.txt", 1)
    write(folder / "below" / "b.txt", 2)
    report = run(folder)
    assert outcomes(report) == {"a.txt": "added", "b.txt": "added"}
    assert stored(library) == {"a.txt": "1/2031/QĐ-BBĐ", "b.txt": "2/2031/QĐ-BBĐ"}
    result = report.files[0]
    assert result.document_id == "1-2031-qd-bbd"
    document = library.document("1-2031-qd-bbd")
    assert (result.clauses, result.passages) == (len(document.clauses), len(document.passages))
    text = document.embedded_text(document.passages[0])
    ((passage_id, similarity),) = library.dense(np.array(model.embed_query(text), dtype=np.float32), 1)
    (found,) = library.passages([passage_id])
    assert f"{found.breadcrumb}\n{found.text}" == text
    assert similarity > 0.99


def test_an_unchanged_file_costs_nothing(run: Ingest, library: Library, model: HashedEmbeddings, folder: Path) -> None:
    write(folder / "a.txt", 1)
    run(folder)
    before, embedded = library.sequence, len(model.seen)
    report = run(folder)
    assert outcomes(report) == {"a.txt": "unchanged"}
    assert report.files[0].document_id == "1-2031-qd-bbd"
    assert (library.sequence, len(model.seen)) == (before, embedded)


def test_a_changed_file_replaces_its_earlier_text_and_embeds_only_what_is_new(
    run: Ingest, library: Library, model: HashedEmbeddings, folder: Path
) -> None:
    path = write(folder / "a.txt", 1)
    run(folder)
    model.seen.clear()
    path.write_text(path.read_text("utf-8").replace("phao cứu sinh", "dây neo"), "utf-8")
    report = run(folder)
    assert outcomes(report) == {"a.txt": "replaced"}
    assert len(library.directives()) == 1
    text = library.document("1-2031-qd-bbd").text
    assert "dây neo" in text
    assert "phao cứu sinh" not in text
    assert model.seen
    assert all("dây neo" in seen for seen in model.seen)


def test_the_same_content_under_another_name_is_a_duplicate(run: Ingest, library: Library, folder: Path) -> None:
    shutil.copy(write(folder / "a.txt", 1), folder / "copy.txt")
    report = run(folder)
    assert outcomes(report) == {"a.txt": "added", "copy.txt": "duplicate"}
    assert report.files[1].document_id == "1-2031-qd-bbd"
    assert stored(library) == {"a.txt": "1/2031/QĐ-BBĐ"}
    assert outcomes(run(folder)) == {"a.txt": "unchanged", "copy.txt": "duplicate"}


def test_a_file_overwritten_with_anothers_content_leaves_no_stale_text(
    run: Ingest, library: Library, folder: Path
) -> None:
    write(folder / "a.txt", 1)
    write(folder / "b.txt", 2)
    run(folder)
    shutil.copy(folder / "a.txt", folder / "b.txt")
    assert outcomes(run(folder)) == {"a.txt": "unchanged", "b.txt": "duplicate"}
    assert stored(library) == {"a.txt": "1/2031/QĐ-BBĐ"}


def test_two_directives_with_one_number_get_ids_of_their_own(run: Ingest, library: Library, folder: Path) -> None:
    write(folder / "a.txt", 1)
    write(folder / "b.txt", 1, words="đếm khách")
    report = run(folder)
    assert [result.document_id for result in report.files] == ["1-2031-qd-bbd", "1-2031-qd-bbd-2"]


def test_a_moved_file_is_known_by_its_new_path_without_embedding_again(
    run: Ingest, library: Library, model: HashedEmbeddings, folder: Path
) -> None:
    path = write(folder / "a.txt", 1)
    run(folder)
    model.seen.clear()
    (folder / "below").mkdir()
    path.rename(folder / "below" / "moved.txt")
    report = run(folder)
    assert outcomes(report) == {"moved.txt": "added"}
    assert stored(library) == {"moved.txt": "1/2031/QĐ-BBĐ"}
    assert model.seen == []
    assert outcomes(run(folder)) == {"moved.txt": "unchanged"}


def test_one_bad_file_does_not_stop_the_others(run: Ingest, library: Library, folder: Path) -> None:
    write(folder / "a.txt", 1)
    (folder / "b.pdf").write_bytes(b"%PDF-1.7\nbroken")
    (folder / "c.txt").write_bytes(b"")
    write(folder / "d.txt", 4)
    report = run(folder, folder / "missing.txt")
    assert outcomes(report) == {
        "a.txt": "added",
        "b.pdf": "failed",
        "c.txt": "failed",
        "d.txt": "added",
        "missing.txt": "failed",
    }
    codes = {result.path.name: result.code for result in report.failed}
    assert codes["c.txt"] == "empty"
    assert codes["missing.txt"] == "not_found"
    for result in report.failed:
        assert result.problem is not None
        assert result.path.name in result.problem.to("vi")
    assert set(stored(library)) == {"a.txt", "d.txt"}


def test_a_fault_of_the_program_in_one_file_is_reported_and_the_others_go_in(
    run: Ingest, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(reading, "_COMMAND", ("-P", "-c", PARSER))
    (folder / "a.txt").write_text("fault")
    write(folder / "b.txt", 2)
    report = run(folder)
    assert outcomes(report) == {"a.txt": "failed", "b.txt": "added"}
    (failed,) = report.failed
    assert failed.code == "internal"
    assert isinstance(failed.problem, Text)
    assert "ZeroDivisionError" in failed.problem.to("en")
    assert "ZeroDivisionError" in caplog.text


def test_a_fault_in_embedding_one_file_costs_only_that_file(
    run: Ingest, model: HashedEmbeddings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "a.txt", 1)
    write(folder / "b.txt", 2)
    real = model.embed_array

    def faulty(texts: Sequence[str], on_progress: TextsDone | None = None) -> Vectors:
        if any("bến đò số 1" in text for text in texts):
            raise ZeroDivisionError
        return real(texts, on_progress)

    monkeypatch.setattr(model, "embed_array", faulty)
    assert outcomes(run(folder)) == {"a.txt": "failed", "b.txt": "added"}


def test_a_file_that_crashes_its_reader_is_one_line_and_the_others_go_in(
    run: Ingest, library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_COMMAND", ("-P", "-c", PARSER))
    for number in range(1, 8):
        write(folder / f"{number}.txt", number)
    (folder / "3.txt").write_text("crash")
    (folder / "5.txt").write_text("crash\n")
    report = run(folder)
    assert [result.path.name for result in report.files] == [f"{number}.txt" for number in range(1, 8)]
    assert [(result.path.name, result.code) for result in report.failed] == [("3.txt", "crashed"), ("5.txt", "crashed")]
    assert len(library.directives()) == 5


def test_a_file_that_turns_bad_keeps_its_earlier_text(run: Ingest, library: Library, folder: Path) -> None:
    path = write(folder / "a.txt", 1)
    run(folder)
    path.write_bytes(b"")
    assert outcomes(run(folder)) == {"a.txt": "failed"}
    assert stored(library) == {"a.txt": "1/2031/QĐ-BBĐ"}


def test_again_reads_unchanged_files_but_embeds_only_new_words(
    run: Ingest, library: Library, model: HashedEmbeddings, folder: Path
) -> None:
    write(folder / "a.txt", 1)
    run(folder)
    model.seen.clear()
    before = library.sequence
    assert outcomes(run(folder, again=True)) == {"a.txt": "replaced"}
    assert library.sequence > before
    assert model.seen == []
    assert len(library.directives()) == 1


def test_progress_is_told_before_during_and_after_each_file(run: Ingest, folder: Path) -> None:
    write(folder / "a.txt", 1)
    (folder / "b.txt").write_bytes(b"")
    told: list[tuple[object, ...]] = []
    done: list[FileResult] = []
    progress = Progress(
        file=lambda path, index, total: told.append((path.name, index, total)),
        passages=lambda n, total: told.append(("passages", n, total)),
        done=done.append,
    )
    report = run(folder, progress=progress)
    assert told == [("a.txt", 0, 2), ("passages", report.files[0].passages, report.files[0].passages), ("b.txt", 1, 2)]
    assert tuple(done) == report.files


def test_the_report_tells_how_long_each_stage_took(run: Ingest, folder: Path) -> None:
    write(folder / "a.txt", 1)
    report = run(folder)
    assert set(report.stages) == {"all", "read", "understand", "embed", "store", "index"}
    assert all(seconds > 0 for seconds in report.stages.values())
    # One file: nothing is done side by side.
    assert sum(report.stages.values()) - report.stages["all"] <= report.stages["all"]
    assert 0 < report.files[0].seconds <= report.stages["all"]


def test_files_are_read_while_others_are_embedded(
    run: Ingest, model: HashedEmbeddings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The reader takes 0.3 s for a file and so does the model: one after another it would be 3.6 s.
    slow = PARSER.replace("    if data ==", "    time.sleep(0.3)\n    if data ==", 1)
    monkeypatch.setattr(reading, "_COMMAND", ("-P", "-c", slow))
    monkeypatch.setattr(reading, "process_count", lambda: 1)
    real = model.embed_array

    def embed(texts: Sequence[str], on_progress: TextsDone | None = None) -> Vectors:
        time.sleep(0.3)
        return real(texts, on_progress)

    monkeypatch.setattr(model, "embed_array", embed)
    for number in range(6):
        write(folder / f"{number}.txt", number)
    stages = run(folder).stages
    assert stages["read"] >= 6 * 0.3
    assert stages["embed"] >= 6 * 0.3
    assert stages["all"] < stages["read"] + stages["embed"] - 3 * 0.3


def test_what_is_read_ahead_is_bounded_by_number_and_by_size(
    run: Ingest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "process_count", lambda: 1)
    taken: list[str] = []
    real = pipeline.contents

    def contents(path: Path) -> Iterator[tuple[Path, bytes]]:
        taken.append(path.name)
        yield from real(path)

    monkeypatch.setattr(pipeline, "contents", contents)
    for number in range(9):
        write(folder / f"{number}.txt", number)
    ahead: list[int] = []
    progress = Progress(file=lambda path, index, total: ahead.append(len(taken) - index - 1))
    run(folder, progress=progress)
    assert ahead == [2] * 7 + [1, 0]
    taken.clear()
    ahead.clear()
    monkeypatch.setattr(pipeline, "_AHEAD_BYTES", 1)
    run(folder, progress=progress, again=True)
    assert ahead == [0] * 9


def test_the_indexes_catch_up_during_a_long_ingest(
    run: Ingest, library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "_CATCH_UP_EVERY", 1)
    write(folder / "a.txt", 1)
    write(folder / "b.txt", 2)
    visible: list[int] = []
    run(folder, progress=Progress(file=lambda path, index, total: visible.append(len(library.directives()))))
    assert visible == [0, 1]


def test_nothing_to_do_is_no_error(run: Ingest, folder: Path) -> None:
    assert run(folder).files == ()
    assert run().files == ()


# -- which files -------------------------------------------------------------------------------


def test_files_come_in_order_and_once_each(folder: Path) -> None:
    for name in ("b.txt", "a.txt", "below/c.txt"):
        write(folder / name, 1)
    found = list(find_files([folder, folder / "a.txt"]))
    assert [path.relative_to(folder).as_posix() for path in found] == ["a.txt", "b.txt", "below/c.txt"]


def test_hidden_files_and_word_locks_are_passed_over_unless_they_are_named(folder: Path) -> None:
    for name in ("a.txt", ".hidden.txt", ".git/config", "~$a.docx"):
        write(folder / name, 1)
    assert [path.name for path in find_files([folder])] == ["a.txt"]
    assert [path.name for path in find_files([folder / ".hidden.txt"])] == [".hidden.txt"]


def test_links_that_lead_out_of_the_folder_are_not_followed(folder: Path, tmp_path: Path) -> None:
    outside = write(tmp_path / "outside" / "secret.txt", 1)
    inside = write(folder / "a.txt", 2)
    (folder / "link.txt").symlink_to(outside)
    (folder / "linked-folder").symlink_to(outside.parent)
    (folder / "link-inside.txt").symlink_to(inside)
    assert [path.name for path in find_files([folder])] == ["a.txt", "link-inside.txt"]


def test_a_path_that_does_not_exist_comes_out_for_the_reader_to_report(folder: Path) -> None:
    assert list(find_files([folder / "missing"])) == [folder / "missing"]


def test_a_folder_that_may_not_be_listed_is_reported_and_the_others_go_in(
    run: Ingest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "a.txt", 1)
    closed = folder / "closed"
    closed.mkdir()
    real = os.scandir

    # Simulated, as root may list any folder.
    def scandir(path: str) -> object:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(closed))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    report = run(folder)
    assert outcomes(report) == {"a.txt": "added", "closed": "failed"}


def test_the_files_of_an_archive_come_in_one_by_one(
    run: Ingest, library: Library, folder: Path, tmp_path: Path
) -> None:
    packed = tmp_path / "van-ban.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(write(folder / "a.txt", 1), "quy/a.txt")
        archive.writestr("b.bin", b"\x7fELF\x02\x01\x01" + bytes(64))
    report = run(packed)
    assert [(r.path.relative_to(packed).as_posix(), r.outcome) for r in report.files] == [
        ("quy/a.txt", "added"),
        ("b.bin", "failed"),
    ]
    assert [row.directive.number for row in library.directives()] == ["1/2031/QĐ-BBĐ"]
    assert run(packed).files[0].outcome == "unchanged"


def test_a_broken_archive_is_one_line_and_costs_nothing_else(run: Ingest, folder: Path) -> None:
    (folder / "broken.zip").write_bytes(b"PK\x03\x04" + bytes(40))
    write(folder / "good.txt", 2)
    assert {r.path.name: r.outcome for r in run(folder).files} == {"broken.zip": "failed", "good.txt": "added"}


def test_an_archive_without_files_is_reported(run: Ingest, folder: Path) -> None:
    with zipfile.ZipFile(folder / "empty.zip", "w") as archive:
        archive.mkdir("folder")
    (failed,) = run(folder).files
    assert (failed.outcome, failed.code) == ("failed", "empty_archive")


def test_a_document_that_two_archives_hold_stays_where_it_was_found_first(
    run: Ingest, library: Library, folder: Path, tmp_path: Path
) -> None:
    source = write(tmp_path / "a.txt", 1)
    for name in ("x.zip", "y.zip"):
        with zipfile.ZipFile(folder / name, "w") as archive:
            archive.write(source, "a.txt")
    assert [result.outcome for result in run(folder).files] == ["added", "duplicate"]
    before = library.sequence
    assert [result.outcome for result in run(folder).files] == ["unchanged", "duplicate"]
    assert library.sequence == before


# -- documents marked as secret ----------------------------------------------------------------


@pytest.fixture
def secret(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that the reader takes for secret: which marks are one is the business of `ingest.metadata`."""
    marking = (
        "import ingest.worker as worker\n"
        "from dataclasses import replace\n"
        "real = worker.understand\n"
        "def understand(source, path, sha256):\n"
        "    found = real(source, path, sha256)\n"
        "    mark = 'Tối mật' if path.name == 'secret.txt' else None\n"
        "    return replace(found, directive=replace(found.directive, confidentiality=mark))\n"
        "worker.understand = understand\n"
        "worker.main()\n"
    )
    monkeypatch.setattr(reading, "_COMMAND", ("-P", "-c", marking))
    return write(folder / "secret.txt", 1)


def test_a_secret_document_is_refused_and_nothing_of_it_is_kept(
    run: Ingest, library: Library, model: HashedEmbeddings, folder: Path, secret: Path
) -> None:
    write(folder / "open.txt", 2)
    report = run(folder)
    assert outcomes(report) == {"open.txt": "added", "secret.txt": "failed"}
    (refused,) = report.failed
    assert (refused.code, refused.document_id) == ("confidential", None)
    assert refused.problem is not None
    for text in (refused.problem.vi, refused.problem.en):
        assert text.startswith("secret.txt: ")
        assert "Tối mật" in text
        assert "chithi ingest --allow-confidential" in text
    assert set(stored(library)) == {"open.txt"}
    assert not any("bến đò số 1" in text for text in model.seen)
    kept = b"".join(path.read_bytes() for path in library.root.rglob("*") if path.is_file())
    assert "Bến 2 mở cửa".encode() in kept
    assert "Bến 1 mở cửa".encode() not in kept


def test_a_secret_document_goes_in_when_that_is_allowed(
    run: Ingest, library: Library, folder: Path, secret: Path
) -> None:
    assert outcomes(run(folder, confidential=True)) == {"secret.txt": "added"}
    (row,) = library.directives()
    assert row.directive.confidentiality == "Tối mật"


def test_the_refusal_says_that_an_earlier_revision_is_still_there(
    run: Ingest, library: Library, folder: Path, secret: Path
) -> None:
    run(folder, confidential=True)
    (refused,) = run(folder, again=True).files
    assert (refused.code, refused.document_id) == ("confidential", "1-2031-qd-bbd")
    assert refused.problem is not None
    assert "chithi documents remove 1-2031-qd-bbd" in refused.problem.vi
    assert "chithi documents remove 1-2031-qd-bbd" in refused.problem.en
