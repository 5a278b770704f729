"""The lexical index: pairs of syllables count, and an index of an older layout is built anew by itself."""

from __future__ import annotations

import json
from pathlib import Path

from rag.library.lexical import LAYOUT, FieldWeights, LexicalIndex
from rag.library.library import Library
from rag.library.pointer import read_pointer
from tests.rag.library.synthetic import add, assert_complete, synthetic


def index(folder: Path, *texts: str) -> LexicalIndex:
    folder.mkdir()
    made = LexicalIndex.create(folder)
    made.change((i, 1, text.split()) for i, text in enumerate(texts))
    return made


def test_syllables_that_make_one_word_are_worth_more_side_by_side_than_apart(tmp_path: Path) -> None:
    made = index(tmp_path / "i", "thanh của tra và một", "một thanh tra và của", "một của và khác hẳn")
    (first, best), (second, other) = made.search(["thanh", "tra"], 3)
    assert (first, second) == (1, 0)
    assert best > other
    alone = made.search(["thanh", "tra"], 3, weights=FieldWeights(pairs=0))
    assert alone[0][1] == alone[1][1]


def test_one_syllable_is_found_though_it_makes_no_pair(tmp_path: Path) -> None:
    assert [hit[0] for hit in index(tmp_path / "i", "luật", "nghị định").search(["luật"], 3)] == [0]


def test_an_index_of_an_older_layout_is_built_anew_when_the_library_is_opened(tmp_path: Path) -> None:
    document = synthetic("a")
    with Library.open(tmp_path, create=True) as library:
        add(library, document)
    before = read_pointer(tmp_path)
    assert before is not None and before.lexical is not None
    pointer = json.loads((tmp_path / "CURRENT").read_text("utf-8"))
    del pointer["lexical"]["layout"]  # as the version before wrote it
    (tmp_path / "CURRENT").write_text(json.dumps(pointer), "utf-8")
    with Library.open(tmp_path) as library:
        after = read_pointer(tmp_path)
        assert after is not None and after.lexical is not None
        assert after.lexical.layout == LAYOUT
        assert after.lexical.name != before.lexical.name
        assert after.vectors == before.vectors
        assert_complete(library, document)
        assert library.verify().ok


def test_an_index_that_an_older_program_publishes_meanwhile_is_built_anew_at_the_next_search(tmp_path: Path) -> None:
    with Library.open(tmp_path, create=True) as library:
        add(library, synthetic("a"))
        assert library.lexical(["đảng"], 5)
        pointer = json.loads((tmp_path / "CURRENT").read_text("utf-8"))
        pointer["lexical"]["layout"] = LAYOUT - 1
        (tmp_path / "CURRENT").write_text(json.dumps(pointer), "utf-8")
        library._indexes.close()
        assert library.lexical(["đảng"], 5)
        after = read_pointer(tmp_path)
        assert after is not None and after.lexical is not None and after.lexical.layout == LAYOUT
