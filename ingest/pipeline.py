"""Files into the library: read, understand, embed, store; one bad file never stops the others."""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np

from ingest.document import understand
from ingest.readers import load, parse
from ingest.readers.archives import is_archive, members
from ingest.readers.base import UnreadableFileError
from ingest.readers.problems import unreadable
from rag.directives.model import DirectiveDocument
from rag.language import Text
from rag.library.embedded import Vectors, text_hash
from rag.library.library import Library
from rag.models.interface import ModelEmbeddings

_log = logging.getLogger(__name__)

Outcome = Literal["added", "replaced", "unchanged", "duplicate", "failed"]
# After so many new passages the indexes catch up, so that a long ingest can be searched meanwhile.
_CATCH_UP_EVERY = 5000


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file. `code` and `problem` say why it failed; `seconds` is wall-clock time."""

    path: Path
    outcome: Outcome
    document_id: str | None = None
    clauses: int = 0
    passages: int = 0
    seconds: float = 0.0
    code: str | None = None
    problem: Text | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of all files, and the seconds each stage took (read, understand, embed, store, index)."""

    files: tuple[FileResult, ...]
    stages: dict[str, float]

    @property
    def failed(self) -> tuple[FileResult, ...]:
        """The files that could not be read."""
        return tuple(result for result in self.files if result.outcome == "failed")


@dataclass(slots=True)
class Progress:
    """Callbacks for whoever shows progress; each may be left out.

    `file` gets (path, its index from 0, number of files) before a file, `passages` (done, of how many)
    while its passages are embedded, `done` the result after it. `unpack` is for the embedding model:
    (bytes, of how many) while it is unpacked for the first time.
    """

    file: Callable[[Path, int, int], None] = lambda path, index, total: None
    passages: Callable[[int, int], None] = lambda done, total: None
    done: Callable[[FileResult], None] = lambda result: None
    unpack: Callable[[int, int], None] = lambda done, total: None


def ingest(
    library: Library,
    embeddings: ModelEmbeddings,
    paths: Sequence[Path],
    progress: Progress | None = None,
    *,
    again: bool = False,
) -> IngestReport:
    """What became of the files at `paths`; folders are walked. Raises LibraryBusyError, nothing else for bad files.

    `again` reads unchanged files too: after an upgrade that reads better. Vectors of unchanged words are kept.
    """
    run = _Run(library, embeddings, progress or Progress(), again)
    with run.stage_clock.measuring("all"), library.writing():
        files = list(find_files(paths))
        for index, path in enumerate(files):
            run.take(path, index, len(files))
        with run.stage_clock.measuring("index"):
            library.catch_up()
    return IngestReport(tuple(run.results), run.stage_clock.seconds)


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files at `paths` and below the folders among them, in order, once each.

    Hidden files and links that lead out of their folder are passed over; a path that does not exist
    comes out as it is, for the reader to report.
    """
    seen: set[Path] = set()
    for path in paths:
        found = sorted(_walk(path)) if path.is_dir() else [path]
        for file in found:
            key = file.absolute()
            if key not in seen:
                seen.add(key)
                yield file


def _walk(folder: Path) -> Iterator[Path]:
    root = folder.resolve()
    # A folder that may not be listed comes out itself, so that the reader reports it.
    closed: list[Path] = []
    for parent, folders, files in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            path = Path(parent) / name
            if not name.startswith((".", "~$")) and path.resolve().is_relative_to(root):
                yield path
    yield from closed


def _contents(path: Path) -> Iterator[tuple[Path, bytes]]:
    """The file itself, or the files in it when it is an archive ("a.zip/b.docx"); raises UnreadableFileError."""
    if path.is_dir():
        # Only a folder that may not be listed comes here; see `_walk`.
        raise unreadable(path.name, "no_permission")
    data = load(path)
    if is_archive(data):
        yield from ((path / name, member) for name, member in members(data, path.name))
    else:
        yield path, data


@dataclass(slots=True)
class _StageClock:
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def measuring(self, stage: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - started


class _Run:
    """One call of `ingest`: what it has done so far."""

    def __init__(self, library: Library, embeddings: ModelEmbeddings, progress: Progress, again: bool) -> None:
        self._again = again
        self._library = library
        self._embeddings = embeddings
        self._progress = progress
        self._waiting = 0
        self._added: dict[str, Path] = {}
        self.results: list[FileResult] = []
        self.stage_clock = _StageClock()

    def take(self, path: Path, index: int, total: int) -> None:
        self._progress.file(path, index, total)
        try:
            with self.stage_clock.measuring("read"):
                parts = list(_contents(path))
        except UnreadableFileError as error:
            self._finish(FileResult(path, "failed", code=error.code, problem=error.text))
            return
        for part, data in parts:
            started = time.perf_counter()
            try:
                result = self._ingest(part, data)
            except UnreadableFileError as error:
                result = FileResult(part, "failed", code=error.code, problem=error.text)
            except Exception as error:  # noqa: BLE001 - a fault in a parser must not cost the user the other files
                _log.exception("unexpected error while reading %s", part)
                result = _unexpected(part, error)
            self._finish(replace(result, seconds=time.perf_counter() - started))

    def _finish(self, result: FileResult) -> None:
        self.results.append(result)
        self._progress.done(result)
        self._waiting += result.passages if result.outcome in {"added", "replaced"} else 0
        if self._waiting >= _CATCH_UP_EVERY:
            with self.stage_clock.measuring("index"):
                self._library.catch_up()
            self._waiting = 0

    def _ingest(self, path: Path, data: bytes) -> FileResult:
        clock, library = self.stage_clock, self._library
        with clock.measuring("read"):
            sha256 = hashlib.sha256(data).hexdigest()
            absolute = str(path.absolute())
            same = library.find_unchanged(absolute, sha256)
            if same is not None and not self._again:
                return FileResult(path, "unchanged", same)
            twin = library.same_content(sha256)
            if twin is not None and twin != same and self._path_of(twin).exists():
                self._forget(absolute)
                return FileResult(path, "duplicate", twin)
            source = parse(data, path.name)
        with clock.measuring("understand"):
            document = understand(source, path.absolute(), sha256)
        vectors = self._embed(document)
        with clock.measuring("store"):
            if twin is not None and twin != same:
                # The same bytes under a path that is gone: the file was moved.
                library.remove(twin)
            wanted = document.directive.id
            document = replace(document, directive=replace(document.directive, id=library.unique_id(wanted, absolute)))
            change = library.add(document, vectors, data)
            self._added[document.directive.id] = path.absolute()
        return FileResult(
            path,
            change,
            document.directive.id,
            len(document.clauses),
            len(document.passages),
            warnings=document.warnings,
        )

    def _path_of(self, directive_id: str) -> Path:
        # Readers do not see yet what this run has added.
        return self._added.get(directive_id) or Path(self._library.directive(directive_id).path)

    def _forget(self, path: str) -> None:
        """Remove what `path` held before: its file now says what another one says."""
        # No id is empty, so the library gives one only for a path that it knows.
        earlier = self._library.unique_id("", path)
        if earlier:
            self._library.remove(earlier)

    def _embed(self, document: DirectiveDocument) -> Vectors:
        """One vector a passage; those whose words the library has embedded before are taken from there."""
        with self.stage_clock.measuring("embed"):
            texts = [document.embedded_text(passage) for passage in document.passages]
            known = self._library.known_vectors({text_hash(text) for text in texts})
            fresh = [text for text in dict.fromkeys(texts) if text_hash(text) not in known]
            if fresh:
                made = self._embeddings.embed_array(fresh, lambda n: self._progress.passages(n, len(fresh)))
                known |= {text_hash(text): vector for text, vector in zip(fresh, made, strict=True)}
            if not texts:
                return np.zeros((0, self._embeddings.dimension), dtype=np.float32)
            return np.stack([known[text_hash(text)] for text in texts])


def _unexpected(path: Path, error: Exception) -> FileResult:
    kind = type(error).__name__
    return FileResult(
        path,
        "failed",
        code="internal",
        problem=Text(
            f"{path.name}: chương trình gặp lỗi khi đọc tệp ({kind}); các tệp khác vẫn được nạp, hãy báo lỗi này",
            f"{path.name}: the program failed on this file ({kind}); the others are in, please report this",
        ),
    )
