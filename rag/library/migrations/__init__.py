"""The catalog's schema as numbered steps: each runs once, in order, and is never edited after release."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from rag.errors import LibraryFormatError
from rag.library.migrations.m001_catalog import m001_catalog

MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (m001_catalog,)


def schema_version(connection: sqlite3.Connection) -> int:
    """How many migrations the catalog has seen; 0 for an empty file.

    Raises LibraryFormatError for a catalog that a newer version of the program made.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        raise LibraryFormatError(
            f"Thư viện do một phiên bản mới hơn tạo ra (dạng {version}, chương trình này đọc đến dạng "
            f"{len(MIGRATIONS)}). Hãy nâng cấp chithi.",
            f"The library was made by a newer version (format {version}, this program reads up to "
            f"{len(MIGRATIONS)}). Upgrade chithi.",
        )
    return version


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the catalog to the newest schema; the caller holds the writer's lock.

    Each step and its number are one transaction, so a kill in between leaves a whole older schema.
    """
    for number in range(schema_version(connection), len(MIGRATIONS)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            MIGRATIONS[number](connection)
            connection.execute(f"PRAGMA user_version = {number + 1}")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
