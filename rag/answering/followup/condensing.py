"""A follow-up condensed by the chat model into a question of its own, or None: then the rules read it.

The model sees the questions before and the names of the clauses that were cited, never a document's words. What it
writes is data: a question to search for. It is let through only when it is short, keeps to what was asked and said, and
brings no number, clause or document of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import regex as re

from rag.answering import prompts
from rag.answering.conversation import Conversation
from rag.answering.followup.ellipsis import own_words
from rag.answering.generative import Writer
from rag.answering.reading import is_content
from rag.answering.sentences import spoken
from rag.answering.untrusted import gives_orders, neutral
from rag.directives.numbers import find_loose_numbers
from rag.errors import AnswerCancelledError
from rag.language import Language
from rag.models.streaming import CancelledError, ModelTroubleError, Patience, stream_text
from rag.retrieval.addresses import read_address
from rag.retrieval.query import Query
from rag.retrieval.shelf import Shelf
from rag.vietnamese.normalize import fold
from rag.vietnamese.tokens import tokenize

# A question is one line; what is longer is an answer, or worse.
_LONGEST = 300
# The user waits for this before the search begins.
_PATIENCE = Patience(overall=15.0, first_token=10.0, retries=0, chars=2_000)
# Exchanges that the model is told of.
_TOLD = 4
# Of the words of the follow-up so many must be kept; of all words so many may be new.
_KEPT, _NEW = 0.5, 1 / 3
_LABEL = re.compile(r"^(?:câu hỏi(?: độc lập| đầy đủ)?|(?:standalone |full )?question)\s*[:：]\s*", re.IGNORECASE)
_QUOTES = " \t\"'“”«»*_`"


@dataclass(frozen=True, slots=True)
class Told:
    """One exchange as the model is told of it: the question, and the clauses that its answer cited by name."""

    question: str
    cited: tuple[str, ...]


def condense(
    query: Query,
    conversation: Conversation,
    shelf: Shelf,
    writer: Writer,
    cancelled: threading.Event | None = None,
) -> str | None:
    """The question of `query` as the model puts it for a reader who knows nothing of `conversation`; None for none.

    Raises AnswerCancelledError when `cancelled` is set meanwhile; any other trouble gives None.
    """
    told = told_of(conversation, shelf)
    if not told:
        return None
    try:
        written = _written(query, told, writer, cancelled)
    except CancelledError as error:
        raise AnswerCancelledError("Đã dừng theo yêu cầu.", "Stopped as asked.") from error
    except ModelTroubleError:
        return None
    condensed = tidied(written)
    return condensed if condensed and is_faithful(condensed, query, told) else None


def told_of(conversation: Conversation, shelf: Shelf) -> list[Told]:
    """The latest exchanges, oldest first, without a word of any document: clauses and numbers stand for them."""
    return [
        Told(
            exchange.question,
            tuple(
                dict.fromkeys(
                    f"{focus.clause}, {directive.kind or ''} {directive.number}".strip(", ")
                    for focus in exchange.cited
                    if (directive := shelf.by_id.get(focus.directive)) is not None and directive.number
                )
            ),
        )
        for exchange in conversation.exchanges[-_TOLD:]
    ]


def tidied(written: str) -> str:
    """The one line that the model wrote, without labels and quotes around it; empty where it wrote more or nothing."""
    lines = [line for line in (line.strip(_QUOTES) for line in spoken(written).split("\n")) if line]
    return _LABEL.sub("", lines[0]).strip(_QUOTES) if len(lines) == 1 else ""


def is_faithful(condensed: str, query: Query, told: Sequence[Told]) -> bool:
    """Whether `condensed` asks what the follow-up asks in words that it or the conversation holds."""
    if len(condensed) > _LONGEST or (gives_orders(condensed) and not gives_orders(query.text)):
        return False
    known = " \n ".join([query.original, query.text, *(" \n ".join((t.question, *t.cited)) for t in told)])
    return (
        _digits(condensed) <= _digits(known)
        and _labels(condensed) <= _labels(known)
        and _names_only(condensed, known)
        and _keeps(condensed, own_words(query), query.language)
        and _adds_little(condensed, known)
    )


def _digits(text: str) -> set[str]:
    return {run.lstrip("0") for run in re.findall(r"\d+", text)}


def _labels(text: str) -> set[str]:
    return {fold(label) for label in read_address(text, find_loose_numbers(text))}


def _names_only(condensed: str, known: str) -> bool:
    """Whether each official number in `condensed` agrees with one that is known: the digits are not enough."""
    mentioned = find_loose_numbers(known)
    return all(any(new.agrees(old) for old in mentioned) for new in find_loose_numbers(condensed))


def _keeps(condensed: str, words: Sequence[str], language: Language) -> bool:
    # "it", "nó" and the like are what is to be replaced.
    kept = {fold(token) for token in tokenize(condensed)}
    wanted = [word for word in words if word not in _POINTING]
    return sum(fold(word) in kept for word in wanted) >= _KEPT * len(wanted)


_POINTING = frozenset("nó ấy nay trên kia vừa thứ her his she he him them they one same document".split())


def _adds_little(condensed: str, known: str) -> bool:
    said = {fold(token) for token in tokenize(known)}
    words = [token for token in tokenize(condensed) if is_content(token)]
    return sum(fold(word) not in said for word in words) <= _NEW * len(words)


def _written(query: Query, told: Sequence[Told], writer: Writer, cancelled: threading.Event | None) -> str:
    patience = replace(
        _PATIENCE,
        overall=min(_PATIENCE.overall, writer.patience.overall),
        first_token=min(_PATIENCE.first_token, writer.patience.first_token),
    )
    exchanges = [(neutral(t.question), [neutral(name) for name in t.cited]) for t in told]
    messages = prompts.condensing(query.text, exchanges, query.language)
    with closing(stream_text(writer.model, messages, patience, cancelled)) as pieces:
        return "".join(pieces)
