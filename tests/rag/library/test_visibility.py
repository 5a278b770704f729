"""Readers see whole directives only, and a replaced file at every moment in exactly one version."""

from __future__ import annotations

import threading
from pathlib import Path

from rag.library.library import Library
from tests.rag.library.synthetic import add, assert_complete, own_word, synthetic, vectors_for


def test_what_is_not_in_both_indexes_yet_is_not_seen(library: Library) -> None:
    with library.writing():
        library.add(synthetic("a"), vectors_for(synthetic("a")))
        assert library.directives() == []
        assert library.find_unchanged("/in/a.txt", synthetic("a").sha256) == "a"
        library.catch_up()
        assert_complete(library, synthetic("a"))


def test_a_replaced_file_answers_with_its_old_version_until_the_new_one_is_ready(library: Library) -> None:
    old, new = synthetic("a", 3, 1), synthetic("a", 4, 2)
    add(library, old)
    with library.writing():
        library.add(new, vectors_for(new))
        assert_complete(library, old)
    assert_complete(library, new)


def test_a_question_asked_before_a_replacement_still_reads_its_passages(library: Library) -> None:
    old, new = synthetic("a", 3, 1), synthetic("a", 4, 2)
    add(library, old)
    ids = [hit[0] for hit in library.dense(vectors_for(old)[0], 3)]
    add(library, new)
    library.catch_up()
    assert {p.text for p in library.passages(ids)} == {old.text[p.start : p.end] for p in old.passages}


def test_an_error_while_writing_keeps_and_indexes_what_was_committed(library: Library) -> None:
    class StoppedError(Exception):
        pass

    try:
        with library.writing():
            library.add(synthetic("a"), vectors_for(synthetic("a")))
            raise StoppedError
    except StoppedError:
        pass
    assert_complete(library, synthetic("a"))


def test_a_file_never_vanishes_while_it_is_replaced_again_and_again(root: Path, library: Library) -> None:
    versions = [synthetic("a", 3, version) for version in range(1, 7)]
    vector = vectors_for(synthetic("a"))[0]
    add(library, versions[0], synthetic("b"))
    done = threading.Event()
    seen: list[set[str]] = []

    def read() -> None:
        with Library.open(root) as reader:
            while not done.is_set():
                hits = [*reader.dense(vector, 6), *reader.lexical(["kết", "nạp"], 6)]
                passages = reader.passages([hit[0] for hit in hits])
                seen.append({p.text for p in passages if p.directive.id == "a"})

    thread = threading.Thread(target=read)
    thread.start()
    try:
        for version in versions[1:]:
            add(library, version)
    finally:
        done.set()
        thread.join()
    allowed = [{v.text[p.start : p.end] for p in v.passages} for v in versions]
    # dense and lexical are two searches, so that one round may meet two versions: never none, never half.
    mixed = [texts for texts in seen if texts not in allowed]
    assert all(any(texts == a | b for a in allowed for b in allowed) for texts in mixed)
    assert len(seen) > 20
    assert own_word("a", 0, 6) in " ".join(seen[-1]) or len(seen[-1]) >= 3
