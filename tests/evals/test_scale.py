"""The scale benchmark builds a library that searches like a real one."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from evals.benchmarks.scale import build, clustered_vectors, shared, syllables_of, topics_of
from rag.library.library import Library
from tests.conftest import SAMPLES


def test_a_synthetic_library_is_complete_and_found(tmp_path: Path) -> None:
    lines = syllables_of(SAMPLES / "ket-luan-22-kl-tu.txt")
    with Library.open(tmp_path / "library", create=True, model_name="m") as library:
        build(library, 250, lines, seed=0)
        assert (library.stats().directives, library.stats().passages) == (3, 250)
        assert library.verify().ok
        generator = np.random.default_rng(0)
        queries = clustered_vectors(5, generator, topics_of(generator))
        exact = [{passage for passage, _ in library.exact_dense(query, 50)} for query in queries]
        assert shared(lambda query: library.dense(query, 50), exact, queries) == 1.0
        assert shared(lambda query: library.dense(query, 25), exact, queries) == 0.5
        text = library.document("s2").text
        assert text.count("Điều ") == 100


def test_topics_are_near_each_other_and_their_members_nearer() -> None:
    generator = np.random.default_rng(0)
    topics = topics_of(generator)
    near = clustered_vectors(200, generator, topics[:1])
    far = clustered_vectors(200, generator, topics)
    assert 0.8 < float((near @ near.T).mean()) < 0.95
    assert 0.5 < float((far @ far.T).mean()) < 0.8
