"""Asks an assistant every question of a data set, and sums up what came back."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict

from evals import metrics
from evals.datasets import Question, dataset_hash
from evals.metrics import Place
from rag.errors import ModelUnavailableError, QuestionError


class Asked(Protocol):
    """What a run needs of an assistant; `rag.Assistant` has it."""

    @property
    def library(self) -> Any:
        """Has `document(id).text`, the stored text that quotes are checked against."""

    def ask(self, question: str) -> Any:
        """An answer with citations."""

    def search(self, question: str, k: int) -> Sequence[Any]:
        """The k best hits, best first."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CitationRecord(_Data):
    """A citation as the assistant gave it, and whether its quote is verbatim."""

    marker: int
    quote: str
    document: str
    number: str | None
    clause_path: tuple[str, ...]
    clause: str
    page: int | None
    score: float | None
    verbatim: bool
    exact: bool


class HitRecord(_Data):
    """A retrieved passage, and whether it counts as relevant."""

    rank: int
    score: float
    document: str
    number: str | None
    clause_path: tuple[str, ...]
    clause: str
    text: str
    relevant: bool


class QuestionRecord(_Data):
    """Everything that happened to one question; `error` is set when no answer came back."""

    question: Question
    answer: str
    answered: bool
    reason: str | None
    error: str | None
    citations: tuple[CitationRecord, ...]
    hits: tuple[HitRecord, ...]
    facts_found: tuple[bool, ...]
    warnings: tuple[str, ...]
    restored_question: str | None
    generator: str | None
    latency_ms: float
    timings_ms: dict[str, float]
    metrics: dict[str, float | None]

    @property
    def faults(self) -> list[str]:
        """The metrics that make this answer a wrong one."""
        return metrics.faults(self.metrics)


class Manifest(_Data):
    """What was run, on what, when: enough to run it again."""

    dataset: str
    dataset_hash: str
    splits: tuple[str, ...]
    questions: int
    k: int
    settings: dict[str, Any]
    library: dict[str, Any]
    code_version: str
    machine: str
    date: str
    duration_s: float


class EvaluationRun(_Data):
    """A finished run: the manifest and one record a question, in the order asked."""

    manifest: Manifest
    records: tuple[QuestionRecord, ...]


def run(
    assistant: Asked,
    questions: Sequence[Question],
    k: int = 10,
    on_progress: Callable[[int, int], None] | None = None,
    *,
    dataset: str = "",
    settings: Mapping[str, Any] | None = None,
    library: Mapping[str, Any] | None = None,
) -> EvaluationRun:
    """Every question asked and searched for, with its metrics.

    `on_progress` is called with (done, total) after each question. `dataset` (a name), `settings`
    and `library` (statistics) go into the manifest as they are and must be JSON data. Retrieval
    looks at max(k, 10) hits. A question the assistant cannot take, or a model that does not
    answer, is recorded as an error and counts as wrong; any other failure ends the run.
    """
    began, date = time.perf_counter(), datetime.now(UTC)
    # The first search loads the embedding model; seconds that belong to no question.
    assistant.search("Phạm vi điều chỉnh và đối tượng áp dụng", 1)
    texts: dict[str, str] = {}
    drafts: list[QuestionRecord] = []
    for done, question in enumerate(questions, 1):
        drafts.append(_ask(assistant, question, max(k, 10), texts))
        if on_progress is not None:
            on_progress(done, len(questions))
    ranks = {
        record.question.id: next((hit.rank for hit in record.hits if hit.relevant), None)
        for record in drafts
        if record.question.answerable
    }
    retrieval = metrics.retrieval_metrics(ranks, (1, 5, 10, k))
    records = (
        record.model_copy(update={"metrics": record.metrics | retrieval.get(record.question.id, {})})
        for record in drafts
    )
    manifest = Manifest(
        dataset=dataset,
        dataset_hash=dataset_hash(questions),
        splits=tuple(sorted({question.split for question in questions})),
        questions=len(questions),
        k=k,
        settings=dict(settings or {}),
        library=dict(library or {}),
        code_version=code_version(),
        machine=f"{platform.platform(terse=True)} {platform.machine()}, {os.cpu_count()} CPU",
        date=date.isoformat(timespec="seconds"),
        duration_s=round(time.perf_counter() - began, 2),
    )
    return EvaluationRun(manifest=manifest, records=tuple(records))


def _ask(assistant: Asked, question: Question, k: int, texts: dict[str, str]) -> QuestionRecord:
    gold = [alternative.place for alternative in question.gold]
    answer, error = None, None
    began = time.perf_counter()
    try:
        answer = assistant.ask(question.question)
    except (QuestionError, ModelUnavailableError) as problem:
        error = str(problem)
    latency_ms = (time.perf_counter() - began) * 1000
    try:
        # After `ask`, so that a cache filled here cannot shorten the time measured there.
        hits = assistant.search(question.question, k)
    except (QuestionError, ModelUnavailableError) as problem:
        hits, error = [], error or str(problem)

    citations = tuple(_citation(assistant, c, gold, texts) for c in (answer.citations if answer else ()))
    answered = bool(answer and answer.answered)
    text = answer.text if answer else ""
    return QuestionRecord(
        question=question,
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
        latency_ms=round(latency_ms, 2),
        timings_ms=dict(answer.timings_ms) if answer else {},
        metrics=_answer_metrics(question, text, answered, error is not None, citations),
    )


def _citation(assistant: Asked, citation: Any, gold: list[Place], texts: dict[str, str]) -> CitationRecord:
    directive = citation.document
    if directive.id not in texts:
        texts[directive.id] = assistant.library.document(directive.id).text
    text = texts[directive.id]
    place = Place(str(directive.path), tuple(citation.clause_path))
    return CitationRecord(
        marker=citation.marker,
        quote=citation.quote,
        document=Path(place.document).name,
        number=directive.number,
        clause_path=place.clause,
        clause=citation.clause,
        page=citation.page,
        score=citation.score,
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
        relevant=any(metrics.is_relevant(alternative, place) for alternative in gold),
    )


def _answer_metrics(
    question: Question, text: str, answered: bool, failed: bool, citations: Sequence[CitationRecord]
) -> dict[str, float | None]:
    gold = [alternative.place for alternative in question.gold]
    places = [Place(citation.document, citation.clause_path) for citation in citations] if answered else []
    answerable = question.answerable
    values: dict[str, float | None] = {
        "exact_clause": metrics.exact_clause(gold, places) if answerable else None,
        "citation_precision": metrics.citation_precision(gold, places) if answerable else None,
        "fact_recall": metrics.fact_recall(text if answered else "", question.facts) if answerable else None,
        "verbatim_quotes": metrics.verbatim_quotes([citation.verbatim for citation in citations]),
        "answerable_answered": metrics.answerable_answered(answerable, answered),
        # A crash is no refusal.
        "unanswerable_refused": metrics.unanswerable_refused(answerable, not answered and not failed),
    }
    return {"correct": float(not metrics.faults(values)), **values}


def summarise(run: EvaluationRun) -> dict[str, Any]:
    """Overall metrics with 95 % intervals, outcomes, latency, and the same metrics a slice, as JSON data."""
    slices: dict[str, dict[str, list[QuestionRecord]]] = {}
    for record in run.records:
        question = record.question
        keys = {
            "kind": question.kind,
            "language": question.language,
            "diacritics": str(question.diacritics).lower(),
            "near_miss": str(question.near_miss).lower(),
        }
        if question.answerable:
            keys["document"] = question.gold[0].document
        for name, value in keys.items():
            slices.setdefault(name, {}).setdefault(value, []).append(record)
    return {
        "questions": len(run.records),
        "errors": sum(record.error is not None for record in run.records),
        "metrics": metrics.means(r.metrics for r in run.records),
        "outcomes": {
            side: dict(Counter(_outcome(r) for r in run.records if r.question.answerable is (side == "answerable")))
            for side in ("answerable", "unanswerable")
        },
        "reasons": dict(Counter(r.reason for r in run.records if r.reason)),
        "latency_ms": metrics.latency([record.latency_ms for record in run.records]),
        "slices": {
            name: {
                value: {"questions": len(group), "metrics": metrics.means(r.metrics for r in group)}
                for value, group in sorted(parts.items())
            }
            for name, parts in slices.items()
        },
    }


def _outcome(record: QuestionRecord) -> str:
    if record.error is not None and not record.answered:
        return "error"
    return "answered" if record.answered else "refused"


def code_version() -> str:
    """The version of the program, with the commit when it runs from its own checkout ("0.1.0 2931e8b+")."""
    try:
        release = version("chithi")
    except PackageNotFoundError:
        release = "0"
    root = Path(__file__).resolve().parent.parent
    if not (root / ".git").exists():
        return release
    try:
        commit = subprocess.run(
            ["git", "-C", str(root), "describe", "--always", "--dirty=+"],
            capture_output=True,
            text=True,
            timeout=10,
        ).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return release
    return f"{release} {commit}".strip()
