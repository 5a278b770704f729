"""Fits the two confidence models of the extractive answerer on dev questions, and prints them.

    python -m evals.benchmarks.confidence LIBRARY DATASET [LIBRARY DATASET …] --unread LIBRARY

Beside the dev questions each library is asked questions of the statutes that the reading model was trained on, of which
it knows nothing: what is far from every document must be refused, however much a span of it sounds like an answer.
`--unread` is a library of the documents in `evals/data/reading/unread`: the questions there, which nothing was trained
on, are not fitted but shown beside the others.

Each span that the answerer considers for a dev question is an example: right when it lies in a gold
clause and holds the facts, wrong otherwise. Test questions are never read.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from enum import StrEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from evals.datasets import Question, load_questions
from evals.metrics import Place, fact_recall, is_exact
from evals.training.examples import considered, turn_of
from rag.answering.confidence import Signals, Weighing
from rag.answering.extraction import about_document, best_readings
from rag.answering.extractive import Reading
from rag.assistant import Assistant
from rag.models.reading import ReadingModel, SpanReader

_REGULARISATION = 0.3
_FOLDS = 5
_READING = Path(__file__).parents[1] / "data" / "reading"
_STRANGERS = _READING / "statutes.jsonl"
_UNREAD = _READING / "unread" / "questions.jsonl"
_STRANGERS_A_LIBRARY = 60


Spans = list[tuple[Reading, bool]]


class Source(StrEnum):
    """Where a question comes from; a stranger is about another law."""

    DEV = "dev"
    UNREAD = "unread"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the spans considered for it, and whether each is right."""

    answerable: bool
    source: Source
    spans: Spans


def examples(library: Path, dataset: Path, skip: int, reader: SpanReader | None) -> Iterator[Example]:
    """The dev questions of `dataset` that ask for a clause, and strangers, of which `skip` were put to others."""
    with Assistant.open(library) as assistant:
        for question in (q for q in load_questions(dataset, "dev") if q.stands_alone):
            turn = turn_of(assistant, question.question, reader)
            if about_document(turn) is None:
                spans = [(reading, _right(question, reading)) for reading in best_readings(turn)]
                yield Example(question.answerable, Source.DEV, spans)
        for asked in _strangers()[skip : skip + _STRANGERS_A_LIBRARY]:
            readings = best_readings(turn_of(assistant, asked, reader))
            yield Example(False, Source.STRANGER, [(reading, False) for reading in readings])


def unread(library: Path, reader: SpanReader | None) -> Iterator[Example]:
    """The questions that nothing was trained on or tuned to."""
    questions = [json.loads(line) for line in _UNREAD.read_text("utf-8").splitlines()]
    with Assistant.open(library) as assistant:
        for asked in considered(assistant, questions, reader):
            spans = [(reading, bool(right)) for reading, right in asked.readings if right is not None]
            yield Example(asked.gold is not None, Source.UNREAD, spans)


def _strangers() -> list[str]:
    """Questions of other laws, in an order that mixes them."""
    questions = [json.loads(line)["question"] for line in _STRANGERS.read_text("utf-8").splitlines()]
    random.Random(1).shuffle(questions)
    return questions


def _right(question: Question, reading: Reading) -> bool:
    citation = reading.evidence.citation(1)
    place = Place(citation.document.path, citation.clause_path)
    gold = any(is_exact(Place(g.document, g.clause), place) for g in question.gold)
    return gold and fact_recall(citation.quote, question.facts) == 1.0


def fit(asked: Sequence[Spans]) -> Weighing:
    """The model, its threshold left open: a softmax over the spans of a question and "none of them".

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
    *weights, intercept = map(float, minimize(loss, start, jac=True, method="L-BFGS-B").x)
    return Weighing(intercept, Signals(*weights), threshold=0.0)


def main() -> None:
    """Fit on the given pairs of library and data set; print weights, and the curve of the threshold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="+", metavar="LIBRARY DATASET")
    parser.add_argument("--unread", type=Path, required=True, metavar="LIBRARY")
    arguments = parser.parse_args()
    if len(arguments.pairs) % 2:
        parser.error("each library goes with a data set")
    for name, reader in (("FIRST_LOOK", None), ("READ", ReadingModel())):
        pairs = zip(arguments.pairs[::2], arguments.pairs[1::2], strict=True)
        asked = [
            example
            for n, (library, dataset) in enumerate(pairs)
            for example in examples(library, dataset, n * _STRANGERS_A_LIBRARY, reader)
        ]
        model = fit([example.spans for example in asked])
        print(f"{name} = Weighing(\n    {model.intercept:.2f},\n    Signals(")
        for field, weight in zip(fields(Signals), astuple(model.weights), strict=True):
            print(f"        {field.name}={weight:.2f},")
        print("    ),\n    threshold=…,\n)")
        print("cross-validated; answered right and wrong, refused rightly and wrongly; strangers answered:")
        print("share   dev                     unread                  strangers")
        judged = _judged(asked) + [_judgement(example, model) for example in unread(arguments.unread, reader)]
        for threshold in np.arange(0.1, 0.75, 0.05):
            own, new = (_outcomes(judged, source, float(threshold)) for source in (Source.DEV, Source.UNREAD))
            answered = sum(best >= threshold for example, best, _ in judged if example.source is Source.STRANGER)
            print(f"{threshold:5.2f}  " + "".join(f"{n:6d}" for n in (*own, *new, answered)))


def _judged(asked: Sequence[Example]) -> list[tuple[Example, float, bool]]:
    """Each example with the share of its best span and whether that is right, by a fit without its fold."""
    judged: list[tuple[Example, float, bool]] = []
    for fold in range(_FOLDS):
        model = fit([example.spans for i, example in enumerate(asked) if i % _FOLDS != fold])
        judged += [_judgement(example, model) for example in asked[fold::_FOLDS]]
    return judged


def _judgement(example: Example, model: Weighing) -> tuple[Example, float, bool]:
    if not example.spans:
        return example, 0.0, False
    (best, right), *others = sorted(example.spans, key=lambda span: -model.confidence(span[0].signals))
    return example, model.share(best.signals, [reading.signals for reading, _ in others]), right


def _outcomes(
    judged: Sequence[tuple[Example, float, bool]], source: Source, threshold: float
) -> tuple[int, int, int, int]:
    """Questions of `source` answered right and wrong, refused rightly and wrongly."""
    own = [(example.answerable, best >= threshold, good) for example, best, good in judged if example.source is source]
    return (
        sum(answered and good for _, answered, good in own),
        sum(answered and not good for _, answered, good in own),
        sum(not answered and not answerable for answerable, answered, _ in own),
        sum(not answered and answerable for answerable, answered, _ in own),
    )


if __name__ == "__main__":
    main()
