"""Directives, references and acts made up for tests, with everything that does not matter filled in."""

from __future__ import annotations

from datetime import date

from rag.directives.model import Directive, Reference, Relation, Status
from rag.directives.register import IncomingReference


def directive(
    identity: str = "d",
    number: str | None = None,
    *,
    kind: str | None = "Quyết định",
    title: str = "",
    issuer: str | None = "Ủy ban nhân dân tỉnh Mẫu Sơn",
    issued_on: date | None = None,
    effective_from: date | None = None,
    effective_to: date | None = None,
    status: Status = Status.UNKNOWN,
) -> Directive:
    """A directive with this id; nothing is known of it but what is given."""
    return Directive(
        id=identity,
        number=number,
        kind=kind,
        title=title or identity,
        issuer=issuer,
        issued_on=issued_on,
        signer=None,
        status=status,
        path=f"{identity}.txt",
        effective_from=effective_from,
        effective_to=effective_to,
    )


def reference(
    relation: Relation = Relation.MENTIONS,
    number: str | None = None,
    *,
    title: str | None = None,
    kind: str | None = None,
    issued_on: date | None = None,
    year: int | None = None,
    target: tuple[str, ...] = (),
    takes_effect: date | None = None,
    start: int = 0,
    end: int = 1,
    clause: int = 0,
) -> Reference:
    """A reference whose name is its first letter."""
    return Reference(
        relation, clause, start, end, start, start + 1, number, title, kind, issued_on, year, target, takes_effect
    )


def act(
    relation: Relation,
    day: date | None = None,
    *,
    by: str = "by",
    target: tuple[str, ...] = (),
    issued_on: date | None = None,
    takes_effect: date | None = None,
    status: Status = Status.UNKNOWN,
    by_name: bool = False,
) -> IncomingReference:
    """What the directive `by`, in force from `day`, does to another."""
    source = directive(by, issued_on=issued_on, effective_from=day, status=status)
    return IncomingReference(source, reference(relation, target=target, takes_effect=takes_effect), "…", by_name)
