"""What the library hands out: frozen rows, and how SQL columns become the directive model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rag.directives.model import Clause, Directive, Level, Reference, Relation, Status

DIRECTIVE_COLUMNS = (
    "r.id, r.number, r.kind, r.title, r.issuer, r.issued_on, r.signer, r.status, r.path, r.effective_from, r.language"
)
CLAUSE_COLUMNS = "c.ordinal, c.parent, c.level, c.label, c.path, c.heading, c.start_at, c.end_at, c.page"
REFERENCE_COLUMNS = "f.relation, f.clause, f.start_at, f.end_at, f.number, f.title"


@dataclass(frozen=True, slots=True)
class DirectiveRow:
    """One line of the list of documents. `added` grows in the order of ingestion."""

    directive: Directive
    clauses: int
    passages: int
    revision: int
    added: int
    sha256: str
    format: str


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with everything needed to show and cite it: ``text`` is the document's text[start:end]."""

    passage_id: int
    directive: Directive
    clause: Clause
    text: str
    start: int
    end: int
    breadcrumb: str
    page: int | None


@dataclass(frozen=True, slots=True)
class IncomingReference:
    """Who refers to a directive, and in which words (`quote`)."""

    directive: Directive
    reference: Reference
    quote: str


@dataclass(frozen=True, slots=True)
class LibraryStats:
    """How much is in the library. `exact`: the vector index is not trusted, every vector is compared."""

    directives: int
    clauses: int
    passages: int
    model_name: str | None
    dimension: int | None
    sequence: int
    exact: bool
    bytes_on_disk: int


def directive_from(row: Sequence[Any]) -> Directive:
    """The directive in the 11 columns of DIRECTIVE_COLUMNS."""
    identity, number, kind, title, issuer, issued_on, signer, status, path, effective_from, language = row
    return Directive(
        id=identity,
        number=number,
        kind=kind,
        title=title,
        issuer=issuer,
        issued_on=_date(issued_on),
        signer=signer,
        status=Status(status),
        path=path,
        effective_from=_date(effective_from),
        language=language,
    )


def clause_from(row: Sequence[Any]) -> Clause:
    """The clause in the 9 columns of CLAUSE_COLUMNS."""
    index, parent, level, label, path, heading, start, end, page = row
    return Clause(index, parent, Level(level), label, tuple(json.loads(path)), heading, start, end, page)


def reference_from(row: Sequence[Any]) -> Reference:
    """The reference in the 6 columns of REFERENCE_COLUMNS."""
    relation, clause, start, end, number, title = row
    return Reference(Relation(relation), clause, start, end, number, title)


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
