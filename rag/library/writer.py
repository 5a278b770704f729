"""Changing a library: one writer at a time, catalog first, then the indexes, then what is dead goes."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from rag.directives.model import DirectiveDocument
from rag.library.catalog import Catalog
from rag.library.database import Database
from rag.library.embedded import Vectors
from rag.library.identity import check_parts, record_model
from rag.library.indexing import Kind, damaged, has_leftovers, update_indexes
from rag.library.lock import WriterLock
from rag.library.originals import Originals
from rag.library.pointer import read_pointer
from rag.library.recording import UNSCRUBBED, Change, purge, record, retire, unset_meta

_log = logging.getLogger(__name__)
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
# A question that was asked before a file was replaced may still hold its passage ids.
_GRACE = timedelta(seconds=60)
# After an error or Ctrl-C up to so many passages are indexed at once; more are left to the next opening.
_CHEAP_CATCH_UP = 2000
_SCRUB_TRIES, _SCRUB_PAUSE = 10, 0.05


class Writer:
    """The changing half of a library; `Library` is the door to it."""

    def __init__(self, root: Path, database: Database, lock: WriterLock) -> None:
        self.originals = Originals(root / "originals")
        self._root = root
        self._database = database
        self._catalog = Catalog(database)
        self._lock = lock

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writer's lock; at the end the indexes catch up. May be nested.

        Raises LibraryBusyError when another writer does not finish in time.
        """
        with self._lock.held() as outermost:
            try:
                yield
            except BaseException:
                if outermost and self._pending() <= _CHEAP_CATCH_UP:
                    self.catch_up()
                raise
            if outermost:
                self.catch_up()

    def use_model(self, model_name: str, dimension: int | None) -> None:
        """Note the embedding model of an empty library; raises EmbeddingModelMismatchError otherwise."""
        known = self._catalog.meta("model") == model_name and (not dimension or self._catalog.dimension == dimension)
        if not known:
            with self._lock.held(), self._database.transaction() as connection:
                record_model(connection, self._catalog, model_name, dimension)

    def add(self, document: DirectiveDocument, vectors: Vectors, original: bytes | Path | None) -> Change:
        """See `Library.add`."""
        vectors = np.asarray(vectors, dtype=np.float32)
        check_parts(document, vectors)
        with self.writing():
            sha256, name = document.sha256, None
            if original is not None:
                suffix = Path(document.directive.path).suffix.lower()
                sha256, name = self.originals.keep(original, suffix if _SUFFIX.fullmatch(suffix) else "")
                if document.sha256 and sha256 != document.sha256:
                    raise ValueError(f"{document.directive.path} changed while it was being read")
            with self._database.transaction() as connection:
                if len(vectors):
                    record_model(connection, self._catalog, None, vectors.shape[1])
                return record(connection, document, vectors, sha256, name)

    def remove(self, directive_id: str) -> bool:
        """Whether a directive of this id was there; it is gone with every trace of its text."""
        with self.writing(), self._database.transaction() as connection:
            return retire(connection, directive_id)

    def catch_up(self, rebuild: frozenset[Kind] = frozenset()) -> None:
        """Return once both indexes hold every change and nothing dead is kept longer than needed."""
        with self._lock.held():
            before = read_pointer(self._root)
            after = update_indexes(self._root, self._catalog, rebuild)
            moment = (datetime.now(UTC) - _GRACE).isoformat(timespec="seconds")
            settled = min(before.sequence if before else 0, self._catalog.last_change_before(moment))
            with self._database.transaction() as connection:
                purge(connection, replaced_until=settled, removed_until=after.sequence)
            self.originals.discard(self.originals.strangers(self._catalog.kept_originals()))
            if self._catalog.meta(UNSCRUBBED):
                self._scrub()

    def catch_up_if_free(self) -> None:
        """Finish what a killed writer left, unless another one is at work and will do so itself."""
        if self._is_behind():
            with self._lock.held_if_free() as ours:
                if ours:
                    self.catch_up()

    def rebuild(self, kind: Kind, wait: bool) -> bool:
        """Whether a damaged index was built anew; False only when somebody else writes and we do not `wait`.

        Raises LibraryBusyError after waiting too long.
        """
        with self._lock.held_if_free() as ours:
            if ours:
                self.catch_up(frozenset((kind,)))
                return True
        if wait:
            with self._lock.held():
                self.catch_up(frozenset((kind,)))
        return wait

    def _is_behind(self) -> bool:
        pointer = read_pointer(self._root)
        return (
            pointer is None
            or pointer.sequence < self._catalog.sequence()
            or bool(damaged(self._root, pointer))
            or has_leftovers(self._root, pointer)
            or self._catalog.removal_unfinished(pointer.sequence)
            or self._catalog.meta(UNSCRUBBED) is not None
        )

    def _pending(self) -> int:
        pointer = read_pointer(self._root)
        after = pointer.sequence if pointer else 0
        return len(self._catalog.passage_ids(self._catalog.sequence(), after=after))

    def _scrub(self) -> None:
        self._database.rewrite()
        for _ in range(_SCRUB_TRIES):
            if self._database.truncate_log():
                with self._database.transaction() as connection:
                    unset_meta(connection, UNSCRUBBED)
                return
            time.sleep(_SCRUB_PAUSE)  # a reader is in the middle of a query
        _log.warning("readers are busy: removed text stays in the catalog's log until the next opening")
