"""Bringing the indexes up to the catalog: next generations are built, audited, and published together."""

from __future__ import annotations

import logging
import random
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

from rag.library.catalog import Catalog
from rag.library.exact import IN_MEMORY
from rag.library.failures import IndexDamagedError
from rag.library.generations import copy_generation, is_whole, new_generation, seal, sweep
from rag.library.lexical import LAYOUT, LexicalIndex, is_immutable
from rag.library.pointer import Generation, Pointer, read_pointer, write_pointer
from rag.library.vectors import THOROUGH, USUAL, Graph, VectorIndex
from rag.vietnamese.abbreviations import tokens_spelled_out

Kind = Literal["vectors", "lexical"]
BOTH: frozenset[Kind] = frozenset(("vectors", "lexical"))

_log = logging.getLogger(__name__)
# Each batch of vectors writes the whole graph once.
_BATCH = 5000
# Dead entries cost a query a little over-fetching; above this a fresh build is cheaper.
_DEAD_AT_LEAST, _DEAD_SHARE = 1000, 0.2


def damaged(root: Path, pointer: Pointer | None) -> frozenset[Kind]:
    """The indexes whose files are not as they were published, judged by names and sizes, or of another layout."""
    if pointer is None:
        return BOTH
    return frozenset(
        kind
        for kind, generation in _named(pointer).items()
        if generation
        and (not is_whole(root / kind / generation.name) or (kind == "lexical" and generation.layout != LAYOUT))
    )


def has_leftovers(root: Path, pointer: Pointer) -> bool:
    """Whether there are folders of other generations: a kill's, or those of a writer at work."""
    return any(
        entry.name != (generation.name if generation else None)
        for kind, generation in _named(pointer).items()
        if (root / kind).is_dir()
        for entry in (root / kind).iterdir()
    )


def update_indexes(root: Path, catalog: Catalog, rebuild: frozenset[Kind] = frozenset()) -> Pointer:
    """The pointer after both indexes hold every change; the caller holds the writer's lock.

    Indexes in `rebuild`, and damaged ones, are built anew from the catalog.
    """
    before = read_pointer(root)
    rebuild = rebuild | damaged(root, before)
    before = before or Pointer()
    target = catalog.sequence()
    after = Pointer(
        target,
        _next_vectors(root / "vectors", catalog, before, target, "vectors" in rebuild),
        _next_lexical(root / "lexical", catalog, before, target, "lexical" in rebuild),
    )
    if after != before or rebuild >= BOTH:
        write_pointer(root, after)
    for kind, generation in _named(after).items():
        sweep(root / kind, generation.name if generation else None)
    return after


def _next_vectors(folder: Path, catalog: Catalog, before: Pointer, target: int, rebuild: bool) -> Generation | None:
    live = sum(catalog.revisions(target).values())
    if live == 0:
        return None
    current = before.vectors
    fresh = catalog.passage_ids(target, after=before.sequence)
    if current is not None and not rebuild:
        entries = current.entries + len(fresh)
        if entries - live <= max(_DEAD_AT_LEAST, _DEAD_SHARE * live):
            if not fresh:
                return current
            grown = _grown_vectors(folder, catalog, current, fresh)
            if grown is not None:
                return grown
    return _built_vectors(folder, catalog, catalog.passage_ids(target))


def _grown_vectors(folder: Path, catalog: Catalog, current: Generation, fresh: list[int]) -> Generation | None:
    """A copy of `current` with `fresh` added; None when it cannot be read or does not find what it holds."""
    with _generation(folder) as path:
        try:
            copy_generation(folder / current.name, path, linkable=lambda name: False)
            index = VectorIndex.open(path)
            try:
                _fill_vectors(index, catalog, fresh)
                if not current.exact and _lost_vectors(index, catalog, fresh):
                    _log.warning("the vector index does not find all new passages; building it anew")
                    _discard(path)
                    return None
            finally:
                index.close()
        except (IndexDamagedError, OSError) as error:
            _log.warning("the vector index cannot be extended (%s); building it anew", error)
            _discard(path)
            return None
        seal(path)
        return replace(current, name=path.name, entries=current.entries + len(fresh))


def _built_vectors(folder: Path, catalog: Catalog, passage_ids: list[int]) -> Generation:
    """A fresh index of `passage_ids`; a second try in random order with a denser graph; else marked exact."""
    shuffled = random.Random(0).sample(passage_ids, len(passage_ids))
    attempts: list[tuple[Graph, list[int]]] = [(USUAL, passage_ids), (THOROUGH, shuffled)]
    for graph, order in attempts:
        with _generation(folder) as path:
            index = VectorIndex.create(path, graph)
            try:
                _fill_vectors(index, catalog, order)
                lost = _lost_vectors(index, catalog, order)
            finally:
                index.close()
            # Where every vector is compared anyway, a denser graph would be built for nothing.
            if lost and graph is not THOROUGH and len(order) not in IN_MEMORY:
                _log.warning("%d of %d passages cannot be reached in the vector index", len(lost), len(order))
                _discard(path)
                continue
            if lost:
                _log.warning("the vector index stays incomplete; searching every vector instead")
            seal(path)
            return Generation(path.name, len(order), exact=bool(lost))
    raise AssertionError("the last attempt returns")


def _fill_vectors(index: VectorIndex, catalog: Catalog, passage_ids: Sequence[int]) -> None:
    for batch in _batches(passage_ids):
        index.extend(*catalog.vectors(batch))


def _lost_vectors(index: VectorIndex, catalog: Catalog, passage_ids: Sequence[int]) -> list[int]:
    lost = []
    for batch in _batches(passage_ids):
        ids, _, vectors = catalog.vectors(batch)
        lost += index.unreachable(ids, vectors)
    return lost


def _next_lexical(folder: Path, catalog: Catalog, before: Pointer, target: int, rebuild: bool) -> Generation | None:
    live = catalog.passage_ids(target)
    if not live:
        return None
    current = before.lexical
    retired = catalog.retired_between(before.sequence, target)
    fresh = catalog.passage_ids(target, after=before.sequence)
    if current is None or rebuild or any(why == "remove" for _, why in retired):
        # Deleting only marks a passage: its words stay in the files until a fresh build.
        return _built_lexical(folder, catalog, live)
    if not fresh and not retired:
        return current
    grown = _grown_lexical(folder, catalog, current, fresh, [revision for revision, _ in retired])
    if grown is not None and grown.entries != len(live):
        _log.warning("the lexical index holds %d passages instead of %d", grown.entries, len(live))
        grown = None
    return grown or _built_lexical(folder, catalog, live)


def _grown_lexical(
    folder: Path, catalog: Catalog, current: Generation, fresh: list[int], dropped: list[int]
) -> Generation | None:
    with _generation(folder) as path:
        try:
            copy_generation(folder / current.name, path, linkable=is_immutable)
            index = LexicalIndex.open(path)
            index.change(_entries(catalog, fresh), dropped)
            entries = index.count()
        except (IndexDamagedError, ValueError, OSError) as error:
            _log.warning("the lexical index cannot be extended (%s); building it anew", error)
            _discard(path)
            return None
        seal(path)
        return replace(current, name=path.name, entries=entries)


def _built_lexical(folder: Path, catalog: Catalog, passage_ids: list[int]) -> Generation:
    with _generation(folder) as path:
        LexicalIndex.create(path).change(_entries(catalog, passage_ids))
        seal(path)
        return Generation(path.name, len(passage_ids), layout=LAYOUT)


def _entries(catalog: Catalog, passage_ids: Sequence[int]) -> Iterator[tuple[int, int, list[str]]]:
    for batch in _batches(passage_ids):
        for passage_id, revision, text in catalog.embedded_texts(batch):
            yield passage_id, revision, tokens_spelled_out(text)


def _batches(passage_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(passage_ids), _BATCH):
        yield passage_ids[start : start + _BATCH]


def _named(pointer: Pointer) -> dict[Kind, Generation | None]:
    return {"vectors": pointer.vectors, "lexical": pointer.lexical}


@contextmanager
def _generation(folder: Path) -> Iterator[Path]:
    """A folder for the next generation, gone again when building it fails."""
    path = new_generation(folder)
    try:
        yield path
    except BaseException:
        _discard(path)
        raise


def _discard(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)
