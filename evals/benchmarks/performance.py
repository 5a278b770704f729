"""Time and memory of the main roads, on a folder of documents.

    python -m evals.benchmarks.performance FOLDER [--questions FILE.jsonl]

Ingest and a cold question run as processes of their own, so that their peak memory is theirs alone;
warm questions and reading run here. Timings depend on the machine: compare ratios of one run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from evals.datasets import load_questions
from ingest.document import understand
from ingest.pipeline import find_files
from ingest.readers import UnreadableFileError, read
from rag.assistant import Assistant

_COLD_RUNS = 5


def run_measured(arguments: list[str]) -> tuple[float, float, str]:
    """(seconds, peak megabytes, stdout) of `chithi` with these arguments in a process of its own."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "ui.cli", *arguments], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status) not in {0, 3}:
        raise SystemExit(f"chithi {' '.join(arguments)} failed")
    return seconds, usage.ru_maxrss / 1024, output


def measure_ingest(folder: Path, library: Path) -> None:
    """Print files, passages, seconds by stage and peak memory of ingesting `folder`, and of doing it again."""
    seconds, peak, output = run_measured(["ingest", str(folder), "--library", str(library), "--json"])
    report = json.loads(output)
    done = [f for f in report["files"] if f["outcome"] in {"added", "replaced"}]
    stages = report["stages_seconds"]
    print(f"ingest: {len(done)} of {len(report['files'])} files, {sum(f['passages'] for f in done)} passages,", end=" ")
    print(f"{seconds:.1f} s, peak {peak:.0f} MB")
    total = stages.pop("all")
    print("  " + ", ".join(f"{name} {s:.2f} s ({100 * s / total:.1f} %)" for name, s in stages.items()))
    for file in report["files"]:
        if file["code"]:
            print(f"  not read: {file['problem']}")
    seconds, peak, _ = run_measured(["ingest", str(folder), "--library", str(library), "--json"])
    print(f"ingest again, unchanged: {seconds:.1f} s, peak {peak:.0f} MB")


def measure_cold(library: Path, question: str) -> None:
    """Print the time and memory of one question asked from the command line, torch unloaded."""
    runs = [run_measured(["ask", question, "--library", str(library), "--json"])[:2] for _ in range(_COLD_RUNS)]
    seconds, peaks = zip(*runs, strict=True)
    print(f"cold ask: median {np.median(seconds):.2f} s, max {max(seconds):.2f} s, peak {max(peaks):.0f} MB")


def measure_warm(library: Path, questions: list[str]) -> None:
    """Print the latency of `Assistant.ask` over `questions`, the first left out."""
    with Assistant.open(library) as assistant:
        assistant.ask(questions[0])
        took = []
        for question in questions:
            started = time.perf_counter()
            assistant.ask(question)
            took.append((time.perf_counter() - started) * 1000)
    p50, p95 = np.percentile(took, [50, 95])
    print(f"warm ask, {len(took)} questions: p50 {p50:.1f} ms, p95 {p95:.1f} ms")


def measure_reading(folder: Path) -> None:
    """Print how long reading and understanding each PDF takes, after a first one has loaded the parser."""
    pdfs = [path for path in find_files([folder]) if path.read_bytes()[:5] == b"%PDF-"]
    for path in [*pdfs[:1], *pdfs]:
        started = time.perf_counter()
        try:
            document = understand(read(path), path, "")
        except UnreadableFileError:
            continue
        seconds = time.perf_counter() - started
        print(f"read and understand {path.name}: {seconds:.2f} s, {len(document.clauses)} clauses")


def main() -> None:
    """Measure everything on the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--questions", type=Path, default=Path("evals/data/samples.jsonl"))
    arguments = parser.parse_args()
    questions = [question.question for question in load_questions(arguments.questions, None) if question.stands_alone]
    with tempfile.TemporaryDirectory() as scratch:
        library = Path(scratch) / "library"
        measure_ingest(arguments.folder, library)
        measure_cold(library, questions[0])
        measure_warm(library, questions)
    measure_reading(arguments.folder)


if __name__ == "__main__":
    main()
