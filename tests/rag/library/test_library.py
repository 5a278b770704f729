"""What goes into a library comes out of it unchanged, and is found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rag.directives.model import Relation
from rag.directives.numbers import number_key
from rag.errors import (
    ChithiError,
    DocumentNotFoundError,
    EmbeddingModelMismatchError,
    LibraryFormatError,
    LibraryNotFoundError,
)
from rag.library.database import Database
from rag.library.embedded import text_hash
from rag.library.library import CATALOG, Library
from tests.rag.library.synthetic import add, assert_complete, own_word, synthetic, vectors_for


def test_an_empty_library_answers_every_question_with_nothing(library: Library) -> None:
    assert library.directives() == []
    assert library.dense(np.ones(32, np.float32), 5) == []
    assert library.exact_dense(np.ones(32, np.float32), 5) == []
    assert library.lexical(["đảng"], 5) == []
    assert library.passages([1, 2]) == []
    assert library.verify().ok


def test_a_directive_comes_back_whole_and_every_passage_is_found(library: Library) -> None:
    documents = [synthetic("a", number="294-QĐ/TW"), synthetic("b", 7), synthetic("c", 1)]
    add(library, *documents)
    for document in documents:
        assert_complete(library, document)
    rows = library.directives()
    assert [(row.directive.id, row.clauses, row.passages) for row in rows] == [("a", 3, 3), ("b", 7, 7), ("c", 1, 1)]
    assert library.directive("a") == documents[0].directive
    assert library.clauses("b") == documents[1].clauses
    assert library.stats().passages == 11


def test_a_directive_without_passages_is_kept_too(library: Library) -> None:
    empty = synthetic("empty", 0)
    add(library, empty)
    assert library.document("empty") == empty
    assert library.verify().ok


def test_ingesting_a_path_again_replaces_its_directive(library: Library) -> None:
    assert library.add(synthetic("a"), vectors_for(synthetic("a"))) == "added"
    newer = synthetic("a", passages=5, version=2)
    assert library.add(newer, vectors_for(newer)) == "replaced"
    assert_complete(library, newer)
    assert len(library.directives()) == 1
    assert library.lexical([own_word("a", 0, version=1)], 3) == []
    assert len(library.dense(vectors_for(synthetic("a"))[0], 50)) == 5


def test_an_unchanged_file_and_a_copy_of_it_are_recognised(library: Library) -> None:
    document = synthetic("a")
    add(library, document)
    assert library.find_unchanged("/in/a.txt", document.sha256) == "a"
    assert library.find_unchanged("/in/a.txt", "other") is None
    assert library.find_unchanged("/in/b.txt", document.sha256) is None
    assert library.same_content(document.sha256) == "a"
    assert library.same_content("other") is None


def test_ids_stay_with_their_path_and_never_collide(library: Library) -> None:
    add(library, synthetic("a"))
    assert library.unique_id("anything", "/in/a.txt") == "a"
    assert library.unique_id("a", "/in/copy.txt") == "a-2"
    copy = replace(synthetic("b").directive, id="a-2", path="/in/copy.txt")
    add(library, replace(synthetic("b"), directive=copy))
    assert library.unique_id("a", "/in/third.txt") == "a-3"
    assert library.unique_id("new", "/in/new.txt") == "new"


def test_numbers_and_references_are_found_in_any_spelling(library: Library) -> None:
    add(library, synthetic("a", number="046-QĐ/TW"), synthetic("b", number="47-QĐ/TW"))
    assert [d.id for d in library.find_by_number(number_key("46 -qd/tw"))] == ["a"]
    assert [(r.source, r.quote) for r in library.references()] == [("a", "Điều 1"), ("b", "Điều 1")]
    assert library.references((Relation.REPEALS,)) == []


def test_vectors_of_known_words_are_reused(library: Library) -> None:
    document = synthetic("a")
    add(library, document)
    hashes = [text_hash(document.embedded_text(passage)) for passage in document.passages]
    known = library.known_vectors([*hashes, "unknown"])
    assert set(known) == set(hashes)
    for key, vector in zip(hashes, vectors_for(document), strict=True):
        np.testing.assert_allclose(known[key], vector, atol=1e-3)


def test_searches_keep_to_the_directives_they_are_given(library: Library) -> None:
    add(library, *(synthetic(name, 4) for name in "abcdef"))
    vector = vectors_for(synthetic("a"))[0]
    for directive_ids in (["b"], ["c", "e"], ["a", "b", "c", "d", "e", "f"]):
        dense = library.passages([hit[0] for hit in library.dense(vector, 50, directive_ids)])
        lexical = library.passages([hit[0] for hit in library.lexical(["đảng", "viên"], 50, directive_ids)])
        assert {p.directive.id for p in dense} == {p.directive.id for p in lexical} == set(directive_ids)
        assert len(dense) == len(lexical) == 4 * len(directive_ids)
    assert library.dense(vector, 5, []) == library.lexical(["đảng"], 5, ["unknown"]) == []


def test_passages_come_in_the_order_asked_for(library: Library) -> None:
    add(library, synthetic("a", 5))
    ids = [hit[0] for hit in library.dense(vectors_for(synthetic("a"))[0], 5)]
    assert [p.passage_id for p in library.passages([*reversed(ids), 999])] == [*reversed(ids)]


def test_what_a_user_types_is_never_query_syntax(library: Library) -> None:
    add(library, synthetic("a"))
    for tokens in (['body:"đảng"'], ["AND"], ["*"], ["(", ")"], ["passage_id:1"], ["-"], ["đảng~2"]):
        assert library.lexical(tokens, 5) == []


def test_the_language_counts_follow_every_change(library: Library) -> None:
    add(library, synthetic("a", 2), synthetic("b", 1))
    assert library.syllable_forms(["dang", "nap", "xyz"]) == {"dang": {"đảng": 3}, "nap": {"nạp": 3}, "xyz": {}}
    assert library.bigram_counts([("kết", "nạp"), ("nạp", "kết")]) == {("kết", "nạp"): 3}
    library.remove("a")
    assert library.syllable_forms(["dang"]) == {"dang": {"đảng": 1}}
    assert library.bigram_counts([("kết", "nạp")]) == {("kết", "nạp"): 1}
    library.remove("b")
    assert library.syllable_forms(["dang"]) == {"dang": {}}


def test_everything_is_there_after_closing_and_opening(root: Path) -> None:
    with Library.open(root, create=True, model_name="m", dimension=32) as library:
        add(library, synthetic("a"))
    with Library.open(root, model_name="m", dimension=32) as library:
        assert_complete(library, synthetic("a"))
        assert (library.model_name, library.stats().dimension) == ("m", 32)


def test_a_missing_library_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(LibraryNotFoundError, match="chithi ingest"):
        Library.open(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_vectors_of_two_models_are_never_mixed(root: Path) -> None:
    with Library.open(root, create=True, model_name="first", dimension=32) as library:
        add(library, synthetic("a"))
        with pytest.raises(EmbeddingModelMismatchError):
            library.add(synthetic("b"), vectors_for(synthetic("b"), 16))
    with pytest.raises(EmbeddingModelMismatchError, match=r"first.*second"):
        Library.open(root, model_name="second", dimension=32)
    with pytest.raises(EmbeddingModelMismatchError):
        Library.open(root, model_name="first", dimension=16)
    Library.open(root).close()


def test_an_empty_library_may_change_its_model(root: Path) -> None:
    with Library.open(root, create=True, model_name="first", dimension=16) as library:
        add(library)
    with Library.open(root, create=True, model_name="second", dimension=32) as library:
        add(library, synthetic("a"))
        assert library.model_name == "second"
        assert_complete(library, synthetic("a"))


def test_a_damaged_or_newer_catalog_is_refused_with_a_way_out(root: Path) -> None:
    Library.open(root, create=True).close()
    database = Database(root / CATALOG)
    with database.transaction() as connection:
        connection.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(LibraryFormatError, match="newer version"):
        Library.open(root)
    (root / CATALOG).write_bytes(b"not a database at all" * 100)
    with pytest.raises(LibraryFormatError, match="cannot be read"):
        Library.open(root)


def test_parts_that_do_not_fit_together_are_refused_and_nothing_is_stored(library: Library) -> None:
    document = synthetic("a")
    vectors = vectors_for(document)
    with pytest.raises(ValueError, match="as many vectors"):
        library.add(document, vectors[:1])
    with pytest.raises(ValueError, match="not a number"):
        library.add(document, vectors * np.nan)
    with pytest.raises(ValueError, match="no clause 9"):
        library.add(replace(document, passages=(replace(document.passages[0], clause=9),)), vectors[:1])
    with pytest.raises(ValueError, match="changed while"):
        library.add(document, vectors, b"other bytes")
    assert library.directives() == []
    assert library.verify().ok
    assert not list((library.root / "originals").iterdir())


def test_removing_what_is_not_there_says_so(library: Library) -> None:
    for ask in (library.remove, library.directive, library.document):
        with pytest.raises(DocumentNotFoundError, match="documents list"):
            ask("nothing")
    assert library.clauses("nothing") == ()


def test_a_full_disk_is_named_and_leaves_the_library_as_it_was(library: Library) -> None:
    add(library, synthetic("a"))
    with library._database.transaction() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    library._database._writing_connection().execute(f"PRAGMA max_page_count = {pages + 5}")
    big = synthetic("big", 500)
    with pytest.raises(ChithiError, match="free disk space"):
        library.add(big, vectors_for(big))
    library._database._writing_connection().execute("PRAGMA max_page_count = 1000000")
    assert [row.directive.id for row in library.directives()] == ["a"]
    assert library.verify().ok
    add(library, big)
    assert len(library.directives()) == 2


def test_the_way_down_to_a_clause_is_read_without_the_whole_document(tmp_path: Path) -> None:
    document = synthetic("a")
    top, first, second = document.clauses
    nested = replace(document, clauses=(top, replace(first, parent=0), replace(second, parent=1)))
    with Library.open(tmp_path / "chains", create=True) as library:
        add(library, nested)
        assert [clause.index for clause in library.clause_chain("a", 2)] == [0, 1, 2]
        assert library.clause_chain("a", 0) == [top]
        assert library.clause_chain("a", 9) == library.clause_chain("b", 0) == []
