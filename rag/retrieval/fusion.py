"""Weighted fusion of dense and lexical scores; on statutes it beats rank fusion (DESIGN section 7)."""

from __future__ import annotations

import math
from collections.abc import Mapping


def z_scores(scores: Mapping[int, float]) -> dict[int, float]:
    """Scores as standard deviations from their mean; all zero when they do not differ."""
    if not scores:
        return {}
    mean = sum(scores.values()) / len(scores)
    deviation = math.sqrt(sum((s - mean) ** 2 for s in scores.values()) / len(scores))
    return {key: (s - mean) / deviation if deviation > 1e-9 else 0.0 for key, s in scores.items()}


def weighted_fusion(dense: Mapping[int, float], lexical: Mapping[int, float], dense_weight: float) -> dict[int, float]:
    """Sum of z-scores, the dense one times `dense_weight`; a candidate that one side lacks gets that side's lowest."""
    dense_z, lexical_z = z_scores(dense), z_scores(lexical)
    dense_floor = min(dense_z.values(), default=0.0)
    lexical_floor = min(lexical_z.values(), default=0.0)
    return {
        key: dense_weight * dense_z.get(key, dense_floor) + lexical_z.get(key, lexical_floor)
        for key in dense_z.keys() | lexical_z.keys()
    }
