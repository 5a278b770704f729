"""The ingested files themselves, each kept once under the hash of its bytes."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Collection
from pathlib import Path

from rag.library.files import sync_folder

_CHUNK = 1 << 20


class Originals:
    """Copies of ingested files in one folder, named by SHA-256 and suffix."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, original: bytes | Path, suffix: str) -> tuple[str, str]:
        """(SHA-256, name in the folder) of the copy, which is whole or not there at all.

        Raises OSError when `original` cannot be read or the copy cannot be written.
        """
        self.folder.mkdir(exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=".")
        try:
            with os.fdopen(handle, "wb") as copy:
                if isinstance(original, bytes):
                    copy.write(original)
                else:
                    with original.open("rb") as source:
                        shutil.copyfileobj(source, copy, _CHUNK)
                copy.flush()
                os.fsync(copy.fileno())
            sha256 = file_sha256(Path(temporary))
            name = sha256 + suffix
            Path(temporary).replace(self.folder / name)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        sync_folder(self.folder)
        return sha256, name

    def path(self, name: str) -> Path:
        """Where the copy of this name is."""
        return self.folder / name

    def discard(self, names: Collection[str]) -> None:
        """Delete copies that no revision uses."""
        for name in names:
            (self.folder / name).unlink(missing_ok=True)

    def strangers(self, known: Collection[str]) -> list[str]:
        """Names in the folder that no revision uses: left by a kill between copy and transaction."""
        if not self.folder.is_dir():
            return []
        return sorted(entry.name for entry in self.folder.iterdir() if entry.name not in known)


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
