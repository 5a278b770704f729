"""The figures of the report, as SVG that stands in the page itself."""

from __future__ import annotations

import html
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evals.metrics.labels import LABELS, label, ordered
from evals.report import words
from rag.language import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLOURS = {"right": "#3d8b57", "acceptable": "#d9a514", "refused": "#9aa7b5", "wrong": "#c0392b"}
_INK, _GRID, _BLUE, _GREEN = "#1c2430", "#e6ebf0", "#2f6db5", "#5a8f7b"
_SLICES = ("kind", "turns", "language", "diacritics", "in_force", "document_kind")


def svg(figure: Figure, description: str) -> str:
    """The figure as an SVG element; the same run gives the same bytes."""
    import matplotlib

    out = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "chithi", "font.family": "DejaVu Sans"}):
        figure.savefig(out, format="svg", metadata={"Date": None}, bbox_inches="tight")
    drawing = out.getvalue()
    drawing = drawing[drawing.index("<svg") :]
    return drawing.replace("<svg", f'<svg role="img" aria-label="{html.escape(description)}"', 1)


def metric_bars(rows: Mapping[str, Mapping[str, float]], language: Language) -> Figure:
    """Every metric from 0 to 1 with its interval; the score has a plot of its own."""
    names = [name for name in ordered(rows) if name != "score"][::-1]  # the first metric on top
    figure, axes = _figure(10.5, 0.34 * len(names) + 0.7)
    colours = [_BLUE if name in LABELS else _GREEN for name in names]
    values = [rows[name]["value"] for name in names]
    axes.barh(names, values, xerr=_errors([rows[n] for n in names]), color=colours, height=0.62, ecolor=_INK, capsize=3)
    for place, name in enumerate(names):
        note = f"{rows[name]['value']:.3f}   (n = {rows[name]['n']})"
        axes.text(1.03, place, note, va="center", fontsize=9, color=_INK)
    axes.set_yticks(range(len(names)), [label(name).to(language) for name in names])
    axes.set_xlim(0, 1.01)
    return figure


def verdict_bars(summary: Mapping[str, Any], language: Language) -> Figure:
    """Verdicts as shares: of all questions, and of each kind of question and turn."""
    rows = [(words.EVERY_QUESTION.to(language), summary["verdicts"])]
    for name in ("kind", "turns"):
        for key, part in summary["slices"].get(name, {}).items():
            rows.append((words.value(name, key, language), part["verdicts"]))
    rows.reverse()
    figure, axes = _figure(7.4, 0.36 * len(rows) + 1.0)
    left = [0.0] * len(rows)
    for verdict, colour in _COLOURS.items():
        totals = [sum(counts.values()) or 1 for _, counts in rows]
        shares = [counts[verdict] / total for (_, counts), total in zip(rows, totals, strict=True)]
        axes.barh(range(len(rows)), shares, left=left, color=colour, height=0.7, label=words.word(verdict, language))
        for place, (share, (_, counts)) in enumerate(zip(shares, rows, strict=True)):
            if share > 0.045:
                axes.text(
                    left[place] + share / 2,
                    place,
                    str(counts[verdict]),
                    ha="center",
                    va="center",
                    fontsize=8.5,
                    color="white",
                )
        left = [at + share for at, share in zip(left, shares, strict=True)]
    axes.set_yticks(range(len(rows)), [name for name, _ in rows])
    axes.set_xlim(0, 1)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.06), ncols=4, frameon=False, fontsize=9)
    return figure


def score_by_slice(summary: Mapping[str, Any], language: Language) -> Figure:
    """The score of each slice with its interval, the mean of the run as a line."""
    rows = [
        (f"{words.word(name, language)}: {words.value(name, key, language)}", part)
        for name in _SLICES
        for key, part in summary["slices"].get(name, {}).items()
        if "score" in part["metrics"]
    ][::-1]
    figure, axes = _figure(7.4, 0.27 * len(rows) + 0.8)
    scores = [part["metrics"]["score"] for _, part in rows]
    axes.errorbar(
        [score["value"] for score in scores],
        range(len(rows)),
        xerr=_errors(scores),
        fmt="o",
        color=_BLUE,
        ecolor=_BLUE,
        capsize=2.5,
        markersize=5,
    )
    axes.axvline(summary["metrics"]["score"]["value"], color=_INK, linewidth=1, linestyle="--")
    axes.set_yticks(range(len(rows)), [f"{name} ({part['questions']})" for name, part in rows], fontsize=8.5)
    axes.set_xlim(-1.02, 1.02)
    return figure


def by_cutoff(rows: Mapping[str, Mapping[str, float]], language: Language) -> Figure | None:
    """Recall, character recall and character precision against k; None without retrieval metrics."""
    figure, axes = _figure(5.6, 3.0)
    drawn = False
    for name, colour in (("recall", _BLUE), ("span_recall", _GREEN), ("span_precision", "#c77d2b")):
        points = sorted((int(key.split("@")[1]), row) for key, row in rows.items() if key.split("@")[0] == name)
        if points:
            drawn = True
            ks, found = [k for k, _ in points], [row for _, row in points]
            axes.errorbar(
                ks,
                [row["value"] for row in found],
                yerr=_errors(found),
                marker="o",
                color=colour,
                capsize=2.5,
                label=label(name).to(language),
            )
            axes.set_xticks(ks)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel(words.CUTOFF.to(language))
    if drawn:
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=3, frameon=False, fontsize=9)
    return figure if drawn else None


def latency_histogram(latencies: Sequence[float], marks: Mapping[str, float], language: Language) -> Figure:
    """How many answers took how long, with p50 and p95 marked."""
    from matplotlib.ticker import MaxNLocator

    figure, axes = _figure(7.4, 2.9)
    axes.hist(latencies, bins=min(30, max(5, len(latencies) // 4)), color=_BLUE, edgecolor="white")
    for name in ("p50", "p95"):
        if name in marks:
            axes.axvline(marks[name], color=_INK, linestyle="--", linewidth=1)
            axes.text(marks[name], axes.get_ylim()[1], f" {name}", va="top", fontsize=9, color=_INK)
    axes.set_xlabel(words.MILLISECONDS.to(language))
    axes.set_ylabel(words.QUESTIONS.to(language))
    axes.set_xlim(left=0)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    return figure


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height))
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.xaxis.grid(True, color=_GRID)
    axes.set_axisbelow(True)
    return figure, axes


def _errors(rows: Sequence[Mapping[str, float]]) -> list[list[float]]:
    # An interval of means can, by rounding, end a hair inside the mean.
    return [
        [max(0.0, row["value"] - row["low"]) for row in rows],
        [max(0.0, row["high"] - row["value"]) for row in rows],
    ]
