"""A second small library: a circular with its amendment, a guideline with what it rests on, boards and allowances."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.settings import Settings
from tests.conftest import library_of

ARCHIVE_FILES = (
    "thong-tu-02-2023.pdf",
    "thong-tu-05-2025.docx",
    "huong-dan-08-hd-bxdd.docx",
    "quy-dinh-15-qd-tu.pdf",
    "quyet-dinh-104-qd-tu.txt",
    "nghi-quyet-18-2023-hdnd.pdf",
    "quy-dinh-33-qd-du.md",
    "guideline-03-2025-en.txt",
)


@pytest.fixture(scope="session")
def archive_dir(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The library of `ARCHIVE_FILES`, for reading only."""
    return library_of(ARCHIVE_FILES, tmp_path_factory.mktemp("archive") / "library", request.config)


@pytest.fixture(scope="session")
def archive(archive_dir: Path) -> Iterator[Assistant]:
    """The extractive assistant over `ARCHIVE_FILES`."""
    with Assistant.open(settings=Settings(library=archive_dir, language="vi", chat_model=None)) as opened:
        yield opened
