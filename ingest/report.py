"""What an ingest tells: progress while it runs, and a report at its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rag.language import Text

Outcome = Literal["added", "replaced", "unchanged", "duplicate", "failed"]


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file. `code` and `problem` say why it failed.

    `seconds` is what its reading, embedding and storing took, side by side with other files or not.
    """

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
    """What became of all files, and the seconds each stage took (read, understand, embed, store, index).

    "all" is less than their sum where files were read while others were embedded.
    """

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
