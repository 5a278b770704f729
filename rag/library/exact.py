"""Exact dense search over the catalog's own vectors: the oracle, and where it is as fast as an index."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Self

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from rag.library.catalog import Catalog
from rag.library.embedded import Vectors, unit_rows

_CHUNK = 4096


@cache
def _threads() -> ThreadpoolController:
    """The thread pools of the libraries in this process; looking for them takes milliseconds."""
    return ThreadpoolController()


# The sizes of a library at which every vector is compared, in memory: with fewer passages the graph misses none,
# with these it begins to and is no faster (see `evals.benchmarks.scale`). 120,000 vectors take 190 MB.
IN_MEMORY = range(5_001, 120_001)


def exact_search(catalog: Catalog, vector: Vectors, k: int, revisions: Collection[int]) -> list[tuple[int, float]]:
    """The k nearest passages of `revisions` to `vector` (d,): (passage id, cosine similarity), best first.

    Passages at the same distance come in the order of their ids. 100,000 passages of 384 dimensions
    are 77 MB to read.
    """
    query = unit_rows(vector.reshape(1, -1))[0]
    wanted = catalog.passages_of(revisions)
    best: list[tuple[int, float]] = []
    for start in range(0, len(wanted), _CHUNK):
        passage_ids, _, vectors = catalog.vectors(wanted[start : start + _CHUNK])
        similarities = vectors @ query
        nearest = np.argsort(-similarities, kind="stable")[:k]
        best += [(passage_ids[i], float(similarities[i])) for i in nearest]
        best = heapq.nsmallest(k, best, key=lambda hit: (-hit[1], hit[0]))
    return best


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Vectors (n, d) kept in memory, with the passage and the revision of each: 1.6 KB a passage."""

    passage_ids: NDArray[np.int64]
    revisions: NDArray[np.int64]
    vectors: Vectors

    @classmethod
    def read(cls, catalog: Catalog, revisions: Iterable[int]) -> Self:
        """The vectors of `revisions`, in the order of their passage ids."""
        wanted = catalog.passages_of(list(revisions))
        owners = np.zeros(len(wanted), np.int64)
        vectors = np.zeros((len(wanted), catalog.dimension or 0), np.float32)
        for start in range(0, len(wanted), _CHUNK):
            _, owner, part = catalog.vectors(wanted[start : start + _CHUNK])
            owners[start : start + len(owner)] = owner
            vectors[start : start + len(part)] = part
        return cls(np.array(wanted, np.int64), owners, vectors)

    def search(self, vector: Vectors, k: int, revisions: Collection[int] | None = None) -> list[tuple[int, float]]:
        """What `exact_search` would find, only among `revisions` when given."""
        # One thread: the product waits for memory, and the others would go on spinning while a question is embedded
        # (40 ms instead of 14 on two cores).
        with _threads().limit(limits=1, user_api="blas"):
            similarities = self.vectors @ unit_rows(vector.reshape(1, -1))[0]
        if revisions is not None:
            similarities[~np.isin(self.revisions, list(revisions))] = -np.inf
        k = min(k, len(similarities))
        if k <= 0:
            return []
        least = np.partition(similarities, len(similarities) - k)[len(similarities) - k]
        candidates = np.flatnonzero(similarities >= max(least, -2.0))
        nearest = candidates[np.argsort(-similarities[candidates], kind="stable")][:k]
        return [(int(self.passage_ids[i]), float(similarities[i])) for i in nearest]
