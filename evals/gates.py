"""Gates: the least that a metric of a run may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.metrics.labels import LABELS
from rag.errors import ChithiError
from rag.language import Text

_JUDGED_BY_A_MODEL = {"faithfulness", "relevance"}


class GateError(ChithiError):
    """A gate cannot be read: the message shows the form and the names of metrics."""


@dataclass(frozen=True, slots=True)
class Gate:
    """The least value of a metric."""

    metric: str
    least: float


def parse_gate(text: str) -> Gate:
    """The gate in "METRIC=VALUE"; raises `GateError` for another form, an unknown metric, or a judged one."""
    metric, equals, value = text.partition("=")
    metric = metric.strip()
    try:
        least = float(value)
    except ValueError:
        least = float("nan")
    if not equals or least != least:
        raise GateError(
            f"«{text}» không đọc được. Viết CHỈ_SỐ=GIÁ_TRỊ, ví dụ score=0.6.",
            f'Cannot read "{text}". Write METRIC=VALUE, such as score=0.6.',
        )
    if metric in _JUDGED_BY_A_MODEL:
        raise GateError(
            f"{metric} do một mô hình chấm, mỗi lần một khác, nên không làm ngưỡng được.",
            f"{metric} is judged by a model, never twice the same, so it cannot be a gate.",
        )
    known = [name for name in LABELS if name not in _JUDGED_BY_A_MODEL]
    if metric not in known and "@" not in metric:
        names = ", ".join([*known, "recall@5", "mrr@10", "ndcg@10", "span_recall@5", "span_precision@5"])
        raise GateError(
            f"Không có chỉ số «{metric}». Có: {names}.", f'There is no metric "{metric}". There are: {names}.'
        )
    return Gate(metric, least)


def failures(gates: Sequence[Gate], summary: Mapping[str, Any]) -> list[Text]:
    """What is said of each gate that the summary of a run does not pass; empty when it passes all."""
    found: list[Text] = []
    for gate in gates:
        row = summary["metrics"].get(gate.metric)
        if row is None:
            found.append(
                Text(
                    f"{gate.metric}: lần chạy này không có chỉ số ấy, nên chưa đạt ngưỡng {gate.least:g}.",
                    f"{gate.metric}: this run has no such metric, so the gate at {gate.least:g} is not passed.",
                )
            )
        elif row["value"] < gate.least:
            found.append(
                Text(
                    f"{gate.metric} = {row['value']:.4f}, thấp hơn ngưỡng {gate.least:g} (n = {row['n']}).",
                    f"{gate.metric} = {row['value']:.4f}, below the gate at {gate.least:g} (n = {row['n']}).",
                )
            )
    return found
