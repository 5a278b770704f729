"""A writer that stops dead between any two durable steps leaves a library that opens whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rag.library.library import Library
from tests.rag.library.processes import start
from tests.rag.library.synthetic import add, assert_complete, own_word, synthetic

# Counts syncs, renames, copies, deletions and purges, and exits without a word at the n-th.
_WRITER = """
import os, pathlib, shutil
import rag.library.database, rag.library.indexing, rag.library.writer
library = Library.open(root)
steps = 0
def counted(owner, name):
    real = getattr(owner, name)
    def step(*arguments, **keywords):
        global steps
        steps += 1
        if steps == int(sys.argv[2]):
            os._exit(9)
        return real(*arguments, **keywords)
    setattr(owner, name, step)
for owner, name in (
    (os, "fsync"), (pathlib.Path, "replace"), (shutil, "copyfile"), (shutil, "rmtree"),
    (rag.library.indexing, "sweep"), (rag.library.writer, "purge"),
    (rag.library.database.Database, "rewrite"), (rag.library.database.Database, "truncate_log"),
):
    counted(owner, name)
newer, fresh = synthetic("a", 5, 2), synthetic("c", 4)
library.add(newer, vectors_for(newer), newer.text.encode())
library.remove("b")
with library.writing():
    library.add(fresh, vectors_for(fresh), fresh.text.encode())
    library.remove("d")
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with three directives, to be copied."""
    folder = tmp_path_factory.mktemp("crash") / "library"
    with Library.open(folder, create=True) as library:
        add(library, synthetic("a", 3), synthetic("b", 6), synthetic("d", 2))
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("step", range(4, 120, 9))
def test_stopping_dead_at_any_step_leaves_whole_directives_and_no_removed_text(
    base: Path, root: Path, step: int
) -> None:
    shutil.copytree(base, root)
    assert start(_WRITER, root, step).wait() in (9, 0)
    with Library.open(root) as library:
        present = {row.directive.id: row for row in library.directives()}
        assert_complete(library, synthetic("a", 3) if present["a"].passages == 3 else synthetic("a", 5, 2))
        for name, passages in (("b", 6), ("c", 4), ("d", 2)):
            if name in present:
                assert_complete(library, synthetic(name, passages))
        held = b"".join(path.read_bytes() for path in root.rglob("*") if path.is_file())
        assert not [name for name in "bd" if name not in present and own_word(name, 0).encode() in held]
        assert library.verify().ok
        assert all(len(list((root / kind).iterdir())) == 1 for kind in ("vectors", "lexical"))
