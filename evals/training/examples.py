"""Training questions with the spans that the answerer would consider for them, each marked right or wrong.

    python -m evals.training.examples LIBRARY QUESTIONS… --out build/reading/examples.jsonl

`QUESTIONS` are lines of JSON: `document` (a file name in the library), `question`, `answerable`, and `at`, offsets in
the stored text of the words that answer (or, without an answer, that nearly do); `whole` where a whole list is asked
for and those words stand in its lead. They were written over other documents than those that the evaluation asks of:
`evals/data/reading/invented.jsonl` over the documents beside it, `statutes.jsonl` over the eight statutes of
`evals.benchmarks.alqac.DEV_LAWS` and six old documents of the encoding benchmark. Nothing is trained or
fitted on `evals/data/reading/unread`: `evals.benchmarks.confidence` reports on it.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.answering.candidates import Candidate, candidates
from rag.answering.chain import HITS_READ
from rag.answering.composing import Turn
from rag.answering.extraction import best_readings
from rag.answering.extractive import Reading
from rag.assistant import Assistant
from rag.directives.model import DirectiveDocument
from rag.models.reading import SpanReader
from rag.retrieval.hits import Hit
from rag.retrieval.query import Query

# Spans kept for a question: enough wrong ones to draw other ones each epoch.
_SPANS = 24
# The log odds of a span that the search did not come upon.
_UNSEEN = -4.0


@dataclass(frozen=True, slots=True)
class Considered:
    """A question with its document, the place that answers it (None without one), and the spans looked at for it.

    Each reading is marked: 1 where it holds the words that answer, 0 where not, None for items of a list asked for.
    """

    question: dict[str, Any]
    query: Query
    document: DirectiveDocument
    gold: tuple[int, int] | None
    readings: tuple[tuple[Reading, int | None], ...]


def considered(
    assistant: Assistant, questions: Iterable[dict[str, Any]], reader: SpanReader | None = None
) -> Iterator[Considered]:
    """What the answerer looks at for each question whose document is in the library, the likeliest first."""
    retriever = assistant.retriever
    paths = {Path(row.directive.path).name: row.directive.id for row in assistant.library.directives()}
    for question in questions:
        directive_id = paths.get(question["document"])
        if directive_id is None:
            continue
        document = retriever.document(directive_id)
        gold = tuple(question["at"]) if question["answerable"] else None
        turn = turn_of(assistant, question["question"], reader)
        marked = ((r, _right(r.span, document, gold, bool(question.get("whole")))) for r in best_readings(turn))
        yield Considered(question, turn.query, document, gold, tuple(marked))


def turn_of(assistant: Assistant, question: str, reader: SpanReader | None = None) -> Turn:
    """`question` as the extractive answerer is given it."""
    retriever = assistant.retriever
    query = retriever.understand(question)
    return Turn(query, retriever.limited_shelf(), tuple(retriever.search(query, HITS_READ)), retriever, reader)


def examples(assistant: Assistant, questions: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One example a question: its text as the reading model gets it, and its spans, the likeliest first."""
    for asked in considered(assistant, questions):
        judged = [(r.span, _log_odds(r.confidence), right) for r, right in asked.readings[:_SPANS]]
        if asked.gold is not None and not any(right for _, _, right in judged):
            whole = bool(asked.question.get("whole"))
            judged += [(span, _UNSEEN, 1) for span in _gold_spans(asked.document, asked.gold, whole)]
        if asked.gold is None or any(right for _, _, right in judged):
            yield {
                "question": asked.query.search_text,
                "language": asked.question["language"],
                "answerable": asked.gold is not None,
                "spans": [
                    {"context": span.context(), "text": span.text, "prior": prior, "right": right}
                    for span, prior, right in judged
                    if right is not None
                ],
            }


def _log_odds(confidence: float) -> float:
    return round(math.log(confidence / (1 - confidence)), 3)


def _right(span: Candidate, document: DirectiveDocument, gold: tuple[int, int] | None, whole: bool) -> int | None:
    if gold is None or span.document.directive.id != document.directive.id:
        return 0
    if span.start <= gold[0] and gold[1] <= span.end:
        return 1
    shared = min(span.end, gold[1]) - max(span.start, gold[0])
    if shared >= (gold[1] - gold[0]) / 2:
        return 1
    if shared > 0:
        return None
    # The items of the list that is asked for answer in part.
    chain = [clause for clause in document.clauses if clause.start <= gold[0] and gold[1] <= clause.end]
    inside = whole and bool(chain) and chain[-1].start <= span.start and span.end <= chain[-1].end
    return None if inside else 0


def _gold_spans(document: DirectiveDocument, gold: tuple[int, int], whole: bool) -> Sequence[Candidate]:
    """The span of the quote itself, where the search did not come upon it."""
    clause = max((c for c in document.clauses if c.start <= gold[0] and gold[1] <= c.end), key=lambda c: c.start)
    hit = Hit(
        99, 0.0, document.directive, clause.path, "", "", None, clause.start, clause.end, clause_index=clause.index
    )
    return [
        span
        for span in candidates(document, hit, with_lists=whole)
        if min(span.end, gold[1]) - max(span.start, gold[0]) >= (gold[1] - gold[0]) / 2
    ][:1]


def main() -> None:
    """Write the examples of the questions named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    questions = [
        json.loads(line)
        for path in arguments.questions
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]
    found = 0
    with Assistant.open(arguments.library) as assistant, arguments.out.open("w", encoding="utf-8") as file:
        for example in examples(assistant, questions):
            file.write(json.dumps(example, ensure_ascii=False) + "\n")
            found += 1
    sys.stderr.write(f"{found} examples of {len(questions)} questions\n")


if __name__ == "__main__":
    main()
