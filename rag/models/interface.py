"""What every embedding model offers, whichever engine computes it."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

Vectors = npt.NDArray[np.float32]
Progress = Callable[[int], None]


class ModelEmbeddings(Embeddings):
    """What every model here offers beyond LangChain's `embed_query` and `embed_documents`.

    All vectors have length 1, so a dot product is the cosine.
    """

    @property
    @abstractmethod
    def model_name(self) -> str:
        """The name a library records: two models with one name make interchangeable vectors."""

    @property
    @abstractmethod
    def dimension(self) -> int:
        """The length of a vector."""

    @abstractmethod
    def embed_array(self, texts: Sequence[str], on_progress: Progress | None = None) -> Vectors:
        """The vectors of passages, (len(texts), dimension) float32; `on_progress` gets the texts done so far."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The vectors of passages, as LangChain wants them."""
        vectors: list[list[float]] = self.embed_array(texts).tolist()
        return vectors


def usable_threads(threads: int) -> int:
    """`threads`, or for 0 the CPUs this process may use: a container often has fewer than the machine."""
    if threads:
        return threads
    cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text("ascii").split()
        return max(1, min(cpus, int(quota) // int(period)))
    except (OSError, ValueError):
        # No control group, or its quota is "max".
        return cpus


@contextmanager
def calm_threads(threads: int | None = None) -> Iterator[None]:
    """The environment in which to load an OpenMP library, which reads it once; what the user has set stays.

    OpenMP's threads spin while they wait, and take the cores from whoever has work: with two busy cores a
    question took 250 to 630 ms at the 95th percentile, with a short spin 39 ms; alone 14 ms either way. Without
    any spin it takes 25 ms, as the threads must be woken a hundred times for each question.
    """
    calm = {} if "OMP_WAIT_POLICY" in os.environ else {"GOMP_SPINCOUNT": "1000"}
    if threads:
        calm["OMP_NUM_THREADS"] = str(threads)
    ours = {name: value for name, value in calm.items() if name not in os.environ}
    os.environ.update(ours)
    try:
        yield
    finally:
        # Other libraries and child processes keep their own defaults.
        for name in ours:
            os.environ.pop(name, None)


def encodable(text: str) -> str:
    """The text with lone surrogates, which no tokenizer takes, as question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")
