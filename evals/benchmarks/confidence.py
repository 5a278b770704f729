"""Fits the two confidence models of the extractive answerer on dev questions, and prints them.

    python -m evals.benchmarks.confidence LIBRARY DATASET [LIBRARY DATASET …]

Each span that the answerer considers for a dev question is an example: right when it lies in a gold
clause and holds the facts, wrong otherwise. Test questions are never read.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from evals.datasets import Question, load_questions
from evals.metrics import Place, fact_recall, is_exact
from rag.answering.chain import HITS_READ
from rag.answering.composing import Turn
from rag.answering.confidence import Signals
from rag.answering.extraction import about_document, best_readings
from rag.answering.extractive import Reading
from rag.assistant import Assistant
from rag.models.reading import ReadingModel, SpanReader

_REGULARISATION = 0.3
_FOLDS = 5


Spans = list[tuple[Reading, bool]]


def examples(library: Path, dataset: Path, reader: SpanReader | None) -> Iterator[tuple[Question, Spans]]:
    """For each dev question, the spans considered and whether each is right; without a `reader` at a first look."""
    with Assistant.open(library) as assistant:
        for question in (q for q in load_questions(dataset, "dev") if q.stands_alone):
            query = assistant.retriever.understand(question.question)
            hits = assistant.retriever.search(query, HITS_READ)
            turn = Turn(query, assistant.retriever.shelf(date.today()), tuple(hits), assistant.retriever, reader)
            if about_document(turn) is None:
                yield question, [(reading, _right(question, reading)) for reading in best_readings(turn)]


def _right(question: Question, reading: Reading) -> bool:
    citation = reading.evidence.citation(1)
    place = Place(citation.document.path, citation.clause_path)
    gold = any(is_exact(Place(g.document, g.clause), place) for g in question.gold)
    return gold and fact_recall(citation.quote, question.facts) == 1.0


def fit(asked: Sequence[Spans]) -> npt.NDArray[np.float64]:
    """Weights of the signals, and the intercept last: a softmax over the spans of a question and "none of them".

    What is made large is the share that the right spans get, or "none", whose score is 0, where none is right.
    """
    asked = [spans for spans in asked if spans]
    width, longest = len(fields(Signals)), max(len(spans) for spans in asked)
    x = np.zeros((len(asked), longest, width))
    there, right = np.zeros((2, len(asked), longest), bool)
    for row, spans in enumerate(asked):
        x[row, : len(spans)] = [astuple(reading.signals) for reading, _ in spans]
        there[row, : len(spans)] = True
        right[row, : len(spans)] = [good for _, good in spans]

    def loss(w: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        odds = np.exp(x @ w[:-1] + w[-1]) * there
        wanted = (odds * right).sum(1) + ~right.any(1)
        whole = 1 + odds.sum(1)
        pull = odds / whole[:, None] - odds * right / wanted[:, None]
        gradient = np.append(np.einsum("ij,ijk->k", pull, x) + 2 * _REGULARISATION * w[:-1], pull.sum())
        return float(np.log(whole / wanted).sum() + _REGULARISATION * (w[:-1] ** 2).sum()), gradient

    start = np.append(np.zeros(width), -2.0)
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)


def main(arguments: list[str]) -> None:
    """Fit on the given pairs of library and data set; print weights, and the curve of the threshold."""
    if not arguments or len(arguments) % 2:
        raise SystemExit(__doc__)
    for name, reader in (("FIRST_LOOK", None), ("READ", ReadingModel())):
        asked = [
            pair
            for library, dataset in zip(arguments[::2], arguments[1::2], strict=True)
            for pair in examples(Path(library), Path(dataset), reader)
        ]
        w = fit([spans for _, spans in asked])
        print(f"{name} = Weighing(\n    {w[-1]:.2f},\n    Signals(")
        for field, weight in zip(fields(Signals), w[:-1], strict=True):
            print(f"        {field.name}={weight:.2f},")
        print("    ),\n    threshold=…,\n)")
        print("threshold  answered right  answered wrong  refused rightly  refused wrongly  (cross-validated)")
        for threshold in np.arange(0.1, 0.85, 0.05):
            print(f"{threshold:9.2f}  " + "  ".join(f"{n:14d}" for n in _outcomes(asked, float(threshold))))


def _outcomes(asked: list[tuple[Question, Spans]], threshold: float) -> tuple[int, int, int, int]:
    """Counts over all dev questions, each judged by a model that was fitted without its fold."""
    counts = [0, 0, 0, 0]
    for fold in range(_FOLDS):
        kept = [spans for i, (_, spans) in enumerate(asked) if i % _FOLDS != fold]
        w = fit(kept)
        for question, spans in asked[fold::_FOLDS]:
            scored = [(1 / (1 + np.exp(-(w[-1] + np.dot(w[:-1], astuple(r.signals))))), good) for r, good in spans]
            best, good = max(scored, default=(0.0, False))
            if best >= threshold:
                counts[0 if good else 1] += 1
            else:
                counts[2 if not question.answerable else 3] += 1
    return counts[0], counts[1], counts[2], counts[3]


if __name__ == "__main__":
    main(sys.argv[1:])
