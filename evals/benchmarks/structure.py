"""How well the clause trees of real directives are built, against labels that were read out of them by hand.

    python -m evals.benchmarks.structure [--corpus ../shared/corpus] [--split dev|test] [--show]

A clause counts by its full path ("Chương II › Điều 32 › Khoản 1 › Điểm a"). Head, preamble and foot bear no labels
and are not in the gold. `dev` documents were read while the code was written, `test` documents before it ran on
them. The last columns audit the tree: "stray" characters lie in no clause, in two or out of order; "gaps" are
jumps in the numbering, which real documents have.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.benchmarks.counts import HEADER, row
from ingest.document import understand
from ingest.readers import read
from rag.directives.audit import Audit, audit
from rag.directives.model import Level

GOLD = Path(__file__).parents[1] / "data" / "gold" / "structure"
_UNLABELLED = {Level.HEAD, Level.PREAMBLE, Level.TAIL}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one document's gold and tree have in common and apart, and what the audit says of the tree."""

    file: str
    right: Counter[str]
    wrong: Counter[str]
    missed: Counter[str]
    audit: Audit


def measure(corpus: Path, split: str | None = None) -> Iterator[Outcome]:
    """The outcome of each document of `split` (None: of all) that has gold and lies in `corpus`."""
    for path in sorted(GOLD.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if split not in {None, gold["split"]}:
            continue
        source = corpus / gold["file"]
        document = understand(read(source), source, "")
        wanted = Counter[str](gold["paths"])
        found = Counter(" › ".join(c.path) for c in document.clauses if c.level not in _UNLABELLED)
        audited = audit(document.text, document.clauses)
        yield Outcome(gold["file"], wanted & found, found - wanted, wanted - found, audited)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument("--split", choices=("dev", "test"))
    parser.add_argument("--show", action="store_true", help="print what is wrong and what was missed")
    arguments = parser.parse_args()
    print(f"{HEADER}  stray  gaps")
    totals = Counter[str]()
    for outcome in measure(arguments.corpus, arguments.split):
        right, wrong, missed = outcome.right.total(), outcome.wrong.total(), outcome.missed.total()
        found = outcome.audit
        stray = found.uncovered + found.doubled + found.disordered
        print(f"{row(outcome.file, right, wrong, missed)} {stray:6d} {len(found.gaps):5d}")
        totals.update(right=right, wrong=wrong, missed=missed)
        if arguments.show:
            for label, paths in (("wrong", outcome.wrong), ("missed", outcome.missed)):
                for path in sorted(paths.elements()):
                    print(f"    {label:6} {path}")
    print(row("all", totals["right"], totals["wrong"], totals["missed"]))


if __name__ == "__main__":
    main()
