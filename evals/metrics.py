"""Every metric of an evaluation, each a small function named after it.

A metric of one question is a number from 0 to 1, or None where it does not apply; the
metric of a run is the mean over the questions where it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

import numpy as np

from rag.language import Text
from rag.vietnamese.normalize import comparable, nfc

LABELS: Mapping[str, Text] = {
    "correct": Text("Đúng mọi mặt", "Right in every respect"),
    "exact_clause": Text("Dẫn đúng điều khoản", "Exact clause cited"),
    "citation_precision": Text("Độ chính xác trích dẫn", "Citation precision"),
    "fact_recall": Text("Đủ ý cần có", "Fact recall"),
    "verbatim_quotes": Text("Trích nguyên văn", "Verbatim quotes"),
    "answerable_answered": Text("Có đáp án: đã trả lời", "Answerable: answered"),
    "unanswerable_refused": Text("Không có đáp án: đã từ chối", "Unanswerable: refused"),
}
"""What a reader sees for each metric of an answer, in the order of the report."""

JUDGED = ("answerable_answered", "unanswerable_refused", "exact_clause", "fact_recall", "verbatim_quotes")
"""What a right answer has in full. Not citation precision: a second, supporting clause is no fault."""


class Place(NamedTuple):
    """A clause of a document: the name of its file, and its path of labels."""

    document: str
    clause: tuple[str, ...]


def label(metric: str) -> Text:
    """The words for a metric; those of retrieval keep the field's own names."""
    if metric in LABELS:
        return LABELS[metric]
    name = {"mrr": "MRR", "ndcg": "nDCG", "recall": "Recall"}.get(metric.split("@")[0], metric.split("@")[0])
    text = f"{name}@{metric.split('@')[1]}" if "@" in metric else name
    return Text(text, text)


# Places -----------------------------------------------------------------------------------------

_ORDINAL = "nhất|một|hai|nhì|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười"
# "Phần đầu", the head of a document, is no container: only a counted Phần is.
_CONTAINER = re.compile(
    rf"(phần|chương|mục|tiểu mục|part|chapter)\s+(thứ\s+)?([ivxlcdm]+|\d+\w?|[a-zđ]|({_ORDINAL})(\s+({_ORDINAL}))*)"
)


_ARTICLE = re.compile(r"(?:điều|article) \d+\w?")


def bare_path(path: Iterable[str]) -> tuple[str, ...]:
    """The path as compared (NFC, lower case), without Phần (part), Chương (chapter), Mục, Tiểu mục.

    Articles are numbered through a document, so those four add nothing to a reference, and people
    leave them out; nor does the name of an enclosed regulation that stands above an article.
    Party-style labels ("10", "10.4") pass untouched.

    >>> bare_path(["Chương II", "Mục 1", "Điều 5", "Khoản 2"])
    ('điều 5', 'khoản 2')
    """
    labels = [comparable(part) for part in path]
    first = next((i for i, part in enumerate(labels) if _ARTICLE.fullmatch(part)), 0)
    return tuple(part for part in labels[first:] if part and not _CONTAINER.fullmatch(part))


def clause_matches(gold_path: Sequence[str], path: Sequence[str]) -> bool:
    """Whether the two paths name the same clause: equal, once containers and case are left out."""
    gold = bare_path(gold_path)
    return bool(gold) and gold == bare_path(path)


def same_document(gold: str, document: str) -> bool:
    """Whether the two paths end in the same file name (NFC: macOS stores names decomposed)."""
    names = [nfc(PurePath(name.replace("\\", "/")).name) for name in (gold, document)]
    return names[0] == names[1]


def is_exact(gold: Place, place: Place) -> bool:
    """Whether the place is the gold clause itself, in the gold document."""
    return same_document(gold.document, place.document) and clause_matches(gold.clause, place.clause)


def is_relevant(gold: Place, place: Place) -> bool:
    """Whether a passage at this place counts as having found the gold clause.

    It does when its clause is the gold clause, a part of it, or its parent: short clauses are
    joined into one passage, and the path of that passage is their parent's. One level up and no
    more, because a passage seldom holds a whole article of points, and counting each passage
    of the article would flatter the retriever. A parent's passage may still be another part of the
    parent, so recall by this rule is an upper bound; `exact_clause` has no such slack.
    """
    if not same_document(gold.document, place.document):
        return False
    wanted, found = bare_path(gold.clause), bare_path(place.clause)
    if not wanted or not found:
        return False
    is_part = found[: len(wanted)] == wanted
    is_parent = found == wanted[:-1]
    return is_part or is_parent


# Retrieval --------------------------------------------------------------------------------------


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


# Answers ----------------------------------------------------------------------------------------

_MARKER = re.compile(r"\s*\[\d+\]|\*\*")


def contains_fact(answer: str, alternatives: Iterable[str]) -> bool:
    """Whether the answer has one of the alternatives as whole words, citation markers left out.

    Whole words and numbers: "5 năm" is not in "15 năm", nor "3" in "3,5" or in the marker "[3]".
    """
    text = comparable(_MARKER.sub("", answer))
    for alternative in alternatives:
        fact = comparable(alternative)
        before = r"(?<!\w)" + (r"(?<!\d[.,])" if fact[:1].isdigit() else "")
        after = r"(?!\w)" + (r"(?![.,]\d)" if fact[-1:].isdigit() else "")
        if fact and re.search(before + re.escape(fact) + after, text):
            return True
    return False


def fact_recall(answer: str, facts: Sequence[Sequence[str]]) -> float | None:
    """The share of the facts that the answer states; None where the question lists no facts.

    Recall over required facts, each with its accepted wordings ("nuggets": Voorhees, TREC 2003 QA).
    """
    if not facts:
        return None
    return sum(contains_fact(answer, alternatives) for alternatives in facts) / len(facts)


def exact_clause(gold: Sequence[Place], citations: Sequence[Place]) -> float:
    """1 when a citation is one of the gold clauses exactly, else 0."""
    return float(any(is_exact(place, citation) for place in gold for citation in citations))


def citation_precision(gold: Sequence[Place], citations: Sequence[Place]) -> float | None:
    """The share of the citations relevant to the gold (see `is_relevant`); None without citations.

    It keeps `exact_clause` honest: citing everything in sight finds the gold and lowers this.
    """
    if not citations:
        return None
    return sum(any(is_relevant(place, c) for place in gold) for c in citations) / len(citations)


def is_verbatim(text: str, start: int, end: int, quote: str) -> bool:
    """Whether the quote is, character for character, the stored text at its offsets."""
    return bool(quote) and 0 <= start < end <= len(text) and text[start:end] == quote


def verbatim_quotes(verbatim: Sequence[bool]) -> float | None:
    """The share of an answer's quotes that are verbatim; None without quotes."""
    return sum(verbatim) / len(verbatim) if verbatim else None


def answerable_answered(answerable: bool, answered: bool) -> float | None:
    """1 when a question the library can answer was answered; None for the others."""
    return float(answered) if answerable else None


def unanswerable_refused(answerable: bool, refused: bool) -> float | None:
    """1 when a question the library cannot answer was refused; None for the others.

    Unanswerable questions as in SQuAD 2.0 (Rajpurkar et al., 2018).
    """
    return None if answerable else float(refused)


def faults(metrics: Mapping[str, float | None]) -> list[str]:
    """The judged metrics in which a question fell short of 1; empty for a right answer."""
    return [name for name in JUDGED if (value := metrics.get(name)) is not None and value < 1]


# Over a run -------------------------------------------------------------------------------------


def bootstrap_interval(
    values: Sequence[float], *, confidence: float = 0.95, resamples: int = 2000, seed: int = 0
) -> tuple[float, float]:
    """The percentile bootstrap interval of the mean (Efron & Tibshirani, 1993); repeatable for a seed."""
    sample = np.asarray(values, dtype=float)
    picks = np.random.default_rng(seed).integers(0, len(sample), size=(resamples, len(sample)))
    tail = (1 - confidence) / 2
    low, high = np.quantile(sample[picks].mean(axis=1), [tail, 1 - tail])
    return float(low), float(high)


def rate_interval(values: Sequence[float], *, confidence: float = 0.95) -> tuple[float, float]:
    """The bootstrap interval of a mean of values from 0 to 1; the exact bound when all are 0 or all are 1.

    Resampling 20 successes gives 20 successes, as if a failure were impossible. The exact bound
    there is alpha^(1/n), the "rule of three" (Hanley & Lippman-Hand, JAMA 1983).
    """
    slack = 1 - (1 - confidence) ** (1 / len(values))
    if all(value == 1 for value in values):
        return 1 - slack, 1.0
    if all(value == 0 for value in values):
        return 0.0, slack
    return bootstrap_interval(values, confidence=confidence)


def means(rows: Iterable[Mapping[str, float | None]]) -> dict[str, dict[str, float]]:
    """The mean of each metric with its interval and n, over the questions where the metric applies."""
    values: dict[str, list[float]] = {}
    for row in rows:
        for name, value in row.items():
            if value is not None:
                values.setdefault(name, []).append(value)
    summary: dict[str, dict[str, float]] = {}
    for name, numbers in values.items():
        low, high = (round(bound, 4) for bound in rate_interval(numbers))
        summary[name] = {
            "value": round(sum(numbers) / len(numbers), 4),
            "low": low,
            "high": high,
            "n": len(numbers),
        }
    return summary


def latency(milliseconds: Sequence[float]) -> dict[str, float]:
    """The 50th and 95th percentile, and the longest, in milliseconds; empty without measurements."""
    if not milliseconds:
        return {}
    p50, p95 = np.percentile(milliseconds, [50, 95])
    return {"p50": round(float(p50), 1), "p95": round(float(p95), 1), "max": round(max(milliseconds), 1)}
