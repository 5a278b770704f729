"""The chain, LangChain end to end: question -> query -> hits -> answer -> verified answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import Runnable, RunnableLambda

from rag.answering.answer import Answer
from rag.answering.extraction import Turn, extract
from rag.answering.generative import Writer, generate
from rag.answering.verify import check
from rag.models.streaming import Patience
from rag.retrieval.retriever import DirectiveRetriever

# Hits that the answerer reads; beyond these the right clause is hardly ever found.
_READ = 12


@dataclass(frozen=True, slots=True)
class Ask:
    """A question with its limits: `only` documents (numbers or ids), the state of things `as_of` a day.

    Setting `cancelled` stops a chat model that is writing.
    """

    question: str
    only: tuple[str, ...] = ()
    as_of: date | None = None
    cancelled: threading.Event | None = None


@dataclass(frozen=True, slots=True)
class _Timed:
    ask: Ask
    turn: Turn
    started: float
    retrieved: float


def build_chain(
    retriever: DirectiveRetriever,
    model: BaseChatModel | None = None,
    model_name: str = "",
    patience: Patience | None = None,
) -> Runnable[Ask, Answer]:
    """The chain from an Ask to a verified Answer; with `model` the answer is written, without one it is quoted."""

    writer = None if model is None else Writer(model, model_name, patience or Patience())

    def retrieve(ask: Ask) -> _Timed:
        started = time.perf_counter()
        query = retriever.understand(ask.question)
        hits = retriever.search(query, _READ, ask.only, ask.as_of)
        turn = Turn(query, retriever.limited_shelf(ask.only, ask.as_of), tuple(hits), retriever, ask.as_of)
        return _Timed(ask, turn, started, time.perf_counter())

    def answer(timed: _Timed) -> Answer:
        found = extract(timed.turn) if writer is None else generate(timed.turn, writer, timed.ask.cancelled)
        return replace(found, timings_ms=_timings(timed))

    def verify(answer: Answer) -> Answer:
        return check(answer, _stored_text(retriever))

    return (
        RunnableLambda(retrieve, name="retrieve")
        | RunnableLambda(answer, name="answer")
        | RunnableLambda(verify, name="verify")
    )


def _timings(timed: _Timed) -> dict[str, float]:
    now = time.perf_counter()
    return {
        "retrieve": round((timed.retrieved - timed.started) * 1000, 1),
        "answer": round((now - timed.retrieved) * 1000, 1),
        "total": round((now - timed.started) * 1000, 1),
    }


def _stored_text(retriever: DirectiveRetriever) -> Callable[[str], str]:
    return lambda directive_id: retriever.document(directive_id).text
