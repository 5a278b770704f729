"""Weighted fusion by numbers worked out by hand, and what never changes the order."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rag.retrieval.fusion import weighted_fusion, z_scores

# Scores with room between them, so that shifting and scaling cannot merge two of them by rounding.
SCORES = st.dictionaries(st.integers(0, 30), st.integers(-200, 200).map(lambda n: n / 8), max_size=12)


def test_z_scores_are_distances_from_the_mean_in_standard_deviations() -> None:
    # Mean 4, deviations -3 0 3, variance 18/3 = 6.
    assert z_scores({1: 1.0, 2: 4.0, 3: 7.0}) == pytest.approx({1: -3 / math.sqrt(6), 2: 0, 3: 3 / math.sqrt(6)})


def test_scores_that_do_not_differ_say_nothing() -> None:
    assert z_scores({}) == {}
    assert z_scores({7: 0.4}) == {7: 0.0}
    assert z_scores({7: 0.4, 8: 0.4}) == {7: 0.0, 8: 0.0}


def test_fusion_adds_z_scores_with_the_dense_side_weighted() -> None:
    # Both sides have the z-scores -1 and 1.
    assert weighted_fusion({1: 0.9, 2: 0.5}, {1: 3.0, 2: 5.0}, 0.8) == pytest.approx({1: 0.8 - 1, 2: -0.8 + 1})


def test_what_one_side_lacks_counts_as_its_lowest() -> None:
    fused = weighted_fusion({1: 0.9, 2: 0.5}, {2: 5.0, 3: 3.0}, 0.5)
    assert fused == pytest.approx({1: 0.5 - 1, 2: -0.5 + 1, 3: -0.5 - 1})


def test_one_side_alone_keeps_its_order() -> None:
    assert weighted_fusion({}, {}, 0.8) == {}
    assert weighted_fusion({}, {1: 1.0, 2: 3.0}, 0.8) == pytest.approx({1: -1, 2: 1})
    assert weighted_fusion({1: 1.0, 2: 3.0}, {}, 0.8) == pytest.approx({1: -0.8, 2: 0.8})


def test_a_weight_of_nothing_leaves_the_words_alone() -> None:
    fused = weighted_fusion({1: 0.9, 2: 0.1}, {1: 1.0, 2: 3.0}, 0.0)
    assert fused == pytest.approx({1: -1, 2: 1})


@given(SCORES, SCORES, st.integers(-40, 40), st.sampled_from([0.25, 0.5, 2.0, 16.0]), st.booleans())
def test_shifting_and_scaling_either_side_changes_nothing(
    dense: dict[int, float], lexical: dict[int, float], shift: int, scale: float, left: bool
) -> None:
    moved = {key: score * scale + shift for key, score in (dense if left else lexical).items()}
    changed = weighted_fusion(moved, lexical, 0.8) if left else weighted_fusion(dense, moved, 0.8)
    assert changed == pytest.approx(weighted_fusion(dense, lexical, 0.8), abs=1e-6)


@given(SCORES, SCORES)
def test_every_candidate_of_either_side_gets_a_finite_score(dense: dict[int, float], lexical: dict[int, float]) -> None:
    fused = weighted_fusion(dense, lexical, 0.8)
    assert fused.keys() == dense.keys() | lexical.keys()
    assert all(math.isfinite(score) for score in fused.values())


@given(SCORES)
def test_z_scores_have_mean_nought_and_deviation_one(scores: dict[int, float]) -> None:
    assume(len(set(scores.values())) > 1)
    values = z_scores(scores).values()
    assert sum(values) == pytest.approx(0, abs=1e-9)
    assert sum(z * z for z in values) == pytest.approx(len(scores))
