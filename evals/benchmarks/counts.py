"""Right, wrong and missed against a gold list, as the benchmarks print them."""

from __future__ import annotations

HEADER = f"{'':56}  gold  wrong  missed  precision  recall"


def precision(right: int, wrong: int) -> float:
    """The share of what was found that is right; 1 where nothing was found."""
    return right / (right + wrong) if right + wrong else 1.0


def recall(right: int, missed: int) -> float:
    """The share of the gold that was found; 1 where there is no gold."""
    return right / (right + missed) if right + missed else 1.0


def row(name: str, right: int, wrong: int, missed: int) -> str:
    """One line under `HEADER`."""
    found = f"{precision(right, wrong):10.4f} {recall(right, missed):7.4f}"
    return f"{name[:56]:56} {right + missed:5d} {wrong:6d} {missed:7d} {found}"
