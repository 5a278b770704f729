"""Search over a library of 100,000 passages: how fast, and how much the vector index misses.

    python -m evals.benchmarks.scale [--passages 100000] [--questions 200] [--library DIR]

The library is synthetic: articles of syllables drawn as often as the sample documents have them, and vectors
scattered around a few hundred centres, as topics scatter real ones. It is built by the library's own `add`;
only the embedding is left out. Questions are titles of its articles in other words, embedded by the real model
for the time that takes; the index is compared with exact search on vectors near stored ones.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from ingest.document import understand
from ingest.pipeline import find_files
from ingest.readers import read
from rag.directives.model import Clause, Directive, DirectiveDocument, Level, Passage, Status
from rag.library.embedded import Vectors
from rag.library.library import Library
from rag.library.pointer import read_pointer
from rag.library.searching import Hit
from rag.library.vectors import VectorIndex
from rag.models.compact import CompactEmbeddings
from rag.retrieval.retriever import POOL, DirectiveRetriever
from rag.vietnamese.tokens import tokenize

_SAMPLES = Path(__file__).parents[1] / "data" / "samples"
_DIMENSION = 384
_ARTICLES = 100
_SYLLABLES = 110
_TOPICS = 400
# Cosine between neighbours of one topic about .85, between topics about .7: as the model's own on statutes.
_COMMON, _WITHIN = 0.84, 0.4


def syllables_of(folder: Path) -> list[list[str]]:
    """The lines of the documents in `folder`, as syllables."""
    lines: list[list[str]] = []
    for path in find_files([folder]):
        text = understand(read(path), path, "").text
        lines += [tokens for line in text.split("\n") if len(tokens := tokenize(line)) > 4]
    return lines


def recombined(lines: Sequence[Sequence[str]], length: int, draw: random.Random) -> str:
    """`length` syllables: runs of two to six, each from another line, so that words stay words."""
    words: list[str] = []
    while len(words) < length:
        line = lines[draw.randrange(len(lines))]
        start = draw.randrange(len(line) - 1)
        words += line[start : start + draw.randint(2, 6)]
    return " ".join(words[:length])


def synthetic_directives(passages: int, lines: Sequence[Sequence[str]], seed: int) -> Iterator[DirectiveDocument]:
    """Decisions of a hundred articles each, `passages` articles in all."""
    draw = random.Random(seed)
    for number in range(1, -(-passages // _ARTICLES) + 1):
        title = f"Quyết định về {recombined(lines, 8, draw)}"
        text, clauses, cut = "", [], []
        for i in range(min(_ARTICLES, passages - (number - 1) * _ARTICLES)):
            label, heading = f"Điều {i + 1}", recombined(lines, 7, draw).capitalize()
            body = f"{label}. {heading}\n{recombined(lines, _SYLLABLES, draw).capitalize()}."
            clauses.append(
                Clause(i, None, Level.ARTICLE, label, (label,), heading, len(text), len(text) + len(body), None)
            )
            cut.append(Passage(i, len(text), len(text) + len(body), title))
            text += body + "\n"
        year = 1990 + number % 36
        directive = Directive(
            id=f"s{number}",
            number=f"{number}/{year}/QĐ-UBND",
            kind="Quyết định",
            title=title,
            issuer="Ủy ban nhân dân tỉnh Mẫu Sơn",
            issued_on=date(year, 1 + number % 12, 1 + number % 28),
            signer=None,
            status=Status.IN_FORCE,
            path=f"/scale/{number}.txt",
        )
        yield DirectiveDocument(directive, text, tuple(clauses), tuple(cut), sha256=f"{number:064x}", format="txt")


def clustered_vectors(count: int, generator: np.random.Generator, topics: Vectors) -> Vectors:
    """`count` unit vectors (n, d), each near one of `topics` (t, d)."""
    noise = generator.standard_normal((count, _DIMENSION)).astype(np.float32) / np.sqrt(_DIMENSION)
    vectors = topics[generator.integers(0, len(topics), count)] + _WITHIN * noise
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def topics_of(generator: np.random.Generator) -> Vectors:
    """The centres (t, d): all near one direction, as the model's vectors are."""
    common = generator.standard_normal(_DIMENSION).astype(np.float32)
    own = generator.standard_normal((_TOPICS, _DIMENSION)).astype(np.float32)
    own /= np.linalg.norm(own, axis=1, keepdims=True)
    centres: Vectors = _COMMON * common / np.linalg.norm(common) + np.sqrt(1 - _COMMON**2) * own
    return centres


def build(library: Library, passages: int, lines: Sequence[Sequence[str]], seed: int) -> None:
    """Add the synthetic directives; the indexes follow at the end, as after any ingest."""
    generator = np.random.default_rng(seed)
    topics = topics_of(generator)
    with library.writing():
        for document in synthetic_directives(passages, lines, seed):
            library.add(document, clustered_vectors(len(document.passages), generator, topics))


def milliseconds(work: Callable[[int], object], rounds: int) -> tuple[float, float]:
    """(p50, p95) of `work(i)` over `rounds` calls after five that warm up."""
    took = []
    for i in range(-5, rounds):
        started = time.perf_counter()
        work(max(i, 0))
        took.append((time.perf_counter() - started) * 1000)
    p50, p95 = np.percentile(took[5:], [50, 95])
    return float(p50), float(p95)


def shared(found: Callable[[Vectors], list[Hit]], exact: Sequence[set[int]], queries: Vectors) -> float:
    """The share of the exact nearest POOL passages that `found` finds, over `queries` (q, d)."""
    same = sum(
        len(truth & {passage for passage, _ in found(query)}) for truth, query in zip(exact, queries, strict=True)
    )
    return same / sum(map(len, exact))


def measure_speed(library: Library, embeddings: CompactEmbeddings, questions: Sequence[str], near: Vectors) -> None:
    """Print p50 and p95 of each step of retrieval, and of all of it."""
    retriever = DirectiveRetriever(library=library, embeddings=embeddings)
    queries = [retriever.understand(question) for question in questions]
    for name, work in {
        "embed the question": lambda i: embeddings.embed_query(questions[i]),
        "dense": lambda i: library.dense(near[i], POOL),
        "lexical": lambda i: library.lexical(queries[i].tokens, POOL),
        "understand": lambda i: retriever.understand(questions[i]),
        "retrieve, whole": lambda i: retriever.search(retriever.understand(questions[i]), 12),
    }.items():
        p50, p95 = milliseconds(work, len(questions))
        print(f"{name:<20} p50 {p50:6.1f} ms  p95 {p95:6.1f} ms", flush=True)


def measure_recall(library: Library, queries: Vectors) -> None:
    """Print how much of exact search the library finds, and what the graph alone would."""
    exact = [{passage for passage, _ in library.exact_dense(query, POOL)} for query in queries]
    print(
        f"recall@{POOL} against exact search: {shared(lambda q: library.dense(q, POOL), exact, queries):.4f}", end=" "
    )
    pointer = read_pointer(library.root)
    assert pointer is not None and pointer.vectors is not None
    index = VectorIndex.open(library.root / "vectors" / pointer.vectors.name)
    started = time.perf_counter()
    alone = shared(lambda q: index.search(q, POOL), exact, queries)
    took = (time.perf_counter() - started) / len(queries) * 1000
    print(f"(the graph alone: {alone:.4f}, {took:.1f} ms a query)", flush=True)
    index.close()


def main() -> None:
    """Build the library unless it is there, then measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--library", type=Path, help="kept for the next run")
    arguments = parser.parse_args()
    lines = syllables_of(_SAMPLES)
    draw = random.Random(arguments.seed + 1)
    questions = [f"{recombined(lines, draw.randint(6, 14), draw)}?" for _ in range(arguments.questions)]
    topics = topics_of(np.random.default_rng(arguments.seed))
    near = clustered_vectors(arguments.questions, np.random.default_rng(arguments.seed + 1), topics)
    embeddings = CompactEmbeddings()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.library or Path(scratch) / "library"
        with Library.open(folder, create=True, model_name=embeddings.model_name) as library:
            if not library.directives():
                started = time.perf_counter()
                build(library, arguments.passages, lines, arguments.seed)
                print(f"build: {time.perf_counter() - started:.0f} s, peak {_peak_mb():.0f} MB", flush=True)
        with Library.open(folder, model_name=embeddings.model_name) as library:
            stats = library.stats()
            size = stats.bytes_on_disk / 1e6
            print(f"{stats.directives} documents, {stats.passages} passages, {size:.0f} MB", flush=True)
            measure_speed(library, embeddings, questions, near)
            print(f"peak memory: {_peak_mb():.0f} MB")
            measure_recall(library, near)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
