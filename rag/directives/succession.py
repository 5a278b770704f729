"""Succession by name: a law that bears the name of an older one is its new version, though no words here say so.

"Luật Thanh tra" of 2025 ends the one of 2022, which had ended the one of 2010. In a library without the one
of 2022 nothing says that the one of 2010 has ended, and yet it has: a name is given to one law at a time.
This is an inference, kept apart from what is quoted; see `IncomingReference.by_name`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rag.directives.model import Directive, Reference, Status
from rag.directives.register import number_year, title_key
from rag.vietnamese.normalize import fold

# Kinds of which one, by one name, is in force at a time. Decisions and plans of one title stand side by side.
_LAWS = frozenset({"luat", "bo luat", "phap lenh", "hien phap"})
# An amending law changes the law in its title; two of them bear one title and both stand.
_AMENDING = ("sua doi", "bo sung", "dinh chinh", "bai bo")


def successors_by_name(directives: Iterable[Directive], day: date) -> dict[str, Directive]:
    """For each law, by its id, the next one of the same name and issuer that had come into force by `day`."""
    versions: dict[tuple[str, str], list[tuple[date, Directive]]] = {}
    for directive in directives:
        if directive.issued_on is not None and _is_named_law(directive):
            name = (title_key(directive.title), fold(directive.issuer or ""))
            versions.setdefault(name, []).append((directive.issued_on, directive))
    found: dict[str, Directive] = {}
    for same_name in versions.values():
        in_force = [
            (issued, law) for issued, law in same_name if law.effective_from is not None and law.effective_from <= day
        ]
        for issued, law in same_name:
            younger = [(later, other.id, other) for later, other in in_force if later > issued]
            if younger:
                found[law.id] = min(younger)[2]
    return found


def outlived_since(directives: Iterable[Directive], unknown: Iterable[Reference]) -> dict[str, date]:
    """For each law, by its id, the day from which a younger one of its name that is not known may have ended it.

    `unknown` are references to directives that are not known: "Luật Thanh tra số 11/2022/QH15 hết hiệu lực"
    tells that there was a law of this name in 2022, not from when it was in force.
    """
    days: dict[str, list[date]] = {}
    for reference in unknown:
        year = reference.year or number_year(reference.number or "")
        day = reference.issued_on or (date(year, 1, 1) if year else None)
        if reference.title and day:
            days.setdefault(title_key(reference.title), []).append(day)
    found: dict[str, date] = {}
    for directive in directives if days else ():
        issued = directive.issued_on
        if issued is not None and _is_named_law(directive):
            later = [day for day in days.get(title_key(directive.title), ()) if day.year > issued.year]
            if later:
                found[directive.id] = min(later)
    return found


def _is_named_law(directive: Directive) -> bool:
    if directive.status is Status.DRAFT or directive.issuer is None or fold(directive.kind or "") not in _LAWS:
        return False
    about = fold(directive.title).removeprefix(fold(directive.kind or "")).strip()
    return bool(about) and not about.startswith(_AMENDING)
