"""Everything that was ingested, in one folder: the door to it for the rest of the program."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from rag.directives.model import Clause, Directive, DirectiveDocument, Relation
from rag.errors import DocumentNotFoundError, LibraryNotFoundError
from rag.library import language_counts
from rag.library.catalog import Catalog
from rag.library.database import Database
from rag.library.embedded import Vectors
from rag.library.failures import IndexDamagedError
from rag.library.files import bytes_below, make_folder
from rag.library.identity import check_model
from rag.library.indexing import Kind
from rag.library.lexical import USUAL, FieldWeights
from rag.library.lock import WriterLock
from rag.library.recording import Change
from rag.library.rows import DirectiveRow, LibraryStats, StoredPassage, StoredReference
from rag.library.searching import Hit, Indexes
from rag.library.verify import VerifyReport, verify
from rag.library.writer import Writer

CATALOG = "catalog.sqlite"
_SEARCH_TRIES = 3
_log = logging.getLogger(__name__)


class Library:
    """A folder of directives: add and remove them, read them, search their passages.

    Reading never waits for a writer and sees only directives whose indexes are complete. Safe to
    use from several threads.

    >>> with Library.open("library") as library:  # doctest: +SKIP
    ...     for row in library.directives():
    ...         print(row.directive.number, row.passages)
    """

    def __init__(self, root: Path, database: Database, lock: WriterLock) -> None:
        self.root = root
        self._database = database
        self._lock = lock
        self._catalog = Catalog(database)
        self._writer = Writer(root, database, lock)
        self._indexes = Indexes(root, self._catalog)

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        create: bool = False,
        model_name: str | None = None,
        dimension: int | None = None,
        lock_timeout: float = 60.0,
        on_wait: Callable[[], None] | None = None,
    ) -> Self:
        """The library in the folder `path`, its indexes brought up to date if nobody else is writing.

        `on_wait` is called when another writer must be waited for. Raises LibraryNotFoundError (unless
        `create`), EmbeddingModelMismatchError when `model_name` is not the model of the stored
        vectors, LibraryFormatError when the catalog is damaged or too new, LibraryBusyError.
        """
        root = Path(path)
        if not (root / CATALOG).is_file():
            if not create:
                raise _not_found(root)
            make_folder(root)
        lock = WriterLock(root / ".lock", lock_timeout, on_wait)
        database = Database(root / CATALOG)
        try:
            if database.needs_migration:
                with lock.held():
                    database.migrate()
            library = cls(root, database, lock)
            check_model(library._catalog, model_name, dimension)
            if create and model_name is not None:
                library._writer.use_model(model_name, dimension)
            library._writer.catch_up_if_free()
        except BaseException:
            database.close()
            raise
        return library

    def close(self) -> None:
        """Let go of the folder; what was added is in the catalog already."""
        self._indexes.close()
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- changing ------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[Self]:
        """Hold the writer's lock; at the end the indexes catch up. May be nested.

        Raises LibraryBusyError when another writer does not finish in time.
        """
        with self._writer.writing():
            yield self

    def add(self, document: DirectiveDocument, vectors: Vectors, original: bytes | Path | None = None) -> Change:
        """Whether `document` was "added", or "replaced" the earlier revision of its path.

        `vectors` (n, d) belong to `document.passages`. Safe on the disk when this returns, found when
        the indexes catch up: add many inside one `writing()`. Raises ValueError when the parts do not
        fit together, EmbeddingModelMismatchError when the vectors have another length.
        """
        return self._writer.add(document, vectors, original)

    def remove(self, directive_id: str) -> None:
        """Remove a directive with every trace of its text.

        Raises DocumentNotFoundError when no directive has this id.
        """
        if not self._writer.remove(directive_id):
            raise _unknown(directive_id)

    def catch_up(self) -> None:
        """Return once both indexes hold every change; `writing()` calls it at its end."""
        self._writer.catch_up()

    def find_unchanged(self, path: str, sha256: str) -> str | None:
        """The id of the directive that was ingested from `path` with these bytes."""
        return self._catalog.find_unchanged(path, sha256)

    def same_content(self, sha256: str) -> str | None:
        """The id of the directive that was ingested first with these bytes, whatever its path."""
        return self._catalog.same_content(sha256)

    def unique_id(self, wanted: str, path: str) -> str:
        """The id for a document at `path`: the one it has, else `wanted`, "-2", "-3"… added if taken."""
        return self._catalog.unique_id(wanted, path)

    def known_vectors(self, text_hashes: Collection[str]) -> dict[str, Vectors]:
        """The vectors (d,) of texts that are stored already, by `rag.library.embedded.text_hash`."""
        return self._catalog.known_vectors(text_hashes)

    # -- reading -------------------------------------------------------------------------------

    @property
    def sequence(self) -> int:
        """The number of the last change that readers see."""
        return self._indexes.pointer().sequence

    @property
    def generation(self) -> str:
        """A text that changes whenever search results may: the key for caches."""
        return self._indexes.pointer().label

    @property
    def model_name(self) -> str | None:
        """The embedding model that made the vectors, None while unknown."""
        return self._catalog.meta("model")

    def directives(self) -> list[DirectiveRow]:
        """Every directive in the order of ingestion."""
        return self._catalog.directives(self.sequence)

    def directive(self, directive_id: str) -> Directive:
        """The directive of this id; raises DocumentNotFoundError without one."""
        directive = self._catalog.directive(directive_id, self.sequence)
        if directive is None:
            raise _unknown(directive_id)
        return directive

    def document(self, directive_id: str) -> DirectiveDocument:
        """The directive with text, structure, passages and references; raises DocumentNotFoundError."""
        document = self._catalog.document(directive_id, self.sequence)
        if document is None:
            raise _unknown(directive_id)
        return document

    def clauses(self, directive_id: str) -> tuple[Clause, ...]:
        """The structure of the directive of this id; empty without one."""
        return self._catalog.clauses(directive_id, self.sequence)

    def clause_chain(self, directive_id: str, index: int) -> list[Clause]:
        """The clauses from the top of the tree down to the one at `index`; empty without it."""
        return self._catalog.clause_chain(directive_id, index, self.sequence)

    def find_by_number(self, number_key: str) -> list[Directive]:
        """The directives whose number has this `rag.directives.numbers.number_key`."""
        return self._catalog.find_by_number(number_key, self.sequence)

    def references(self, relations: Collection[Relation] | None = None) -> list[StoredReference]:
        """Every reference in the library, in the order of ingestion; only of these `relations`, when given."""
        return self._catalog.references(self.sequence, relations)

    def passages(self, passage_ids: Sequence[int]) -> list[StoredPassage]:
        """The passages of these ids in the same order, without those that are gone."""
        return self._catalog.passages(passage_ids)

    def syllable_forms(self, folded: Sequence[str]) -> dict[str, dict[str, int]]:
        """For each syllable without diacritics, its forms in the library and their counts."""
        return language_counts.syllable_forms(self._database, folded)

    def bigram_counts(self, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """How often each of `pairs` of syllables stands side by side; pairs that never do are left out."""
        return language_counts.bigram_counts(self._database, pairs)

    # -- searching -----------------------------------------------------------------------------

    def dense(self, vector: Vectors, k: int, directive_ids: Collection[str] | None = None) -> list[Hit]:
        """The k passages nearest to `vector` (d,): (passage id, cosine similarity), best first.

        Only passages of `directive_ids`, when given. Raises EmbeddingModelMismatchError when `vector` has
        another length than the stored ones.
        """
        vector = np.asarray(vector, dtype=np.float32)
        check_model(self._catalog, None, len(vector))
        hits = self._searched("vectors", lambda: self._indexes.dense(vector, k, directive_ids))
        return self.exact_dense(vector, k, directive_ids) if hits is None else hits

    def exact_dense(self, vector: Vectors, k: int, directive_ids: Collection[str] | None = None) -> list[Hit]:
        """The same as `dense` by comparing every vector: slower, and never wrong."""
        return self._indexes.exact_dense(np.asarray(vector, dtype=np.float32), k, directive_ids)

    def lexical(
        self,
        tokens: Sequence[str],
        k: int,
        directive_ids: Collection[str] | None = None,
        weights: FieldWeights = USUAL,
    ) -> list[Hit]:
        """The k passages that match `tokens` best: (passage id, BM25 summed over the fields), best first.

        Tokens as `rag.vietnamese.tokens.tokenize` makes them, in their order: those side by side are looked
        up as pairs too. Only passages of `directive_ids`, when given.
        """
        hits = self._searched("lexical", lambda: self._indexes.lexical(tokens, k, directive_ids, weights))
        assert hits is not None
        return hits

    def _searched(self, kind: Kind, search: Callable[[], list[Hit]]) -> list[Hit] | None:
        """What `search` finds, after mending its index if need be; None when the vectors cannot be mended now."""
        for _ in range(_SEARCH_TRIES):
            try:
                return search()
            except IndexDamagedError as error:
                if self._indexes.moved():
                    continue  # a writer swept the generation away under us
                _log.warning("the %s index is damaged (%s); building it anew", kind, error)
                self._indexes.close()
                if not self._writer.rebuild(kind, wait=kind == "lexical"):
                    return None
        return None if kind == "vectors" else search()

    # -- health --------------------------------------------------------------------------------

    def stats(self) -> LibraryStats:
        """How much is in the library, and what it takes on the disk."""
        rows, pointer = self.directives(), self._indexes.pointer()
        return LibraryStats(
            directives=len(rows),
            clauses=sum(row.clauses for row in rows),
            passages=sum(row.passages for row in rows),
            model_name=self.model_name,
            dimension=self._catalog.dimension,
            sequence=pointer.sequence,
            exact=bool(pointer.vectors and pointer.vectors.exact),
            bytes_on_disk=bytes_below(self.root),
        )

    def verify(self, repair: bool = False) -> VerifyReport:
        """What is wrong with the library; with `repair`, what could be mended is.

        Waits for other writers, so that nothing changes meanwhile; raises LibraryBusyError.
        """
        with self._lock.held():
            return verify(self.root, self._catalog, self._writer, repair)


def _not_found(root: Path) -> LibraryNotFoundError:
    return LibraryNotFoundError(
        f"Không có thư viện tại {root}. Hãy tạo bằng: chithi ingest <tệp hoặc thư mục> --library {root}",
        f"There is no library at {root}. Make one with: chithi ingest <file or folder> --library {root}",
    )


def _unknown(directive_id: str) -> DocumentNotFoundError:
    return DocumentNotFoundError(
        f"Thư viện không có tài liệu nào mang mã {directive_id}. Xem danh sách: chithi documents list",
        f"The library has no document with the id {directive_id}. See the list: chithi documents list",
    )
