"""The SQLite file under the catalog: connections, transactions, damage."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rag.errors import ChithiError, LibraryBusyError, LibraryFormatError
from rag.library.migrations import MIGRATIONS, migrate, schema_version

Row = tuple[Any, ...]

_BUSY_MS = 30_000
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
# ERROR: a table that every library has is missing.
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_ERROR)
_UNUSABLE = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
)


class Database:
    """One connection that reads and, once needed, one that writes, so that readers never see half a change.

    Raises LibraryFormatError when the file is damaged or was made by a newer version. Safe to use
    from several threads.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read_lock = threading.Lock()
        self._write_lock = threading.RLock()
        self._writer: sqlite3.Connection | None = None
        self._reader = self._connect()
        try:
            with self.guarded():
                self.version = schema_version(self._reader)
        except BaseException:
            self._reader.close()
            raise

    @property
    def needs_migration(self) -> bool:
        """Whether an older schema waits to be brought up to date."""
        return self.version < len(MIGRATIONS)

    def migrate(self) -> None:
        """Bring the schema up to date; the caller holds the writer's lock."""
        with self.guarded(), self._write_lock:
            migrate(self._writing_connection())
            self.version = schema_version(self._reader)

    def rows(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        """Every row of a query, from what was last committed."""
        with self.guarded(), self._read_lock:
            return self._reader.execute(sql, parameters).fetchall()

    def value(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first column of a query's first row, None without a row."""
        rows = self.rows(sql, parameters)
        return rows[0][0] if rows else None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A connection inside one transaction: committed at the end, undone on any exception."""
        with self.guarded(), self._write_lock:
            connection = self._writing_connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def rewrite(self) -> None:
        """Write the file anew without any deleted text; `truncate_log` has to follow.

        `secure_delete` zeroes freed pages, but rows that moved within a page leave copies behind in
        its gaps, and only this takes those along.
        """
        with self.guarded(), self._write_lock:
            self._writing_connection().execute("VACUUM")

    def truncate_log(self) -> bool:
        """Whether the write-ahead log, which holds pages as they were, is empty now; False when readers are busy."""
        with self.guarded(), self._write_lock, self._read_lock:
            busy, _, _ = self._writing_connection().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy

    def integrity_problems(self) -> list[str]:
        """What SQLite's own checks report, in its words; empty when the file is sound."""
        try:
            with self._read_lock:
                found = [str(row[0]) for row in self._reader.execute("PRAGMA integrity_check")]
                orphans = self._reader.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite3.DatabaseError as error:
            return [str(error)]
        problems = [line for line in found if line != "ok"]
        return problems + [f"{row[0]}: row {row[1]} refers to a missing {row[2]}" for row in orphans]

    def close(self) -> None:
        """Release the file; the writer goes first, so that the last one to leave folds the log in."""
        with self._write_lock, self._read_lock:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            self._reader.close()

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Turns SQLite's errors about the file itself into errors a user can act on."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            # The low byte is the primary code; the attribute is absent for mistakes in our own calls.
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_MISUSE) & 0xFF
            if code in _BUSY:
                raise _busy(error) from error
            if code in _DAMAGED:
                raise _damaged(self.path, error) from error
            if code in _UNUSABLE:
                raise _unusable(self.path, error) from error
            raise

    def _writing_connection(self) -> sqlite3.Connection:
        if self._writer is None:
            self._writer = self._connect()
        return self._writer

    def _connect(self) -> sqlite3.Connection:
        with self.guarded():
            connection = sqlite3.connect(
                self.path, timeout=_BUSY_MS / 1000, isolation_level=None, check_same_thread=False
            )
        try:
            with self.guarded():
                connection.execute("PRAGMA journal_mode = WAL")
                # FULL: what was reported as ingested survives a power cut, not only a kill.
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA foreign_keys = ON")
                # Removed documents must not stay readable in freed pages.
                connection.execute("PRAGMA secure_delete = ON")
        except BaseException:
            connection.close()
            raise
        return connection


def _busy(error: sqlite3.Error) -> LibraryBusyError:
    return LibraryBusyError(
        f"Thư viện đang bận ({error}). Hãy thử lại sau.", f"The library is busy ({error}). Try again later."
    )


def _unusable(path: Path, error: sqlite3.Error) -> ChithiError:
    return ChithiError(
        f"Không ghi hoặc đọc được {path} ({error}). Hãy kiểm tra dung lượng đĩa trống và quyền truy cập; "
        "những gì đã nạp xong vẫn còn nguyên.",
        f"{path} cannot be read or written ({error}). Check the free disk space and the permissions; "
        "what was ingested before is intact.",
    )


def _damaged(path: Path, error: sqlite3.Error) -> LibraryFormatError:
    return LibraryFormatError(
        f"Không đọc được danh mục {path} ({error}). Hãy khôi phục thư mục thư viện từ bản sao lưu, "
        "hoặc nạp lại tài liệu vào một thư mục mới bằng: chithi ingest.",
        f"The catalog {path} cannot be read ({error}). Restore the library folder from a backup, "
        "or ingest the documents into a new folder with: chithi ingest.",
    )
