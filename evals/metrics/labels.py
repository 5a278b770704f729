"""What a reader sees for each metric, in both languages and in the order of the report."""

from __future__ import annotations

from collections.abc import Mapping

from rag.language import Text

LABELS: Mapping[str, Text] = {
    "score": Text("Điểm (từ −1 đến 1)", "Score (−1 to 1)"),
    "correct": Text("Đúng mọi mặt", "Right in every respect"),
    "exact_clause": Text("Dẫn đúng điều khoản", "Exact clause cited"),
    "fact_recall": Text("Đủ ý cần có", "Fact recall"),
    "token_f1": Text("F1 theo từ", "Token F1"),
    "verbatim_quotes": Text("Trích nguyên văn", "Verbatim quotes"),
    "answerable_answered": Text("Có đáp án: đã trả lời", "Answerable: answered"),
    "unanswerable_refused": Text("Không có đáp án: đã từ chối", "Unanswerable: refused"),
    "in_force": Text("Văn bản còn hiệu lực", "In force on the day asked"),
    "conduct": Text("Không nói điều không được nói", "Says nothing it must not"),
    "citation_precision": Text("Độ chính xác trích dẫn", "Citation precision"),
    "alce_recall": Text("Câu có trích dẫn chứng minh (ALCE)", "Citation recall (ALCE)"),
    "alce_precision": Text("Trích dẫn có ích (ALCE)", "Citation precision (ALCE)"),
    "faithfulness": Text("Trung thành (mô hình chấm)", "Faithfulness (judged by a model)"),
    "relevance": Text("Đúng trọng tâm (mô hình chấm)", "Relevance (judged by a model)"),
}
"""The metrics of an answer. Those of retrieval ("recall@5") keep the field's own names."""

_RETRIEVAL: Mapping[str, Text] = {
    "recall": Text("Recall", "Recall"),
    "mrr": Text("MRR", "MRR"),
    "ndcg": Text("nDCG", "nDCG"),
    "span_recall": Text("Recall theo ký tự", "Character recall"),
    "span_precision": Text("Precision theo ký tự", "Character precision"),
}


def label(metric: str) -> Text:
    """The words for a metric; an unknown name stands for itself."""
    if metric in LABELS:
        return LABELS[metric]
    name, _, cutoff = metric.partition("@")
    words = _RETRIEVAL.get(name, Text(name, name))
    at = f"@{cutoff}" if cutoff else ""
    return Text(words.vi + at, words.en + at)


def ordered(names: Mapping[str, object]) -> list[str]:
    """The metrics of answers in the order of their labels, then those of retrieval by kind and cutoff."""
    kinds = list(_RETRIEVAL)

    def rank(name: str) -> tuple[int, int]:
        kind, _, cutoff = name.partition("@")
        return (kinds.index(kind) if kind in kinds else len(kinds), int(cutoff or 0))

    return [name for name in LABELS if name in names] + sorted((n for n in names if n not in LABELS), key=rank)
