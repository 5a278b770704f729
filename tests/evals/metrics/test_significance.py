"""Tests of difference against known p-values."""

from __future__ import annotations

import pytest

from evals.metrics.significance import holm, paired_p, randomisation_test, sign_test


def test_the_sign_test_is_exact() -> None:
    assert sign_test([1, 1, 1, 1, 1, 0]) == 2 / 32
    assert sign_test([1, 1, 1, -1]) == 2 * (1 + 4) / 16
    assert sign_test([1, -1]) == 1
    assert sign_test([0, 0]) == 1


def test_the_randomisation_test_comes_near_the_exact_value() -> None:
    # Of the 2^6 ways to sign six equal differences two are as far out as +6: 2/64.
    assert randomisation_test([0.5] * 6) == pytest.approx(2 / 64, abs=0.005)
    assert randomisation_test([0.3, -0.3]) == 1
    assert randomisation_test([0.0, 0.0]) == 1


def test_the_randomisation_test_weighs_how_far_a_question_moved() -> None:
    assert randomisation_test([2, 2, 2, 2, 2, -0.1, -0.1, -0.1]) < 0.1 < sign_test([1] * 5 + [-1] * 3)


def test_whole_changes_are_tested_exactly_and_others_by_randomisation() -> None:
    assert paired_p([1, 1, -1, 0]) == sign_test([1, 1, -1, 0])
    assert paired_p([0.5, 0.5, 1, 0]) == randomisation_test([0.5, 0.5, 1, 0])


def test_holm_adjusts_the_smallest_most_and_keeps_the_order() -> None:
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx({"a": 0.03, "c": 0.06, "b": 0.06})
    assert holm({"a": 0.9, "b": 0.8}) == {"b": 1.0, "a": 1.0}
