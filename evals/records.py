"""What an evaluation remembers: one record a question, and the manifest of the run."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from evals import metrics
from evals.datasets import Question


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CitationRecord(_Data):
    """A citation as the assistant gave it, and whether its quote is verbatim and its clause a gold one."""

    marker: int
    quote: str
    document: str
    number: str | None
    clause_path: tuple[str, ...]
    clause: str
    page: int | None
    score: float | None
    start: int
    end: int
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
    start: int
    end: int
    relevant: bool


class QuestionRecord(_Data):
    """Everything that happened to one question; `error` is set when no answer came back.

    `history` are the assistant's answers to the earlier questions of the conversation, `gold_text`
    the beginning of the first gold clause.
    """

    question: Question
    document_kind: str | None
    gold_text: str
    history: tuple[str, ...]
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
    verdict: metrics.Verdict
    metrics: dict[str, float | None]

    @property
    def faults(self) -> list[str]:
        """The metrics that make this answer a wrong one."""
        return metrics.faults(self.metrics)


class Manifest(_Data):
    """What was run, on what, when: enough to run it again, and to know whether two runs are the same."""

    dataset: str
    dataset_hash: str
    splits: tuple[str, ...]
    questions: int
    k: int
    settings: dict[str, Any]
    library: dict[str, Any]
    library_hash: str
    embedding_model: str | None
    chat_model: str | None
    judge: str | None
    code_version: str
    code_hash: str
    machine: str
    day: str
    date: str
    duration_s: float
    resumed: int


class EvaluationRun(_Data):
    """A finished run: the manifest and one record a question, in the order asked."""

    manifest: Manifest
    records: tuple[QuestionRecord, ...]
