"""The answerer with a chat model: it writes, code checks each sentence, and what fails is dropped.

When the model is away, breaks the format, or nothing it wrote survives, the extractive answer
stands in, with a warning that says so.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from rag.answering import prompts, trouble
from rag.answering.answer import Answer, Reason
from rag.answering.composing import Turn, refusal
from rag.answering.draft import Draft, Say
from rag.answering.extraction import extract
from rag.answering.sentences import ended_sentences, is_stuck, sentences_of, spoken
from rag.answering.untrusted import before_orders, gives_orders
from rag.answering.verification.verdict import tally
from rag.errors import AnswerCancelledError
from rag.language import Text
from rag.models.streaming import CancelledError, ModelTroubleError, Patience, stream_text
from rag.retrieval.hits import Hit

_PASSAGES = 6
# Looking for a loop, and for the end of a sentence, costs a pass over the text: once in so many characters is enough.
_LOOK_EVERY = 240
_ENDS_EVERY = 20


@dataclass(frozen=True, slots=True)
class Writer:
    """The chat model that writes, the name that the user knows it by, and how long it may take."""

    model: BaseChatModel
    name: str = ""
    patience: Patience = field(default_factory=Patience)


def generate(turn: Turn, writer: Writer, cancelled: threading.Event | None = None, say: Say | None = None) -> Answer:
    """The chat model's answer with every sentence verified, else the extractive one with a warning.

    `say` is told each verified sentence while the model still writes. Raises AnswerCancelledError when `cancelled` is
    set before the model is done.
    """
    extracted = _without_orders(extract(turn))
    hits = turn.hits[:_PASSAGES]
    ordered = any(gives_orders(line) for hit in hits for line in hit.text.split("\n"))
    answer = _generated(turn, writer, extracted, hits, ordered, cancelled, say)
    return _with_warning(answer, trouble.ORDERS.to(turn.language)) if ordered else answer


def _generated(
    turn: Turn,
    writer: Writer,
    extracted: Answer,
    hits: Sequence[Hit],
    ordered: bool,
    cancelled: threading.Event | None,
    say: Say | None,
) -> Answer:
    # A number that nobody has is a matter of the catalog, not of reading: no model is asked.
    if not hits or (not extracted.answered and turn.shelf.unknown_numbers(turn.query)):
        return extracted
    draft = Draft(turn, hits, say)
    try:
        written = _written(prompts.messages(turn.query.text, hits, turn.language), writer, cancelled, draft)
    except CancelledError as error:
        raise AnswerCancelledError("Đã dừng theo yêu cầu.", "Stopped as asked.") from error
    except ModelTroubleError as error:
        return _stood_in(turn, extracted, writer, trouble.of_error(error))
    if prompts.CANNOT_ANSWER in spoken(written):
        # Where a document gives orders, not to answer may be one of them.
        return extracted if ordered else _refused(turn, extracted, writer)
    sentences = sentences_of(written)
    if not sentences:
        return _stood_in(turn, extracted, writer, trouble.EMPTY)
    if is_stuck(written):
        return _stood_in(turn, extracted, writer, trouble.STUCK)
    if not any(sentence.cited for sentence in sentences):
        return _stood_in(turn, extracted, writer, trouble.NO_CITATIONS)
    draft.take(sentences)
    if not draft.lines:
        reasons = tally(draft.flaws, turn.language)
        return _with_warning(extracted, trouble.nothing_survived(writer.name, reasons, turn.language))
    return draft.answer(writer.name)


def _written(messages: Sequence[BaseMessage], writer: Writer, cancelled: threading.Event | None, draft: Draft) -> str:
    """Everything the model writes, cut short where it goes round in circles; `draft` takes each sentence as it ends."""
    text, looked, ended = "", 0, 0
    with closing(stream_text(writer.model, messages, writer.patience, cancelled)) as pieces:
        for piece in pieces:
            text += piece
            if len(text) - ended >= _ENDS_EVERY:
                ended = len(text)
                draft.take(ended_sentences(text))
            if len(text) - looked >= _LOOK_EVERY:
                looked = len(text)
                if is_stuck(text):
                    break
    return text


def _without_orders(answer: Answer) -> Answer:
    """`answer` with each quote ended before the first line that gives orders; what begins with one stays as it is."""
    text, citations = answer.text, []
    for citation in answer.citations:
        shorter = before_orders(citation.quote)
        if shorter and shorter != citation.quote:
            text = text.replace(citation.quote, shorter)
            citation = replace(citation, quote=shorter, end=citation.start + len(shorter))
        citations.append(citation)
    return replace(answer, text=text, citations=tuple(citations))


def _refused(turn: Turn, extracted: Answer, writer: Writer) -> Answer:
    if not extracted.answered:
        return extracted
    insufficient = Text(
        "Các điều khoản tìm được không đủ để trả lời câu hỏi này.",
        "The clauses that were found are not enough to answer this question.",
    )
    return replace(refusal(turn, Reason.INSUFFICIENT_EVIDENCE, insufficient.to(turn.language)), generator=writer.name)


def _stood_in(turn: Turn, extracted: Answer, writer: Writer, what: Text) -> Answer:
    return _with_warning(extracted, trouble.stand_in(writer.name, what, turn.language))


def _with_warning(answer: Answer, warning: str) -> Answer:
    return replace(answer, warnings=(*answer.warnings, warning))
