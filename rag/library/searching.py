"""The reading side of both indexes: open handles that follow the pointer from generation to generation."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from math import ceil
from pathlib import Path

from rag.library.catalog import Catalog
from rag.library.embedded import Vectors
from rag.library.exact import IN_MEMORY, Matrix, exact_search
from rag.library.failures import IndexDamagedError
from rag.library.generations import is_whole
from rag.library.lexical import LAYOUT, USUAL, FieldWeights, LexicalIndex
from rag.library.pointer import Generation, Pointer, Stamp, pointer_stamp, read_pointer
from rag.library.vectors import VectorIndex

Hit = tuple[int, float]

# Up to so many candidates every vector of theirs is compared, which cannot miss any: 12 ms, where
# the graph with Chroma's own filter takes 18 to 47 ms.
_EXACT_UP_TO = 2000
# The widest walk through the graph; a search that needs more compares every vector instead.
_WALK_UP_TO = 5000
# How much wider than their even share of the index the candidates are first looked for.
_MARGIN = 1.5


class Indexes:
    """Searches in what was last published; looks at the pointer (one stat) before each.

    Raises IndexDamagedError when an index cannot be read. Safe to use from several threads, one
    search at a time, because a handle must not be closed under a search.
    """

    def __init__(self, root: Path, catalog: Catalog) -> None:
        self._root = root
        self._catalog = catalog
        self._lock = threading.RLock()
        self._stamp: Stamp | None = None
        self._pointer = Pointer()
        self._vectors: VectorIndex | None = None
        self._lexical: LexicalIndex | None = None
        self._matrix: tuple[str, Matrix] | None = None

    def pointer(self) -> Pointer:
        """What is published now."""
        with self._lock:
            return self._follow()

    def dense(self, vector: Vectors, k: int, directive_ids: Collection[str] | None = None) -> list[Hit]:
        """The k visible passages nearest to `vector` (d,): (passage id, cosine similarity), best first."""
        with self._lock:
            pointer = self._follow()
            if pointer.vectors is None or pointer.lexical is None or k <= 0:
                return []
            live = pointer.lexical.entries  # no dead ones in this index
            wanted = None if directive_ids is None else self._catalog.revisions(pointer.sequence, directive_ids)
            few = wanted is not None and sum(wanted.values()) <= _EXACT_UP_TO
            if live in IN_MEMORY and not few:
                return self._in_memory(pointer).search(vector, k, wanted)
            if pointer.vectors.exact:
                return self.exact_dense(vector, k, directive_ids)
            if wanted is None:
                return self._walk(pointer, vector, k, None, live)
            candidates = sum(wanted.values())
            if candidates <= _EXACT_UP_TO:
                return exact_search(self._catalog, vector, k, wanted)
            return self._walk(pointer, vector, k, wanted, candidates)

    def exact_dense(self, vector: Vectors, k: int, directive_ids: Collection[str] | None = None) -> list[Hit]:
        """What `dense` would find in a perfect index."""
        with self._lock:
            revisions = self._catalog.revisions(self._follow().sequence, directive_ids)
            return exact_search(self._catalog, vector, k, revisions) if revisions else []

    def lexical(
        self,
        tokens: Sequence[str],
        k: int,
        directive_ids: Collection[str] | None = None,
        weights: FieldWeights = USUAL,
    ) -> list[Hit]:
        """The k visible passages that match `tokens` best: (passage id, BM25), best first."""
        with self._lock:
            pointer = self._follow()
            if pointer.lexical is None or k <= 0:
                return []
            # The lexical index holds the visible revisions and no others: nothing to filter.
            revisions = None if directive_ids is None else self._catalog.revisions(pointer.sequence, directive_ids)
            if revisions is not None and not revisions:
                return []
            return self._open_lexical(pointer.lexical).search(tokens, k, revisions, weights)

    def moved(self) -> bool:
        """Whether another generation was published since the last search."""
        with self._lock:
            return pointer_stamp(self._root) != self._stamp

    def close(self) -> None:
        """Let go of both indexes; a later search opens them again."""
        with self._lock:
            if self._vectors is not None:
                self._vectors.close()
            self._vectors = self._lexical = self._stamp = self._matrix = None

    def _follow(self) -> Pointer:
        stamp = pointer_stamp(self._root)
        if stamp != self._stamp:
            pointer = read_pointer(self._root) or Pointer()
            if self._vectors and not _is(self._vectors.folder, pointer.vectors):
                self._vectors.close()
                self._vectors = None
            if self._lexical and not _is(self._lexical.folder, pointer.lexical):
                self._lexical = None
            self._pointer, self._stamp = pointer, stamp
        return self._pointer

    def _in_memory(self, pointer: Pointer) -> Matrix:
        """All visible vectors, read again when something was published."""
        if self._matrix is None or self._matrix[0] != pointer.label:
            self._matrix = None  # two of them need not be in memory at once
            self._matrix = pointer.label, Matrix.read(self._catalog, self._catalog.revisions(pointer.sequence))
        return self._matrix[1]

    def _walk(
        self, pointer: Pointer, vector: Vectors, k: int, revisions: Collection[int] | None, candidates: int
    ) -> list[Hit]:
        """Search the graph, wider each time until k hits are visible and, when given, in `revisions`."""
        assert pointer.vectors is not None
        entries = pointer.vectors.entries
        index = self._open_vectors(pointer.vectors)
        wanted = min(k, candidates)
        share = 1.0 if candidates == entries else _MARGIN * entries / candidates
        fetch = min(entries, ceil(wanted * share))
        while fetch <= _WALK_UP_TO:
            hits = index.search(vector, fetch)
            visible = self._catalog.visible([passage_id for passage_id, _ in hits], pointer.sequence)
            kept = [hit for hit in hits if hit[0] in visible and (revisions is None or visible[hit[0]] in revisions)]
            if len(kept) >= wanted:
                return kept[:k]
            if fetch == entries:
                break  # the graph does not reach all it holds
            fetch = min(entries, fetch * 4)
        everything = self._catalog.revisions(pointer.sequence) if revisions is None else revisions
        return exact_search(self._catalog, vector, k, everything)

    def _open_vectors(self, generation: Generation) -> VectorIndex:
        if self._vectors is None:
            folder = _checked(self._root / "vectors" / generation.name)
            index = VectorIndex.open(folder)
            if index.count() != generation.entries:
                index.close()
                raise IndexDamagedError(f"{folder} does not hold {generation.entries} passages")
            self._vectors = index
        return self._vectors

    def _open_lexical(self, generation: Generation) -> LexicalIndex:
        if self._lexical is None:
            folder = _checked(self._root / "lexical" / generation.name)
            if generation.layout != LAYOUT:
                raise IndexDamagedError(f"{folder} has layout {generation.layout}, not {LAYOUT}")
            index = LexicalIndex.open(folder)
            if index.count() != generation.entries:
                raise IndexDamagedError(f"{folder} does not hold {generation.entries} passages")
            self._lexical = index
        return self._lexical


def _is(folder: Path, generation: Generation | None) -> bool:
    return generation is not None and folder.name == generation.name


def _checked(folder: Path) -> Path:
    if not is_whole(folder):
        raise IndexDamagedError(f"{folder} is not as it was published")
    return folder
