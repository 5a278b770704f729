"""Every metric of an evaluation, one idea a module, each a small function named after its metric.

A metric of one question is a number, or None where it does not apply; the metric of a run is the
mean over the questions where it does. What each one is, and where it comes from:

| metric | module | source |
|---|---|---|
| score, and its verdicts right, acceptable, refused, wrong | `verdict` | CRAG: Yang et al., NeurIPS 2024 |
| correct, exact_clause, citation_precision, verbatim_quotes | `answers` | ours |
| fact_recall | `answers` | nuggets: Voorhees, TREC 2003 QA |
| token_f1 | `answers` | SQuAD: Rajpurkar et al., EMNLP 2016 |
| answerable_answered, unanswerable_refused | `answers` | SQuAD 2.0: Rajpurkar et al., ACL 2018 |
| conduct | `answers` | ours |
| alce_recall, alce_precision | `alce` | ALCE: Gao et al., EMNLP 2023 |
| in_force | `force` | ours |
| recall@k, mrr@10, ndcg@10 | `retrieval` | Voorhees, TREC-8 1999; Järvelin & Kekäläinen, TOIS 2002 |
| span_recall@k, span_precision@k | `spans` | LegalBench-RAG: Pipitone & Alami, 2024 |
| faithfulness, relevance (never a gate) | `evals.judge` | RAGAS: Es et al., EACL 2024 |
| intervals, percentiles | `intervals` | bootstrap: Efron & Tibshirani, 1993 |
| differences of two runs | `significance` | McNemar, 1947; randomisation: Smucker et al., CIKM 2007 |
"""

from evals.metrics.alce import alce, worded_support
from evals.metrics.answers import (
    JUDGED,
    answerable_answered,
    citation_precision,
    conduct,
    contains_fact,
    exact_clause,
    fact_recall,
    faults,
    is_verbatim,
    token_f1,
    unanswerable_refused,
    verbatim_quotes,
)
from evals.metrics.force import in_force
from evals.metrics.intervals import bootstrap_interval, latency, means, rate_interval
from evals.metrics.labels import LABELS, label
from evals.metrics.places import Place, bare_path, clause_matches, is_exact, is_relevant, same_document
from evals.metrics.retrieval import retrieval_metrics
from evals.metrics.spans import Span, span_metrics
from evals.metrics.verdict import SCORES, Verdict, score, verdict

__all__ = [
    "JUDGED",
    "LABELS",
    "SCORES",
    "Place",
    "Span",
    "Verdict",
    "alce",
    "answerable_answered",
    "bare_path",
    "bootstrap_interval",
    "citation_precision",
    "clause_matches",
    "conduct",
    "contains_fact",
    "exact_clause",
    "fact_recall",
    "faults",
    "in_force",
    "is_exact",
    "is_relevant",
    "is_verbatim",
    "label",
    "latency",
    "means",
    "rate_interval",
    "retrieval_metrics",
    "same_document",
    "score",
    "span_metrics",
    "token_f1",
    "unanswerable_refused",
    "verbatim_quotes",
    "verdict",
    "worded_support",
]
