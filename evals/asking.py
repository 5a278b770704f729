"""One question put to an assistant, with everything that is measured about its answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, Self

from evals import metrics
from evals.datasets import Question
from evals.metrics import Place, Span
from evals.records import CitationRecord, HitRecord, QuestionRecord
from evals.stored import LibraryDocuments
from rag.errors import ModelUnavailableError, QuestionError


class Asked(Protocol):
    """What an evaluation needs of an assistant; `rag.Assistant` has it."""

    @property
    def library(self) -> Any:
        """Has `directives()`, `model_name`, and `document(id)` with the stored text and its clauses."""

    @property
    def ask(self) -> Callable[..., Any]:
        """From a question, and `as_of` (a date) and `conversation` where there are any, to an answer with citations."""

    @property
    def search(self) -> Callable[..., Sequence[Any]]:
        """From a question and k, and `as_of` where there is one, to the k best hits, best first."""


class Remembered(Protocol):
    """A conversation so far, handed in with a question; `rag.Conversation` is one."""

    def after(self, answer: Any) -> Self:
        """The conversation with this answer at its end."""


Judge = Callable[[str, str, Sequence[str]], Mapping[str, float]]
"""Scores from 0 to 1, by name, of an answer to a question with the texts of its citations."""


def new_conversation() -> Remembered:
    """A conversation in which nothing was said yet."""
    from rag.answering.conversation import Conversation

    return Conversation()


def ask(
    assistant: Asked,
    question: Question,
    k: int,
    documents: LibraryDocuments,
    judge: Judge | None = None,
    begin: Callable[[], Remembered] = new_conversation,
) -> QuestionRecord:
    """The record of the question, without the metrics of ranking, which are computed for a whole run.

    The earlier questions of its conversation are asked first and are not measured. A question
    that the assistant cannot take, or a model that does not answer, is recorded as an error; any
    other failure is raised.
    """
    options: dict[str, Any] = {"as_of": question.as_of} if question.as_of else {}
    answer, error, latency, history = None, None, 0.0, []
    try:
        talk = dict(options)
        if question.history:
            conversation = begin()
            for earlier in question.history:
                said = assistant.ask(earlier, conversation=conversation, **options)
                history.append(said.text)
                conversation = conversation.after(said)
            talk["conversation"] = conversation
        began = time.perf_counter()
        answer = assistant.ask(question.question, **talk)
        latency = (time.perf_counter() - began) * 1000
    except (QuestionError, ModelUnavailableError) as problem:
        error = str(problem)
    # A follow-up means nothing alone; what was searched for is the question as the assistant understood it.
    searched = answer.restored_question if answer and question.history and answer.restored_question else None
    try:
        # After `ask`, so that a cache filled here cannot shorten the time measured there.
        hits = assistant.search(searched or question.question, k, **options)
    except (QuestionError, ModelUnavailableError) as problem:
        hits, error = [], error or str(problem)
    return _record(question, answer, error, hits, documents, judge, latency, history)


def _record(
    question: Question,
    answer: Any,
    error: str | None,
    hits: Sequence[Any],
    documents: LibraryDocuments,
    judge: Judge | None,
    latency: float,
    history: Sequence[str],
) -> QuestionRecord:
    gold = [alternative.place for alternative in question.gold]
    citations = tuple(_citation(c, gold, documents) for c in (answer.citations if answer else ()))
    answered = bool(answer and answer.answered)
    text = answer.text if answer else ""
    premises = {c.marker: _premise(c) for c in answer.citations} if answered else {}
    values = _answer_metrics(question, text, answered, error is not None, citations)
    quotes = [citation.quote for citation in citations]
    cited = metrics.alce(text, premises, shown=quotes) if answered else {}
    values |= {"alce_recall": None, "alce_precision": None} | cited
    values |= metrics.span_metrics(_gold_spans(question, documents), [_span(hit) for hit in hits])
    if judge is not None and answered:
        values |= judge(question.question, text, list(premises.values()))
    verdict = metrics.verdict(values, answerable=question.answerable, answered=answered, failed=error is not None)
    return QuestionRecord(
        question=question,
        document_kind=_kind(question, documents),
        gold_text=_gold_text(question, documents),
        history=tuple(history),
        answer=text,
        answered=answered,
        reason=answer.reason if answer else None,
        error=error,
        citations=citations,
        hits=tuple(_hit(rank, hit, gold) for rank, hit in enumerate(hits, 1)),
        # A refusal ("Không có trong thư viện.") states nothing, even where it has the word "không".
        facts_found=tuple(answered and metrics.contains_fact(text, fact) for fact in question.facts),
        warnings=tuple(map(str, answer.warnings)) if answer else (),
        restored_question=answer.restored_question if answer else None,
        generator=answer.generator if answer else None,
        latency_ms=round(latency, 2),
        timings_ms=dict(answer.timings_ms) if answer else {},
        verdict=verdict,
        metrics={"score": metrics.score(verdict), **values},
    )


def _answer_metrics(
    question: Question, text: str, answered: bool, failed: bool, citations: Sequence[CitationRecord]
) -> dict[str, float | None]:
    gold = [alternative.place for alternative in question.gold]
    places = [Place(citation.document, citation.clause_path) for citation in citations] if answered else []
    answerable = question.answerable
    stated = text if answered else ""
    values: dict[str, float | None] = {
        "exact_clause": metrics.exact_clause(gold, places) if answerable else None,
        "citation_precision": metrics.citation_precision(gold, places) if answerable else None,
        "fact_recall": metrics.fact_recall(stated, question.facts) if answerable else None,
        "token_f1": metrics.token_f1(stated, question.facts) if answerable else None,
        "verbatim_quotes": metrics.verbatim_quotes([citation.verbatim for citation in citations]),
        "answerable_answered": metrics.answerable_answered(answerable, answered),
        # A crash is no refusal.
        "unanswerable_refused": metrics.unanswerable_refused(answerable, not answered and not failed),
        "in_force": metrics.in_force([entry.place for entry in question.outdated], gold, places),
        "conduct": metrics.conduct(text, question.must_not_say),
    }
    return {"correct": float(not failed and not metrics.faults(values)), **values}


def _citation(citation: Any, gold: list[Place], documents: LibraryDocuments) -> CitationRecord:
    directive = citation.document
    place = Place(str(directive.path), tuple(citation.clause_path))
    text = documents.get(directive.id).text
    return CitationRecord(
        marker=citation.marker,
        quote=citation.quote,
        document=Path(place.document).name,
        number=directive.number,
        clause_path=place.clause,
        clause=citation.clause,
        page=citation.page,
        score=citation.score,
        start=citation.start,
        end=citation.end,
        verbatim=metrics.is_verbatim(text, citation.start, citation.end, citation.quote),
        exact=any(metrics.is_exact(alternative, place) for alternative in gold),
    )


def _hit(rank: int, hit: Any, gold: list[Place]) -> HitRecord:
    place = Place(str(hit.document.path), tuple(hit.clause_path))
    return HitRecord(
        rank=rank,  # the place in the list: what ranking metrics are about
        score=hit.score,
        document=Path(place.document).name,
        number=hit.document.number,
        clause_path=place.clause,
        clause=hit.clause,
        text=hit.text,
        start=hit.start,
        end=hit.end,
        relevant=any(metrics.is_relevant(alternative, place) for alternative in gold),
    )


def _premise(citation: Any) -> str:
    """What a citation puts before the reader: the quote, and the document and clause it names as its source."""
    document = citation.document
    day = f"{document.issued_on:%d/%m/%Y}" if document.issued_on else ""
    source = (document.kind, document.number, day, document.title, document.issuer, citation.clause)
    return " ".join([*(part for part in source if part), citation.quote])


def _gold_spans(question: Question, documents: LibraryDocuments) -> list[Span]:
    return [
        Span(stored.id, clause.start, clause.end)
        for gold in question.gold
        if (stored := documents.find(gold.document))
        for clause in stored.at(gold.clause)
        if clause.start < clause.end
    ]


def _span(hit: Any) -> Span:
    return Span(hit.document.id, hit.start, hit.end)


def _kind(question: Question, documents: LibraryDocuments) -> str | None:
    stored = documents.find(question.gold[0].document) if question.gold else None
    return stored.kind if stored else None


_SHOWN = 800  # characters of a gold clause in the report


def _gold_text(question: Question, documents: LibraryDocuments) -> str:
    stored = documents.find(question.gold[0].document) if question.gold else None
    found = stored.at(question.gold[0].clause) if stored else []
    text = stored.text[found[0].start : found[0].end] if stored and found else ""
    return text if len(text) <= _SHOWN else text[:_SHOWN] + " …"
