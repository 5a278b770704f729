"""The embedding models behind LangChain's interface, and the choice among them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from rag.models.bundled import bundled_model_name, unpack_bundled_model
from rag.models.compact import CompactEmbeddings
from rag.models.interface import ModelEmbeddings, Progress, Vectors
from rag.models.sentence_transformer import SentenceTransformerEmbeddings
from rag.settings import BUNDLED_MODEL, Settings

__all__ = [
    "BundledEmbeddings",
    "CompactEmbeddings",
    "ModelEmbeddings",
    "SentenceTransformerEmbeddings",
    "load_embeddings",
]


def load_embeddings(settings: Settings, on_unpack: Callable[[int, int], None] | None = None) -> ModelEmbeddings:
    """The embedding model the settings name. Nothing is loaded or unpacked before the first use.

    `on_unpack` gets (bytes written, bytes in all) while the bundled model is unpacked, once per machine.
    """
    # A library records the name with a hash of the weights; whoever sets that name means the bundled model.
    if settings.embedding_model in {BUNDLED_MODEL, bundled_model_name()}:
        return BundledEmbeddings(settings.cache_dir, settings.threads, on_unpack)
    return SentenceTransformerEmbeddings(settings.embedding_model, settings.threads)


class BundledEmbeddings(ModelEmbeddings):
    """The bundled model: one set of weights, two engines, chosen by the amount of work.

    Questions go to the compact engine. Passages too, until they add up to `CROSSOVER` characters; from then on
    torch's start, paid once, is the smaller cost, also for someone who adds one document at a time.
    """

    # Some sixty passages. Measured on two cores: 11 s on the compact engine; on torch 3 s, and 8 s to start.
    CROSSOVER = 45_000

    def __init__(
        self,
        cache_dir: Path | None = None,
        threads: int = 0,
        on_unpack: Callable[[int, int], None] | None = None,
    ) -> None:
        self._cache_dir = cache_dir
        self._threads = threads
        self._on_unpack = on_unpack
        self._compact = CompactEmbeddings(threads)
        self._bulk: SentenceTransformerEmbeddings | None = None
        self._characters = 0
        self._lock = threading.Lock()

    @property
    def model_name(self) -> str:
        """`multilingual-e5-small-` and a hash of the weights."""
        return self._compact.model_name

    @property
    def dimension(self) -> int:
        """The length of a vector, 384; loads the compact engine."""
        return self._compact.dimension

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question, by the compact engine."""
        return self._compact.embed_query(text)

    def embed_array(self, texts: Sequence[str], on_progress: Progress | None = None) -> Vectors:
        """The vectors of passages, (len(texts), dimension) float32; `on_progress` gets the texts done so far."""
        return self._engine_for(texts).embed_array(texts, on_progress)

    def _engine_for(self, texts: Sequence[str]) -> ModelEmbeddings:
        with self._lock:
            self._characters += sum(map(len, texts))
            if self._bulk is None and self._characters > self.CROSSOVER:
                folder = unpack_bundled_model(self._cache_dir, self._on_unpack)
                self._bulk = SentenceTransformerEmbeddings(folder, self._threads, model_name=self.model_name)
            return self._bulk or self._compact
