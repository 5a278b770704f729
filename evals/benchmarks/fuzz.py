"""Damages files of every format and looks whether reading them ever crashes, hangs, swells or says nonsense.

    python -m evals.benchmarks.fuzz [--cases 2000] [--seed 1] [--seconds-limit 30] [--memory-limit 2048]
                                    [--files FOLDER] [--keep FOLDER]

A case is read and understood in a process of its own kind (`ingest.reading`, as in an ingest), with limits of
time and memory. It must come out as a document or as a refusal in one line, in both languages. `--files` adds
the files of a folder to the sound files that are damaged; `--keep` saves the cases that went wrong.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from evals.benchmarks.fuzz_files import sound_files
from evals.benchmarks.fuzz_mutations import mutate
from ingest.readers import UnreadableFileError
from ingest.readers.archives import is_archive, members
from ingest.reading import ReadingPool
from ingest.worker import Job, Limits, Reading
from rag.directives.model import DirectiveDocument

# Outcomes that no damaged file may have.
FAULTS = ("crashed", "too_slow", "too_much_memory", "internal", "nonsense")
_AHEAD = 8


@dataclass(slots=True)
class Findings:
    """What became of the cases: outcomes by format, and what went wrong."""

    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")

    def add(self, case: str, form: str, outcome: str, seconds: float, detail: str = "") -> None:
        """Count one case."""
        self.outcomes.setdefault(form, Counter())[outcome] += 1
        self.slowest = max(self.slowest, (seconds, case))
        if outcome in FAULTS:
            self.faults.append(f"{case}: {outcome} {detail}".strip())


def cases(files: dict[str, bytes], count: int, seed: int) -> Iterator[tuple[str, str, bytes]]:
    """(name, format, damaged bytes), the formats in turn; the same for the same seed."""
    names, others = sorted(files), [files[name] for name in sorted(files)]
    for number in range(count):
        name = names[number % len(names)]
        yield (
            f"{seed}-{number}.{name}",
            name.rpartition(".")[2],
            mutate(files[name], others, Random(f"{seed}/{number}")),
        )


def what_is_wrong(document: DirectiveDocument) -> str:
    """What in a document contradicts itself, "" where nothing does."""
    size = len(document.text)
    spans = [(c.start, c.end) for c in document.clauses] + [(p.start, p.end) for p in document.passages]
    spans += [(r.start, r.end) for r in document.references]
    if not document.text.strip():
        return "no text"
    if not document.passages:
        return "no passage"
    if any(not 0 <= start <= end <= size for start, end in spans):
        return "offsets outside the text"
    if any(not document.text[p.start : p.end].strip() for p in document.passages):
        return "empty passage"
    try:
        document.text.encode("utf-8")
    except UnicodeEncodeError:
        return "text that cannot be stored"
    return ""


def verdict(reading: Reading) -> tuple[str, str]:
    """(outcome, detail) of one reading: "read", the code of a refusal, or one of FAULTS."""
    if reading.document is not None:
        wrong = what_is_wrong(reading.document)
        return ("nonsense", wrong) if wrong else ("read", "")
    if reading.problem is None or any("\n" in line or not line for line in (reading.problem.vi, reading.problem.en)):
        return "nonsense", f"message {reading.problem}"
    return str(reading.code), reading.trace or reading.problem.en


def unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The files that an ingest would read in these bytes: of an archive each one; raises UnreadableFileError."""
    if is_archive(data):
        yield from members(data, name)
    else:
        yield name, data


def fuzz(files: dict[str, bytes], count: int, seed: int, limits: Limits, keep: Path | None) -> Findings:
    """Read `count` damaged files side by side."""
    findings = Findings()
    waiting: list[tuple[str, str, bytes, Future[Reading]]] = []

    def finish() -> None:
        case, form, data, future = waiting.pop(0)
        reading = future.result()
        outcome, detail = verdict(reading)
        findings.add(case, form, outcome, reading.read_seconds + reading.understand_seconds, detail)
        if keep is not None and outcome in FAULTS:
            (keep / case.replace("/", "_")).write_bytes(data)

    with ReadingPool(limits=limits) as pool:
        for case, form, data in cases(files, count, seed):
            started = time.perf_counter()
            try:
                found = list(unpacked(case, data))
            except UnreadableFileError as error:
                findings.add(case, form, error.code, time.perf_counter() - started)
                continue
            for name, part in found or [(case, b"")]:
                job = Job(Path("/fuzz") / name, part, hashlib.sha256(part).hexdigest())
                waiting.append((case, form, data, pool.submit(job)))
            while len(waiting) > _AHEAD:
                finish()
        while waiting:
            finish()
    return findings


def main() -> None:
    """Fuzz; print what was found; exit with 1 where something went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds-limit", type=float, default=30.0)
    parser.add_argument("--memory-limit", type=int, default=2048, help="megabytes")
    parser.add_argument("--files", type=Path, help="a folder of more sound files")
    parser.add_argument("--keep", type=Path, help="where to save the cases that went wrong")
    arguments = parser.parse_args()
    files = sound_files()
    for path in sorted(arguments.files.rglob("*")) if arguments.files else ():
        if path.is_file():
            files[path.name] = path.read_bytes()
    if arguments.keep:
        arguments.keep.mkdir(parents=True, exist_ok=True)
    limits = Limits(arguments.memory_limit * 1024**2, arguments.seconds_limit, 0.0)
    started = time.perf_counter()
    findings = fuzz(files, arguments.cases, arguments.seed, limits, arguments.keep)
    seconds = time.perf_counter() - started
    for form, outcomes in sorted(findings.outcomes.items()):
        told = ", ".join(f"{outcome} {count}" for outcome, count in outcomes.most_common())
        print(f"{form:5} {outcomes.total():5}  {told}")
    total = sum((outcomes for outcomes in findings.outcomes.values()), Counter[str]())
    print(
        f"{arguments.cases} cases ({total.total()} files), seed {arguments.seed}, "
        f"from {len(files)} sound files, in {seconds:.0f} s"
    )
    print(", ".join(f"{fault} {total[fault]}" for fault in FAULTS))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"slowest {findings.slowest[0]:.1f} s ({findings.slowest[1]}), peak memory of a reading process {peak:.0f} MB"
    )
    for fault in findings.faults:
        print(fault)
    sys.exit(1 if findings.faults else 0)


if __name__ == "__main__":
    main()
