"""The JSON objects of the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from ingest.pipeline import IngestReport
from rag.answering.answer import document_json as directive_json
from rag.directives.audit import Audit
from rag.directives.model import Clause
from rag.language import Language
from rag.library.rows import DirectiveRow
from rag.retrieval.hits import Hit
from ui.dossier import Dossier, Evidence, Tie


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
    d = row.directive
    return {
        **directive_json(d),
        "signer": d.signer,
        "confidentiality": d.confidentiality,
        "clauses": row.clauses,
        "passages": row.passages,
    }


def document_json(dossier: Dossier) -> dict[str, Any]:
    """The object of `chithi documents show ID --json`: the list's fields, with text, structure and relations."""
    d, document = dossier.directive, dossier.document
    return {
        **row_json(dossier.row),
        "effective_from": _iso(d.effective_from),
        "effective_to": _iso(d.effective_to),
        "language": d.language,
        "particulars": asdict(document.particulars),
        "as_of": dossier.day.isoformat(),
        "status_evidence": [_evidence_json(evidence) for evidence in dossier.evidence],
        "text": document.text,
        "structure": [_clause_json(clause) for clause in document.clauses],
        "audit": _audit_json(dossier.audit),
        "relations": [_outgoing_json(tie) for tie in dossier.outgoing],
        "incoming": [_incoming_json(tie) for tie in dossier.incoming],
        "replaced_by": [
            {"id": e.by.id, "number": e.by.number, "quote": e.quote} for e in dossier.evidence if e.by is not None
        ],
    }


def _audit_json(audit: Audit) -> dict[str, Any]:
    """`gaps` name clauses by their index in `structure`."""
    gaps = [{"after": gap.after, "before": gap.before, "missing": list(gap.missing)} for gap in audit.gaps]
    stray = {"uncovered": audit.uncovered, "doubled": audit.doubled, "disordered": audit.disordered}
    return {"whole": audit.whole, **stray, "gaps": gaps}


def _evidence_json(evidence: Evidence) -> dict[str, Any]:
    return {
        "quote": evidence.quote,
        "by": evidence.by.id if evidence.by else None,
        "relation": evidence.relation.value if evidence.relation else None,
        "takes_effect": _iso(evidence.takes_effect),
        "inferred": evidence.inferred,
    }


def _outgoing_json(tie: Tie) -> dict[str, Any]:
    r = tie.reference
    named = {"number": r.number, "title": r.title, "kind": r.kind, "issued_on": _iso(r.issued_on), "year": r.year}
    return {**_tie_json(tie), **named, "resolved": [other.id for other in tie.others]}


def _incoming_json(tie: Tie) -> dict[str, Any]:
    (d,) = tie.others
    source = {"id": d.id, "number": d.number, "title": d.title, "kind": d.kind, "issued_on": _iso(d.issued_on)}
    return {**_tie_json(tie), **source, "inferred": tie.inferred}


def _tie_json(tie: Tie) -> dict[str, Any]:
    """What both ends of a reference share; `start` and `end` are in the text of the one that makes it."""
    r = tie.reference
    return {
        "relation": r.relation.value,
        "clause": tie.clause,
        "clause_path": list(tie.clause_path),
        "quote": tie.quote,
        "start": r.start,
        "end": r.end,
        "target": list(r.target),
        "takes_effect": _iso(tie.since),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


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
