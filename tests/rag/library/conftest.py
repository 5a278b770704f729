"""Small synthetic libraries: random unit vectors, one word of its own for every passage."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.library.library import Library


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where a library is going to be."""
    return tmp_path / "library"


@pytest.fixture
def library(root: Path) -> Iterator[Library]:
    """A new, empty library."""
    with Library.open(root, create=True, model_name="test-model", dimension=32) as opened:
        yield opened
