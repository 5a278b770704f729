"""What the command line prints: tables, progress bars, answers. Everything but results goes to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from ingest.pipeline import FileResult, IngestReport
from ingest.pipeline import Progress as IngestProgress
from rag.answering.answer import Answer
from rag.directives.model import Directive
from rag.language import Language, Text
from rag.library.rows import DirectiveRow
from rag.retrieval.hits import Hit
from ui import words

_OUTCOMES = {
    "added": Text("mới", "added"),
    "replaced": Text("thay bản cũ", "replaced"),
    "unchanged": Text("không đổi", "unchanged"),
    "duplicate": Text("trùng nội dung", "duplicate"),
    "failed": Text("KHÔNG ĐỌC ĐƯỢC", "NOT READ"),
}


def err() -> Console:
    """The console for messages and progress."""
    return Console(stderr=True, highlight=False)


def out() -> Console:
    """The console for results."""
    return Console(highlight=False)


def print_json(value: Any) -> None:
    """One JSON document on stdout, and nothing else there."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


@contextmanager
def ingest_progress(language: Language, quiet: bool = False) -> Iterator[IngestProgress]:
    """Callbacks that draw a bar for the files and one for the passages of the file at hand."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err(), transient=True, disable=quiet) as bars:
        files = bars.add_task(Text("Tệp", "Files").to(language), total=None)
        passages = bars.add_task("", total=None, visible=False)

        def file(path: Path, index: int, total: int) -> None:
            bars.update(files, completed=index, total=total)
            bars.update(passages, description=escape(path.name[:40]), visible=False)

        def embedded(done: int, total: int) -> None:
            bars.update(passages, completed=done, total=total, visible=True)

        def finished(result: FileResult) -> None:
            bars.advance(files)
            if result.outcome == "failed" and result.problem is not None:
                bars.console.print(f"[red]✗[/] {escape(result.problem.to(language))}")

        def unpacking(done: int, total: int) -> None:
            label = Text("Mở gói mô hình, MB (một lần)", "Unpacking the model, MB (once)").to(language)
            bars.update(passages, description=label, completed=done >> 20, total=total >> 20, visible=done < total)

        yield IngestProgress(file=file, passages=embedded, done=finished, unpack=unpacking)


def print_ingest_report(report: IngestReport, language: Language) -> None:
    """The final table of an ingest, with the reason for every file that could not be read."""
    headings = [
        Text("Tệp", "File"),
        Text("Kết quả", "Outcome"),
        Text("Điều khoản", "Clauses"),
        Text("Đoạn", "Passages"),
        Text("Giây", "Seconds"),
    ]
    table = Table(box=None, pad_edge=False)
    for i, heading in enumerate(headings):
        table.add_column(heading.to(language), justify="left" if i < 2 else "right", overflow="fold")
    for result in report.files:
        style = "red" if result.outcome == "failed" else "dim" if result.outcome in {"unchanged", "duplicate"} else ""
        new = result.outcome in {"added", "replaced"}
        table.add_row(
            escape(result.path.name),
            _OUTCOMES[result.outcome].to(language),
            str(result.clauses) if new else "",
            str(result.passages) if new else "",
            f"{result.seconds:.1f}",
            style=style,
        )
    done = [r for r in report.files if r.outcome in {"added", "replaced"}]
    table.add_section()
    total = Text(f"{len(done)} tệp đã nạp", f"{len(done)} file(s) ingested").to(language)
    seconds = f"{report.stages.get('all', 0.0):.1f}"
    table.add_row(
        total, "", str(sum(r.clauses for r in done)), str(sum(r.passages for r in done)), seconds, style="bold"
    )
    console = err()
    console.print(table)
    for result in report.failed:
        if result.problem is not None:
            console.print(f"[red]✗ {escape(result.problem.to(language))}[/]")


def print_answer(answer: Answer, language: Language) -> None:
    """An answer with its sources below it."""
    console = out()
    if answer.restored_question:
        read_as = Text("Đã đọc câu hỏi là", "The question was read as").to(language)
        err().print(f"[dim]{read_as}: {escape(answer.restored_question)}[/]")
    console.print(escape(answer.text), style="" if answer.answered else "yellow", soft_wrap=True)
    for warning in answer.warnings:
        console.print(f"[yellow]⚠ {escape(warning)}[/]", soft_wrap=True)
    if answer.citations:
        console.print()
    for citation in answer.citations:
        page = f", {Text('trang', 'page').to(language)} {citation.page}" if citation.page else ""
        where = f"{_called(citation.document.kind, citation.document.number, citation.document.title)}"
        console.print(
            f"[cyan]\\[{citation.marker}][/] {_secrecy(citation.document, language)}{escape(where)}"
            f" — {escape(citation.clause)}{page}",
            soft_wrap=True,
        )
        console.print(f"    [dim]{escape(citation.document.path)}[/]", soft_wrap=True)


def print_hits(hits: Sequence[Hit], language: Language) -> None:
    """Search results, best first, each with the place it stands."""
    console = out()
    if not hits:
        console.print(Text("Không tìm thấy gì.", "Nothing found.").to(language))
    for hit in hits:
        where = _called(hit.document.kind, hit.document.number, hit.document.title)
        page = f", {Text('trang', 'page').to(language)} {hit.page}" if hit.page else ""
        place = f"{_secrecy(hit.document, language)}[cyan]{escape(where)} — {escape(hit.clause)}[/]{page}"
        console.print(f"[bold]{hit.rank}.[/] {place} [dim]{hit.score:.2f}[/]")
        console.print(escape(hit.text), soft_wrap=True)
        console.print()


def print_documents(rows: Sequence[DirectiveRow], language: Language) -> None:
    """The list of documents."""
    table = Table(box=None, pad_edge=False)
    for heading in (
        words.ID,
        words.NUMBER,
        words.KIND,
        Text("Ngày", "Date"),
        Text("Tình trạng", "Status"),
        Text("Đoạn", "Passages"),
        Text("Tên", "Title"),
    ):
        # Ids and numbers are there to be copied: they are never broken.
        table.add_column(heading.to(language), overflow="fold", no_wrap=heading in {words.ID, words.NUMBER})
    for row in rows:
        d = row.directive
        date = d.issued_on.isoformat() if d.issued_on else ""
        table.add_row(
            d.id,
            d.number or "",
            d.kind or "",
            date,
            words.STATUS[d.status].to(language),
            str(row.passages),
            f"{_secrecy(d, language)}{escape(d.title)}",
        )
    out().print(table)


def _secrecy(document: Directive, language: Language) -> str:
    """The label of a secret document, in markup, with a space behind it; empty for an open one."""
    mark = words.secrecy(document.confidentiality, language)
    return f"[bold red]{escape(mark)}[/] " if mark else ""


def _called(kind: str | None, number: str | None, title: str) -> str:
    return f"{kind or ''} {number}".strip() if number else title
