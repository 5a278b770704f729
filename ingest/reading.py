"""Files read in processes of their own (`ingest.worker`), while the caller does something else.

Plain processes with pipes, not `multiprocessing` or `ProcessPoolExecutor`: those import the caller's main
script again, so that a script without ``if __name__ == "__main__"`` starts itself without end, and they
neither say which file killed a process nor end one that hangs.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import ingest
from ingest.readers.problems import unreadable
from ingest.worker import READY, Job, Limits, Reading, read_document

_log = logging.getLogger(__name__)

# -P: a folder called "ingest" where the user happens to stand must not be taken for ours.
_COMMAND = ("-P", "-c", "from ingest.worker import main; main()")
_START_SECONDS = 60.0
# The processor's clock stands still while Tesseract works; this many times its limit must do for that.
_PATIENCE = 10
# Parsers written in C may leak; a fresh process takes 0.15 s.
_FILES_PER_PROCESS = 200
_KILLED_FOR_TIME = -getattr(signal, "SIGXCPU", 0)


def process_count() -> int:
    """How many processes read: reading is a tenth of the work, embedding wants the other processors."""
    return min(4, max(1, (os.cpu_count() or 1) // 2))


class ReadingPool:
    """Processes that read files side by side; they start when needed and end with the `with` block.

    Where no process can be started, files are read in this one, one at a time and without limits.
    """

    def __init__(self, processes: int | None = None, limits: Limits | None = None) -> None:
        self.processes = processes or process_count()
        self._limits = limits or Limits()
        # One thread for each process: it hands over a file and waits.
        self._threads = ThreadPoolExecutor(self.processes, thread_name_prefix="reading")
        self._lock = threading.Lock()
        self._here = threading.Lock()
        self._idle: list[_Process] = []
        self._all: set[_Process] = set()
        self._open, self._can_start = True, True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all processes, whatever they are doing."""
        with self._lock:
            self._open = False
            processes, self._all = self._all, set()
        for process in processes:
            process.end()
        self._threads.shutdown(cancel_futures=True)

    def submit(self, job: Job) -> Future[Reading]:
        """The reading of `job` to come; it never raises for a bad file, see `Reading`."""
        return self._threads.submit(self._read, job)

    def _read(self, job: Job) -> Reading:
        process = self._take()
        if process is None:
            with self._here:
                return read_document(job)
        reading = process.read(job)
        with self._lock:
            if process.is_fit and self._open:
                self._idle.append(process)
                return reading
            self._all.discard(process)
        process.end()
        return reading

    def _take(self) -> _Process | None:
        """An idle process, or a new one; None where none can be started."""
        with self._lock:
            process = self._idle.pop() if self._idle else None
        if process is not None and process.is_fit:
            return process
        if process is not None:
            process.end()
        if not self._can_start:
            return None
        try:
            process = _Process(self._limits)
        except (OSError, ValueError) as error:
            _log.warning("cannot start a process to read files in (%s): reading here", error)
            self._can_start = False
            return None
        with self._lock:
            if self._open:
                self._all.add(process)
                return process
        process.end()
        return process


class _Process:
    """One process that reads; a file that it dies of gets a `Reading` that says so."""

    def __init__(self, limits: Limits) -> None:
        """Start it; raises OSError when it does not come up."""
        self._limits = limits
        self._files = 0
        self._late = False
        arguments = [sys.executable or "", *_COMMAND, str(limits.memory_bytes), str(limits.seconds)]
        self._process = subprocess.Popen(
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": _python_path()},
            # A group of its own: Ctrl-C reaches us alone, and we end it together with its Tesseracts.
            start_new_session=True,
        )
        if self._answer(_START_SECONDS) != READY:
            self.end()
            raise OSError(f"{' '.join(arguments)} ended with {self._process.returncode}")

    @property
    def is_fit(self) -> bool:
        """Whether it can be given another file."""
        return self._files < _FILES_PER_PROCESS and self._process.poll() is None

    def read(self, job: Job) -> Reading:
        """What it made of `job`."""
        self._files += 1
        assert self._process.stdin is not None
        with suppress(OSError):
            pickle.dump(job, self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()
        reading = self._answer(_PATIENCE * self._limits.cpu_seconds(len(job.data)))
        if isinstance(reading, Reading):
            return reading
        self.end()
        slow = self._late or self._process.returncode == _KILLED_FOR_TIME
        return Reading.failed(unreadable(job.path.name, "too_slow" if slow else "crashed"))

    def _answer(self, seconds: float) -> Any:
        """What it says next; None when it dies, or is ended after `seconds`, before saying anything whole."""
        assert self._process.stdout is not None
        clock = threading.Timer(seconds, self._end_late)
        clock.daemon = True
        clock.start()
        try:
            return pickle.load(self._process.stdout)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            return None
        finally:
            clock.cancel()

    def _end_late(self) -> None:
        self._late = True
        self._kill()

    def end(self) -> None:
        """End it at once, with what it has started; nothing is lost, as it keeps nothing."""
        self._kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            # What was still to be written to a process that died cannot be flushed.
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]

    def _kill(self) -> None:
        if self._process.poll() is None:
            with suppress(ProcessLookupError, PermissionError):
                if sys.platform == "win32":
                    self._process.kill()
                else:
                    os.killpg(self._process.pid, signal.SIGKILL)


def _python_path() -> str:
    """Where the new process finds what this one can import."""
    home = str(Path(ingest.__file__).parents[1])
    return os.pathsep.join([home, *(folder for folder in sys.path if folder)])
