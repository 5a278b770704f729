"""Any sentence-transformers model, on the CPU."""

from __future__ import annotations

import ctypes
import logging
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from rag.errors import ModelUnavailableError
from rag.models.bundled import weights_fingerprint
from rag.models.interface import ModelEmbeddings, Progress, Vectors, calm_threads, encodable, usable_threads

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

DType = Literal["auto", "float32", "bfloat16"]


class SentenceTransformerEmbeddings(ModelEmbeddings):
    """A sentence-transformers model on the CPU: a local folder, or a name on the Hugging Face hub.

    torch is imported at first use. The prompts are the model's own, where it has any.
    Raises ModelUnavailableError at first use when the model cannot be loaded.

    `dtype="auto"` computes in bfloat16 where the processor multiplies it natively (AVX512-BF16, AMX): 1.8 times
    the speed, cosine 0.9999 to float32. Elsewhere bfloat16 is emulated and slower: float32.
    """

    def __init__(
        self,
        name_or_folder: str | Path,
        threads: int = 0,
        *,
        model_name: str | None = None,
        dtype: DType = "auto",
    ) -> None:
        folder = Path(name_or_folder).expanduser()
        self._source = str(folder if folder.is_dir() else name_or_folder)
        self._threads = threads
        self._model_name = model_name
        self._dtype = dtype
        self._model: SentenceTransformer | None = None
        # Also held while encoding: fast tokenizers fail with "Already borrowed" when two threads share one.
        self._lock = threading.RLock()

    @property
    def model_name(self) -> str:
        """The hub name; for a folder its last part and a hash of its weights, so that it may be moved."""
        folder = Path(self._source)
        if self._model_name is None and folder.is_dir():
            weights = sorted(p for p in folder.rglob("*") if p.suffix in (".safetensors", ".bin"))
            self._model_name = f"{folder.resolve().name}-{weights_fingerprint(*weights)}"
        return self._model_name or self._source

    @property
    def dimension(self) -> int:
        """The length of a vector; loads the model."""
        size = self.load().get_embedding_dimension()
        if size is None:
            return len(self.embed_query("a"))
        return size

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        model = self.load()
        vector: list[float] = self._encode([text], _prompt(model, "query"))[0].tolist()
        return vector

    def embed_array(self, texts: Sequence[str], on_progress: Progress | None = None) -> Vectors:
        """The vectors of passages, (len(texts), dimension) float32; `on_progress` gets the texts done so far."""
        model = self.load()
        prompt = _prompt(model, "passage", "document", "corpus")
        result = np.zeros((len(texts), self.dimension), np.float32)
        done = 0
        for batch in _batches([len(text) for text in texts], model.max_seq_length or 512):
            result[batch] = self._encode([texts[i] for i in batch], prompt)
            done += len(batch)
            if on_progress:
                on_progress(done)
        _give_back_memory()
        return result

    def load(self) -> SentenceTransformer:
        """The model itself, loaded once; raises ModelUnavailableError."""
        with self._lock:
            if self._model is None:
                self._model = _load(self._source, self._threads, self._dtype)
            return self._model

    def _encode(self, texts: list[str], prompt: str | None) -> Vectors:
        with self._lock:
            vectors = self.load().encode(
                [encodable(text) for text in texts],
                prompt=prompt,
                batch_size=len(texts),
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        # Again in float32, whatever the model did: bfloat16 leaves lengths between 0.997 and 1.003.
        return _unit(np.asarray(vectors, np.float32))


def _load(source: str, threads: int, dtype: DType) -> SentenceTransformer:
    """The loaded model, silently; raises ModelUnavailableError."""
    # oneDNN keeps a compiled kernel for each shape it meets, 1,024 of them: every batch has its own shape, and an
    # ingest of 2,800 passages peaked at 1,750 MB.
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "4")
    with calm_threads():
        import torch
    from huggingface_hub.constants import HF_HUB_OFFLINE
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads or min(torch.get_num_threads(), usable_threads(0)))
    chosen = torch.bfloat16 if dtype == "bfloat16" or (dtype == "auto" and _native_bfloat16()) else torch.float32
    cause: Exception | None = None
    # What is on this machine is used without asking the hub whether there is something newer.
    for offline in (True,) if Path(source).is_dir() or HF_HUB_OFFLINE else (True, False):
        try:
            with _quiet_loading():
                model = SentenceTransformer(
                    source, device="cpu", local_files_only=offline, model_kwargs={"dtype": "auto"}
                )
        except (OSError, ValueError, RuntimeError, ImportError, SafetensorError) as error:
            cause = error
        else:
            # The longest passage has about 400 tokens; a model's 8,192 would only invite a memory problem.
            model.max_seq_length = min(model.max_seq_length or 512, 512)
            _compute_in(model, chosen)
            return model
    reason = str(cause).partition("\n")[0].rstrip(".")
    raise ModelUnavailableError(
        f"Không nạp được mô hình nhúng {source!r}: {reason}. Hãy kiểm tra CHITHI_EMBEDDING_MODEL: một thư mục "
        "sentence-transformers, một tên trên Hugging Face (cần mạng ở lần đầu), hoặc bỏ trống để dùng mô hình "
        "kèm theo.",
        f"Cannot load the embedding model {source!r}: {reason}. Check CHITHI_EMBEDDING_MODEL: a "
        "sentence-transformers folder, a Hugging Face name (needs the network once), or unset for the bundled "
        "model.",
    ) from cause


@contextmanager
def _quiet_loading() -> Iterator[None]:
    """Without transformers' bar and reports on stderr, and the advice on float16, which `_compute_in` follows."""
    from transformers.utils import logging as transformers_logging

    verbosity = transformers_logging.get_verbosity()
    bars = transformers_logging.is_progress_bar_enabled()
    logger = logging.getLogger("sentence_transformers.base.model")
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logger.addFilter(_no_float16_advice)
    try:
        yield
    finally:
        logger.removeFilter(_no_float16_advice)
        transformers_logging.set_verbosity(verbosity)
        if bars:
            transformers_logging.enable_progress_bar()  # type: ignore[no-untyped-call]


def _no_float16_advice(record: logging.LogRecord) -> bool:
    return "was loaded in" not in record.getMessage()


def _compute_in(model: SentenceTransformer, dtype: torch.dtype) -> None:
    """Convert every weight but the table of token vectors, whose output is converted row by row instead.

    The table is most of a multilingual model (192 of 236 MB here). Left as stored, it stays mapped from the
    file, and only the rows of tokens that occur are ever read: the process peaks at 1.05 GB instead of 1.56.
    """
    transformer = getattr(model[0], "auto_model", None)
    if transformer is None:
        # Not a transformer, for example a static table of word vectors: as stored.
        return
    table = transformer.get_input_embeddings()
    for parameter in model.parameters():
        if parameter is not table.weight:
            parameter.data = parameter.data.to(dtype)
    table.register_forward_hook(lambda _module, _inputs, output: output.to(dtype))


def _native_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 itself; False on a torch too old to say."""
    import torch

    capabilities: dict[str, bool] = getattr(torch.cpu, "get_capabilities", dict)()
    return any(capabilities.get(name, False) for name in ("avx512_bf16", "amx_bf16"))


def _give_back_memory() -> None:
    """Hand freed memory back to the system: the allocator keeps the pieces of many batch shapes otherwise."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)


def _prompt(model: SentenceTransformer, *names: str) -> str | None:
    """The first of these prompts that the model has; None leaves it to the model's default."""
    return next((model.prompts[name] for name in names if model.prompts.get(name)), None)


def _batches(lengths: list[int], max_tokens: int) -> Iterator[list[int]]:
    """Indices in groups of similar length, longest first, each within a budget of tokens.

    A fixed number of texts would make memory depend on their length; a budget does not. Longest first, so that
    whatever does not fit in memory fails at the start.
    """
    budget = 4096
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        # Vietnamese has 3.4 characters a token in this vocabulary; 2 is safe for figures and for other models.
        widest = min(max_tokens, lengths[batch[0] if batch else index] // 2 + 8)
        if batch and widest * (len(batch) + 1) > budget:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _unit(vectors: Vectors) -> Vectors:
    """Each row divided by its length; a row of zeros stays."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(norms, np.float32(1e-12))
    return unit
