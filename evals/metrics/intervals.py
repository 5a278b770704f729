"""Over a run: means with bootstrap intervals, and percentiles of latency with theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

LOWEST: Mapping[str, float] = {"score": -1.0}
"""The lowest value of a metric, where that is not 0."""


def bootstrap_interval(
    values: Sequence[float], *, confidence: float = 0.95, resamples: int = 2000, seed: int = 0
) -> tuple[float, float]:
    """The percentile bootstrap interval of the mean (Efron & Tibshirani, 1993); repeatable for a seed."""
    sample = np.asarray(values, dtype=float)
    picks = np.random.default_rng(seed).integers(0, len(sample), size=(resamples, len(sample)))
    tail = (1 - confidence) / 2
    low, high = np.quantile(sample[picks].mean(axis=1), [tail, 1 - tail])
    return float(low), float(high)


def rate_interval(values: Sequence[float], *, confidence: float = 0.95, lowest: float = 0.0) -> tuple[float, float]:
    """The bootstrap interval of a mean of values from `lowest` to 1; the exact bound when all are one of the two.

    Resampling 20 successes gives 20 successes, as if a failure were impossible. The exact bound
    there is alpha^(1/n), the "rule of three" (Hanley & Lippman-Hand, JAMA 1983).
    """
    slack = (1 - (1 - confidence) ** (1 / len(values))) * (1 - lowest)
    if all(value == 1 for value in values):
        return 1 - slack, 1.0
    if all(value == lowest for value in values):
        return lowest, lowest + slack
    return bootstrap_interval(values, confidence=confidence)


def means(rows: Iterable[Mapping[str, float | None]]) -> dict[str, dict[str, float]]:
    """The mean of each metric with its interval and n, over the questions where the metric applies."""
    values: dict[str, list[float]] = {}
    for row in rows:
        for name, value in row.items():
            if value is not None:
                values.setdefault(name, []).append(value)
    summary: dict[str, dict[str, float]] = {}
    for name, numbers in values.items():
        low, high = (round(bound, 4) for bound in rate_interval(numbers, lowest=LOWEST.get(name, 0.0)))
        summary[name] = {
            "value": round(sum(numbers) / len(numbers), 4),
            "low": low,
            "high": high,
            "n": len(numbers),
        }
    return summary


def latency(milliseconds: Sequence[float], *, resamples: int = 2000, seed: int = 0) -> dict[str, float]:
    """The 50th and 95th percentile with their 95 % bootstrap intervals, and the longest, in milliseconds.

    Empty without measurements. The interval of p95 over few questions is wide, and says so.
    """
    if not milliseconds:
        return {}
    sample = np.asarray(milliseconds, dtype=float)
    picks = np.random.default_rng(seed).integers(0, len(sample), size=(resamples, len(sample)))
    found = {"max": round(float(sample.max()), 1)}
    for percent in (50, 95):
        low, high = np.quantile(np.percentile(sample[picks], percent, axis=1), [0.025, 0.975])
        found[f"p{percent}"] = round(float(np.percentile(sample, percent)), 1)
        found |= {f"p{percent}_low": round(float(low), 1), f"p{percent}_high": round(float(high), 1)}
    return found
