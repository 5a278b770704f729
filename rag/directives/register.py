"""Which directive a reference means, among those that are known: by number, or by name and date.

Resolving is done when it is asked for, never stored: a reference to a directive that is not in the
library yet is resolved by itself once it arrives.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rag.directives.model import Directive, Reference
from rag.directives.numbers import number_key
from rag.vietnamese.normalize import comparable


@dataclass(frozen=True, slots=True)
class IncomingReference:
    """Who refers to a directive, and in which words (`quote`)."""

    directive: Directive
    reference: Reference
    quote: str


class Register:
    """The known directives, by number and by name."""

    def __init__(self, directives: Iterable[Directive]) -> None:
        self._by_number: dict[str, list[Directive]] = {}
        self._by_title: dict[str, list[Directive]] = {}
        for directive in directives:
            if directive.number:
                self._by_number.setdefault(number_key(directive.number), []).append(directive)
            self._by_title.setdefault(comparable(directive.title), []).append(directive)

    def meant(self, reference: Reference, source: Directive) -> tuple[Directive, ...]:
        """The directives that `reference`, made by `source`, means; empty when none is known, never `source` itself.

        A name alone ("Luật Thanh tra") means the newest that had been issued when `source` was.
        """
        if reference.number:
            named = self._by_number.get(number_key(reference.number), [])
        else:
            named = self._by_title.get(comparable(reference.title or ""), []) if reference.title else []
        others = [d for d in named if d.id != source.id and _may_be_dated(d, reference)]
        if reference.number or len(others) < 2:
            return tuple(others)
        then = source.issued_on
        earlier = [d for d in others if d.issued_on and (then is None or d.issued_on <= then)]
        return (max(earlier, key=lambda d: d.issued_on.toordinal() if d.issued_on else 0),) if earlier else ()


def _may_be_dated(directive: Directive, reference: Reference) -> bool:
    issued = directive.issued_on
    if issued is None or (reference.issued_on is None and reference.year is None):
        return True
    return issued == reference.issued_on if reference.issued_on else issued.year == reference.year
