"""What somebody removes is gone: from the answers, and from every byte of the folder."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

from rag.library.library import CATALOG, Library
from tests.rag.library.synthetic import add, assert_complete, own_word, synthetic, vectors_for


def files_with(root: Path, word: str) -> list[str]:
    """Files below `root` whose name or bytes hold `word`."""
    found = []
    for path in root.rglob("*"):
        if word in path.name or (path.is_file() and word.encode() in path.read_bytes()):
            found.append(str(path.relative_to(root)))
    return found


def test_removing_leaves_no_byte_of_the_text(library: Library, root: Path) -> None:
    kept = [synthetic(f"kept{i}", 30) for i in range(10)]
    secret = synthetic("bimat", 40, number="99-BM/TW")
    add(library, *kept[:5], secret, *kept[5:])
    words = [own_word("bimat", i) for i in range(40)] + ["bimat", "99-BM"]
    assert all(files_with(root, word) for word in words)
    library.remove("bimat")
    assert {word: files for word in words if (files := files_with(root, word))} == {}
    for document in kept:
        assert_complete(library, document)
    assert library.verify().ok


def test_removing_takes_earlier_revisions_along(library: Library, root: Path) -> None:
    add(library, synthetic("a", 3, version=1), synthetic("b"))
    add(library, synthetic("a", 3, version=2))
    library.remove("a")
    assert files_with(root, own_word("a", 0, 1)) == files_with(root, own_word("a", 0, 2)) == []
    assert_complete(library, synthetic("b"))


def test_a_replaced_revision_goes_once_no_question_can_still_hold_it(library: Library, root: Path) -> None:
    add(library, synthetic("a", 3, version=1), synthetic("b"))
    add(library, synthetic("a", 3, version=2))
    with sqlite3.connect(root / CATALOG) as connection:  # an hour passes
        connection.execute("UPDATE changes SET at = '2020-01-01T00:00:00+00:00'")
    connection.close()
    library.catch_up()
    with sqlite3.connect(root / CATALOG) as connection:
        assert connection.execute("SELECT count(*) FROM revisions").fetchone() == (2,)
    connection.close()
    assert len(list((root / "originals").iterdir())) == 2
    assert_complete(library, synthetic("a", 3, version=2))
    assert library.verify().ok


def test_an_original_stays_while_another_directive_has_the_same_bytes(library: Library, root: Path) -> None:
    document = synthetic("a")
    copy = replace(document, directive=replace(document.directive, id="copy", path="/in/copy.txt"))
    with library.writing():
        for each in (document, copy):
            library.add(each, vectors_for(each), each.text.encode())
    assert len(list((root / "originals").iterdir())) == 1
    library.remove("a")
    assert library.verify().ok
    assert len(list((root / "originals").iterdir())) == 1
    library.remove("copy")
    assert not list((root / "originals").iterdir())


def test_a_removed_path_can_be_ingested_again(library: Library) -> None:
    add(library, synthetic("a"))
    library.remove("a")
    add(library, synthetic("a"))
    assert_complete(library, synthetic("a"))


def test_a_removal_that_was_interrupted_is_finished_by_the_next_opening(library: Library, root: Path) -> None:
    add(library, synthetic("a"), synthetic("b"))
    with sqlite3.connect(root / CATALOG) as connection:  # as a kill right after the transaction leaves it
        connection.execute("INSERT INTO changes (op, directive, at) VALUES ('remove', 'a', '2025-01-01')")
        connection.execute("UPDATE revisions SET removed_seq = 3, removed_by = 'remove' WHERE id = 'a'")
    connection.close()
    with Library.open(root) as other:
        assert [row.directive.id for row in other.directives()] == ["b"]
    assert files_with(root, own_word("a", 0)) == []
