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
from rag.answering.draft import Say
from rag.answering.extraction import extract
from rag.answering.followup.condensing import condense
from rag.answering.followup.nearness import near_first, speak_of
from rag.answering.followup.ways import Way, dangling, ways_condensed, ways_of
from rag.answering.generative import Writer, generate
from rag.answering.verify import check
from rag.models.reading import ReadingModel, SpanReader
from rag.models.streaming import Patience
from rag.retrieval.moment import moment_of, without_moment
from rag.retrieval.query import Query
from rag.retrieval.retriever import DirectiveRetriever
from rag.retrieval.shelf import Shelf

# Hits that the answerer reads; beyond these the right clause is hardly ever found.
HITS_READ = 20
# Hits among which those near the clause that was cited are looked for.
_SEARCHED_NEAR = 40
# A chat model takes its time for each way in which a question may be meant.
_WAYS_TO_WRITE = 2
# The reading model takes a tenth of a second for each.
_WAYS_TO_READ = 3


@dataclass(frozen=True, slots=True)
class Ask:
    """A question with its limits: `only` documents (numbers or ids), the state of things `as_of` a day.

    `conversation` is what went before: a follow-up is understood from it.
    Setting `cancelled` stops a chat model that is writing; `say` is told each of its sentences that is verified.
    """

    question: str
    only: tuple[str, ...] = ()
    as_of: date | None = None
    conversation: Conversation = field(default_factory=Conversation)
    cancelled: threading.Event | None = None
    say: Say | None = None


@dataclass(frozen=True, slots=True)
class _Timed:
    """A question on its way: the `turn` that it is asked in first, and the other `ways` in which it may be meant.

    `dangling` are words of it that point at nothing.
    """

    ask: Ask
    query: Query
    ways: tuple[Way, ...]
    turn: Turn
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

    `reader` judges which span answers; by default it is the model that the program carries.
    """

    span_reader = reader or ReadingModel()
    writer = None if model is None else Writer(model, model_name, patience or Patience())

    def look_up(ask: Ask, query: Query, way: Way, shelf: Shelf) -> Turn:
        meant = query
        if way.text is not None:
            meant = replace(retriever.understand(way.text), original=query.original, restored=way.text)
        if way.near is None:
            hits = retriever.search(meant, HITS_READ, ask.only, ask.as_of)
        else:
            hits = near_first(retriever.search(meant, _SEARCHED_NEAR, ask.only, ask.as_of), way.near)[:HITS_READ]
        return Turn(meant, shelf, tuple(hits), retriever, span_reader, ask.as_of, way.speaks_of)

    def read(ask: Ask, query: Query, shelf: Shelf) -> list[Way]:
        ways = ways_of(query, ask.conversation, shelf, retriever.understand)
        if writer is None:
            return ways[:_WAYS_TO_READ]
        if query.mentions or ways[0].looked_up or shelf.named(query):
            return ways[:_WAYS_TO_WRITE]
        condensed = condense(query, ask.conversation, shelf, writer, ask.cancelled)
        if condensed is not None:
            ways = ways_condensed(condensed, query, ask.conversation, shelf, retriever.understand)
        return ways[:_WAYS_TO_WRITE]

    def understand(ask: Ask) -> Query:
        query = retriever.understand(ask.question)
        left = query.text if ask.as_of is None else without_moment(query.text, ask.as_of)
        if left == query.text:
            return query
        return replace(retriever.understand(left), original=query.original, restored=query.restored)

    def retrieve(ask: Ask) -> _Timed:
        started = time.perf_counter()
        query = understand(ask)
        shelf = retriever.limited_shelf(ask.only, ask.as_of)
        ways = read(ask, query, shelf)
        words = dangling(query, ask.conversation, shelf) if ways[0].text is None else None
        turn = look_up(ask, query, ways[0], shelf)
        return _Timed(ask, query, tuple(ways), turn, words, started, time.perf_counter())

    def answer(timed: _Timed) -> Answer:
        if timed.dangling is not None:
            asked_back = wording.which_one(timed.dangling, timed.turn.language)
            found = replace(refusal(timed.turn, Reason.INSUFFICIENT_EVIDENCE, asked_back), text=asked_back)
            return replace(found, suggestions=(), timings_ms=_timings(timed))
        found = write(timed.ask, timed.turn)
        for way in timed.ways[1:]:
            if found.answered:
                break
            # What looked like a follow-up may be a new topic, and what looked like a new topic a follow-up.
            other = write(timed.ask, look_up(timed.ask, timed.query, way, timed.turn.shelf))
            found = other if other.answered else found
        own = moment_of(timed.query.text) if timed.ask.as_of is None and not found.answered else None
        if own is None:
            return replace(found, timings_ms=_timings(timed))
        # "Tính đến 01/6/2023" may be what a clause says: only where none does is it the state of that day.
        then = answer(retrieve(replace(timed.ask, as_of=own)))
        if then.answered or then.reason is Reason.NOT_IN_FORCE:
            found = replace(then, warnings=(wording.as_of(own, timed.turn.language), *then.warnings))
        return replace(found, timings_ms=_timings(timed))

    def write(ask: Ask, turn: Turn) -> Answer:
        found = extract(turn) if writer is None else generate(turn, writer, ask.cancelled, ask.say)
        quotes = ((retriever.document(c.document.id), c.start, c.end) for c in found.citations)
        if found.answered and not speak_of(quotes, turn.speaks_of):
            return refusal(turn, Reason.NOT_IN_LIBRARY, wording.NOT_IN_LIBRARY.to(turn.language))
        return found

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
