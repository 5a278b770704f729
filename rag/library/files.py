"""Writing files so that a reader, or a power cut, finds the old one or the new one, never a half."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from rag.errors import ChithiError


def write_atomically(path: Path, content: str) -> None:
    """Replace the file at `path` by `content`, durably."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Return once the file's bytes are on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Return once the folder's entries are on the disk; where folders cannot be opened (Windows), at once."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def bytes_below(folder: Path) -> int:
    """The sum of the sizes of all files below `folder`, which may change while we look."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:
            continue
    return total


def make_folder(folder: Path) -> None:
    """Return once `folder` exists; raises ChithiError when something else is there or it may not be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise ChithiError(
            f"{folder} là một tệp, không phải thư mục. Hãy chọn thư mục khác: --library THƯ_MỤC",
            f"{folder} is a file, not a folder. Choose another: --library DIR",
        ) from error
    except OSError as error:
        raise ChithiError(
            f"Không tạo được thư mục {folder} ({error.strerror}). Hãy chọn nơi ghi được: --library THƯ_MỤC",
            f"Cannot make the folder {folder} ({error.strerror}). Choose a place that can be written: --library DIR",
        ) from error
