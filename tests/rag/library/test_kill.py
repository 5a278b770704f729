"""Kill -9 at any moment loses nothing that was reported as done, and leaves nothing half."""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import pytest

from rag.library.library import Library
from tests.rag.library.processes import start
from tests.rag.library.synthetic import assert_complete, own_word, synthetic

_ROUNDS = 15

# Adds, replaces and removes in small batches, and says so after each commit: "round.step version".
_INGEST = """
import random
name, generator = sys.argv[2], random.Random(int(sys.argv[2]))
with Library.open(root, create=True, lock_timeout=5) as library:
    print("ready", flush=True)
    for batch in range(1000):
        with library.writing():
            for step in range(generator.randint(1, 6)):
                document = synthetic(f"d{name}o{batch}o{step}", generator.randint(1, 40))
                library.add(document, vectors_for(document), document.text.encode())
                print("added", document.directive.id, len(document.passages), 1, flush=True)
                if generator.random() < 0.3:
                    document = synthetic(document.directive.id, generator.randint(1, 40), 2)
                    library.add(document, vectors_for(document), document.text.encode())
                    print("added", document.directive.id, len(document.passages), 2, flush=True)
        if generator.random() < 0.3:
            print("removing", document.directive.id, 0, 0, flush=True)
            library.remove(document.directive.id)
            print("removed", document.directive.id, 0, 0, flush=True)
"""


@pytest.mark.slow
def test_killing_the_writer_loses_nothing(root: Path) -> None:
    generator = random.Random(7)
    expected: dict[str, tuple[int, int]] = {}
    removed: set[str] = set()
    for number in range(_ROUNDS):
        process = start(_INGEST, root, number)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(generator.uniform(0.0, 1.5))
        process.send_signal(signal.SIGKILL)
        undecided: set[str] = set()
        for line in process.stdout.read().splitlines():
            words = line.split()
            if len(words) < 4:
                continue  # cut off by the kill
            what, name = words[0], words[1]
            undecided.discard(name)
            if what == "added":
                expected[name] = (int(words[2]), int(words[3]))
            elif what == "removing":
                undecided.add(name)
            else:
                del expected[name]
                removed.add(name)
        process.wait()
        with Library.open(root) as library:
            present = {row.directive.id: row for row in library.directives()}
            for name in undecided - present.keys():
                del expected[name]
            for name, (passages, version) in expected.items():
                row = present.pop(name)
                # The kill may come between a commit and its report: then a newer whole version is there.
                if row.passages == passages and row.sha256 == synthetic(name, passages, version).sha256:
                    assert_complete(library, synthetic(name, passages, version))
                else:
                    assert version == 1
                    assert_complete(library, synthetic(name, row.passages, 2))
                    expected[name] = (row.passages, 2)
            assert not present.keys() & removed
            assert len(present) <= 1  # one commit whose report was cut off
            for name, row in present.items():
                assert_complete(library, synthetic(name, row.passages, 1))
                expected[name] = (row.passages, 1)
            assert library.verify().ok
            folders = [path.name for kind in ("vectors", "lexical") for path in (root / kind).iterdir()]
            assert len(folders) == 2
    assert len(expected) > 20
    held = b"".join(path.read_bytes() for path in root.rglob("*") if path.is_file())
    assert not any(own_word(name, 0, 1).encode() in held for name in removed)
