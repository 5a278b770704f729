"""Asks an assistant every question of a data set, and goes on where a stopped run was."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evals import fingerprints, metrics
from evals.asking import Asked, Judge, Remembered, ask, new_conversation
from evals.datasets import Question, dataset_hash
from evals.progress import Progress
from evals.records import EvaluationRun, Manifest, QuestionRecord
from evals.stored import LibraryDocuments


def run(
    assistant: Asked,
    questions: Sequence[Question],
    k: int = 10,
    on_progress: Callable[[int, int], None] | None = None,
    *,
    dataset: str = "",
    settings: Mapping[str, Any] | None = None,
    library: Mapping[str, Any] | None = None,
    progress: Path | None = None,
    judge: Judge | None = None,
    judge_name: str | None = None,
    begin: Callable[[], Remembered] = new_conversation,
) -> EvaluationRun:
    """Every question asked and searched for, with its metrics.

    `on_progress` is called with (done, total) after each question. `dataset` (a name), `settings`
    and `library` (statistics) go into the manifest as they are and must be JSON data. Retrieval
    looks at max(k, 10) hits. With `progress`, a file, each record is kept there until the run is
    complete, and a record of the same question, library, settings, program and day is not asked
    for again. A question the assistant cannot take, or a model that does not answer, is recorded as
    an error; any other failure ends the run.
    """
    began, now = time.perf_counter(), datetime.now(UTC)
    day = datetime.now().astimezone().date().isoformat()  # the day that "in force" means without `as_of`
    library_hash, code_hash = fingerprints.library_hash(assistant.library), fingerprints.code_hash()
    setup = fingerprints.setup_hash(
        settings=settings or {}, library=library_hash, code=code_hash, day=day, k=k, judge=judge_name
    )
    kept = Progress(progress, setup) if progress is not None else None
    documents = LibraryDocuments(assistant.library)
    # The first search loads the embedding model; seconds that belong to no question.
    assistant.search("Phạm vi điều chỉnh và đối tượng áp dụng", 1)
    drafts: list[QuestionRecord] = []
    resumed = 0
    for done, question in enumerate(questions, 1):
        record = kept.get(question) if kept else None
        if record is not None:
            resumed += 1
        else:
            record = ask(assistant, question, max(k, 10), documents, judge, begin)
            if kept is not None:
                kept.add(record)
        drafts.append(record)
        if on_progress is not None:
            on_progress(done, len(questions))
    manifest = Manifest(
        dataset=dataset,
        dataset_hash=dataset_hash(questions),
        splits=tuple(sorted({question.split for question in questions})),
        questions=len(questions),
        k=k,
        settings=dict(settings or {}),
        library=dict(library or {}),
        library_hash=library_hash,
        embedding_model=assistant.library.model_name,
        chat_model=(settings or {}).get("chat_model"),
        judge=judge_name,
        code_version=fingerprints.code_version(),
        code_hash=code_hash,
        machine=fingerprints.machine(),
        day=day,
        date=now.isoformat(timespec="seconds"),
        duration_s=round(time.perf_counter() - began, 2),
        resumed=resumed,
    )
    return EvaluationRun(manifest=manifest, records=tuple(_ranked(drafts, k)))


def _ranked(drafts: Sequence[QuestionRecord], k: int) -> list[QuestionRecord]:
    """The records with the metrics of ranking, which are computed for all of them at once."""
    ranks = {
        record.question.id: next((hit.rank for hit in record.hits if hit.relevant), None)
        for record in drafts
        if record.question.answerable
    }
    retrieval = metrics.retrieval_metrics(ranks, (1, 5, 10, k))
    return [
        record.model_copy(update={"metrics": record.metrics | retrieval.get(record.question.id, {})})
        for record in drafts
    ]
