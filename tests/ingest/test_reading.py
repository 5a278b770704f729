"""Reading in other processes: the same documents, and a file that hangs, crashes or swells costs only itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

import ingest.reading as reading
from ingest.reading import ReadingPool
from ingest.worker import Job, Limits, read_document

ROOT = Path(__file__).parents[2]
# A process whose parser does what the file says: what real parsers do by mistake.
PARSER = """
import os, signal, sys, time
import ingest.worker as worker
real = worker.parse

def parse(data, name):
    data = data.strip()
    if data == b"crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if data == b"spin":
        while True:
            pass
    if data == b"sleep":
        time.sleep(600)
    if data == b"swell":
        bytearray(2 * 1024**3)
    if data == b"fault":
        raise ZeroDivisionError
    if data == b"chatter":
        os.write(1, b"printed by a library")
        print("and by another")
    if data == b"pid":
        data = str(os.getpid()).encode()
    return real(data, name)

worker.parse = parse
worker.main()
"""


def job(words: str, name: str = "a.txt") -> Job:
    return Job(Path("/files") / name, words.encode(), sha256(words.encode()).hexdigest())


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_COMMAND", ("-P", "-c", PARSER))


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_another_process_reads_the_same_as_this_one() -> None:
    words = "BỘ BẾN ĐÒ\nSố: 7/2031/QĐ-BBĐ\nQUYẾT ĐỊNH\nVề bến đò\nĐiều 1. Chủ bến đếm khách.\n"
    with ReadingPool(1) as pool:
        there = pool.submit(job(words)).result()
        empty = pool.submit(job(" ")).result()
    here = read_document(job(words))
    assert there.document is not None
    assert there.document == here.document
    assert there.read_seconds > 0
    assert there.understand_seconds > 0
    assert (empty.document, empty.code, empty.problem) == (None, "no_text", read_document(job(" ")).problem)


@pytest.mark.parametrize(
    ("does", "code"),
    [
        ("crash", "crashed"),
        ("spin", "too_slow"),
        ("swell", "too_much_memory"),
        ("fault", "internal"),
    ],
)
@pytest.mark.usefixtures("faulty")
def test_a_file_that_brings_its_reader_down_costs_only_itself(does: str, code: str) -> None:
    limits = Limits(memory_bytes=1024**3, seconds=0.2)
    with ReadingPool(1, limits) as pool:
        waiting = [pool.submit(job(words, f"{words}.txt")) for words in ("Điều 1", does, "Điều 2")]
        before, bad, after = [reading.result(60) for reading in waiting]
    assert (before.code, bad.code, after.code) == (None, code, None)
    assert bad.problem is not None
    assert bad.problem.vi.startswith(f"{does}.txt: ")
    assert bad.problem.en.startswith(f"{does}.txt: ")
    assert "\n" not in bad.problem.vi + bad.problem.en
    assert (bad.trace is not None) == (does == "fault")


@pytest.mark.usefixtures("faulty")
def test_a_reader_that_waits_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_PATIENCE", 1)
    with ReadingPool(1, Limits(seconds=1.0)) as pool:
        assert pool.submit(job("sleep")).result(30).code == "too_slow"


def test_big_files_get_more_time() -> None:
    assert Limits(seconds=10, seconds_per_megabyte=2).cpu_seconds(5_000_000) == 20


@pytest.mark.usefixtures("faulty")
def test_what_a_library_prints_does_not_disturb() -> None:
    with ReadingPool(1) as pool:
        assert pool.submit(job("chatter")).result(30).code is None
        assert pool.submit(job("Điều 1")).result(30).code is None


@pytest.mark.usefixtures("faulty")
def test_a_process_serves_many_files_and_is_then_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_FILES_PER_PROCESS", 2)
    with ReadingPool(1) as pool:
        found = [pool.submit(job("pid")).result(30).document for _ in range(3)]
    first, second, third = [int(document.text) for document in found if document is not None]
    assert first == second != third


@pytest.mark.usefixtures("faulty")
def test_a_process_that_the_system_ended_meanwhile_costs_no_file() -> None:
    with ReadingPool(1) as pool:
        document = pool.submit(job("pid")).result(30).document
        assert document is not None
        os.kill(int(document.text), signal.SIGKILL)
        time.sleep(0.2)
        assert pool.submit(job("Điều 1")).result(30).code is None


@pytest.mark.usefixtures("faulty")
def test_nothing_goes_on_after_the_end_even_in_the_middle_of_a_file() -> None:
    with ReadingPool(2) as pool:
        document = pool.submit(job("pid")).result(30).document
        stuck = [pool.submit(job("sleep")) for _ in range(5)]
        time.sleep(0.5)
        pids = [process._process.pid for process in pool._all]
    assert document is not None
    assert int(document.text) in pids
    assert len(pids) == 2
    assert not any(is_running(pid) for pid in pids)
    assert all(future.done() for future in stuck)


@pytest.mark.parametrize("command", [("-c", "raise SystemExit(1)"), ("-c", "print('hello')")])
def test_where_no_process_starts_files_are_read_here(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(reading, "_COMMAND", command)
    with ReadingPool(2) as pool:
        found = [future.result(30) for future in [pool.submit(job(f"Điều {n}")) for n in range(4)]]
    assert [reading.document.text for reading in found if reading.document] == [f"Điều {n}" for n in range(4)]
    assert "reading here" in caplog.text


def test_without_an_interpreter_files_are_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", None)
    with ReadingPool(1) as pool:
        assert pool.submit(job("Điều 1")).result(30).code is None


def run_script(folder: Path, body: str) -> subprocess.Popen[str]:
    """A script without `if __name__ == "__main__"`, started in a folder that has a trap called "ingest"."""
    (folder / "ingest.py").write_text("raise SystemExit('imported from the working folder')")
    script = folder / "script" / "start.py"
    script.parent.mkdir()
    script.write_text(body)
    command = [sys.executable, str(script)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)


def test_a_script_without_a_main_guard_runs_once(tmp_path: Path) -> None:
    process = run_script(
        tmp_path,
        "print('started')\n"
        "from pathlib import Path\n"
        "from ingest.reading import ReadingPool\n"
        "from ingest.worker import Job\n"
        "with ReadingPool(2) as pool:\n"
        "    pool._here.acquire()  # reading in this process would wait for ever\n"
        "    print(pool.submit(Job(Path('/a.txt'), 'Một'.encode(), '')).result().document.text)\n",
    )
    assert process.communicate(timeout=60)[0].split() == ["started", "Một"]


def test_ctrl_c_ends_everything(tmp_path: Path) -> None:
    process = run_script(
        tmp_path,
        "from pathlib import Path\n"
        "import ingest.reading as reading\n"
        "from ingest.worker import Job\n"
        f"reading._COMMAND = ('-P', '-c', {PARSER!r})\n"
        "with reading.ReadingPool(1) as pool:\n"
        "    print(pool.submit(Job(Path('/a.txt'), b'pid', '')).result().document.text, flush=True)\n"
        "    pool.submit(Job(Path('/a.txt'), b'sleep', '')).result()\n",
    )
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) != 0
    assert not is_running(pid)
    process.stdout.close()
