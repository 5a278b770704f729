"""A run as files: `report.json` for programs, `report.html` (one file, no network) for people."""

from __future__ import annotations

import html
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.metrics import LABELS, label
from evals.runner import EvaluationRun, QuestionRecord, summarise
from rag.language import Language, Text

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from rich.console import Console

TITLE = Text("Báo cáo đánh giá", "Evaluation report")
METRICS = Text("Chỉ số", "Metrics")
METRIC = Text("Chỉ số", "Metric")
VALUE = Text("Giá trị", "Value")
INTERVAL = Text("Khoảng 95 %", "95 % interval")
QUESTIONS = Text("Số câu", "Questions")
OUTCOMES = Text("Trả lời hay từ chối", "Answered or refused")
LATENCY = Text("Thời gian trả lời", "Latency")
MILLISECONDS = Text("mili giây", "milliseconds")
SLICES = Text("Theo từng nhóm", "By slice")
WRONG = Text("Câu trả lời chưa đúng", "Wrong answers")
NO_WRONG = Text("Không có câu nào sai.", "There are none.")
GOLD = Text("Đáp án chuẩn", "Gold")
ANSWER = Text("Trả lời", "Answer")
RETRIEVED = Text("Tìm được", "Retrieved")
ANY_OF = Text("một trong các điều khoản", "any of these clauses")
FACTS = Text("các ý cần có", "required facts")
MUST_REFUSE = Text("Thư viện không có đáp án: phải từ chối.", "Not in the library: must be refused.")
NO_CITATIONS = Text("Không có trích dẫn.", "No citations.")
NOT_VERBATIM = Text("không nguyên văn", "not verbatim")
SEARCHED_AS = Text("Hiểu là", "Read as")
RAN = Text("Cấu hình lần chạy", "How it was run")
HEADLINES = ("correct", "exact_clause", "fact_recall", "verbatim_quotes", "unanswerable_refused", "recall@10")

FAULTS: Mapping[str, Text] = {
    "answerable_answered": Text("Từ chối nhầm", "Wrongly refused"),
    "unanswerable_refused": Text("Lẽ ra phải từ chối", "Should have refused"),
    "exact_clause": Text("Sai điều khoản", "Wrong clause"),
    "fact_recall": Text("Thiếu ý", "Facts missing"),
    "verbatim_quotes": Text("Trích không nguyên văn", "Quote not verbatim"),
}

WORDS: Mapping[str, Text] = {
    "kind": Text("Loại câu hỏi", "Kind"),
    "language": Text("Ngôn ngữ", "Language"),
    "diacritics": Text("Gõ có dấu", "Typed with diacritics"),
    "near_miss": Text("Gần giống (bẫy)", "Near miss"),
    "document": Text("Văn bản", "Document"),
    "answerable": Text("Có đáp án", "Answerable"),
    "unanswerable": Text("Không có đáp án", "Unanswerable"),
    "answered": Text("đã trả lời", "answered"),
    "refused": Text("đã từ chối", "refused"),
    "error": Text("lỗi", "error"),
    "true": Text("có", "yes"),
    "false": Text("không", "no"),
    "fact": Text("dữ kiện", "fact"),
    "list": Text("liệt kê", "list"),
    "rule": Text("quy tắc", "rule"),
    "definition": Text("định nghĩa", "definition"),
    "yesno": Text("có hay không", "yes or no"),
    "vi": Text("tiếng Việt", "Vietnamese"),
    "en": Text("tiếng Anh", "English"),
}

STYLE = """
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1180px;padding:28px 24px 64px;background:#fff;color:#1c2430;
  font:15px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
h1{font-size:26px;margin:0 0 4px}
h2{font-size:19px;margin:36px 0 10px;padding-top:14px;border-top:1px solid #dde3ea}
h3{font-size:15px;margin:18px 0 6px} h4{font-size:12px;margin:0 0 6px;color:#52606f;letter-spacing:.02em}
.quiet,small{color:#52606f} small{font-size:12.5px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(142px,1fr));gap:10px;margin:18px 0}
.tile{border:1px solid #dde3ea;border-radius:8px;padding:10px 12px;display:flex;flex-direction:column;font-size:14px}
.tile b{margin-top:auto;font-size:24px;line-height:1.25;font-variant-numeric:tabular-nums}
.pair{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:28px;align-items:start}
svg{display:block;width:100%;height:auto}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:13.5px} caption{text-align:left;font-weight:600;padding:4px 0}
.slices{width:100%;margin:0 0 16px}
th,td{padding:4px 10px;border-bottom:1px solid #e6ebf0;text-align:right;font-variant-numeric:tabular-nums}
th{font-weight:600;background:#f5f7fa;vertical-align:bottom} th:first-child,td:first-child{text-align:left}
.slices th:not(:first-child){width:9%} .slices td:first-child{overflow-wrap:anywhere}
.good{background:#e4f3e7}.bad{background:#fbe5e3}
article{border:1px solid #d5dce4;border-radius:8px;margin:14px 0;padding:14px 16px;break-inside:avoid}
article>h3{margin:2px 0 4px;font-size:16px}
.chip{display:inline-block;background:#fbe5e3;color:#8a1c12;border-radius:10px;padding:0 8px;
  font-size:12px;margin:0 4px 2px 0}
.columns{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1.4fr) minmax(0,1.4fr);gap:18px;
  margin-top:10px}
@media (max-width:820px){.columns,.pair{grid-template-columns:minmax(0,1fr)}}
.columns>div{overflow-wrap:anywhere} .columns p{margin:0 0 8px;white-space:pre-line}
blockquote{margin:2px 0 8px;padding:2px 0 2px 10px;border-left:3px solid #b9c5d2;white-space:pre-line;
  font-size:13.5px}
ul,ol{margin:0 0 8px;padding-left:20px} .hits{font-size:13px} .hits li{margin-bottom:3px}
summary{cursor:pointer} details p{margin:4px 0 8px;color:#3b4754}
.yes{color:#19692c;font-weight:600}.no{color:#a3261a;font-weight:600}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:12.5px;background:#f5f7fa;padding:10px 12px;border-radius:6px}
"""


def build_report(run: EvaluationRun) -> dict[str, Any]:
    """The run and its summary as JSON data: what `report.json` holds and `compare` takes."""
    return {**run.model_dump(mode="json"), "summary": summarise(run)}


def write_report(run: EvaluationRun, folder: Path | str, language: Language = "vi") -> tuple[Path, Path]:
    """The paths of `report.json` and `report.html`, written into the folder (made when missing)."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    as_json, as_html = folder / "report.json", folder / "report.html"
    as_json.write_text(json.dumps(build_report(run), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    as_html.write_text(render_html(run, language), encoding="utf-8")
    return as_json, as_html


def render_html(run: EvaluationRun, language: Language = "vi") -> str:
    """The report as one HTML page: figures inline, nothing fetched, every text of the run escaped."""
    summary = summarise(run)
    manifest = run.manifest
    wrong = [record for record in run.records if record.faults]
    title = TITLE.to(language)
    latencies = [record.latency_ms for record in run.records]
    articles = "".join(_article(record, language) for record in wrong)
    settings = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=2)
    return f"""<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}: {_e(manifest.dataset)}</title><style>{STYLE}</style></head><body>
<h1>{title}</h1>
<p class="quiet">{_e(manifest.dataset)} ({_e(", ".join(manifest.splits))}) ·
{summary["questions"]} {Text("câu hỏi", "questions").to(language)} · {_e(manifest.date[:16].replace("T", " "))} UTC ·
chithi {_e(manifest.code_version)} · {_e(manifest.machine)}</p>
{_tiles(summary, language)}
<h2>{METRICS.to(language)}</h2>{_svg(_metric_bars(summary["metrics"], language), METRICS.to(language))}
<h2>{OUTCOMES.to(language)} · {LATENCY.to(language)}</h2>
<div class="pair"><div>{_svg(_latency_histogram(latencies, language), LATENCY.to(language))}</div>
<div>{_outcomes(summary, language)}</div></div>
<h2>{SLICES.to(language)}</h2>{_slices(summary, language)}
<h2>{WRONG.to(language)}: {len(wrong)} / {summary["questions"]}</h2>
{articles or f"<p>{NO_WRONG.to(language)}</p>"}
<h2>{RAN.to(language)}</h2><pre>{_e(settings)}</pre>
</body></html>
"""


def print_summary(console: Console, summary: Mapping[str, Any], language: Language = "vi") -> None:
    """None; the metrics with their intervals go to the console as a table."""
    from rich.table import Table

    latency = summary["latency_ms"]
    caption = f"{LATENCY.to(language)}: p50 {latency['p50']:.0f} ms, p95 {latency['p95']:.0f} ms" if latency else ""
    table = Table(title=TITLE.to(language), caption=caption)
    table.add_column(METRIC.to(language))
    for column in (VALUE, INTERVAL, QUESTIONS):
        table.add_column(column.to(language), justify="right")
    for name in _ordered(summary["metrics"]):
        row = summary["metrics"][name]
        interval = f"{row['low']:.3f} – {row['high']:.3f}"
        table.add_row(label(name).to(language), f"{row['value']:.3f}", interval, str(row["n"]))
    console.print(table)


def _e(value: object) -> str:
    return html.escape(str(value))


def _word(key: str, language: Language) -> str:
    return WORDS[key].to(language) if key in WORDS else key


def _percent(value: float) -> str:
    # Never round a failure away: 99.96 % verbatim is not 100 %.
    text = f"{value * 100:.1f}"
    return {"100.0": "100" if value == 1 else "99.9", "0.0": "0" if value == 0 else "0.1"}.get(text, text) + " %"


def _ordered(names: Iterable[str]) -> list[str]:
    """The metrics of answers in the order of their labels, then those of retrieval by cutoff."""
    present = list(names)
    retrieval = sorted(
        (name for name in present if name not in LABELS),
        key=lambda name: (not name.startswith("recall"), name.split("@")[0], int(name.split("@")[1])),
    )
    return [name for name in LABELS if name in present] + retrieval


def _tiles(summary: Mapping[str, Any], language: Language) -> str:
    tiles = [
        (
            label(name).to(language),
            _percent(row["value"]),
            f"{_percent(row['low'])} – {_percent(row['high'])}",
        )
        for name in HEADLINES
        if (row := summary["metrics"].get(name))
    ]
    if summary["latency_ms"]:
        p50, p95 = summary["latency_ms"]["p50"], summary["latency_ms"]["p95"]
        tiles.append((f"{LATENCY.to(language)} (p50)", f"{p50:.0f} ms", f"p95: {p95:.0f} ms"))
    cells = (f'<div class="tile">{name}<b>{value}</b><small>{note}</small></div>' for name, value, note in tiles)
    return f'<div class="tiles">{"".join(cells)}</div>'


def _outcomes(summary: Mapping[str, Any], language: Language) -> str:
    columns = ["answered", "refused"] + (["error"] if summary["errors"] else [])
    right = {"answerable": "answered", "unanswerable": "refused"}
    head = "".join(f'<th scope="col">{_word(column, language)}</th>' for column in columns)
    rows = ""
    for side, counts in summary["outcomes"].items():
        cells = "".join(
            f'<td class="{("good" if right[side] == column else "bad") if counts.get(column) else ""}">'
            f"{counts.get(column, 0)}</td>"
            for column in columns
        )
        rows += f"<tr><td>{_word(side, language)}</td>{cells}</tr>"
    reasons = ", ".join(f"{_e(reason)}: {count}" for reason, count in summary["reasons"].items())
    return f"<table><tr><th></th>{head}</tr>{rows}</table><p><small>{reasons}</small></p>"


def _slices(summary: Mapping[str, Any], language: Language) -> str:
    columns = [name for name in (*HEADLINES, "mrr@10") if name in summary["metrics"]]
    head = "".join(f'<th scope="col">{label(name).to(language)}</th>' for name in columns)
    tables = []
    for name, parts in summary["slices"].items():
        rows = ""
        for value, part in parts.items():
            shown = (part["metrics"].get(metric) for metric in columns)
            cells = "".join(
                f'<td title="{row["low"]:.3f} – {row["high"]:.3f}, n = {row["n"]}">{row["value"]:.3f}</td>'
                if row
                else "<td>–</td>"
                for row in shown
            )
            rows += f"<tr><td>{_e(_value(name, value, language))}</td><td>{part['questions']}</td>{cells}</tr>"
        tables.append(
            f'<div class="scroll"><table class="slices"><tr><th>{_word(name, language)}</th>'
            f"<th>{QUESTIONS.to(language)}</th>{head}</tr>{rows}</table></div>"
        )
    return "".join(tables)


def _value(slice_name: str, value: str, language: Language) -> str:
    # "document" is both a kind of question and the name of a slice, so it is not in WORDS twice.
    if slice_name == "kind" and value == "document":
        return Text("về văn bản", "about the document").to(language)
    return value if slice_name == "document" else _word(value, language)


def _article(record: QuestionRecord, language: Language) -> str:
    question = record.question
    # A wrong refusal lacks the clause and the facts as well, which says nothing more.
    implied = () if record.answered else ("exact_clause", "fact_recall")
    faults = [name for name in record.faults if name not in implied]
    chips = "".join(f'<span class="chip">{FAULTS[name].to(language)}</span>' for name in faults)
    if record.error:
        chips = f'<span class="chip">{_word("error", language)}: {_e(record.error)}</span>'
    restored = record.restored_question
    read_as = f"<small>{SEARCHED_AS.to(language)}: {_e(restored)}</small>" if restored else ""
    kind = _value("kind", question.kind, language)
    about = f"{_e(question.id)} · {kind} · {_word(question.language, language)}"
    return f"""<article id="{_e(question.id)}"><small>{about}</small>
<h3>{_e(question.question)}</h3>{read_as}<div>{chips}</div><div class="columns">
<div><h4>{GOLD.to(language)}</h4>{_gold(record, language)}</div>
<div><h4>{ANSWER.to(language)}</h4>{_answer(record, language)}</div>
<div><h4>{RETRIEVED.to(language)}</h4>{_hits(record)}</div></div></article>
"""


def _mark(good: bool) -> str:
    return '<span class="yes">✓</span>' if good else '<span class="no">✗</span>'


def _path(labels: Sequence[str]) -> str:
    return _e(" › ".join(labels))


def _gold(record: QuestionRecord, language: Language) -> str:
    if not record.question.answerable:
        return f"<p>{MUST_REFUSE.to(language)}</p>"
    gold = record.question.gold
    places = "".join(f"<li>{_path(place.clause)}<br><small>{_e(place.document)}</small></li>" for place in gold)
    facts = "".join(
        f"<li>{_mark(found)} {_e(' / '.join(alternatives))}</li>"
        for alternatives, found in zip(record.question.facts, record.facts_found, strict=True)
    )
    heading = f"<small>{ANY_OF.to(language)}:</small>" if len(gold) > 1 else ""
    return f"{heading}<ul>{places}</ul>" + (f"<small>{FACTS.to(language)}:</small><ul>{facts}</ul>" if facts else "")


def _answer(record: QuestionRecord, language: Language) -> str:
    reason = f"<p><small>{_e(record.reason)}</small></p>" if record.reason else ""
    quotes = ""
    for citation in record.citations:
        flaw = "" if citation.verbatim else f' <span class="no">{NOT_VERBATIM.to(language)}</span>'
        quotes += (
            f"<div>{_mark(citation.exact)} [{citation.marker}] {_path(citation.clause_path)}{flaw}<br>"
            f"<small>{_e(citation.number or '')} {_e(citation.document)}</small></div>"
            f"<blockquote>{_e(citation.quote)}</blockquote>"
        )
    return f"<p>{_e(record.answer)}</p>{reason}{quotes or f'<small>{NO_CITATIONS.to(language)}</small>'}"


def _hits(record: QuestionRecord) -> str:
    items = "".join(
        f"<li><details><summary>{_mark(True) if hit.relevant else ''} {_path(hit.clause_path)} "
        f"<small>{_e(hit.document)} · {hit.score:.3f}</small></summary><p>{_e(hit.text)}</p></details></li>"
        for hit in record.hits
    )
    return f'<ol class="hits">{items}</ol>'


def _svg(figure: Figure, description: str) -> str:
    import matplotlib

    out = io.StringIO()
    # A fixed salt and no date: the same run gives the same bytes.
    with matplotlib.rc_context({"svg.hashsalt": "chithi", "font.family": "DejaVu Sans"}):
        figure.savefig(out, format="svg", metadata={"Date": None}, bbox_inches="tight")
    drawing = out.getvalue()
    drawing = drawing[drawing.index("<svg") :]
    return drawing.replace("<svg", f'<svg role="img" aria-label="{_e(description)}"', 1)


def _metric_bars(rows: Mapping[str, Mapping[str, float]], language: Language) -> Figure:
    from matplotlib.figure import Figure

    names = _ordered(rows)[::-1]  # the first metric on top
    values = [rows[name]["value"] for name in names]
    # An interval of means can, by rounding, end a hair inside the mean.
    below = [max(0.0, rows[name]["value"] - rows[name]["low"]) for name in names]
    above = [max(0.0, rows[name]["high"] - rows[name]["value"]) for name in names]
    figure = Figure(figsize=(10.5, 0.36 * len(names) + 0.7))
    axes = figure.add_subplot()
    colours = ["#2f6db5" if name in LABELS else "#5a8f7b" for name in names]
    axes.barh(names, values, xerr=[below, above], color=colours, height=0.62, ecolor="#1c2430", capsize=3)
    for place, name in enumerate(names):
        note = f"{rows[name]['value']:.3f}   (n = {rows[name]['n']})"
        axes.text(1.03, place, note, va="center", fontsize=9, color="#1c2430")
    axes.set_yticks(range(len(names)), [label(name).to(language) for name in names])
    axes.set_xlim(0, 1.01)
    axes.spines[["top", "right"]].set_visible(False)
    axes.xaxis.grid(True, color="#e6ebf0")
    axes.set_axisbelow(True)
    return figure


def _latency_histogram(latencies: Sequence[float], language: Language) -> Figure:
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=(7.4, 2.9))
    axes = figure.add_subplot()
    axes.hist(latencies, bins=min(30, max(5, len(latencies) // 4)), color="#2f6db5", edgecolor="white")
    axes.set_xlabel(MILLISECONDS.to(language))
    axes.set_ylabel(QUESTIONS.to(language))
    axes.set_xlim(left=0)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)
    return figure
