"""The public face: open a library, ask, search."""

from __future__ import annotations

import asyncio
import queue
import re
import threading
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from langchain_core.runnables import Runnable, RunnableLambda

from rag.answering.answer import Answer
from rag.answering.chain import Ask, build_chain
from rag.answering.conversation import Conversation
from rag.library.library import Library
from rag.models.chat import load_chat_model, patience_of
from rag.models.embeddings import load_embeddings
from rag.models.reading import ReadingModel
from rag.retrieval.hits import Hit
from rag.retrieval.retriever import DirectiveRetriever
from rag.settings import Settings


class Assistant:
    """Answers questions from a library of directives, each answer with quotes that are checked.

    >>> assistant = Assistant.open("library")                                   # doctest: +SKIP
    >>> answer = assistant.ask("Điều kiện kết nạp lại người vào Đảng?")         # doctest: +SKIP
    >>> for hit in assistant.search("tinh giản biên chế", k=10):                # doctest: +SKIP
    ...     print(hit.clause, hit.text)
    """

    def __init__(self, library: Library, retriever: DirectiveRetriever, chain: Runnable[Ask, Answer]) -> None:
        self.library = library
        self.retriever = retriever
        self._chain = chain

    @classmethod
    def open(
        cls,
        path: Path | str | None = None,
        *,
        settings: Settings | None = None,
        on_wait: Callable[[], None] | None = None,
    ) -> Self:
        """The assistant over the library at `path` (default: the settings').

        Raises LibraryNotFoundError, EmbeddingModelMismatchError, LibraryFormatError, ModelUnavailableError.
        """
        settings = settings or Settings()
        embeddings = load_embeddings(settings)
        library = Library.open(
            path or settings.library,
            model_name=embeddings.model_name,
            lock_timeout=settings.lock_timeout,
            on_wait=on_wait,
        )
        retriever = DirectiveRetriever(library=library, embeddings=embeddings)
        chain = build_chain(
            retriever,
            load_chat_model(settings),
            settings.chat_model or "",
            patience_of(settings),
            ReadingModel(settings.threads),
        )
        return cls(library, retriever, chain)

    def ask(
        self,
        question: str,
        *,
        only: Collection[str] = (),
        as_of: date | None = None,
        conversation: Conversation | None = None,
        cancelled: threading.Event | None = None,
    ) -> Answer:
        """The answer to `question`, its quotes verified against the stored text.

        `only` limits it to documents (numbers in any spelling, or ids), `as_of` to what was issued by
        that day; `conversation` is what was asked before, from which a follow-up is understood
        (`answer.restored_question` says how). Setting `cancelled` from another thread stops a chat model.
        Raises QuestionError for an empty or overlong question, DocumentNotFoundError, AnswerCancelledError.
        """
        return self._chain.invoke(Ask(question, tuple(only), as_of, conversation or Conversation(), cancelled))

    async def aask(
        self,
        question: str,
        *,
        only: Collection[str] = (),
        as_of: date | None = None,
        conversation: Conversation | None = None,
    ) -> Answer:
        """The same as `ask`, off the event loop; cancelling the task stops a chat model."""
        cancelled = threading.Event()
        try:
            return await asyncio.to_thread(
                self.ask, question, only=only, as_of=as_of, conversation=conversation, cancelled=cancelled
            )
        finally:
            cancelled.set()

    def stream(
        self,
        question: str,
        *,
        only: Collection[str] = (),
        as_of: date | None = None,
        conversation: Conversation | None = None,
    ) -> Iterator[str | Answer]:
        """Pieces of the answer's text as they may be shown, and the Answer itself last.

        Nothing is shown before it is verified: a chat model's sentences come one by one, a quoted answer in words.
        Where the model breaks off after its first sentences the Answer has another text, and is what counts. Closing
        the iterator stops the model.
        """
        ask = Ask(question, tuple(only), as_of, conversation or Conversation())
        yield from self._stream(ask, threading.Event())

    async def astream(
        self,
        question: str,
        *,
        only: Collection[str] = (),
        as_of: date | None = None,
        conversation: Conversation | None = None,
    ) -> AsyncIterator[str | Answer]:
        """The same as `stream`, off the event loop."""
        cancelled = threading.Event()
        pieces = self._stream(Ask(question, tuple(only), as_of, conversation or Conversation()), cancelled)
        try:
            while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
                yield piece
        finally:
            cancelled.set()

    def _stream(self, ask: Ask, cancelled: threading.Event) -> Iterator[str | Answer]:
        said: queue.SimpleQueue[str | None] = queue.SimpleQueue()

        def answered() -> Answer:
            try:
                return self._chain.invoke(replace(ask, cancelled=cancelled, say=said.put))
            finally:
                said.put(None)

        text = ""
        with ThreadPoolExecutor(1, "answer") as pool:
            asked = pool.submit(answered)
            try:
                while (piece := said.get()) is not None:
                    text += piece
                    yield piece
            finally:
                cancelled.set()
            answer = asked.result()
        if answer.text.startswith(text):
            yield from re.findall(r"\S+\s*|\s+", answer.text[len(text) :])
        yield answer

    def search(self, query: str, k: int = 10, *, only: Collection[str] = (), as_of: date | None = None) -> list[Hit]:
        """The best `k` clauses for `query`, best first. Raises QuestionError, DocumentNotFoundError."""
        return self.retriever.search(self.retriever.understand(query), k, only, as_of)

    def as_runnable(self) -> Runnable[str, Answer]:
        """The assistant as a LangChain Runnable from a question to an Answer, to use in other chains."""
        question: Runnable[str, Ask] = RunnableLambda(Ask, name="question")
        return question | self._chain

    def close(self) -> None:
        """Let go of the library."""
        self.library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
