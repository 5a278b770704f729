"""Whether the difference of two runs on the same questions could be chance."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np


def sign_test(differences: Sequence[float]) -> float:
    """The two-sided p-value of the exact sign test, ties left out (Dixon & Mood, 1946); 1.0 when all tie.

    For 0/1 metrics this is the exact McNemar test (McNemar, 1947).
    """
    better = sum(difference > 0 for difference in differences)
    worse = sum(difference < 0 for difference in differences)
    trials = better + worse
    tail = sum(math.comb(trials, count) for count in range(min(better, worse) + 1))
    return min(1.0, 2 * tail / (1 << trials))


def randomisation_test(differences: Sequence[float], *, rounds: int = 10_000, seed: int = 0) -> float:
    """The two-sided p-value of Fisher's paired randomisation test of the mean (Smucker et al., CIKM 2007).

    Under chance alone A and B could swap on each question, so signs are flipped at random `rounds`
    times; repeatable for a seed. Never 0: the pair as it came counts as one of the rounds.
    """
    changed = np.array([difference for difference in differences if difference], dtype=float)
    if not len(changed):
        return 1.0
    flips = np.random.default_rng(seed).integers(0, 2, size=(rounds, len(changed))) * 2 - 1
    as_far = np.abs((flips * changed).sum(axis=1)) >= abs(changed.sum()) - 1e-9
    return float((as_far.sum() + 1) / (rounds + 1))


def paired_p(differences: Sequence[float]) -> float:
    """The exact McNemar p-value where every change is a whole 0 ↔ 1, else that of the randomisation test."""
    whole = all(abs(difference) in {0, 1} for difference in differences)
    return sign_test(differences) if whole else randomisation_test(differences)


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """The same p-values adjusted for looking at several metrics at once (Holm, 1979)."""
    adjusted: dict[str, float] = {}
    worst = 0.0
    for place, (name, p) in enumerate(sorted(p_values.items(), key=lambda item: item[1])):
        worst = max(worst, min(1.0, p * (len(p_values) - place)))
        adjusted[name] = worst
    return adjusted
