"""The answerer with a chat model: it writes, code checks each sentence, and what fails is dropped.

When the model is away, breaks the format, or nothing it wrote survives, the extractive answer
stands in, with a warning that says so.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from rag.answering import prompts, trouble
from rag.answering.answer import Answer, Citation, Reason
from rag.answering.composing import Turn, refusal, warnings_of
from rag.answering.evidence import Evidence
from rag.answering.extraction import extract
from rag.answering.sentences import Written, is_stuck, sentences_of, spoken
from rag.answering.untrusted import before_orders, gives_orders
from rag.answering.verification.judge import judge
from rag.answering.verification.verdict import Flaw, tally
from rag.directives.clauses import deepest_clause
from rag.errors import AnswerCancelledError
from rag.language import Text
from rag.models.streaming import CancelledError, ModelTroubleError, Patience, stream_text
from rag.retrieval.hits import Hit
from rag.vietnamese.tokens import sentence_spans, tokenize

_PASSAGES = 6
# Looking for a loop costs a pass over the text; once in so many characters is often enough.
_LOOK_EVERY = 240


@dataclass(frozen=True, slots=True)
class Writer:
    """The chat model that writes, the name that the user knows it by, and how long it may take."""

    model: BaseChatModel
    name: str = ""
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True, slots=True)
class Checked:
    """The sentences of a model that survived, and the flaws of those that did not."""

    kept: tuple[Written, ...]
    flaws: tuple[Flaw, ...]


def generate(turn: Turn, writer: Writer, cancelled: threading.Event | None = None) -> Answer:
    """The chat model's answer with every sentence verified, else the extractive one with a warning.

    Raises AnswerCancelledError when `cancelled` is set before the model is done.
    """
    extracted = _without_orders(extract(turn))
    hits = turn.hits[:_PASSAGES]
    ordered = any(gives_orders(line) for hit in hits for line in hit.text.split("\n"))
    answer = _generated(turn, writer, extracted, hits, ordered, cancelled)
    return _with_warning(answer, trouble.ORDERS.to(turn.language)) if ordered else answer


def _generated(
    turn: Turn,
    writer: Writer,
    extracted: Answer,
    hits: Sequence[Hit],
    ordered: bool,
    cancelled: threading.Event | None,
) -> Answer:
    # A number that nobody has is a matter of the catalog, not of reading: no model is asked.
    if not hits or (not extracted.answered and turn.shelf.unknown_numbers(turn.query)):
        return extracted
    try:
        written = _written(prompts.messages(turn.query.text, hits, turn.language), writer, cancelled)
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
    checked = check_sentences(sentences, hits)
    if not checked.kept:
        reasons = tally(checked.flaws, turn.language)
        return _with_warning(extracted, trouble.nothing_survived(writer.name, reasons, turn.language))
    return _compose(turn, checked, hits, writer.name)


def check_sentences(sentences: Sequence[Written], hits: Sequence[Hit]) -> Checked:
    """Each sentence judged against the passages it cites; what is said twice is kept once."""
    kept: list[Written] = []
    flaws: list[Flaw] = []
    for sentence in dict.fromkeys(sentences):
        verdict = judge(sentence.text, sentence.cited, hits)
        if verdict.flaw is None:
            kept.append(sentence)
        else:
            flaws.append(verdict.flaw)
    return Checked(tuple(kept), tuple(flaws))


def _written(messages: Sequence[BaseMessage], writer: Writer, cancelled: threading.Event | None) -> str:
    """Everything the model writes, cut short where it goes round in circles."""
    text, looked = "", 0
    with closing(stream_text(writer.model, messages, writer.patience, cancelled)) as pieces:
        for piece in pieces:
            text += piece
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


def _compose(turn: Turn, checked: Checked, hits: Sequence[Hit], name: str) -> Answer:
    citations: list[Citation] = []
    lines: list[str] = []
    for sentence in checked.kept:
        markers = []
        for n in sentence.cited:
            evidence = _supporting(turn, sentence.text, hits[n - 1])
            span = (evidence.directive.id, evidence.start, evidence.end)
            same = next((c for c in citations if (c.document.id, c.start, c.end) == span), None)
            if same is None:
                same = evidence.citation(len(citations) + 1)
                citations.append(same)
            markers.append(f"[{same.marker}]")
        lines.append(f"{sentence.text.rstrip(' .')} {''.join(markers)}.")
    warnings = list(warnings_of(turn, citations))
    if checked.flaws:
        reasons = tally(checked.flaws, turn.language)
        warnings.append(trouble.some_dropped(len(checked.flaws), reasons, turn.language))
    return Answer(
        question=turn.query.original,
        text=" ".join(lines),
        answered=True,
        citations=tuple(citations),
        warnings=tuple(warnings),
        restored_question=turn.query.restored,
        generator=name,
    )


def _supporting(turn: Turn, sentence: str, hit: Hit) -> Evidence:
    """The sentence of the passage that shares most words with what the model wrote."""
    document = turn.retriever.document(hit.document.id)
    wanted = set(tokenize(sentence))
    spans = [(hit.start + left, hit.start + right) for left, right in _sentences(hit.text)]
    start, end = max(spans, key=lambda span: len(wanted & set(tokenize(document.text[span[0] : span[1]]))))
    clause = deepest_clause(document.clauses, start, end)
    return Evidence(hit.document, document, clause, start, end, hit.score)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    found = list(sentence_spans(text))
    yield from found or [(0, len(text))]


def _with_warning(answer: Answer, warning: str) -> Answer:
    return replace(answer, warnings=(*answer.warnings, warning))
