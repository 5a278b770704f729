"""Another process that works on the same library."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[3]
_PRELUDE = """
import sys
from rag.library.library import Library
from tests.rag.library.synthetic import *
root = sys.argv[1]
"""


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    """A Python process running `code` with `root`, Library and the synthetic directives at hand."""
    return subprocess.Popen(
        [sys.executable, "-c", _PRELUDE + code, *map(str, arguments)],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str], line: str | None = None) -> str:
    """What the process printed until its end, after it was given `line`."""
    output, _ = process.communicate(line, timeout=120)
    assert process.returncode == 0
    return output


def next_line(process: subprocess.Popen[str]) -> str:
    """The next line that the process prints."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def tell(process: subprocess.Popen[str], line: str) -> None:
    """Give the process a line to read."""
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()
