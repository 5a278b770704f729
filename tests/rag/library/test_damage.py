"""Indexes are derived: whatever happens to them, the catalog makes them anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from rag.library.embedded import Vectors
from rag.library.generations import seal
from rag.library.lexical import LexicalIndex
from rag.library.library import Library
from rag.library.pointer import POINTER, read_pointer
from rag.library.vectors import VectorIndex
from tests.rag.library.processes import finish, next_line, start, tell
from tests.rag.library.synthetic import add, assert_complete, synthetic, vectors_for

A, B = synthetic("a", 20), synthetic("b", 5)

_HOLD = """
from rag.library.lock import WriterLock
from pathlib import Path
with WriterLock(Path(root) / ".lock", 10).held():
    print("holding", flush=True)
    input()
"""


def _generation(root: Path, kind: str) -> Path:
    pointer = read_pointer(root)
    assert pointer is not None
    generation = pointer.vectors if kind == "vectors" else pointer.lexical
    assert generation is not None
    return root / kind / generation.name


def _file(folder: Path, pattern: str) -> Path:
    return next(path for path in folder.rglob(pattern) if path.stat().st_size)


DAMAGE: dict[str, Callable[[Path], None]] = {
    "no vectors": lambda root: shutil.rmtree(root / "vectors"),
    "no words": lambda root: shutil.rmtree(root / "lexical"),
    "neither": lambda root: [shutil.rmtree(root / kind) for kind in ("vectors", "lexical")] and None,
    "no pointer": lambda root: (root / POINTER).unlink(),
    "half a pointer": lambda root: (root / POINTER).write_text('{"sequence": 2, "vec') and None,
    "graph cut short": lambda root: (
        _file(_generation(root, "vectors"), "data_level0.bin").write_bytes(b"x" * 100) and None
    ),
    "graph gone": lambda root: _file(_generation(root, "vectors"), "header.bin").unlink(),
    "Chroma's table emptied": lambda root: (_generation(root, "vectors") / "chroma.sqlite3").write_bytes(b"") and None,
    "Chroma's table overwritten": lambda root: (
        (_generation(root, "vectors") / "chroma.sqlite3").write_bytes(b"junk" * 5000) and None
    ),
    "words gone": lambda root: _file(_generation(root, "lexical"), "*.idx").unlink(),
    "list of words overwritten": lambda root: (_generation(root, "lexical") / "meta.json").write_text("{}") and None,
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_index_is_built_anew_when_the_library_is_opened(root: Path, kind: str) -> None:
    with Library.open(root, create=True) as library:
        add(library, A, B)
    DAMAGE[kind](root)
    with Library.open(root) as library:
        assert_complete(library, A)
        assert_complete(library, B)
        assert library.verify().ok


@pytest.mark.parametrize("kind", ["no vectors", "no words", "Chroma's table overwritten", "words gone"])
def test_verify_finds_and_repairs_damage_under_an_open_library(library: Library, root: Path, kind: str) -> None:
    add(library, A, B)
    DAMAGE[kind](root)
    report = library.verify()
    assert len(report.problems) == 1
    assert "index" in report.problems[0].to("en")
    mended = library.verify(repair=True)
    assert mended.ok
    assert mended.repaired == report.problems
    assert_complete(library, A)
    assert library.verify().ok


def test_a_vector_that_is_gone_from_chroma_is_noticed_and_brought_back(library: Library, root: Path) -> None:
    add(library, A, B)
    index = VectorIndex.open(_generation(root, "vectors"))
    index._collection.delete(ids=["3", "4"])
    index.close()
    seal(_generation(root, "vectors"))
    report = library.verify()
    assert [p.to("en") for p in report.problems] == ["The vector index: lacks 2 passages."]
    assert [p.to("vi") for p in library.verify(repair=True).repaired] == ["Chỉ mục vectơ: thiếu 2 đoạn."]
    assert_complete(library, A)


def test_words_that_are_gone_from_tantivy_are_noticed_and_brought_back(library: Library, root: Path) -> None:
    add(library, A, B)
    folder = _generation(root, "lexical")
    LexicalIndex.open(folder).change([], dropped=[2])
    seal(folder)
    assert [p.to("en") for p in library.verify().problems] == ["The lexical index: lacks 5 passages."]
    assert library.verify(repair=True).ok
    assert_complete(library, B)


def test_a_changed_or_missing_original_is_reported(library: Library, root: Path) -> None:
    add(library, A, B)
    (root / "originals" / f"{A.sha256}.txt").write_text("forged")
    (root / "originals" / f"{B.sha256}.txt").unlink()
    problems = [problem.to("en") for problem in library.verify(repair=True).problems]
    assert problems == [
        "The original of /in/a.txt was changed inside the library. Ingest that file again.",
        "The original of /in/b.txt is missing. Ingest that file again.",
    ]


def test_damage_met_during_a_search_is_mended_on_the_spot(library: Library, root: Path) -> None:
    add(library, A, B)
    shutil.rmtree(root / "vectors")
    shutil.rmtree(root / "lexical")
    assert_complete(library, A)


def test_without_the_lock_a_damaged_vector_index_is_replaced_by_exact_search(library: Library, root: Path) -> None:
    add(library, A, B)
    library.close()
    shutil.rmtree(root / "vectors")
    holder = start(_HOLD, root)
    assert next_line(holder) == "holding"
    with Library.open(root, lock_timeout=0.1) as reader:
        assert_complete(reader, A)
    tell(holder, "done")
    finish(holder)


def test_an_index_that_hides_passages_is_built_denser_and_then_not_trusted(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def some_are_lost(self: VectorIndex, passage_ids: Sequence[int], vectors: Vectors) -> list[int]:
        tries.append(len(passage_ids))
        return [passage_ids[0]]

    monkeypatch.setattr(VectorIndex, "unreachable", some_are_lost)
    add(library, A)
    assert tries == [20, 20]
    assert library.stats().exact
    assert_complete(library, A)
    monkeypatch.undo()
    add(library, B)
    assert library.stats().exact
    assert_complete(library, B)
    assert library.verify(repair=True).ok
    assert not library.stats().exact
    assert_complete(library, A)


def test_a_change_extends_both_indexes_and_builds_none_anew(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    add(library, A, B)

    def never(*arguments: object) -> None:
        raise AssertionError("a fresh build")

    monkeypatch.setattr("rag.library.indexing._built_vectors", never)
    monkeypatch.setattr("rag.library.indexing._built_lexical", never)
    for document in (synthetic("c", 9), synthetic("a", 25, 2), synthetic("b", 0, 2), synthetic("a", 3, 3)):
        add(library, document)
        assert_complete(library, document)
    monkeypatch.undo()
    assert library.verify().ok


def test_many_dead_entries_are_left_behind_by_a_fresh_build(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.library.indexing._DEAD_AT_LEAST", 30)
    add(library, B, A)
    for version in range(2, 6):
        newer = synthetic("a", 20, version)
        add(library, newer)
        assert_complete(library, newer)
        assert len(library.dense(vectors_for(newer)[0], 25)) == 25
        pointer = read_pointer(library.root)
        assert pointer is not None and pointer.vectors is not None and pointer.lexical is not None
        assert pointer.vectors.entries <= 25 + 30
        assert pointer.lexical.entries == 25
