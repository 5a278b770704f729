"""One writer at a time, in this process and among all others; readers never ask for this lock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import LibraryBusyError

_POLL_SECONDS = 0.1


class WriterLock:
    """The right to write to a library; may be taken again by the thread that holds it.

    The operating system frees it when its holder dies, so a kill never leaves a library locked.
    `on_wait` is called once each time that somebody else must be waited for.
    """

    def __init__(self, path: Path, timeout: float, on_wait: Callable[[], None] | None = None) -> None:
        self._file = FileLock(path, thread_local=False)
        # The file lock counts per process; two threads of one process are kept apart by this one.
        self._threads = threading.RLock()
        self._timeout = timeout
        self._on_wait = on_wait
        self._depth = 0

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Hold the lock; the value says whether this is the outermost holder.

        Raises LibraryBusyError when another writer does not finish in time.
        """
        self._acquire()
        try:
            yield self._depth == 1
        finally:
            self._release()

    @contextmanager
    def held_if_free(self) -> Iterator[bool]:
        """Hold the lock if nobody else does; the value says whether we do."""
        taken = self._try()
        try:
            yield taken
        finally:
            if taken:
                self._release()

    def _try(self) -> bool:
        if not self._threads.acquire(blocking=False):
            return False
        try:
            if self._depth == 0:
                self._file.acquire(timeout=0)
        except Timeout:
            self._threads.release()
            return False
        except BaseException:
            self._threads.release()
            raise
        self._depth += 1
        return True

    def _acquire(self) -> None:
        if self._try():
            return
        if self._on_wait is not None:
            self._on_wait()
        deadline = time.monotonic() + self._timeout
        while not self._try():
            left = deadline - time.monotonic()
            if left <= 0:
                raise LibraryBusyError(
                    f"Một tiến trình khác đang ghi vào thư viện và chưa xong sau {self._timeout:g} giây. Hãy thử lại "
                    "sau, hoặc tăng CHITHI_LOCK_TIMEOUT.",
                    f"Another process is writing to the library and did not finish within {self._timeout:g} seconds. "
                    "Try again later, or raise CHITHI_LOCK_TIMEOUT.",
                )
            time.sleep(min(_POLL_SECONDS, left))

    def _release(self) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._file.release()
        self._threads.release()
