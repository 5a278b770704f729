"""LegalBench-RAG precision and recall over characters (Pipitone & Alami, 2024).

The gold is where the answer stands in the stored text, not which passage holds it, so cutting
passages longer or shorter cannot hide: a long passage pays in precision, a short one in recall.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """Characters [start, end) of the stored text of a document, by the document's id."""

    document: str
    start: int
    end: int


def span_metrics(
    gold: Sequence[Span], hits: Sequence[Span], cutoffs: Iterable[int] = (1, 5, 10)
) -> dict[str, float | None]:
    """`span_recall@k` and `span_precision@k` of the first k hits; empty without gold.

    Gold spans are alternatives: recall is that of the alternative found best, and precision the
    share of the retrieved characters that lie in any of them (None when nothing was retrieved).
    """
    if not gold:
        return {}
    values: dict[str, float | None] = {}
    for k in sorted(set(cutoffs)):
        found = _union(hits[:k])
        retrieved = sum(span.end - span.start for span in found)
        inside = _overlap(_union(gold), found)
        values[f"span_recall@{k}"] = max(_overlap([span], found) / (span.end - span.start) for span in gold)
        values[f"span_precision@{k}"] = inside / retrieved if retrieved else None
    return values


def _union(spans: Iterable[Span]) -> list[Span]:
    """The same characters in spans that do not overlap: two passages may share a heading."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.start < span.end):
        if merged and merged[-1].document == span.document and span.start <= merged[-1].end:
            merged[-1] = merged[-1]._replace(end=max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _overlap(first: Iterable[Span], second: Sequence[Span]) -> int:
    return sum(
        max(0, min(a.end, b.end) - max(a.start, b.start)) for a in first for b in second if a.document == b.document
    )
