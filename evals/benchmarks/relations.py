"""How well the references of real directives are found, against relations that were read out of them by hand.

    python -m evals.benchmarks.relations [--corpus ../shared/corpus] [--split dev|test] [--show]

A relation counts once a document: its kind, the directive named (by number, or by title and year) and the
clause of it. `dev` documents were read while the code was written, `test` documents before it ran on them.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.benchmarks.counts import HEADER, row
from ingest.document import understand
from ingest.readers import read
from rag.directives.model import Reference
from rag.directives.naming import title_key
from rag.directives.numbers import number_key

GOLD = Path(__file__).parents[1] / "data" / "gold" / "relations"

# Relation, directive, year, clause path.
Triple = tuple[str, str, int | None, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one document's gold and references have in common and apart."""

    file: str
    right: frozenset[Triple]
    wrong: frozenset[Triple]
    missed: frozenset[Triple]


def measure(corpus: Path, split: str | None = None) -> Iterator[Outcome]:
    """The outcome of each document of `split` (None: of all) that has gold and lies in `corpus`."""
    for path in sorted(GOLD.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if split not in {None, gold["split"]}:
            continue
        source = corpus / gold["file"]
        document = understand(read(source), source, "")
        wanted = frozenset(_of_gold(entry) for entry in gold["relations"])
        found = frozenset(map(_of_reference, document.references))
        yield Outcome(gold["file"], found & wanted, found - wanted, wanted - found)


def _of_gold(entry: dict[str, Any]) -> Triple:
    name = number_key(entry["number"]) if "number" in entry else title_key(entry["title"])
    return entry["relation"], name, entry.get("year"), tuple(entry.get("target", ()))


def _of_reference(reference: Reference) -> Triple:
    if reference.number:
        return reference.relation.value, number_key(reference.number), None, reference.target
    return reference.relation.value, title_key(reference.title or ""), reference.year, reference.target


def scores(outcomes: Iterable[Outcome]) -> dict[str, tuple[int, int, int]]:
    """(right, wrong, missed) of each relation, and of "all"."""
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for outcome in outcomes:
        for counter, triples in ((right, outcome.right), (wrong, outcome.wrong), (missed, outcome.missed)):
            for triple in triples:
                counter.update((triple[0], "all"))
    return {name: (right[name], wrong[name], missed[name]) for name in sorted({*right, *wrong, *missed})}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument("--split", choices=("dev", "test"))
    parser.add_argument("--show", action="store_true", help="print what is wrong and what was missed")
    arguments = parser.parse_args()
    outcomes = list(measure(arguments.corpus, arguments.split))
    print(HEADER)
    for outcome in outcomes:
        print(row(outcome.file, len(outcome.right), len(outcome.wrong), len(outcome.missed)))
        if arguments.show:
            for label, triples in (("wrong", outcome.wrong), ("missed", outcome.missed)):
                for triple in sorted(triples, key=str):
                    print(f"    {label:6} {triple}")
    for name, counts in scores(outcomes).items():
        print(row(name, *counts))


if __name__ == "__main__":
    main()
