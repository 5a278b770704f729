"""Character precision and recall against cases computed by hand."""

from __future__ import annotations

from evals.metrics.spans import Span, span_metrics

GOLD = [Span("a", 100, 200)]


def test_recall_and_precision_count_characters() -> None:
    values = span_metrics(GOLD, [Span("a", 150, 250), Span("a", 100, 120)], (1, 2))
    assert values == {
        "span_recall@1": 0.5,
        "span_precision@1": 0.5,
        "span_recall@2": 0.7,
        "span_precision@2": 70 / 120,
    }


def test_characters_retrieved_twice_count_once() -> None:
    values = span_metrics(GOLD, [Span("a", 100, 160), Span("a", 140, 200), Span("a", 100, 200)], (3,))
    assert values == {"span_recall@3": 1, "span_precision@3": 1}


def test_the_same_characters_of_another_document_count_for_nothing() -> None:
    assert span_metrics(GOLD, [Span("b", 100, 200)], (1,)) == {"span_recall@1": 0, "span_precision@1": 0}


def test_of_alternatives_the_one_found_best_counts_for_recall_and_any_for_precision() -> None:
    gold = [Span("a", 100, 200), Span("b", 0, 10)]
    assert span_metrics(gold, [Span("b", 0, 20)], (1,)) == {"span_recall@1": 1, "span_precision@1": 0.5}


def test_a_search_without_hits_has_no_precision() -> None:
    assert span_metrics(GOLD, [], (5,)) == {"span_recall@5": 0, "span_precision@5": None}


def test_without_gold_there_is_nothing_to_measure() -> None:
    assert span_metrics([], [Span("a", 0, 5)]) == {}
