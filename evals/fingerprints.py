"""Hashes that say whether two runs were of the same library and the same program."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent
_PROGRAM = ("rag", "evals")
_SOURCES = {".py", ".txt", ".sql", ".json"}


def library_hash(library: Any) -> str:
    """SHA-256 of what is in a library: the model of its vectors and, of each document, file hash and size.

    The same documents read by the same program give the same hash, in any order and any folder.
    """
    rows = sorted(
        (row.directive.id, row.sha256, row.clauses, row.passages, row.directive.status.value)
        for row in library.directives()
    )
    return _sha256([library.model_name, rows])


def code_hash() -> str:
    """SHA-256 of the sources that answer and judge: changes that are not committed count too."""
    digest = hashlib.sha256()
    for package in _PROGRAM:
        for path in sorted((_ROOT / package).rglob("*")):
            if path.suffix in _SOURCES and "data" not in path.relative_to(_ROOT).parts[:-1]:
                digest.update(path.relative_to(_ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def setup_hash(**parts: Any) -> str:
    """SHA-256 of JSON data that, with a question, decides the answer."""
    return _sha256(parts)


def code_version() -> str:
    """The version of the program, with the commit when it runs from its own checkout ("0.1.0 2931e8b+")."""
    try:
        release = version("chithi")
    except PackageNotFoundError:
        release = "0"
    if not (_ROOT / ".git").exists():
        return release
    try:
        commit = subprocess.run(
            ["git", "-C", str(_ROOT), "describe", "--always", "--dirty=+"],
            capture_output=True,
            text=True,
            timeout=10,
        ).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return release
    return f"{release} {commit}".strip()


def machine() -> str:
    """The system and processor that ran the program, in a few words."""
    return f"{platform.platform(terse=True)} {platform.machine()}, {os.cpu_count()} CPU"


def _sha256(data: Any) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
