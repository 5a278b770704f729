"""The summary of a run as a table in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evals.metrics.labels import label, ordered
from evals.report import words
from rag.language import Language

if TYPE_CHECKING:
    from rich.console import Console


def print_summary(console: Console, summary: Mapping[str, Any], language: Language = "vi") -> None:
    """None; the metrics with their intervals go to the console as a table."""
    from rich.table import Table

    latency = summary["latency_ms"]
    caption = f"{words.VERDICTS.to(language)}: " + ", ".join(
        f"{words.word(verdict, language)} {count}" for verdict, count in summary["verdicts"].items()
    )
    if latency:
        caption += (
            f"\n{words.LATENCY.to(language)}: p50 {latency['p50']:.0f} ms ({latency['p50_low']:.0f} – "
            f"{latency['p50_high']:.0f}), p95 {latency['p95']:.0f} ms "
            f"({latency['p95_low']:.0f} – {latency['p95_high']:.0f})"
        )
    table = Table(title=words.TITLE.to(language), caption=caption)
    table.add_column(words.METRIC.to(language))
    for column in (words.VALUE, words.INTERVAL, words.QUESTIONS):
        table.add_column(column.to(language), justify="right")
    for name in ordered(summary["metrics"]):
        row = summary["metrics"][name]
        interval = f"{row['low']:.3f} – {row['high']:.3f}"
        table.add_row(label(name).to(language), f"{row['value']:.3f}", interval, str(row["n"]))
    console.print(table)
