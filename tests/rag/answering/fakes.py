"""Chat models that behave badly, one way each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from rag.models.streaming import Patience

# Small enough for a test, long enough for a busy machine.
HASTY = Patience(overall=1.5, first_token=0.6, retries=2, backoff=0.01, chars=2_000)


class Scripted(BaseChatModel):
    """A model that streams what `script` yields, and keeps the messages and the number of calls."""

    script: Callable[[], Iterator[str]]
    heard: list[list[BaseMessage]] = []  # noqa: RUF012 - a pydantic field, copied for each instance

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *_args: Any, **_kwargs: Any) -> ChatResult:
        self.heard.append(messages)
        return ChatResult(generations=[ChatGeneration(message=AIMessage("".join(self.script())))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        self.heard.append(messages)
        for piece in self.script():
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))


def writing(text: str) -> Scripted:
    """A model that writes `text`, a few letters at a time."""
    return Scripted(script=lambda: iter([text[i : i + 7] for i in range(0, len(text), 7)] or [""]))


def failing(error: Exception, times: int = 1_000, then: str = "") -> Scripted:
    """A model whose server fails `times` times before it writes `then`."""
    left = [times]

    def script() -> Iterator[str]:
        if left[0] > 0:
            left[0] -= 1
            raise error
        yield then

    return Scripted(script=script)


def silent(seconds: float, before: str = "", after: str = "") -> Scripted:
    """A model that writes `before`, says nothing for `seconds`, and goes on with `after`."""

    def script() -> Iterator[str]:
        if before:
            yield before
        time.sleep(seconds)
        yield after

    return Scripted(script=script)


def endless(sentence: str, pause: float = 0.0) -> Scripted:
    """A model that never stops writing `sentence`, numbered so that no two are the same where it holds {n}."""

    def script() -> Iterator[str]:
        n = 0
        while True:
            n += 1
            time.sleep(pause)
            yield sentence.format(n=n)

    return Scripted(script=script)
