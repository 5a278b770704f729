"""What the library hands out: frozen rows, and how SQL columns become the directive model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from rag.directives.model import Clause, Directive, Level, Particulars, Reference, Relation, Status

DIRECTIVE_COLUMNS = (
    "r.id, r.number, r.kind, r.title, r.issuer, r.issued_on, r.signer, r.status, r.path, r.effective_from, "
    "r.effective_to, r.confidentiality, r.language"
)
DIRECTIVE_WIDTH = DIRECTIVE_COLUMNS.count(",") + 1
CLAUSE_COLUMNS = "c.ordinal, c.parent, c.level, c.label, c.path, c.heading, c.start_at, c.end_at, c.page"
REFERENCE_COLUMNS = (
    "f.relation, f.clause, f.start_at, f.end_at, f.name_start, f.name_end, f.number, f.title, f.kind, f.issued_on, "
    "f.year, f.target, f.takes_effect"
)


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
class StoredReference:
    """A reference, the id of the directive that makes it, and the words that say so."""

    source: str
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
    """The directive in the columns of DIRECTIVE_COLUMNS."""
    identity, number, kind, title, issuer, issued_on, signer, status, path, starts, ends, confidentiality, language = (
        row
    )
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
        effective_from=_date(starts),
        effective_to=_date(ends),
        confidentiality=confidentiality,
        language=language,
    )


def clause_from(row: Sequence[Any]) -> Clause:
    """The clause in the 9 columns of CLAUSE_COLUMNS."""
    index, parent, level, label, path, heading, start, end, page = row
    return Clause(index, parent, Level(level), label, tuple(json.loads(path)), heading, start, end, page)


def reference_from(row: Sequence[Any]) -> Reference:
    """The reference in the columns of REFERENCE_COLUMNS."""
    relation, *places, number, title, kind, issued_on, year, target, takes_effect = row
    clause, start, end, name_start, name_end = places
    return Reference(
        relation=Relation(relation),
        clause=clause,
        start=start,
        end=end,
        name_start=name_start,
        name_end=name_end,
        number=number,
        title=title,
        kind=kind,
        issued_on=_date(issued_on),
        year=year,
        target=tuple(json.loads(target)),
        takes_effect=_date(takes_effect),
    )


def particulars_from(stored: str) -> Particulars:
    """The particulars in the JSON object that `particulars_json` made."""
    values: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in json.loads(stored).items()}
    return Particulars(**values)


def particulars_json(particulars: Particulars) -> str:
    """`particulars` as they are stored."""
    return json.dumps(asdict(particulars), ensure_ascii=False)


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
