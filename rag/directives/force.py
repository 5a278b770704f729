"""Whether a directive is in force on a day: from its own words and from those that replaced it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rag.directives.model import Directive, Status


def status_on(directive: Directive, replaced_on: Iterable[date | None], day: date) -> Status:
    """The status of `directive` on `day`; `replaced_on` are the days on which others replaced it.

    A replacement without a date counts as done. What neither the text nor the library says is unknown.
    """
    if directive.status is Status.DRAFT:
        return Status.DRAFT
    if any(when is None or when <= day for when in replaced_on):
        return Status.REPLACED
    start = directive.effective_from
    if start is None:
        return Status.NOT_YET if directive.issued_on and directive.issued_on > day else Status.UNKNOWN
    return Status.IN_FORCE if start <= day else Status.NOT_YET
