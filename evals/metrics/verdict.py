"""The headline: one verdict a question and its score, after CRAG (Yang et al., NeurIPS 2024).

- right, +1. Answerable: every judged metric is 1, that is answered, a gold clause cited exactly, every
  fact stated, every quote verbatim, nothing outdated cited, nothing said that must not be.
  Unanswerable: refused.
- acceptable, +0.5. Answerable and answered, nothing false in it, but not all there: every fact without
  the exact clause, or the exact clause with at least one of the facts.
- refused, 0. Answerable, and refused; or an error kept the assistant from saying anything.
- wrong, −1. Everything else: an answer to a question that has none, the wrong clause without the facts,
  a quote that is not verbatim, an outdated clause, words that must not be said (in a refusal too).

So an assistant that always refuses scores the share of unanswerable questions, and one that always
answers pays for each invention. CRAG has people (or a model) grade; here the gold does.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from evals.metrics.answers import faults


class Verdict(StrEnum):
    """What became of one question."""

    RIGHT = "right"
    ACCEPTABLE = "acceptable"
    REFUSED = "refused"
    WRONG = "wrong"


SCORES: Mapping[Verdict, float] = {
    Verdict.RIGHT: 1.0,
    Verdict.ACCEPTABLE: 0.5,
    Verdict.REFUSED: 0.0,
    Verdict.WRONG: -1.0,
}

_FALSEHOODS = ("verbatim_quotes", "in_force", "conduct")


def verdict(metrics: Mapping[str, float | None], *, answerable: bool, answered: bool, failed: bool) -> Verdict:
    """The verdict on a question from its judged metrics; `failed`: an error came instead of an answer."""
    if failed:
        return Verdict.REFUSED
    short = faults(metrics)
    if any(name in short for name in _FALSEHOODS):
        return Verdict.WRONG
    if not answerable:
        return Verdict.WRONG if answered else Verdict.RIGHT
    if not answered:
        return Verdict.REFUSED
    if not short:
        return Verdict.RIGHT
    # Without facts to state, the clause is all there is to be right about.
    facts = metrics.get("fact_recall") or 0.0
    exact = metrics.get("exact_clause") == 1
    return Verdict.ACCEPTABLE if facts == 1 or (facts > 0 and exact) else Verdict.WRONG


def score(of: Verdict) -> float:
    """The points of a verdict, from −1 to 1."""
    return SCORES[of]
