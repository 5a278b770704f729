"""The sets of tampered and faithful sentences, and what the verification makes of them."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest

from evals.benchmarks.verification import DATA, Sentence, load_sentences, passage_of, read_sample, verdict_of

TAMPERED = load_sentences(DATA / "tampered.jsonl")
FAITHFUL = load_sentences(DATA / "faithful.jsonl")
# Close to the clause's own words; from f241 on, as freely as a good model words an answer.
PLAIN = [row for row in FAITHFUL if int(row.id[1:]) <= 240]
FREE = [row for row in FAITHFUL if int(row.id[1:]) > 240]
RENDERINGS = load_sentences(DATA / "renderings.jsonl")


def dropped(rows: list[Sentence], split: str) -> float:
    """The share of the sentences of a split that are dropped."""
    chosen = [row for row in rows if row.split == split]
    return sum(not verdict_of(row).faithful for row in chosen) / len(chosen)


def test_there_are_enough_sentences_of_every_kind_in_both_languages() -> None:
    assert len(TAMPERED) >= 120
    assert len(FAITHFUL) >= 120
    assert min(Counter(row.kind for row in TAMPERED).values()) >= 9
    for rows in (TAMPERED, FAITHFUL):
        assert len({row.id for row in rows}) == len(rows)
        assert {(row.language, row.split) for row in rows} == set(product(("vi", "en"), ("dev", "test")))


def test_no_passage_is_in_both_splits() -> None:
    splits: dict[tuple[str, str], set[str]] = {}
    for row in (*TAMPERED, *FAITHFUL):
        splits.setdefault((row.document, row.holds), set()).add(row.split)
    assert all(len(found) == 1 for found in splits.values())


def test_every_sentence_has_its_passage() -> None:
    for row in (*TAMPERED, *FAITHFUL, *RENDERINGS):
        assert passage_of(read_sample(row.document), row.holds).text


@pytest.mark.parametrize("split", ["dev", "test"])
def test_nearly_every_tampered_sentence_is_caught(split: str) -> None:
    assert dropped(TAMPERED, split) >= 0.95


def test_few_faithful_sentences_are_dropped() -> None:
    assert dropped(PLAIN, "dev") <= 0.05
    assert dropped(PLAIN, "test") <= 0.05
    assert dropped(FREE, "dev") <= 0.11


def test_no_tampered_rendering_in_the_other_language_is_kept() -> None:
    tampered = [row for row in RENDERINGS if row.kind != "faithful"]
    assert len(tampered) >= 9
    assert [row.sentence for row in tampered if verdict_of(row).faithful] == []
