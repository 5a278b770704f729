"""The chain, LangChain end to end: question -> query -> hits -> answer -> verified answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import Runnable, RunnableLambda

from rag.answering import wording
from rag.answering.answer import Answer, Reason
from rag.answering.composing import Turn, refusal
from rag.answering.conversation import Conversation
from rag.answering.extraction import extract
from rag.answering.followup import dangling, in_focus, may_stand_alone, standalone
from rag.answering.generative import Writer, generate
from rag.answering.verify import check
from rag.models.reading import SpanReader
from rag.models.streaming import Patience
from rag.retrieval.query import Query
from rag.retrieval.retriever import DirectiveRetriever
from rag.retrieval.shelf import Shelf

# Hits that the answerer reads; beyond these the right clause is hardly ever found.
HITS_READ = 20


@dataclass(frozen=True, slots=True)
class Ask:
    """A question with its limits: `only` documents (numbers or ids), the state of things `as_of` a day.

    `conversation` is what went before: a follow-up is understood from it.
    Setting `cancelled` stops a chat model that is writing.
    """

    question: str
    only: tuple[str, ...] = ()
    as_of: date | None = None
    conversation: Conversation = field(default_factory=Conversation)
    cancelled: threading.Event | None = None


@dataclass(frozen=True, slots=True)
class _Timed:
    """A question on its way, and the `other` way in which it may be meant: alone, or of what was spoken of before.

    `dangling` are words of it that point at nothing.
    """

    ask: Ask
    turn: Turn
    other: Query | None
    dangling: str | None
    started: float
    retrieved: float


def build_chain(
    retriever: DirectiveRetriever,
    model: BaseChatModel | None = None,
    model_name: str = "",
    patience: Patience | None = None,
    reader: SpanReader | None = None,
) -> Runnable[Ask, Answer]:
    """The chain from an Ask to a verified Answer; with `model` the answer is written, without one it is quoted.

    `reader` judges which span answers; by default the one that the program carries.
    """

    span_reader = reader
    writer = None if model is None else Writer(model, model_name, patience or Patience())

    def look_up(ask: Ask, query: Query, shelf: Shelf) -> Turn:
        hits = retriever.search(query, HITS_READ, ask.only, ask.as_of)
        return Turn(query, shelf, tuple(hits), retriever, span_reader, ask.as_of)

    def retrieve(ask: Ask) -> _Timed:
        started = time.perf_counter()
        query = retriever.understand(ask.question)
        shelf = retriever.limited_shelf(ask.only, ask.as_of)
        whole = standalone(query, ask.conversation, shelf)
        if whole is None:
            words = dangling(query, ask.conversation, shelf)
            inside = in_focus(query, ask.conversation, shelf)
            other = None if inside is None else completed(query, inside)
            return _Timed(ask, look_up(ask, query, shelf), other, words, started, time.perf_counter())
        other = query if may_stand_alone(query) else None
        return _Timed(ask, look_up(ask, completed(query, whole), shelf), other, None, started, time.perf_counter())

    def completed(query: Query, whole: str) -> Query:
        return replace(retriever.understand(whole), original=query.original, restored=whole)

    def answer(timed: _Timed) -> Answer:
        if timed.dangling is not None:
            asked_back = wording.which_one(timed.dangling, timed.turn.language)
            found = replace(refusal(timed.turn, Reason.INSUFFICIENT_EVIDENCE, asked_back), text=asked_back)
            return replace(found, suggestions=(), timings_ms=_timings(timed))
        found = write(timed.ask, timed.turn)
        if not found.answered and timed.other is not None:
            # What looked like a follow-up may be a new topic, and what looked like a new topic a follow-up.
            other = write(timed.ask, look_up(timed.ask, timed.other, timed.turn.shelf))
            found = other if other.answered else found
        return replace(found, timings_ms=_timings(timed))

    def write(ask: Ask, turn: Turn) -> Answer:
        return extract(turn) if writer is None else generate(turn, writer, ask.cancelled)

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
