"""Several processes, and several threads, at one library."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from rag.errors import LibraryBusyError
from rag.library.library import Library
from tests.rag.library.processes import finish, next_line, start, tell
from tests.rag.library.synthetic import add, assert_complete, synthetic, vectors_for

_HOLD = """
with Library.open(root, create=True) as library, library.writing():
    library.add(synthetic("other"), vectors_for(synthetic("other")))
    print("holding", flush=True)
    input()
"""
_READ = """
library = Library.open(root)
for line in sys.stdin:
    document = synthetic(*eval(line))
    assert_complete(library, document)
    print(len(library.directives()), flush=True)
"""
_WRITE = """
with Library.open(root, create=True) as library:
    for i in range(8):
        add(library, synthetic(sys.argv[2] + str(i), 5))
"""


def test_a_second_writer_waits_with_one_message_or_gives_up_in_time(root: Path) -> None:
    holder = start(_HOLD, root)
    assert next_line(holder) == "holding"
    waits: list[float] = []
    began = time.monotonic()
    with Library.open(root, lock_timeout=0.5, on_wait=lambda: waits.append(time.monotonic())) as library:
        assert library.directives() == []  # reading never waits
        assert not waits
        with pytest.raises(LibraryBusyError, match="Another process is writing"):
            add(library, synthetic("mine"))
        assert len(waits) == 1
        assert time.monotonic() - began < 5
    with Library.open(root, lock_timeout=60, on_wait=lambda: tell(holder, "go on")) as library:
        add(library, synthetic("mine"))
        assert_complete(library, synthetic("mine"))
        assert_complete(library, synthetic("other"))
    finish(holder)


def test_a_second_thread_waits_as_well(library: Library, root: Path) -> None:
    busy: list[bool] = []

    def write(target: Library) -> None:
        try:
            add(target, synthetic("thread"))
            busy.append(False)
        except LibraryBusyError:
            busy.append(True)

    with Library.open(root, lock_timeout=0.3) as second, library.writing():
        for target in (second,):
            thread = threading.Thread(target=write, args=(target,))
            thread.start()
            thread.join()
    assert busy == [True]
    thread = threading.Thread(target=write, args=(library,))
    thread.start()
    thread.join()
    assert busy == [True, False]
    assert_complete(library, synthetic("thread"))


def test_an_open_reader_sees_what_another_process_ingests_without_reopening(root: Path) -> None:
    with Library.open(root, create=True) as library:
        add(library, synthetic("a0", 50))
        reader = start(_READ, root)
        try:
            for i in range(1, 4):
                add(library, synthetic(f"a{i}", 50))
                tell(reader, repr((f"a{i}", 50)))
                assert next_line(reader) == str(i + 1)
            add(library, synthetic("a0", 20, 2))
            tell(reader, repr(("a0", 20, 2)))
            assert next_line(reader) == "4"
        finally:
            finish(reader, "")


def test_two_libraries_of_one_process_see_each_others_changes(root: Path, library: Library) -> None:
    with Library.open(root) as second:
        for i in range(3):
            add(library, synthetic(f"a{i}"))
            assert_complete(second, synthetic(f"a{i}"))
            add(second, synthetic(f"b{i}"))
            assert_complete(library, synthetic(f"b{i}"))


def test_many_threads_search_while_one_ingests(library: Library) -> None:
    add(library, synthetic("a", 20))
    vector = vectors_for(synthetic("a"))[0]
    done, rounds = threading.Event(), []

    def search() -> None:
        while not done.is_set():
            assert len(library.passages([hit[0] for hit in library.dense(vector, 5)])) == 5
            assert library.lexical(["đảng"], 5)
            rounds.append(1)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for i in range(4):
        add(library, synthetic(f"b{i}", 20))
    done.set()
    for thread in threads:
        thread.join()
    assert len(rounds) >= 8


@pytest.mark.slow
def test_three_processes_that_write_at_once_lose_nothing(root: Path) -> None:
    Library.open(root, create=True).close()
    for writer in [start(_WRITE, root, name) for name in "xyz"]:
        finish(writer)
    with Library.open(root) as library:
        assert len(library.directives()) == 24
        for name in "xyz":
            for i in range(8):
                assert_complete(library, synthetic(f"{name}{i}", 5))
        assert library.verify().ok
