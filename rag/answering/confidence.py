"""How sure the extractive answerer is of a span, and from where on it says "not in the library".

A logistic model over cheap signals takes a first look and chooses the spans that are worth reading; a second one, which
also knows what the reading model thinks, ranks those and decides whether the best of them may be shown. Both are fitted
on the dev questions of the data sets and on questions about other laws, never on test questions:
`python -m evals.benchmarks.confidence` prints the numbers below.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for and against a span as the answer; all in 0..1.

    `similarity`, `score`, `rank` (1/rank) come from the retriever. `coverage` is the share of the
    question's words in the span (its headings count half), `specific` the same without words that
    only name the document, `pairs` the share of neighbouring words that stand side by side there too.
    `fits` says whether the span holds the kind of thing asked for; `missing_…` that a number or name
    of the question is nowhere near; `outdated` that the document has been replaced; `names_number`
    that it speaks of the directive asked about; `foreign` that it is in another language. `reading` is the
    reading model's log odds that the span answers; 0 before it was read.
    """

    similarity: float
    score: float
    rank: float
    coverage: float
    specific: float
    pairs: float
    fits: float
    missing_amounts: float
    missing_names: float
    outdated: float
    names_number: float
    foreign: float
    reading: float = 0.0


@dataclass(frozen=True, slots=True)
class Weighing:
    """A logistic model of the signals, and the confidence from which on a span may be shown."""

    intercept: float
    weights: Signals
    threshold: float

    def confidence(self, signals: Signals) -> float:
        """The confidence in 0..1 that a span with these signals answers the question."""
        return 1 / (1 + math.exp(-self._log_odds(signals)))

    def share(self, signals: Signals, rivals: Sequence[Signals]) -> float:
        """The span's share of the softmax over it, its `rivals` and "none of them", to which the model is fitted.

        Where several spans seem to answer, each is doubtful; but what has been replaced is no rival of what is in
        force: it says the same in other words, or what was right once.
        """
        own = math.exp(self._log_odds(signals))
        current = (rival for rival in rivals if signals.outdated or not rival.outdated)
        return own / (1 + own + sum(math.exp(self._log_odds(rival)) for rival in current))

    def _log_odds(self, signals: Signals) -> float:
        weighed: list[float] = [w * s for w, s in zip(astuple(self.weights), astuple(signals), strict=True)]
        return self.intercept + sum(weighed)


FIRST_LOOK = Weighing(
    -13.40,
    Signals(
        similarity=3.19,
        score=3.26,
        rank=3.60,
        coverage=2.73,
        specific=2.00,
        pairs=0.07,
        fits=2.30,
        missing_amounts=-0.79,
        missing_names=-1.87,
        outdated=-0.27,
        names_number=1.86,
        foreign=0.45,
    ),
    threshold=0.30,
)
READ = Weighing(
    -11.74,
    Signals(
        similarity=3.25,
        score=2.88,
        rank=3.01,
        coverage=1.72,
        specific=1.60,
        pairs=0.01,
        fits=1.49,
        missing_amounts=-0.88,
        missing_names=-1.90,
        outdated=-0.01,
        names_number=1.57,
        foreign=-0.36,
        reading=0.23,
    ),
    threshold=0.30,
)
# The share of the best span from which on there is an answer at all. Right answers and right refusals less wrong
# answers are about most here on the dev questions (see BENCHMARKS.md).
ANSWERS = 0.22
