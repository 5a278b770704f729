"""Index folders that never change once published.

A change makes a new folder (a copy of the last one plus what is new, or a fresh build), which is
sealed with a list of its files and only then named by the pointer. So a kill at any moment leaves
the old generation whole, and a reader keeps a steady view until it looks at the pointer again.
Copying is cheap (20,000 vectors, 51 MB: 0.04 s). Chroma shares one engine for each path within a
process, so that the same folder is read anew only after every client of it was closed.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

from rag.library.files import sync_file, sync_folder, write_atomically

_MANIFEST = "manifest.json"
_CHUNK = 1 << 20
# Chroma writes to this file even when it only reads, so that only its presence can be checked.
_CHANGING = {"chroma.sqlite3", "chroma.sqlite3-journal", "chroma.sqlite3-wal", "chroma.sqlite3-shm"}
# Locks belong to one folder; they must not be shared with its copy.
_NOT_COPIED = {_MANIFEST, ".tantivy-writer.lock", ".tantivy-meta.lock"}


def new_generation(folder: Path) -> Path:
    """An empty folder for the next generation of the index at `folder`; its name is never used twice."""
    folder.mkdir(parents=True, exist_ok=True)
    newest = max((_number(entry) for entry in folder.iterdir()), default=0)
    path = folder / f"{newest + 1:06d}-{secrets.token_hex(3)}"
    path.mkdir()
    return path


def copy_generation(source: Path, target: Path, linkable: Callable[[str], bool]) -> None:
    """Fill `target` with the files of `source`; files that are never written again may share their bytes.

    `linkable` says so for a file name.
    """
    for path in source.rglob("*"):
        copy = target / path.relative_to(source)
        if path.is_dir():
            copy.mkdir(exist_ok=True)
        elif path.name not in _NOT_COPIED:
            copy.parent.mkdir(parents=True, exist_ok=True)
            if not (linkable(path.name) and _linked(path, copy)):
                shutil.copyfile(path, copy)


def seal(path: Path) -> None:
    """Put every file of a finished generation on the disk and list them with their sizes and checksums."""
    files = {}
    for file in sorted(path.rglob("*")):
        if file.is_dir():
            sync_folder(file)
        elif file.name not in _NOT_COPIED:
            sync_file(file)
            files[file.relative_to(path).as_posix()] = [file.stat().st_size, _checksum(file)]
    write_atomically(path / _MANIFEST, json.dumps(files))
    sync_folder(path.parent)


def is_whole(path: Path, thorough: bool = False) -> bool:
    """Whether all files that were sealed are there with their sizes; `thorough` compares their bytes too.

    Looked at before an index is opened: Chroma answers with one row when its graph is gone, and may
    take the process down when a file of it is cut short.
    """
    try:
        files = json.loads((path / _MANIFEST).read_text("utf-8"))
        return all(_is_unchanged(path / name, size, crc, thorough) for name, (size, crc) in files.items())
    except (OSError, ValueError, TypeError, AttributeError):
        return False


def sweep(folder: Path, keep: str | None) -> None:
    """Delete every generation at `folder` but the one named `keep`.

    Where a reader still holds files open (Windows), they stay until the next sweep.
    """
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.name != keep:
            shutil.rmtree(entry, ignore_errors=True)


def _is_unchanged(file: Path, size: int, crc: int, thorough: bool) -> bool:
    status = file.stat()
    if file.name in _CHANGING:
        return status.st_size > 0
    return status.st_size == size and not (thorough and _checksum(file) != crc)


def _checksum(file: Path) -> int:
    crc = 0
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            crc = zlib.crc32(chunk, crc)
    return crc


def _linked(source: Path, target: Path) -> bool:
    try:
        os.link(source, target)
    except OSError:
        return False  # another file system, or one without links
    return True


def _number(entry: Path) -> int:
    head = entry.name.split("-", 1)[0]
    return int(head) if head.isdecimal() else 0
