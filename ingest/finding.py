"""Which files are meant, and what is in them: folders are walked, archives opened."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.readers import load
from ingest.readers.archives import is_archive, members
from ingest.readers.problems import unreadable


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


def is_there(path: Path) -> bool:
    """Whether the file at `path` exists, or the archive that it is said to be in."""
    return path.exists() or any(folder.is_file() for folder in path.parents)


def contents(path: Path) -> Iterator[tuple[Path, bytes]]:
    """The file itself, or the files in it when it is an archive ("a.zip/b.docx"); raises UnreadableFileError."""
    if path.is_dir():
        # Only a folder that may not be listed comes here; see `_walk`.
        raise unreadable(path.name, "no_permission")
    data = load(path)
    if not is_archive(data):
        yield path, data
        return
    found = [(path / name, member) for name, member in members(data, path.name)]
    if not found:
        raise unreadable(path.name, "empty_archive")
    yield from found
