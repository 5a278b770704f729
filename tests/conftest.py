"""A small library of six real sample files, made once a session; the command line; a fake embedding model."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.pipeline import ingest
from rag.assistant import Assistant
from rag.library.library import Library
from rag.models.compact import CompactEmbeddings
from rag.models.interface import ModelEmbeddings, Progress, Vectors
from rag.settings import Settings
from rag.vietnamese.tokens import tokenize

SAMPLES = Path(__file__).parents[1] / "evals" / "data" / "samples"
SAMPLE_FILES = (
    "quyet-dinh-12-2024.docx",
    "quyet-dinh-07-2019.doc",
    "quy-dinh-15-qd-tu.pdf",
    "tong-hop-giao-ban-quy-1-2022.md",
    "decision-21-2024-en.md",
    "chi-thi-09-2024.html",
)


class RememberedEmbeddings(ModelEmbeddings):
    """The bundled model's compact engine; passages embedded in an earlier session come from a folder."""

    def __init__(self, folder: Path) -> None:
        self._engine = CompactEmbeddings()
        self._folder = folder

    @property
    def model_name(self) -> str:
        return self._engine.model_name

    @property
    def dimension(self) -> int:
        return self._engine.dimension

    def embed_query(self, text: str) -> list[float]:
        return self._engine.embed_query(text)

    def embed_array(self, texts: Sequence[str], on_progress: Progress | None = None) -> Vectors:
        return np.array([self._passage(text) for text in texts], np.float32).reshape(len(texts), self.dimension)

    def _passage(self, text: str) -> Vectors:
        # The model's name holds a hash of its weights: new weights are computed anew.
        key = hashlib.sha256("\n".join((self.model_name, text)).encode()).hexdigest()
        file = self._folder / f"{key}.f32"
        if file.is_file() and file.stat().st_size == 4 * self.dimension:
            return np.frombuffer(file.read_bytes(), np.float32)
        vector: Vectors = self._engine.embed_array([text])[0]
        file.write_bytes(vector.tobytes())
        return vector


class WordEmbeddings(ModelEmbeddings):
    """A fake model that takes no time: texts with the same words are near, the order of words is lost."""

    model_name = "words"
    dimension = 64

    def embed_query(self, text: str) -> list[float]:
        return self.embed_array([text])[0].tolist()

    def embed_array(self, texts: Sequence[str], on_progress: Progress | None = None) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for token in tokenize(text) or [""]:
                row += np.random.default_rng(zlib.crc32(token.encode())).standard_normal(self.dimension)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture(scope="session")
def library_dir(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The library of `SAMPLE_FILES`; for reading only, see `library_copy`."""
    return library_of(SAMPLE_FILES, tmp_path_factory.mktemp("samples") / "library", request.config)


def library_of(files: Sequence[str], folder: Path, config: pytest.Config) -> Path:
    """The folder of a new library of these sample files; vectors are remembered from run to run."""
    assert config.cache is not None
    embeddings = RememberedEmbeddings(config.cache.mkdir("passage-vectors"))
    with Library.open(folder, create=True, model_name=embeddings.model_name) as library:
        report = ingest(library, embeddings, [SAMPLES / name for name in files])
    assert not report.failed
    return folder


@pytest.fixture
def library_copy(library_dir: Path, tmp_path: Path) -> Path:
    """A copy of the sample library that a test may change."""
    return shutil.copytree(library_dir, tmp_path / "copy")


@pytest.fixture(scope="session")
def assistant(library_dir: Path) -> Iterator[Assistant]:
    """The extractive assistant over the sample library."""
    with Assistant.open(settings=Settings(library=library_dir, language="vi", chat_model=None)) as opened:
        yield opened


@pytest.fixture
def fake_embeddings() -> ModelEmbeddings:
    """A model that needs no weights."""
    return WordEmbeddings()


@dataclass(frozen=True, slots=True)
class Ran:
    """What one run of the command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Stdout, which must be one JSON document and nothing else."""
        return json.loads(self.out)


@pytest.fixture
def chithi(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], library_dir: Path
) -> Callable[..., Ran]:
    """The command `chithi` in this process, over the sample library unless --library says otherwise."""
    from ui import cli

    for name in Settings.model_fields:
        monkeypatch.delenv(f"CHITHI_{name.upper()}", raising=False)
    monkeypatch.setenv("CHITHI_LIBRARY", str(library_dir))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(cli, "_LANGUAGE", "vi")

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["chithi", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        captured = capsys.readouterr()
        return Ran(int(end.value.code or 0), captured.out, captured.err)

    return run
