"""The vector index against its oracle, exact search."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rag.library.embedded import Vectors, decode, encode, unit_rows
from rag.library.library import Library
from rag.library.vectors import VectorIndex
from tests.rag.library.synthetic import synthetic


def _clustered(count: int, dimension: int = 64, seed: int = 0) -> Vectors:
    """Vectors as embeddings are: in clusters, all on one side of the sphere."""
    generator = np.random.default_rng(seed)
    centres = generator.standard_normal((30, dimension))
    drawn = centres[generator.integers(0, 30, count)] + generator.standard_normal((count, dimension)) + 1
    return unit_rows(drawn.astype(np.float32))


def _library(root: Path, vectors: Vectors, batch: int = 500) -> Library:
    library = Library.open(root, create=True, model_name="m", dimension=vectors.shape[1])
    for start in range(0, len(vectors), batch):
        part = vectors[start : start + batch]
        library.add(synthetic(f"d{start}", len(part)), part)
    return library


def test_stored_vectors_keep_their_direction() -> None:
    vectors = _clustered(100)
    again = decode(encode(vectors * 7), 64)
    assert np.einsum("ij,ij->i", vectors, again).min() > 0.99999
    assert decode([], 64).shape == (0, 64)


def test_the_graph_agrees_with_exact_search_on_3000_vectors(tmp_path: Path) -> None:
    vectors = _clustered(3000)
    with _library(tmp_path / "library", vectors) as library:
        shared = 0
        for query in _clustered(100, seed=1):
            exact, walked = library.exact_dense(query, 20), library.dense(query, 20)
            assert len(walked) == 20
            shared += len({hit[0] for hit in exact} & {hit[0] for hit in walked})
            similarity = dict(exact)
            assert all(score == pytest.approx(similarity.get(i, score), abs=1e-4) for i, score in walked)
            assert walked == sorted(walked, key=lambda hit: -hit[1])
        assert shared / 2000 > 0.98
        assert all(library.dense(vectors[i], 1)[0][0] == i + 1 for i in range(0, 3000, 7))


def test_exact_search_agrees_with_a_plain_product(tmp_path: Path) -> None:
    vectors = _clustered(700)
    with _library(tmp_path / "library", vectors) as library:
        for query in _clustered(20, seed=2):
            truth = vectors @ query
            found = library.exact_dense(query * 3, 10)
            assert [score for _, score in found] == pytest.approx(sorted(truth, reverse=True)[:10], abs=1e-3)
        assert len(library.exact_dense(vectors[0], 1000)) == 700
        assert len(library.dense(vectors[0], 1000)) == 700


def test_in_a_library_of_middle_size_no_neighbour_is_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.library.searching.IN_MEMORY", range(1, 10_000))
    vectors = _clustered(3000)
    with _library(tmp_path / "library", vectors) as library:
        for query in _clustered(20, seed=3):
            assert [i for i, _ in library.dense(query, 50)] == [i for i, _ in library.exact_dense(query, 50)]
            within = [i for i, _ in library.dense(query, 50, {f"d{n}" for n in range(0, 2500, 500)})]
            assert within == [i for i, _ in library.exact_dense(query, 50, {f"d{n}" for n in range(0, 2500, 500)})]
        assert len(library.dense(vectors[0], 5000)) == 3000


def test_vectors_in_memory_follow_what_is_added_and_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.library.searching.IN_MEMORY", range(1, 10_000))
    vectors = _clustered(60)
    with _library(tmp_path / "library", vectors[:40], batch=20) as library:
        assert library.dense(vectors[50], 1)[0][1] < 0.9999
        library.add(synthetic("late", 20), vectors[40:])
        assert library.dense(vectors[50], 1)[0][1] == pytest.approx(1, abs=1e-3)
        library.remove("late")
        assert library.dense(vectors[50], 1)[0][1] < 0.9999
        assert len(library.dense(vectors[0], 100)) == 40


@pytest.mark.parametrize("centre_first", [True, False])
def test_every_vector_stays_reachable_when_the_first_one_is_the_centre_of_all(
    tmp_path: Path, centre_first: bool
) -> None:
    generator = np.random.default_rng(0)
    around = unit_rows((generator.standard_normal((1500, 64)) * 0.05 + 1).astype(np.float32))
    centre = unit_rows(around.mean(axis=0, keepdims=True))
    vectors = np.concatenate([centre, around] if centre_first else [around, centre])
    with _library(tmp_path / "library", vectors, batch=1501) as library:
        near = [library.dense(vector, 3) for vector in vectors[::10]]
        assert all(hits[0][1] > 0.9995 for hits in near)
        assert library.verify().ok


def test_an_id_written_twice_holds_its_newest_vector(tmp_path: Path) -> None:
    vectors = _clustered(10)
    folder = tmp_path / "index"
    folder.mkdir()
    index = VectorIndex.create(folder)
    index.extend([1, 2], [1, 1], vectors[:2])
    index.extend([2, 3], [1, 2], vectors[2:4])
    assert index.count() == 3
    assert index.ids() == {1, 2, 3}
    assert index.search(vectors[2], 1)[0][0] == 2
    assert index.unreachable([1, 2, 3], vectors[[0, 2, 3]]) == []
    assert index.unreachable([1, 2], vectors[[3, 3]] + vectors[[5, 5]] / 4) == [1, 2]
    index.close()
