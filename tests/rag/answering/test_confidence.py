"""How sure the answerer is of a span, alone and beside others that seem to answer too."""

from __future__ import annotations

from dataclasses import astuple, fields, replace

import pytest

from rag.answering.confidence import READ, Signals

NONE = Signals(*(0.0 for _ in astuple(READ.weights)))
GOOD = replace(NONE, similarity=0.9, score=0.9, rank=1.0, coverage=0.9, specific=0.9, fits=1.0, reading=5.0)


def test_what_the_reading_model_doubts_is_trusted_less() -> None:
    assert READ.confidence(replace(GOOD, reading=-5.0)) < READ.confidence(GOOD)


def test_a_span_alone_has_the_share_that_is_its_confidence() -> None:
    assert READ.share(GOOD, []) == pytest.approx(READ.confidence(GOOD))


def test_a_rival_as_good_takes_nearly_half_and_a_poor_one_next_to_nothing() -> None:
    alone = READ.share(GOOD, [])
    assert READ.share(GOOD, [GOOD]) == pytest.approx(alone / (1 + alone))
    assert READ.share(GOOD, [NONE] * 7) == pytest.approx(alone, abs=0.01)


@pytest.mark.parametrize("signal", ["similarity", "score", "rank", "coverage", "specific", "fits", "names_number"])
def test_more_of_a_signal_that_speaks_for_a_span_never_makes_it_less_sure(signal: str) -> None:
    assert signal in {field.name for field in fields(Signals)}
    assert READ.confidence(replace(NONE, **{signal: 1.0})) > READ.confidence(NONE)
