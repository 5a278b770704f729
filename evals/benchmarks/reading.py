"""How well the extractive answerer reads: questions whose answer is a span of a paragraph, and those without one.

    python -m evals.benchmarks.reading [--file ../shared/bench/xquad_vi.json] [--library build/reading]
                                       [--every 4] [--limit N]

The file is in the format of SQuAD (XQuAD Vietnamese: Artetxe, Ruder & Yogatama 2020). Each paragraph becomes a
document of the library. A question is asked twice: of the whole library, and of the library without its paragraph,
where it has no answer (`Assistant.ask(only=…)` leaves it out). Printed: the right paragraph first; answered; the
answer's span inside the quoted words; token F1 of the quote against the span (a clause is longer than a span, so this
is low by design); refused when the paragraph is left out. Nothing is fitted on these questions.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.metrics import means
from ingest.pipeline import ingest
from rag.assistant import Assistant
from rag.library.library import Library
from rag.models.embeddings import load_embeddings
from rag.settings import Settings
from rag.vietnamese.normalize import comparable
from rag.vietnamese.tokens import tokenize


@dataclass(frozen=True, slots=True)
class Item:
    """A question, the file of its paragraph, and the wordings of its answer."""

    question: str
    file: str
    answers: tuple[str, ...]


def unpack(source: Path, folder: Path) -> list[Item]:
    """The questions of a SQuAD file, its paragraphs written as text files to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    items: list[Item] = []
    paragraphs = [p for article in json.loads(source.read_text("utf-8"))["data"] for p in article["paragraphs"]]
    for number, paragraph in enumerate(paragraphs):
        path = folder / f"doan-{number:03}.txt"
        if not path.exists():
            path.write_text(paragraph["context"], "utf-8")
        for qa in paragraph["qas"]:
            answers = tuple(dict.fromkeys(answer["text"] for answer in qa["answers"]))
            items.append(Item(qa["question"], path.name, answers))
    return items


def token_f1(found: str, gold: str) -> float:
    """The F1 of the bags of tokens of two texts (Rajpurkar et al. 2016)."""
    one, other = Counter(tokenize(found)), Counter(tokenize(gold))
    shared = (one & other).total()
    return 2 * shared / (one.total() + other.total()) if shared else 0.0


def measure(assistant: Assistant, items: Sequence[Item]) -> Iterator[dict[str, float | None]]:
    """The metrics of each question, 0 or 1 but for F1; None where one does not apply."""
    everything = {Path(row.directive.path).name: row.directive.id for row in assistant.library.directives()}
    for item in items:
        answer = assistant.ask(item.question)
        hits = assistant.search(item.question, 1)
        quotes = [citation.quote for citation in answer.citations]
        scores: dict[str, float | None] = {
            "right paragraph first": float(bool(hits) and Path(hits[0].document.path).name == item.file),
            "answered": float(answer.answered),
        }
        if answer.answered:
            shown = [comparable(quote) for quote in quotes]
            scores["span in the quote"] = float(any(comparable(a) in q for a in item.answers for q in shown))
            scores["token F1"] = max(token_f1(q, a) for q in quotes for a in item.answers)
        scores["answered with the span"] = scores.get("span in the quote", 0.0)
        others = [identity for name, identity in everything.items() if name != item.file]
        scores["refused without it"] = float(not assistant.ask(item.question, only=others).answered)
        yield scores


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path, default=Path("../shared/bench/xquad_vi.json"))
    parser.add_argument("--library", type=Path, default=Path("build/reading"))
    parser.add_argument("--every", type=int, default=1, help="ask only every n-th question")
    parser.add_argument("--limit", type=int, help="ask at most so many")
    arguments = parser.parse_args()
    items = unpack(arguments.file, arguments.library / "paragraphs")[:: arguments.every][: arguments.limit]
    settings = Settings(library=arguments.library / "library", chat_model=None)
    embeddings = load_embeddings(settings)
    with Library.open(settings.library, create=True, model_name=embeddings.model_name) as library:
        ingest(library, embeddings, [arguments.library / "paragraphs"])
    with Assistant.open(settings=settings) as assistant:
        rows = list(measure(assistant, items))
    print(f"{len(items)} questions")
    for name, metric in means(rows).items():
        print(f"{name:24} {metric['value']:.3f} [{metric['low']:.3f} {metric['high']:.3f}]  n={metric['n']}")


if __name__ == "__main__":
    main()
