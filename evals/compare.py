"""Compares two reports question by question: what changed, by how much, and whether it could be chance."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.metrics import JUDGED, bootstrap_interval, label
from evals.metrics.labels import ordered
from evals.metrics.significance import holm, paired_p
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
VERDICTS = Text("Đổi kết luận (A → B)", "Verdicts that changed (A → B)")
SIGNIFICANT = Text(
    "* khác nhau có ý nghĩa ở mức 5 %, đã chỉnh theo Holm cho số chỉ số cùng xét.",
    "* a significant difference at 5 %, adjusted by Holm for the number of metrics looked at.",
)
VERDICT_WORDS = {
    "right": Text("đúng", "right"),
    "acceptable": Text("tạm được", "acceptable"),
    "refused": Text("từ chối", "refused"),
    "wrong": Text("sai", "wrong"),
}
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


def compare(report_a: Mapping[str, Any], report_b: Mapping[str, Any]) -> dict[str, Any]:
    """B minus A on the questions both reports have, as JSON data.

    `metrics` has, for each metric, both means, their difference with a paired bootstrap interval,
    the p-value (exact McNemar for 0/1, else Fisher's randomisation) as it is and adjusted by Holm, and
    how many questions went up and down. `verdicts` counts what became what. `better` and `worse` list
    the questions whose verdict or judged metrics changed, by the change of their score, then by that
    of the metrics. A question is the same when its id, its words and its earlier questions are.
    Raises `ReportError` when there is none.
    """
    records_a = {record["question"]["id"]: record for record in report_a["records"]}
    pairs = [
        (records_a[identity], record)
        for record in report_b["records"]
        if (identity := record["question"]["id"]) in records_a and _asked(records_a[identity]) == _asked(record)
    ]
    if not pairs:
        raise ReportError(
            "Hai báo cáo không có câu hỏi nào chung. Hãy chạy cả hai trên cùng một tệp câu hỏi.",
            "The two reports have no question in common. Run both on the same question file.",
        )
    names = dict.fromkeys(name for a, b in pairs for name in (*a["metrics"], *b["metrics"]))
    values = {name: [(a["metrics"].get(name), b["metrics"].get(name)) for a, b in pairs] for name in names}
    values["latency_ms"] = [(a["latency_ms"], b["latency_ms"]) for a, b in pairs]
    rows = {name: row for name, pairs_of in values.items() if (row := _difference(pairs_of))}
    for name, adjusted in holm({name: row["p"] for name, row in rows.items()}).items():
        rows[name] |= {"p_adjusted": round(adjusted, 5), "significant": adjusted < 0.05}
    changes = [change for a, b in pairs if (change := _change(a, b))["gain"]]
    moves = Counter((a["verdict"], b["verdict"]) for a, b in pairs if a.get("verdict") and b.get("verdict"))
    return {
        "questions": len(pairs),
        "same_questions": report_a["manifest"]["dataset_hash"] == report_b["manifest"]["dataset_hash"],
        "metrics": rows,
        "verdicts": [{"a": a, "b": b, "questions": count} for (a, b), count in sorted(moves.items())],
        "better": sorted((c for c in changes if c["gain"] > 0), key=lambda c: -c["gain"]),
        "worse": sorted((c for c in changes if c["gain"] < 0), key=lambda c: c["gain"]),
    }


def _asked(record: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    return record["question"]["question"], tuple(record["question"].get("history", ()))


def _difference(pairs: Sequence[tuple[float | None, float | None]]) -> dict[str, Any]:
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
        "p": round(paired_p(differences), 5),
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
    points = (b["metrics"].get("score") or 0.0) - (a["metrics"].get("score") or 0.0)
    gain = round(points or sum(after - before for before, after in changed.values()), 4)
    return {
        "id": b["question"]["id"],
        "question": b["question"]["question"],
        "gain": gain,
        "verdict": [a.get("verdict"), b.get("verdict")],
        "changed": changed,
        "answers": [a["answer"], b["answer"]],
    }


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
    for name in [*ordered({k: v for k, v in comparison["metrics"].items() if k != "latency_ms"}), "latency_ms"]:
        if name not in comparison["metrics"]:
            continue
        row = comparison["metrics"][name]
        digits = 1 if name == "latency_ms" else 3
        words = LATENCY if name == "latency_ms" else label(name)
        interval = f"{row['difference']:+.{digits}f} ({row['low']:+.{digits}f} – {row['high']:+.{digits}f})"
        numbers = (
            f"{row['a']:.{digits}f}",
            f"{row['b']:.{digits}f}",
            interval,
            f"{row['p']:.3f}{'*' if row['significant'] else ' '}",
        )
        table.add_row(words.to(language), *numbers, str(row["up"]), str(row["down"]), str(row["n"]))
    console.print(table)
    if any(row["significant"] for row in comparison["metrics"].values()):
        console.print(SIGNIFICANT.to(language))
    moved = [move for move in comparison["verdicts"] if move["a"] != move["b"]]
    if moved:
        told = ", ".join(
            f"{_verdict(m['a'], language)} → {_verdict(m['b'], language)}: {m['questions']}" for m in moved
        )
        console.print(f"{VERDICTS.to(language)}: {told}")
    for side, heading in (("better", BETTER), ("worse", WORSE)):
        changes = comparison[side]
        console.print(f"{heading.to(language)}: {len(changes)}")
        for change in changes[:limit]:
            before, after = (_verdict(verdict, language) for verdict in change["verdict"])
            what = f"{before} → {after}; " if before != after else ""
            what += ", ".join(
                f"{label(name).to(language)} {before:g} → {after:g}"
                for name, (before, after) in change["changed"].items()
            )
            console.print(f"  {escape(change['id'])}  {escape(change['question'])}  ({escape(what)})", soft_wrap=True)
        if len(changes) > limit:
            console.print(f"  … +{len(changes) - limit}")


def _verdict(verdict: str | None, language: Language) -> str:
    return VERDICT_WORDS[verdict].to(language) if verdict in VERDICT_WORDS else "–"
