"""Dense search: one generation of the vector index, held by Chroma through LangChain's adapter.

Chroma keeps vectors and passage ids only. Text stays in the catalog, because what Chroma deletes
can still be read in its files.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from rag.library.embedded import Vectors
from rag.library.failures import IndexDamagedError

if TYPE_CHECKING:
    from langchain_chroma import Chroma

Hit = tuple[int, float]

_COLLECTION = "passages"
_AUDIT_BATCH = 500
# A neighbour this near is as good as the passage itself: the same words, stored twice.
_TIE = 1e-4


@dataclass(frozen=True, slots=True)
class Graph:
    """How the HNSW graph is built: links per node, candidates looked at while building and searching."""

    links: int
    build: int
    search: int


# 20,000 vectors of 384 dimensions, recall@50 against exact search / build / query:
# (16, 100, 100) 0.997, 6 s, 1.9 ms; (32, 200, 100) 0.999, 19 s, 2.7 ms.
USUAL = Graph(links=16, build=128, search=128)
# For the second try when the audit found vectors that no query reaches.
THOROUGH = Graph(links=48, build=400, search=400)


class VectorIndex:
    """One folder of vectors, searched by cosine similarity.

    Raises IndexDamagedError when Chroma cannot read the folder.
    """

    def __init__(self, folder: Path, client: Any, store: Chroma) -> None:
        self.folder = folder
        self.store = store
        self._client = client
        self._collection = client.get_collection(_COLLECTION, embedding_function=None)

    @classmethod
    def create(cls, folder: Path, graph: Graph = USUAL) -> Self:
        """An empty index in an empty folder."""
        return cls._at(folder, graph)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The index in a folder that `create` once filled."""
        if not folder.is_dir():  # Chroma would make a new, empty one there
            raise IndexDamagedError(f"{folder} is gone")
        return cls._at(folder, None)

    @classmethod
    def _at(cls, folder: Path, graph: Graph | None) -> Self:
        # Imported here: 0.6 s and 60 MB that only a search or an ingest shall pay for.
        import chromadb
        from langchain_chroma import Chroma

        settings = chromadb.config.Settings(anonymized_telemetry=False)
        client: Any = None
        try:
            client = chromadb.PersistentClient(path=str(folder), settings=settings)
            store = Chroma(
                client=client,
                collection_name=_COLLECTION,
                collection_configuration=_configuration(graph) if graph else None,
                create_collection_if_not_exists=graph is not None,
            )
            return cls(folder, client, store)
        except _failures() as error:
            if client is not None:
                client.close()
            raise IndexDamagedError(f"{folder}: {error}") from error

    def count(self) -> int:
        """How many vectors are in the index."""
        return int(self._collection.count())

    def ids(self) -> set[int]:
        """The passages in the index."""
        return {int(identity) for identity in self._collection.get(include=[])["ids"]}

    def extend(self, passage_ids: Sequence[int], revisions: Sequence[int], vectors: Vectors) -> None:
        """Add the vectors (n, d) of passages; those already there are written anew.

        Chroma's `add` silently skips an id that it knows, `upsert` does not.
        """
        step = self._client.get_max_batch_size()
        for start in range(0, len(passage_ids), step):
            ids = [str(passage_id) for passage_id in passage_ids[start : start + step]]
            self._collection.upsert(
                ids=ids,
                embeddings=vectors[start : start + step],
                metadatas=[{"revision": revision} for revision in revisions[start : start + step]],
                documents=ids,  # LangChain's adapter leaves out results without a document
            )

    def search(self, vector: Vectors, k: int) -> list[Hit]:
        """The k nearest passages to `vector` (d,): (passage id, cosine similarity), best first."""
        try:
            found = self.store.similarity_search_by_vector_with_relevance_scores(vector.tolist(), k=k)
        except _failures() as error:
            raise IndexDamagedError(f"{self.folder}: {error}") from error
        return [(int(document.id), 1.0 - distance) for document, distance in found if document.id]

    def unreachable(self, passage_ids: Sequence[int], vectors: Vectors) -> list[int]:
        """Those of `passage_ids` that are not found by their own vectors (n, d).

        HNSW gives no promise that they are: one vector inserted at the wrong time can hide
        thousands. 0.2 ms for each passage, about 1 % of what embedding it took.
        """

        def batch(start: int) -> list[int]:
            own = passage_ids[start : start + _AUDIT_BATCH]
            found = self._collection.query(
                query_embeddings=vectors[start : start + _AUDIT_BATCH], n_results=1, include=["distances"]
            )
            return [
                passage_id
                for passage_id, ids, distances in zip(own, found["ids"], found["distances"] or (), strict=True)
                if not ids or (ids[0] != str(passage_id) and distances[0] > _TIE)
            ]

        starts = range(0, len(passage_ids), _AUDIT_BATCH)
        try:
            with ThreadPoolExecutor(max_workers=2) as threads:
                return [passage_id for lost in threads.map(batch, starts) for passage_id in lost]
        except _failures() as error:
            raise IndexDamagedError(f"{self.folder}: {error}") from error

    def close(self) -> None:
        """Let go of the folder; Chroma keeps one engine for each folder until the last user closes."""
        self._client.close()


def _failures() -> tuple[type[Exception], ...]:
    """What Chroma raises at a folder that it cannot read; AttributeError when it failed there before."""
    from chromadb.errors import ChromaError

    return ChromaError, sqlite3.Error, OSError, ValueError, RuntimeError, KeyError, AttributeError


def _configuration(graph: Graph) -> Any:
    return {
        "hnsw": {
            "space": "cosine",
            "max_neighbors": graph.links,
            "ef_construction": graph.build,
            "ef_search": graph.search,
            # Write the graph after every batch. By default up to 1,000 vectors wait in a log
            # that each opening replays (0.08 s instead of 0.016 s for the first query).
            "batch_size": 2,
            "sync_threshold": 2,
        }
    }
