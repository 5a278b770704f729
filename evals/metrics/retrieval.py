"""Metrics of ranked retrieval, computed by the field's reference implementation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def retrieval_metrics(
    first_ranks: Mapping[str, int | None], cutoffs: Iterable[int] = (1, 5, 10)
) -> dict[str, dict[str, float]]:
    """Recall@k for each cutoff, MRR@10 and nDCG@10 of every question, by question id.

    Computed by ir_measures (MacAvaney et al., ECIR 2022; trec_eval underneath). The gold places of
    a question are alternatives, not a list to complete, so they are one relevant unit, standing
    where the first relevant hit stands: recall is 0 or 1, MRR is 1/rank (Voorhees, TREC-8 1999),
    nDCG is 1/log2(1 + rank) (Järvelin & Kekäläinen, 2002).
    """
    import ir_measures  # loads pandas and trec_eval: half a second that a mere import need not pay

    measures = {f"recall@{k}": ir_measures.R @ k for k in sorted(set(cutoffs))}
    measures |= {"mrr@10": ir_measures.RR @ 10, "ndcg@10": ir_measures.nDCG @ 10}
    names = {measure: name for name, measure in measures.items()}
    values = {question: dict.fromkeys(measures, 0.0) for question in first_ranks}
    # Only the place of the one relevant unit matters, so everything above it stands for itself.
    found = {question: rank for question, rank in first_ranks.items() if rank is not None}
    if not found:
        return values
    qrels = {question: {"gold": 1} for question in found}
    run = {
        question: {("gold" if place == rank else f"other {place}"): float(-place) for place in range(1, rank + 1)}
        for question, rank in found.items()
    }
    for metric in ir_measures.iter_calc(list(names), qrels, run):
        values[metric.query_id][names[metric.measure]] = float(metric.value)
    return values
