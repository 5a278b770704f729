"""How many tampered sentences the verification catches, and how many faithful ones it drops.

    python -m evals.benchmarks.verification [--split dev|test|all] [--wrong]

Each sentence of `tampered.jsonl` and `faithful.jsonl` cites the passage of a sample document that it was written
from, cut as the library cuts it. `--wrong` lists the tampered sentences that pass and the faithful ones that do not.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.document import understand
from ingest.readers import read
from rag.answering.verification.judge import judge
from rag.answering.verification.verdict import Verdict
from rag.directives.clauses import clause_chain, clause_name
from rag.directives.model import DirectiveDocument, Passage
from rag.retrieval.hits import Hit
from rag.vietnamese.normalize import comparable

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line of the data: what a model may have written about the passage of `document` that holds `holds`."""

    id: str
    split: str
    language: str
    kind: str
    document: str
    holds: str
    sentence: str


def load_sentences(file: Path, split: str = "all") -> list[Sentence]:
    """The sentences of `file` in `split`."""
    rows = [Sentence(**json.loads(line)) for line in file.read_text("utf-8").splitlines()]
    return [row for row in rows if split in {"all", row.split}]


@cache
def read_sample(name: str) -> DirectiveDocument:
    """The sample document called `name`, read as it is for a library."""
    path = DATA / "samples" / name
    return understand(read(path), path, "")


def passage_of(document: DirectiveDocument, holds: str) -> Hit:
    """The passage of `document` that holds the words `holds`, as a search would give it."""
    for passage in document.passages:
        if comparable(holds) in comparable(document.text[passage.start : passage.end]):
            return hit_of(document, passage)
    raise LookupError(f"no passage of {document.directive.path} holds “{holds}”")


def hit_of(document: DirectiveDocument, passage: Passage) -> Hit:
    """`passage` as a search would give it."""
    clause = document.clauses[passage.clause]
    return Hit(
        rank=1,
        score=1.0,
        document=document.directive,
        clause_path=clause.path,
        clause=clause_name(clause_chain(document.clauses, passage.clause), document.directive.language == "en"),
        text=document.text[passage.start : passage.end],
        page=None,
        start=passage.start,
        end=passage.end,
        breadcrumb=passage.breadcrumb,
        clause_index=passage.clause,
    )


def verdict_of(row: Sentence) -> Verdict:
    """The verdict on the sentence, which cites its passage."""
    return judge(f"{row.sentence} [1]", (1,), [passage_of(read_sample(row.document), row.holds)])


def table(rows: Iterable[Sentence], verdicts: Mapping[str, Verdict]) -> str:
    """Sentences and drops, by kind."""
    counts: Counter[str] = Counter()
    dropped: Counter[str] = Counter()
    for row in rows:
        counts[row.kind] += 1
        dropped[row.kind] += not verdicts[row.id].faithful
    lines = [f"{kind:16s} {counts[kind]:4d} {dropped[kind]:4d} {dropped[kind] / counts[kind]:7.1%}" for kind in counts]
    return "\n".join(sorted(lines))


def main() -> None:
    """Judge the sentences of a split and print the table of each kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", default="dev", choices=("dev", "test", "all"))
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args()
    print(f"{'kind':16s}    n drop   share   (split: {options.split})")
    for name in ("tampered", "faithful"):
        rows = load_sentences(DATA / f"{name}.jsonl", options.split)
        verdicts = {row.id: verdict_of(row) for row in rows}
        if name == "tampered":
            print(table(rows, verdicts))
        for language in ("vi", "en"):
            spoken = [row for row in rows if row.language == language]
            count = sum(not verdicts[row.id].faithful for row in spoken)
            print(f"{name + ' ' + language:16s} {len(spoken):4d} {count:4d} {count / max(1, len(spoken)):7.1%}")
        count = sum(not verdict.faithful for verdict in verdicts.values())
        print(f"{name:16s} {len(rows):4d} {count:4d} {count / max(1, len(rows)):7.1%}")
        if name == "faithful":
            reasons = Counter(str(verdict.flaw) for verdict in verdicts.values() if not verdict.faithful)
            print("dropped by reason:", dict(reasons.most_common()))
        if options.wrong:
            for row in rows:
                if verdicts[row.id].faithful == (name == "tampered"):
                    verdict = verdicts[row.id]
                    print(f"  {row.id} {row.kind}: {row.sentence}  ← {verdict.flaw or 'passes'} {verdict.detail}")


if __name__ == "__main__":
    main()
