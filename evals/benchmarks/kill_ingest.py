"""Kills an ingest at random moments and looks whether anything is lost, half-written or unreachable.

    python -m evals.benchmarks.kill_ingest FOLDER [--times 10] [--seed 1]

Each round starts `chithi ingest FOLDER` on the same library and kills it with SIGKILL. What the
catalog held before must still be there; at the end an ingest runs through and the library must
hold every readable file, with every passage found by its own vector and its own words.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rag.library.library import Library


def ingest(folder: Path, library: Path) -> subprocess.Popen[bytes]:
    """An ingest of `folder` in a process of its own."""
    command = [sys.executable, "-m", "ui.cli", "ingest", str(folder), "--library", str(library)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def stored(library: Path) -> set[str]:
    """The paths of the documents that readers see."""
    if not (library / "catalog.sqlite").exists():
        return set()
    with Library.open(library) as opened:
        report = opened.verify()
        if report.problems:
            raise SystemExit("after reopening: " + "; ".join(problem.en for problem in report.problems))
        return {row.directive.path for row in opened.directives()}


def main() -> None:
    """Kill, reopen, compare; say what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as scratch:
        library = Path(scratch) / "library"
        before: set[str] = set()
        for n in range(1, arguments.times + 1):
            process = ingest(arguments.folder, library)
            delay = chance.uniform(2.0, 40.0)
            try:
                process.wait(timeout=delay)
                outcome = "had ended"
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                outcome = "killed"
            now = stored(library)
            if before - now:
                raise SystemExit(f"lost: {before - now}")
            print(
                f"round {n}: {outcome} after {delay:.1f} s, {len(now)} documents, all whole and reachable", flush=True
            )
            before = now
        started = time.perf_counter()
        ingest(arguments.folder, library).wait()
        print(f"last ingest: {time.perf_counter() - started:.1f} s, {len(stored(library))} documents, all reachable")


if __name__ == "__main__":
    main()
