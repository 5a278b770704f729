"""Which retriever finds the right clause, however the question is typed.

    python -m evals.benchmarks.retrieval QUESTIONS.jsonl --documents FOLDER [--split dev|test]
    python -m evals.benchmarks.retrieval --alqac ../shared/bench [--split dev|test] [--ablations]

QUESTIONS.jsonl is in the format of `evals.datasets.Question`, each with the clauses that answer it;
FOLDER holds the documents they stand in. Every retriever's hits are cut to the depth of the gold clause
(an article, a khoản) and counted once, at their best place. Vectors are kept in --cache, by the words
they stand for, so a second run takes seconds. --ablations measures the whole pipeline without each of its parts.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

from evals.benchmarks import alqac
from evals.datasets import Question, load_questions
from evals.metrics import bare_path, means, retrieval_metrics, same_document
from evals.typing_habits import HABITS
from ingest.pipeline import ingest
from rag.library.lexical import FieldWeights
from rag.library.library import Library
from rag.models.embeddings import load_embeddings
from rag.retrieval.fusion import weighted_fusion
from rag.retrieval.query import Query
from rag.retrieval.ranking import Weights
from rag.retrieval.retriever import POOL, DirectiveRetriever
from rag.settings import Settings

_RRF_K = 60  # Cormack, Clarke & Büttcher (SIGIR 2009)
_SHOWN = ("recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10")

# What is left of the pipeline's weights when one part is taken out.
ABLATIONS: Mapping[str, Weights] = {
    "chithi": Weights(),
    "- dense": Weights(dense=0),
    "- lexical": Weights(fields=FieldWeights(body=0, pairs=0)),
    "- pairs": Weights(fields=FieldWeights(pairs=0)),
    "- syllables": Weights(fields=FieldWeights(body=0)),
    "- heading": Weights(heading=0),
    "- siblings": Weights(siblings=0),
    "- named": Weights(named=0),
    "- standing": Weights(replaced=0, replaced_unwished=0, draft=0),
    "- wishes": Weights(wished=0, newest=0),
    "- collapse": Weights(collapse=False),
    "- parts": Weights(parts=False),
}

# (name of the file, path of labels), best first.
Ranking = list[tuple[str, tuple[str, ...]]]


class RememberedQueries(Embeddings):
    """`embeddings` whose query vectors are kept in a file, by the words of the query."""

    def __init__(self, embeddings: Embeddings, path: Path) -> None:
        self._embeddings = embeddings
        self._path = path
        self._known: dict[str, np.ndarray] = dict(np.load(path)) if path.exists() else {}
        self._fresh = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Passages go straight through: the library remembers them itself."""
        return self._embeddings.embed_documents(texts)

    def embed_query(self, text: str) -> list[float]:
        """The vector of `text`."""
        key = hashlib.sha256(text.encode()).hexdigest()[:24]
        if key not in self._known:
            self._known[key] = np.asarray(self._embeddings.embed_query(text), dtype=np.float32)
            self._fresh += 1
        vector: list[float] = self._known[key].tolist()
        return vector

    def save(self) -> None:
        """Write what is new to the file."""
        if self._fresh:
            np.savez(self._path, **self._known)


@dataclass(frozen=True)
class Bench:
    """The retrievers under test, over one library."""

    library: Library
    retriever: DirectiveRetriever
    ablations: bool = False

    def systems(self) -> Mapping[str, Callable[[Query], Ranking]]:
        """Each retriever by its name, as a function from a question to the clauses it finds, best first."""
        return self._ablated() if self.ablations else self._compared()

    def _ablated(self) -> Mapping[str, Callable[[Query], Ranking]]:
        def searching(weights: Weights) -> Callable[[Query], Ranking]:
            embeddings = self.retriever.embeddings
            return _search_of(DirectiveRetriever(library=self.library, embeddings=embeddings, weights=weights))

        return {name: searching(weights) for name, weights in ABLATIONS.items()}

    def _compared(self) -> Mapping[str, Callable[[Query], Ranking]]:
        return {
            "BM25": lambda query: self._places(self._lexical(query)),
            "dense": lambda query: self._places(self._dense(query)),
            "RRF": lambda query: self._places(_reciprocal(self._dense(query), self._lexical(query))),
            "weighted": lambda query: self._places(
                weighted_fusion(self._dense(query), self._lexical(query), self.retriever.weights.dense)
            ),
            "chithi": _search_of(self.retriever),
        }

    def _lexical(self, query: Query) -> dict[int, float]:
        return dict(self.library.lexical(query.tokens, POOL))

    def _dense(self, query: Query) -> dict[int, float]:
        vector = self.retriever.embeddings.embed_query(query.search_text.lower())
        return dict(self.library.dense(np.asarray(vector, dtype=np.float32), POOL))

    def _places(self, scores: Mapping[int, float]) -> Ranking:
        order = sorted(scores, key=lambda passage: -scores[passage])
        return [(p.directive.path, p.clause.path) for p in self.library.passages(order)]


def _search_of(retriever: DirectiveRetriever) -> Callable[[Query], Ranking]:
    return lambda query: [(hit.document.path, hit.clause_path) for hit in retriever.search(query, k=POOL)]


def _reciprocal(*rankings: Mapping[int, float]) -> dict[int, float]:
    fused: dict[int, float] = {}
    for scores in rankings:
        for rank, passage in enumerate(sorted(scores, key=lambda p: -scores[p]), start=1):
            fused[passage] = fused.get(passage, 0.0) + 1 / (_RRF_K + rank)
    return fused


def first_rank(question: Question, ranking: Ranking) -> int | None:
    """Where the first gold clause stands among the distinct clauses of its depth, from 1; None if nowhere."""
    depth = max(len(bare_path(gold.clause)) for gold in question.gold)
    units = dict.fromkeys((path, bare_path(clause)[:depth]) for path, clause in ranking)
    golds = [(gold.document, bare_path(gold.clause)) for gold in question.gold]
    for rank, (path, clause) in enumerate(units, start=1):
        if any(same_document(document, path) and clause == wanted for document, wanted in golds):
            return rank
    return None


def measure(bench: Bench, questions: Sequence[Question], habits: Sequence[str]) -> Iterator[dict[str, object]]:
    """One row for each way of typing and each retriever: its metrics with intervals, and milliseconds a query."""
    for habit in habits:
        queries = {q.id: bench.retriever.understand(HABITS[habit](q.question)) for q in questions}
        for query in queries.values():
            bench.retriever.embeddings.embed_query(
                query.search_text.lower()
            )  # timed below without the cache's first miss
        for name, search in bench.systems().items():
            ranks: dict[str, int | None] = {}
            started = time.perf_counter()
            for question in questions:
                ranks[question.id] = first_rank(question, search(queries[question.id]))
            took = (time.perf_counter() - started) / len(questions) * 1000
            yield {
                "habit": habit,
                "system": name,
                "ms": round(took, 1),
                "missed": sorted(q for q, rank in ranks.items() if rank != 1),
                "metrics": means(retrieval_metrics(ranks).values()),
            }


def print_row(row: dict[str, object]) -> None:
    """One line of the table: value and 95 % interval of recall@1, then the other metrics."""
    metrics = row["metrics"]
    assert isinstance(metrics, dict)
    first = metrics["recall@1"]
    rest = "  ".join(f"{metrics[name]['value']:.3f}" for name in _SHOWN[1:])
    print(
        f"{row['habit']:<16} {row['system']:<10} {first['value']:.3f} [{first['low']:.3f} {first['high']:.3f}]"
        f"  {rest}  {row['ms']:6.1f} ms",
        flush=True,
    )


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path, nargs="?")
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--alqac", type=Path, help="folder with alqac_laws.json and alqac_questions.json")
    parser.add_argument("--split", choices=("dev", "test"))
    parser.add_argument("--habit", choices=tuple(HABITS), action="append")
    parser.add_argument("--cache", type=Path, default=Path("build/retrieval"))
    parser.add_argument("--ablations", action="store_true", help="the pipeline without each of its parts")
    parser.add_argument("--out", type=Path, help="write the rows as JSON")
    arguments = parser.parse_args()
    if arguments.alqac:
        alqac.convert(arguments.alqac, arguments.cache / "alqac")
        arguments.questions = arguments.cache / "alqac" / "questions.jsonl"
        arguments.documents = arguments.cache / "alqac" / "laws"
    if not arguments.questions or not arguments.documents:
        parser.error("QUESTIONS.jsonl with --documents FOLDER, or --alqac FOLDER")
    questions = [q for q in load_questions(arguments.questions, arguments.split) if q.answerable and q.stands_alone]
    folder = hashlib.sha256(str(arguments.documents.resolve()).encode()).hexdigest()[:12]
    settings = Settings(library=arguments.cache / f"library-{folder}")
    embeddings = load_embeddings(settings)
    remembered = RememberedQueries(embeddings, arguments.cache / "queries.npz")
    with Library.open(settings.library, create=True, model_name=embeddings.model_name) as library:
        report = ingest(library, embeddings, [arguments.documents])
        print(f"{len(report.files)} documents, {library.stats().passages} passages, {len(questions)} questions")
        print(f"{'typed':<16} {'retriever':<10} recall@1 [95 %]        @5     @10    MRR@10 nDCG@10")
        bench = Bench(library, DirectiveRetriever(library=library, embeddings=remembered), arguments.ablations)
        rows = []
        for row in measure(bench, questions, arguments.habit or tuple(HABITS)):
            print_row(row)
            rows.append(row)
    remembered.save()
    if arguments.out:
        arguments.out.write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main()
