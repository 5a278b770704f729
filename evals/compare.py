"""Compares two reports question by question: what changed, by how much, and whether it could be chance."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.metrics import JUDGED, bootstrap_interval, label
from rag.errors import ChithiError
from rag.language import Language, Text

if TYPE_CHECKING:
    from rich.console import Console

TITLE = Text("So sánh B với A", "B compared with A")
METRIC = Text("Chỉ số", "Metric")
DIFFERENCE = Text("Chênh lệch (khoảng 95 %)", "Difference (95 % interval)")
BETTER = Text("Tốt hơn", "Better")
WORSE = Text("Kém hơn", "Worse")
OTHER_QUESTIONS = Text(
    "Hai báo cáo không cùng bộ câu hỏi: chỉ so {shared} câu giống nhau.",
    "The reports are not on the same questions: only the {shared} they share are compared.",
)
LATENCY = Text("Thời gian (ms, thấp là tốt)", "Latency (ms, lower is better)")


class ReportError(ChithiError):
    """A report cannot be read, or two reports share no question."""


def load_report(path: Path | str) -> dict[str, Any]:
    """The data of a `report.json`, given its path or the path of its folder."""
    path = Path(path)
    path = path / "report.json" if path.is_dir() else path
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReportError(
            f"Không đọc được báo cáo {path}: {error}. Hãy đưa tệp report.json do `chithi eval` tạo ra.",
            f"Cannot read the report {path}: {error}. Give a report.json made by `chithi eval`.",
        ) from error
    if not isinstance(report, dict) or not {"manifest", "records"} <= report.keys():
        raise ReportError(
            f"{path} không phải báo cáo đánh giá. Hãy đưa tệp report.json do `chithi eval` tạo ra.",
            f"{path} is not an evaluation report. Give a report.json made by `chithi eval`.",
        )
    return report


def sign_test(differences: Sequence[float]) -> float:
    """The two-sided p-value of the exact sign test, ties left out (Dixon & Mood, 1946); 1.0 when all tie.

    For 0/1 metrics this is the exact McNemar test.
    """
    better = sum(difference > 0 for difference in differences)
    worse = sum(difference < 0 for difference in differences)
    trials = better + worse
    tail = sum(math.comb(trials, count) for count in range(min(better, worse) + 1))
    return min(1.0, 2 * tail / (1 << trials))


def compare(report_a: Mapping[str, Any], report_b: Mapping[str, Any]) -> dict[str, Any]:
    """B minus A on the questions both reports have, as JSON data.

    `metrics` has, for each metric, both means, their difference with a paired bootstrap interval,
    the sign test's p-value, and how many questions went up and down. `better` and `worse` list the
    questions whose judged metrics changed, by the sign of the summed change. A question is the same
    when its id and its words are. Raises `ReportError` when there is none.
    """
    records_a = {record["question"]["id"]: record for record in report_a["records"]}
    pairs = [
        (records_a[identity], record)
        for record in report_b["records"]
        if (identity := record["question"]["id"]) in records_a
        and records_a[identity]["question"]["question"] == record["question"]["question"]
    ]
    if not pairs:
        raise ReportError(
            "Hai báo cáo không có câu hỏi nào chung. Hãy chạy cả hai trên cùng một tệp câu hỏi.",
            "The two reports have no question in common. Run both on the same question file.",
        )
    names = dict.fromkeys(name for a, b in pairs for name in (*a["metrics"], *b["metrics"]))
    values = {name: [(a["metrics"].get(name), b["metrics"].get(name)) for a, b in pairs] for name in names}
    values["latency_ms"] = [(a["latency_ms"], b["latency_ms"]) for a, b in pairs]
    changes = [change for a, b in pairs if (change := _change(a, b))["gain"]]
    return {
        "questions": len(pairs),
        "same_questions": report_a["manifest"]["dataset_hash"] == report_b["manifest"]["dataset_hash"],
        "metrics": {name: row for name, pairs_of in values.items() if (row := _difference(pairs_of))},
        "better": sorted((c for c in changes if c["gain"] > 0), key=lambda c: -c["gain"]),
        "worse": sorted((c for c in changes if c["gain"] < 0), key=lambda c: c["gain"]),
    }


def _difference(pairs: Sequence[tuple[float | None, float | None]]) -> dict[str, float]:
    # A metric that applies on one side only (quotes of an answer against a refusal) has no difference.
    both = [(a, b) for a, b in pairs if a is not None and b is not None]
    if not both:
        return {}
    differences = [b - a for a, b in both]
    low, high = bootstrap_interval(differences)
    return {
        "a": round(sum(a for a, _ in both) / len(both), 4),
        "b": round(sum(b for _, b in both) / len(both), 4),
        "difference": round(sum(differences) / len(both), 4),
        "low": round(low, 4),
        "high": round(high, 4),
        "p": round(sign_test(differences), 5),
        "up": sum(d > 0 for d in differences),
        "down": sum(d < 0 for d in differences),
        "n": len(both),
    }


def _change(a: Mapping[str, Any], b: Mapping[str, Any]) -> dict[str, Any]:
    changed = {}
    for name in JUDGED:
        before, after = a["metrics"].get(name), b["metrics"].get(name)
        if before is not None and after is not None and before != after:
            changed[name] = [before, after]
    gain = round(sum(after - before for before, after in changed.values()), 4)
    question = b["question"]
    return {"id": question["id"], "question": question["question"], "gain": gain, "changed": changed}


def print_comparison(
    console: Console, comparison: Mapping[str, Any], language: Language = "vi", limit: int = 10
) -> None:
    """None; the differences, and up to `limit` questions of each side, go to the console."""
    from rich.markup import escape
    from rich.table import Table

    if not comparison["same_questions"]:
        console.print(OTHER_QUESTIONS.to(language).format(shared=comparison["questions"]))
    table = Table(title=TITLE.to(language))
    table.add_column(METRIC.to(language))
    for column in ("A", "B", DIFFERENCE.to(language), "p", "↑", "↓", "n"):
        table.add_column(column, justify="right")
    for name, row in comparison["metrics"].items():
        digits = 1 if name == "latency_ms" else 3
        words = LATENCY if name == "latency_ms" else label(name)
        interval = f"{row['difference']:+.{digits}f} ({row['low']:+.{digits}f} – {row['high']:+.{digits}f})"
        numbers = (f"{row['a']:.{digits}f}", f"{row['b']:.{digits}f}", interval, f"{row['p']:.3f}")
        table.add_row(words.to(language), *numbers, str(row["up"]), str(row["down"]), str(row["n"]))
    console.print(table)
    for side, heading in (("better", BETTER), ("worse", WORSE)):
        changes = comparison[side]
        console.print(f"{heading.to(language)}: {len(changes)}")
        for change in changes[:limit]:
            what = ", ".join(
                f"{label(name).to(language)} {before:g} → {after:g}"
                for name, (before, after) in change["changed"].items()
            )
            console.print(f"  {escape(change['id'])}  {escape(change['question'])}  ({escape(what)})", soft_wrap=True)
        if len(changes) > limit:
            console.print(f"  … +{len(changes) - limit}")
