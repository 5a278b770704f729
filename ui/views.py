"""The JSON objects of the command line, and one document as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.markup import escape

from ingest.pipeline import IngestReport
from rag.answering.answer import document_json as directive_json
from rag.directives.model import Clause, DirectiveDocument
from rag.directives.register import IncomingReference
from rag.language import Language, Text
from rag.library.rows import DirectiveRow
from rag.retrieval.retriever import Hit
from ui import console


def search_json(query: str, restored: str | None, hits: Sequence[Hit]) -> dict[str, Any]:
    """The object of `chithi search --json`."""
    return {
        "query": query,
        "restored_query": restored,
        "hits": [
            {
                "rank": hit.rank,
                "score": hit.score,
                "document": directive_json(hit.document),
                "clause_path": list(hit.clause_path),
                "clause": hit.clause,
                "text": hit.text,
                "page": hit.page,
                "start": hit.start,
                "end": hit.end,
            }
            for hit in hits
        ],
    }


def row_json(row: DirectiveRow) -> dict[str, Any]:
    """One document in `chithi documents list --json`."""
    return {
        **directive_json(row.directive),
        "signer": row.directive.signer,
        "clauses": row.clauses,
        "passages": row.passages,
    }


def document_json(
    row: DirectiveRow, document: DirectiveDocument, replacements: Sequence[IncomingReference]
) -> dict[str, Any]:
    """The object of `chithi documents show ID --json`: the list's fields, with text, structure and relations."""
    effective = row.directive.effective_from
    return {
        **row_json(row),
        "effective_from": effective.isoformat() if effective else None,
        "language": row.directive.language,
        "text": document.text,
        "structure": [_clause_json(clause) for clause in document.clauses],
        "relations": [
            {
                "relation": r.relation.value,
                "number": r.number,
                "title": r.title,
                "clause_path": list(document.clauses[r.clause].path),
                "quote": document.text[r.start : r.end],
                "start": r.start,
                "end": r.end,
            }
            for r in document.references
        ],
        "replaced_by": [{"id": i.directive.id, "number": i.directive.number, "quote": i.quote} for i in replacements],
    }


def _clause_json(clause: Clause) -> dict[str, Any]:
    return {
        "level": clause.level.value,
        "label": clause.label,
        "path": list(clause.path),
        "heading": clause.heading,
        "page": clause.page,
        "start": clause.start,
        "end": clause.end,
    }


def ingest_json(report: IngestReport, language: Language) -> dict[str, Any]:
    """The object of `chithi ingest --json`."""
    return {
        "files": [
            {
                "path": str(result.path),
                "outcome": result.outcome,
                "id": result.document_id,
                "clauses": result.clauses,
                "passages": result.passages,
                "seconds": round(result.seconds, 3),
                "code": result.code,
                "problem": result.problem.to(language) if result.problem else None,
                "warnings": list(result.warnings),
            }
            for result in report.files
        ],
        "stages_seconds": {stage: round(seconds, 3) for stage, seconds in report.stages.items()},
    }


def print_document(
    row: DirectiveRow, document: DirectiveDocument, replacements: Sequence[IncomingReference], language: Language
) -> None:
    """One document on the screen: what its head says, its structure, its relations, its text."""
    d = row.directive
    out = console.out()
    out.print(f"[bold]{escape(d.title)}[/]", soft_wrap=True)
    fields = (
        (Text("Mã", "Id"), d.id),
        (Text("Số ký hiệu", "Number"), d.number),
        (Text("Loại", "Kind"), d.kind),
        (Text("Cơ quan", "Issuer"), d.issuer),
        (Text("Ngày ban hành", "Issued"), d.issued_on),
        (Text("Người ký", "Signer"), d.signer),
        (Text("Hiệu lực từ", "Effective"), d.effective_from),
        (Text("Tình trạng", "Status"), console.status(d.status.value, language)),
        (Text("Tệp", "File"), d.path),
    )
    for label, value in fields:
        out.print(f"  {label.to(language)}: {escape(str(value)) if value else '—'}", soft_wrap=True)
    for incoming in replacements:
        by = Text("Được thay thế bởi", "Replaced by").to(language)
        out.print(
            f"  {by}: {incoming.directive.number or incoming.directive.id} — “{escape(incoming.quote)}”", soft_wrap=True
        )
    out.print(f"\n[bold]{Text('Cấu trúc', 'Structure').to(language)}[/]")
    for clause in document.clauses:
        heading = f" {escape(clause.heading)}" if clause.heading else ""
        out.print(f"{'  ' * len(clause.path)}{escape(clause.label)}{heading}", soft_wrap=True)
    if document.references:
        out.print(f"\n[bold]{Text('Quan hệ', 'Relations').to(language)}[/]")
    for reference in document.references:
        out.print(f"  {reference.relation.value}: {reference.number or reference.title}")
    out.print(f"\n[bold]{Text('Toàn văn', 'Text').to(language)}[/]")
    out.print(escape(document.text), soft_wrap=True)
