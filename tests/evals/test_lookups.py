"""The look-up benchmark: what it asks is drawn from the library, and what it calls right is right."""

from __future__ import annotations

import pytest

from evals.benchmarks.lookups import Lookup, failure, lookups_in
from rag.assistant import Assistant


def test_the_same_seed_draws_the_same_look_ups(assistant: Assistant) -> None:
    first, again, other = (lookups_in(assistant.library, 200, seed) for seed in (0, 0, 1))
    assert first == again != other
    assert len(first) == 200
    assert {bool(lookup.paths) for lookup in first} == {True, False}
    assert len({lookup.spelling for lookup in first}) > 25


def test_every_number_and_address_finds_its_own_first(assistant: Assistant) -> None:
    asked = lookups_in(assistant.library, 60, 7)
    assert {lookup.typed: wrong for lookup in asked if (wrong := failure(assistant, lookup))} == {}


@pytest.mark.parametrize(
    ("lookup", "wrong"),
    [
        (Lookup("", "QĐ 12/2024", frozenset({"07-2019-qd-ubnd"})), "comes first"),
        (
            Lookup("", "điều 2 QĐ 12/2024", frozenset({"12-2024-qd-ubnd"}), frozenset({("Điều 3",)})),
            "Điều 2 comes first",
        ),
        (Lookup("", "QĐ 12/2024", frozenset({"12-2024-qd-ubnd", "15-qd-tu"})), "ambiguous"),
    ],
)
def test_another_document_another_clause_or_silence_about_two_is_a_failure(
    assistant: Assistant, lookup: Lookup, wrong: str
) -> None:
    assert wrong in (failure(assistant, lookup) or "")
