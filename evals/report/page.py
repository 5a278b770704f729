"""The report as one HTML page: figures inline, nothing fetched, every text of the run escaped."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evals.metrics import Verdict
from evals.metrics.labels import label
from evals.records import EvaluationRun, QuestionRecord
from evals.report import plots, words
from evals.report.article import article
from evals.summary import summarise
from rag.language import Language, Text

HEADLINES = (
    "correct",
    "exact_clause",
    "fact_recall",
    "verbatim_quotes",
    "unanswerable_refused",
    "in_force",
    "conduct",
    "recall@10",
)
_COLUMNS = ("score", *HEADLINES, "mrr@10", "span_recall@5")


def render_html(run: EvaluationRun, language: Language = "vi") -> str:
    """The page, in the language asked for."""
    summary = summarise(run)
    manifest = run.manifest
    title = words.TITLE.to(language)
    style = (Path(__file__).parent / "report.css").read_text(encoding="utf-8")
    settings = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=2)
    latencies = [record.latency_ms for record in run.records if record.error is None]
    not_right = sum(record.verdict is not Verdict.RIGHT for record in run.records)
    return f"""<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}: {_e(manifest.dataset)}</title><style>{style}</style></head><body>
<h1>{title}</h1>
<p class="quiet">{_e(manifest.dataset)} ({_e(", ".join(manifest.splits))}) ·
{summary["questions"]} {Text("câu hỏi", "questions").to(language)} · {_e(manifest.date[:16].replace("T", " "))} UTC ·
chithi {_e(manifest.code_version)} · {_e(manifest.machine)}</p>
{_tiles(summary, language)}<p class="quiet">{words.SCORING.to(language)}</p>
<h2>{words.VERDICTS.to(language)}</h2><div class="pair">
<div>{plots.svg(plots.verdict_bars(summary, language), words.VERDICTS.to(language))}</div>
<div>{_outcomes(summary, language)}</div></div>
<h2>{words.METRICS.to(language)}</h2>
{plots.svg(plots.metric_bars(summary["metrics"], language), words.METRICS.to(language))}
<h2>{words.SLICES.to(language)}</h2><div class="pair">
<div><h3>{words.SCORE_BY_SLICE.to(language)}</h3>
{plots.svg(plots.score_by_slice(summary, language), words.SCORE_BY_SLICE.to(language))}</div>
<div>{_retrieval(summary, language)}</div></div>
{_slices(summary, language)}
<h2>{words.LATENCY.to(language)}</h2>
{plots.svg(plots.latency_histogram(latencies, summary["latency_ms"], language), words.LATENCY.to(language))}
<h2>{words.NOT_RIGHT.to(language)}: {not_right} / {summary["questions"]}</h2>
{_articles(run, language)}
{_index(run, language)}
<h2>{words.RAN.to(language)}</h2><pre>{_e(settings)}</pre>
</body></html>
"""


def _e(value: object) -> str:
    return html.escape(str(value))


def _percent(value: float) -> str:
    # Never round a failure away: 99.96 % verbatim is not 100 %.
    text = f"{value * 100:.1f}"
    return {"100.0": "100" if value == 1 else "99.9", "0.0": "0" if value == 0 else "0.1"}.get(text, text) + " %"


def _tiles(summary: Mapping[str, Any], language: Language) -> str:
    score = summary["metrics"]["score"]
    tiles = [
        (label("score").to(language), f"{score['value']:+.3f}", f"{score['low']:+.3f} – {score['high']:+.3f}", " head")
    ]
    tiles += [
        (label(name).to(language), _percent(row["value"]), f"{_percent(row['low'])} – {_percent(row['high'])}", "")
        for name in HEADLINES
        if (row := summary["metrics"].get(name))
    ]
    latency = summary["latency_ms"]
    if latency:
        title = f"{words.LATENCY.to(language)} (p50)"
        tiles.append((title, f"{latency['p50']:.0f} ms", f"p95: {latency['p95']:.0f} ms", ""))
    cells = (
        f'<div class="tile{head}">{name}<b>{value}</b><small>{note}</small></div>' for name, value, note, head in tiles
    )
    return f'<div class="tiles">{"".join(cells)}</div>'


def _outcomes(summary: Mapping[str, Any], language: Language) -> str:
    columns = ["answered", "refused"] + (["error"] if summary["errors"] else [])
    right = {"answerable": "answered", "unanswerable": "refused"}
    head = "".join(f'<th scope="col">{words.word(column, language)}</th>' for column in columns)
    rows = ""
    for side, counts in summary["outcomes"].items():
        cells = "".join(
            f'<td class="{("good" if right[side] == column else "bad") if counts.get(column) else ""}">'
            f"{counts.get(column, 0)}</td>"
            for column in columns
        )
        rows += f"<tr><td>{words.word(side, language)}</td>{cells}</tr>"
    reasons = ", ".join(f"{_e(reason)}: {count}" for reason, count in summary["reasons"].items())
    heading = words.OUTCOMES.to(language)
    return f"<table><caption>{heading}</caption><tr><th></th>{head}</tr>{rows}</table><p><small>{reasons}</small></p>"


def _retrieval(summary: Mapping[str, Any], language: Language) -> str:
    figure = plots.by_cutoff(summary["metrics"], language)
    title = words.BY_CUTOFF.to(language)
    return f"<h3>{title}</h3>{plots.svg(figure, title)}" if figure else ""


def _slices(summary: Mapping[str, Any], language: Language) -> str:
    columns = [name for name in _COLUMNS if name in summary["metrics"]]
    head = "".join(f'<th scope="col">{label(name).to(language)}</th>' for name in columns)
    tables = []
    for name, parts in summary["slices"].items():
        rows = ""
        for key, part in parts.items():
            shown = (part["metrics"].get(metric) for metric in columns)
            cells = "".join(
                f'<td title="{row["low"]:.3f} – {row["high"]:.3f}, n = {row["n"]}">{row["value"]:.3f}</td>'
                if row
                else "<td>–</td>"
                for row in shown
            )
            rows += f"<tr><td>{_e(words.value(name, key, language))}</td><td>{part['questions']}</td>{cells}</tr>"
        tables.append(
            f'<div class="scroll"><table class="slices"><tr><th>{words.word(name, language)}</th>'
            f"<th>{words.QUESTIONS.to(language)}</th>{head}</tr>{rows}</table></div>"
        )
    return "".join(tables)


def _articles(run: EvaluationRun, language: Language) -> str:
    """What is not right in full, the worst first, each verdict in a part that folds."""
    parts = []
    for verdict in (Verdict.WRONG, Verdict.REFUSED, Verdict.ACCEPTABLE):
        records = [record for record in run.records if record.verdict is verdict]
        if records:
            shown = "".join(article(record, language) for record in records)
            summary = f"{words.word(verdict, language)}: {len(records)}"
            parts.append(f"<section><details open><summary>{summary}</summary>{shown}</details></section>")
    return "".join(parts) or f"<p>{words.NO_WRONG.to(language)}</p>"


def _index(run: EvaluationRun, language: Language) -> str:
    items = "".join(f"<li>{_entry(record, language)}</li>" for record in run.records)
    title = words.EVERY_QUESTION.to(language)
    return f'<section><details><summary>{title}</summary><ul class="index">{items}</ul></details></section>'


def _entry(record: QuestionRecord, language: Language) -> str:
    identity = _e(record.question.id)
    name = identity if record.verdict is Verdict.RIGHT else f'<a href="#{identity}">{identity}</a>'
    verdict = words.word(record.verdict, language)
    return f'{name} <span class="{record.verdict}">{verdict}</span> {_e(record.question.question)}'
