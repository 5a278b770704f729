"""A run in figures: means with intervals, verdicts, latency, and the same for each slice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from evals import metrics
from evals.records import EvaluationRun, QuestionRecord


def summarise(run: EvaluationRun) -> dict[str, Any]:
    """Overall metrics with 95 % intervals, verdicts, outcomes, latency, and the same metrics a slice, as JSON data."""
    return {
        "questions": len(run.records),
        "errors": sum(record.error is not None for record in run.records),
        "metrics": metrics.means(r.metrics for r in run.records),
        "verdicts": _verdicts(run.records),
        "outcomes": {
            side: dict(Counter(_outcome(r) for r in run.records if r.question.answerable is (side == "answerable")))
            for side in ("answerable", "unanswerable")
        },
        "reasons": dict(Counter(r.reason for r in run.records if r.reason)),
        "latency_ms": metrics.latency([record.latency_ms for record in run.records if record.error is None]),
        "slices": {
            name: {
                value: {
                    "questions": len(group),
                    "metrics": metrics.means(r.metrics for r in group),
                    "verdicts": _verdicts(group),
                }
                for value, group in sorted(parts.items())
            }
            for name, parts in _slices(run.records).items()
        },
    }


def _slices(records: Sequence[QuestionRecord]) -> dict[str, dict[str, list[QuestionRecord]]]:
    slices: dict[str, dict[str, list[QuestionRecord]]] = {}
    for record in records:
        question = record.question
        keys = {
            "kind": question.kind,
            "language": question.language,
            "diacritics": str(question.diacritics).lower(),
            "turns": "follow_up" if question.history else "single",
            "near_miss": str(question.near_miss).lower(),
        }
        if question.as_of or question.outdated:
            keys["in_force"] = "as_of" if question.as_of else "today"
        if record.document_kind:
            keys["document_kind"] = record.document_kind
        if question.answerable:
            keys["document"] = question.gold[0].document
        for name, value in keys.items():
            slices.setdefault(name, {}).setdefault(value, []).append(record)
    return slices


def _verdicts(records: Sequence[QuestionRecord]) -> dict[str, int]:
    counts = Counter(record.verdict for record in records)
    return {verdict.value: counts[verdict] for verdict in metrics.Verdict}


def _outcome(record: QuestionRecord) -> str:
    if record.error is not None and not record.answered:
        return "error"
    return "answered" if record.answered else "refused"
