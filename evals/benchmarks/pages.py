"""How many PDF pages a second are read and understood on one core, and the memory that a very long file takes.

    python -m evals.benchmarks.pages FILE.pdf… [--pages 2000]

First each file as it is, three times; then all of them one after another in a single file of so many pages, in a
process of its own. Embedding and text recognition are not part of it.
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pypdfium2

from ingest.document import understand
from ingest.readers import read

_RUNS = 3


def pages_in(path: Path) -> int:
    """The number of pages of a PDF."""
    with pypdfium2.PdfDocument(path) as pdf:
        return len(pdf)


def write_long(files: Sequence[Path], pages: int, target: Path) -> None:
    """Write a PDF of `pages` pages to `target`: those of `files`, over and over."""
    with pypdfium2.PdfDocument.new() as long:
        for file in itertools.cycle(files):
            with pypdfium2.PdfDocument(file) as pdf:
                long.import_pages(pdf, range(min(len(pdf), pages - len(long))))
            if len(long) >= pages:
                break
        long.save(target)


def measure(path: Path) -> tuple[float, float, int]:
    """(seconds to read, seconds to understand, clauses) of one file."""
    started = time.perf_counter()
    source = read(path)
    done = time.perf_counter()
    document = understand(source, path, "")
    return done - started, time.perf_counter() - done, len(document.clauses)


def print_row(name: str, pages: int, read_seconds: float, understand_seconds: float, more: str = "") -> None:
    """One line of the table."""
    total = read_seconds + understand_seconds
    print(f"{name[:44]:44} {pages:6d} {read_seconds:7.2f} {understand_seconds:11.2f} {pages / total:9.0f}{more}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    # Threads of numerical libraries would make two cores look like one.
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    if arguments.once:
        read_seconds, understand_seconds, _ = measure(arguments.files[0])
        print_row("all in one file", pages_in(arguments.files[0]), read_seconds, understand_seconds)
        return
    print(f"{'':44}  pages  read s  understand s  pages/s")
    totals = [0.0, 0.0]
    for file in arguments.files:
        runs = [measure(file) for _ in range(_RUNS)]
        best = min(runs, key=lambda run: run[0] + run[1])
        totals = [total + seconds for total, seconds in zip(totals, best, strict=False)]
        print_row(file.name, pages_in(file), best[0], best[1])
    print_row("all, one by one", sum(map(pages_in, arguments.files)), *totals)
    with tempfile.TemporaryDirectory() as folder:
        long = Path(folder) / "long.pdf"
        write_long(arguments.files, arguments.pages, long)
        command = [sys.executable, "-m", "evals.benchmarks.pages", str(long), "--once"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        output = process.stdout.read().rstrip()
        _, status, usage = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status):
            raise SystemExit("reading the long file failed")
        print(f"{output}   peak {usage.ru_maxrss / 1024:.0f} MB, file {long.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
