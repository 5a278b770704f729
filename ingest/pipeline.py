"""Files into the library: read, understand, embed, store; one bad file never stops the others.

Other processes read and understand the next files while this one embeds and stores, in the order given.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

import numpy as np

from ingest.finding import contents, find_files, is_there
from ingest.readers.base import UnreadableFileError
from ingest.reading import ReadingPool
from ingest.report import FileResult, IngestReport, Progress
from ingest.worker import Job, Reading, internal_problem
from rag.directives.model import DirectiveDocument
from rag.language import Text
from rag.library.embedded import Vectors, text_hash
from rag.library.library import Library
from rag.models.interface import ModelEmbeddings

__all__ = ["FileResult", "IngestReport", "Progress", "find_files", "ingest"]

_log = logging.getLogger(__name__)

# After so many new passages the indexes catch up, so that a long ingest can be searched meanwhile.
_CATCH_UP_EVERY = 5000
# Files read ahead wait in memory, with their text: a few for each process, and no more bytes than this.
_AHEAD_PER_PROCESS = 2
_AHEAD_BYTES = 64 * 1024 * 1024


def ingest(
    library: Library,
    embeddings: ModelEmbeddings,
    paths: Sequence[Path],
    progress: Progress | None = None,
    *,
    again: bool = False,
    confidential: bool = False,
) -> IngestReport:
    """What became of the files at `paths`; folders are walked. Raises LibraryBusyError, nothing else for bad files.

    `again` reads unchanged files too: after an upgrade that reads better. Vectors of unchanged words are kept.
    `confidential` takes in documents marked as secret, which are refused otherwise.
    """
    clock = _StageClock()
    with clock.measuring("all"), library.writing(), ReadingPool() as pool:
        run = _Run(library, embeddings, progress or Progress(), pool, clock, again=again, confidential=confidential)
        run.take(list(find_files(paths)))
        with clock.measuring("index"):
            library.catch_up()
    return IngestReport(tuple(run.results), clock.seconds)


@dataclass(slots=True)
class _StageClock:
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def measuring(self, stage: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self.add(stage, time.perf_counter() - started)

    def add(self, stage: str, seconds: float) -> None:
        self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds


@dataclass(slots=True)
class _Part:
    """A file, or a file in an archive, on its way into the library.

    `opens` is (path, index) of the file that it is, or comes first in. `elsewhere` is how much longer
    reading it took than we waited.
    """

    path: Path
    data: bytes = b""
    sha256: str = ""
    unreadable: UnreadableFileError | None = None
    opens: tuple[Path, int] | None = None
    reading: Future[Reading] | None = None
    elsewhere: float = 0.0

    @property
    def job(self) -> Job:
        return Job(self.path.absolute(), self.data, self.sha256)


class _Run:
    """One call of `ingest`: what it has done so far."""

    def __init__(
        self,
        library: Library,
        embeddings: ModelEmbeddings,
        progress: Progress,
        pool: ReadingPool,
        clock: _StageClock,
        *,
        again: bool,
        confidential: bool,
    ) -> None:
        self._again, self._confidential = again, confidential
        self._library = library
        self._embeddings = embeddings
        self._progress = progress
        self._pool = pool
        self._clock = clock
        self._waiting = 0
        self._added: dict[str, Path] = {}
        self.results: list[FileResult] = []

    def take(self, files: Sequence[Path]) -> None:
        """Bring in `files`, one after another."""
        for part in self._read_ahead(self._parts(files)):
            if part.opens is not None:
                self._progress.file(*part.opens, len(files))
            started = time.perf_counter()
            try:
                result = self._ingest(part)
            except UnreadableFileError as error:
                result = FileResult(part.path, "failed", code=error.code, problem=error.text)
            except Exception as error:  # noqa: BLE001 - a fault in a parser must not cost the user the other files
                _log.exception("unexpected error while ingesting %s", part.path)
                problem = internal_problem(part.path.name, error)
                result = FileResult(part.path, "failed", code="internal", problem=problem)
            self._finish(replace(result, seconds=time.perf_counter() - started + part.elsewhere))

    def _parts(self, files: Sequence[Path]) -> Iterator[_Part]:
        for index, file in enumerate(files):
            with self._clock.measuring("read"):
                try:
                    found = [_Part(path, data, sha256(data).hexdigest()) for path, data in contents(file)]
                except UnreadableFileError as error:
                    found = [_Part(file, unreadable=error)]
            found[0].opens = file, index
            yield from found

    def _read_ahead(self, parts: Iterator[_Part]) -> Iterator[_Part]:
        """`parts` in order, the next ones already being read; how many is bounded, and so is the memory they take."""
        most = _AHEAD_PER_PROCESS * self._pool.processes
        window: deque[_Part] = deque()
        for part in parts:
            if part.unreadable is None and self._looks_new(part, window):
                part.reading = self._pool.submit(part.job)
            window.append(part)
            while len(window) > most or sum(len(waiting.data) for waiting in window) > _AHEAD_BYTES:
                yield window.popleft()
        while window:
            yield window.popleft()

    def _looks_new(self, part: _Part, window: Iterable[_Part]) -> bool:
        """Whether `part` will have to be read, as far as one can tell before the files in front of it are stored."""
        if any(part.sha256 == waiting.sha256 for waiting in window):
            return False
        twin = self._library.same_content(part.sha256)
        if twin is None:
            return True
        home = self._path_of(twin)
        return not is_there(home) or (self._again and home == part.path.absolute())

    def _finish(self, result: FileResult) -> None:
        self.results.append(result)
        self._progress.done(result)
        self._waiting += result.passages if result.outcome in {"added", "replaced"} else 0
        if self._waiting >= _CATCH_UP_EVERY:
            with self._clock.measuring("index"):
                self._library.catch_up()
            self._waiting = 0

    def _ingest(self, part: _Part) -> FileResult:
        if part.unreadable is not None:
            raise part.unreadable
        path, library, absolute = part.path, self._library, str(part.path.absolute())
        same = library.find_unchanged(absolute, part.sha256)
        if same is not None and not self._again:
            return FileResult(path, "unchanged", same)
        twin = library.same_content(part.sha256)
        if twin is not None and twin != same and is_there(self._path_of(twin)):
            self._forget(absolute)
            return FileResult(path, "duplicate", twin)
        reading = self._reading(part)
        document = reading.document
        if document is None:
            return FileResult(path, "failed", code=reading.code, problem=reading.problem)
        mark = document.directive.confidentiality
        if mark is not None and not self._confidential:
            return FileResult(path, "failed", same, code="confidential", problem=_refusal(path, mark, same))
        vectors = self._embed(document)
        with self._clock.measuring("store"):
            if twin is not None and twin != same:
                # The same bytes under a path that is gone: the file was moved.
                library.remove(twin)
            wanted = document.directive.id
            document = replace(document, directive=replace(document.directive, id=library.unique_id(wanted, absolute)))
            change = library.add(document, vectors, part.data)
            self._added[document.directive.id] = path.absolute()
        return FileResult(
            path,
            change,
            document.directive.id,
            len(document.clauses),
            len(document.passages),
            warnings=document.warnings,
        )

    def _reading(self, part: _Part) -> Reading:
        """What is in `part`, once it has been read."""
        started = time.perf_counter()
        reading = (part.reading or self._pool.submit(part.job)).result()
        part.elsewhere = reading.read_seconds + reading.understand_seconds - (time.perf_counter() - started)
        self._clock.add("read", reading.read_seconds)
        self._clock.add("understand", reading.understand_seconds)
        if reading.trace is not None:
            _log.error("unexpected error while reading %s\n%s", part.path, reading.trace)
        return reading

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
        with self._clock.measuring("embed"):
            texts = [document.embedded_text(passage) for passage in document.passages]
            known = self._library.known_vectors({text_hash(text) for text in texts})
            fresh = [text for text in dict.fromkeys(texts) if text_hash(text) not in known]
            if fresh:
                made = self._embeddings.embed_array(fresh, lambda n: self._progress.passages(n, len(fresh)))
                known |= {text_hash(text): vector for text, vector in zip(fresh, made, strict=True)}
            if not texts:
                return np.zeros((0, self._embeddings.dimension), dtype=np.float32)
            return np.stack([known[text_hash(text)] for text in texts])


def _refusal(path: Path, mark: str, earlier: str | None) -> Text:
    """Why a document marked as secret was not taken in; `earlier` is the id under which the library has it already."""
    vi = f"{path.name}: văn bản có dấu “{mark}” nên không được nạp; nếu được phép, hãy nạp bằng lệnh: "
    en = f"{path.name}: the document is marked “{mark}” (secret), so it was not taken in; if you may, use: "
    command = "chithi ingest --allow-confidential"
    if earlier is None:
        return Text(vi + command, en + command)
    remove = f"chithi documents remove {earlier}"
    return Text(
        f"{vi}{command}. Bản nạp trước đây vẫn còn; gỡ bằng lệnh: {remove}",
        f"{en}{command}. What was ingested of it before is still there; remove it with: {remove}",
    )
