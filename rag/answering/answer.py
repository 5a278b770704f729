"""What comes back from a question: an answer whose every quote carries its place in a stored document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from rag.directives.model import Directive


class Reason(StrEnum):
    """Why a question has no answer."""

    NOT_IN_LIBRARY = "not_in_library"
    NOT_IN_FORCE = "not_in_force"
    AMBIGUOUS_NUMBER = "ambiguous_number"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and where it stands: ``text[start:end] == quote`` in the stored text of `document`."""

    marker: int
    quote: str
    document: Directive
    clause_path: tuple[str, ...]
    clause: str
    page: int | None
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to `question`; `text` holds markers [1] that belong to `citations`.

    `reason` says why nothing was answered, None when `answered`. `suggestions` are the nearest
    documents. `generator` names what wrote it: "extractive", or the chat model. Timings are
    milliseconds.
    """

    question: str
    text: str
    answered: bool
    reason: Reason | None = None
    citations: tuple[Citation, ...] = ()
    warnings: tuple[str, ...] = ()
    restored_question: str | None = None
    generator: str = "extractive"
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    suggestions: tuple[Directive, ...] = ()


def document_json(document: Directive) -> dict[str, Any]:
    """The JSON object that stands for a document in every answer, hit and list."""
    return {
        "id": document.id,
        "number": document.number,
        "kind": document.kind,
        "title": document.title,
        "issuer": document.issuer,
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "status": document.status.value,
        "path": document.path,
    }


def answer_json(answer: Answer) -> dict[str, Any]:
    """The JSON object of `chithi ask --json`."""
    return {
        "question": answer.question,
        "answer": answer.text,
        "answered": answer.answered,
        "reason": answer.reason.value if answer.reason else None,
        "citations": [
            {
                "marker": c.marker,
                "quote": c.quote,
                "document": document_json(c.document),
                "clause_path": list(c.clause_path),
                "clause": c.clause,
                "page": c.page,
                "start": c.start,
                "end": c.end,
                "score": c.score,
            }
            for c in answer.citations
        ],
        "warnings": list(answer.warnings),
        "restored_question": answer.restored_question,
        "generator": answer.generator,
        "timings_ms": dict(answer.timings_ms),
    }
