"""A process that reads files for its parent, so that a file that hangs, crashes or swells costs only itself.

It gets pickled `Job`s on stdin and answers each with a pickled `Reading` on stdout; `ingest.reading` starts it.
"""

from __future__ import annotations

import os
import pickle
import sys
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ingest.document import understand
from ingest.readers import UnreadableFileError, parse
from ingest.readers.problems import unreadable
from rag.directives.model import DirectiveDocument
from rag.language import Text

# What a process says first: it has started and can be given work.
READY = "ready"


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take; pages that Tesseract recognises have time limits of their own."""

    memory_bytes: int = 4 * 1024**3
    seconds: float = 120.0
    seconds_per_megabyte: float = 10.0

    def cpu_seconds(self, size: int) -> float:
        """Seconds of computing for a file of `size` bytes."""
        return self.seconds + self.seconds_per_megabyte * size / 1e6


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read: its bytes and their hash; `path` is absolute."""

    path: Path
    data: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The document in a file, or the code and the text of what is wrong with it; and what reading it took.

    `trace` is the traceback of a fault of the program.
    """

    document: DirectiveDocument | None
    code: str | None = None
    problem: Text | None = None
    read_seconds: float = 0.0
    understand_seconds: float = 0.0
    trace: str | None = None

    @classmethod
    def failed(cls, error: UnreadableFileError, seconds: float = 0.0) -> Reading:
        """The reading of a file that could not be read for `error`."""
        return cls(None, error.code, error.text, seconds)


def read_document(job: Job) -> Reading:
    """The document in `job`, or what is wrong with it; never raises for a bad file."""
    started = time.perf_counter()
    try:
        source = parse(job.data, job.path.name)
        read = time.perf_counter()
        document = understand(source, job.path, job.sha256)
        if not document.text:
            # Rules and asterisks alone; see `ingest.document`.
            raise unreadable(job.path.name, "no_text")
        return Reading(document, None, None, read - started, time.perf_counter() - read)
    except UnreadableFileError as error:
        return Reading.failed(error, time.perf_counter() - started)
    except MemoryError:
        return Reading.failed(unreadable(job.path.name, "too_much_memory"), time.perf_counter() - started)
    except Exception as error:  # noqa: BLE001 - a fault in a parser must not cost the user the other files
        problem, trace = internal_problem(job.path.name, error), traceback.format_exc()
        return Reading(None, "internal", problem, time.perf_counter() - started, trace=trace)


def internal_problem(name: str, error: Exception) -> Text:
    """What to say of a fault of the program in the file called `name`."""
    kind = type(error).__name__
    return Text(
        f"{name}: chương trình gặp lỗi khi đọc tệp ({kind}); các tệp khác vẫn được nạp, hãy báo lỗi này",
        f"{name}: the program failed on this file ({kind}); the others are in, please report this",
    )


def main() -> None:
    """Read what the parent sends until it closes the pipe; arguments: bytes of memory, seconds for a file."""
    limits = Limits(memory_bytes=int(sys.argv[1]), seconds=float(sys.argv[2]))
    jobs, replies = sys.stdin.buffer, _private_stdout()
    _limit_memory(limits.memory_bytes)
    _send(READY, replies)
    while True:
        try:
            job: Job = pickle.load(jobs)
        except (EOFError, pickle.UnpicklingError):
            return
        _limit_cpu(limits.cpu_seconds(len(job.data)))
        _send(read_document(job), replies)


def _private_stdout() -> BinaryIO:
    """The pipe to the parent; whatever a library prints from now on goes to stderr instead."""
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return pipe


def _send(message: object, pipe: BinaryIO) -> None:
    pickle.dump(message, pipe, pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def _limit_memory(limit: int) -> None:
    # Only where the system has such limits (not on Windows) and enforces them (not on macOS).
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))


def _limit_cpu(seconds: float) -> None:
    """Let the system end this process after so many more seconds of computing; waiting for Tesseract is free."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + seconds) + 1, most))
