"""The references of real directives, against what people read out of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.benchmarks.relations import measure, scores

CORPUS = Path(__file__).parents[3].parent / "shared" / "corpus"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="no ../shared/corpus beside the repository"),
]


@pytest.mark.parametrize("split", ["dev", "test"])
def test_references_are_right_and_complete(split: str) -> None:
    right, wrong, missed = scores(measure(CORPUS, split))["all"]
    assert right / (right + wrong) >= 0.97
    assert right / (right + missed) >= 0.95
