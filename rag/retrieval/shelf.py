"""The library at a glance: its directives, which replaced which, and which a question names."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.directives.force import status_on
from rag.directives.model import Directive, Relation
from rag.directives.numbers import KINDS, NumberMention
from rag.directives.register import IncomingReference, Register
from rag.library.library import Library
from rag.library.rows import DirectiveRow
from rag.retrieval.query import Query
from rag.vietnamese.normalize import fold
from rag.vietnamese.tokens import tokenize

# How much of a title's weight a question must hold to name the document by its title.
_NAMED_BY_TITLE = 0.75
_TITLE_STOPWORDS = frozenset(
    "về việc của các và trong theo số năm ngày quy định ban hành một cho tại với những the of on and for a in".split()
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The directives of a library at one sequence number, with their status on one day."""

    sequence: int
    day: date
    rows: tuple[DirectiveRow, ...]
    by_id: dict[str, Directive]
    replacements: dict[str, tuple[IncomingReference, ...]]
    _titles: dict[str, frozenset[str]]
    _rarity: dict[str, float]

    @classmethod
    def read(cls, library: Library, day: date) -> Shelf:
        """What `library` holds now, with statuses as of `day`."""
        sequence = library.sequence
        rows = library.directives()
        by_id = {row.directive.id: row.directive for row in rows}
        register = Register(by_id.values())
        found: dict[str, list[IncomingReference]] = {}
        for stored in library.references((Relation.REPLACES, Relation.REPEALS)):
            source = by_id.get(stored.source)
            if source is None or (source.issued_on is not None and source.issued_on > day):
                continue
            for meant in register.meant(stored.reference, source):
                found.setdefault(meant.id, []).append(IncomingReference(source, stored.reference, stored.quote))
        dated = tuple(
            replace(row, directive=_dated(row.directive, found.get(row.directive.id, ()), day)) for row in rows
        )
        titles = {row.directive.id: _title_words(row.directive.title) for row in rows}
        counts = Counter(word for words in titles.values() for word in words)
        rarity = {word: math.log(1 + len(rows) / n) for word, n in counts.items()}
        known = {row.directive.id: row.directive for row in dated}
        replacements = {
            replaced: tuple(replace(i, directive=known.get(i.directive.id, i.directive)) for i in by)
            for replaced, by in found.items()
        }
        return cls(sequence, day, dated, known, replacements, titles, rarity)

    def within(self, directive_ids: Collection[str] | None) -> Shelf:
        """The same shelf with only these directives on it; None takes nothing away."""
        if directive_ids is None:
            return self
        rows = tuple(row for row in self.rows if row.directive.id in directive_ids)
        return replace(self, rows=rows, by_id={row.directive.id: row.directive for row in rows})

    def numbered(self, mention: NumberMention) -> list[Directive]:
        """The directives that a number, however it is written, may mean."""
        return [
            row.directive
            for row in self.rows
            if row.directive.number and mention.matches(row.directive.number, row.directive.kind)
        ]

    def titled(self, query: Query) -> list[Directive]:
        """The directives that the question names by title ("Luật Thanh tra năm 2010"), best first."""
        asked = set(tokenize(query.text))
        folded = f" {fold(query.text)} "
        scored: list[tuple[float, Directive]] = []
        for row in self.rows:
            words = self._titles[row.directive.id]
            if not words or (row.directive.kind and not _says_kind(folded, row.directive)):
                continue
            weight = sum(self._rarity[w] for w in words)
            share = sum(self._rarity[w] for w in words & asked) / weight
            if share >= _NAMED_BY_TITLE:
                scored.append((share, row.directive))
        named = [d for _, d in sorted(scored, key=lambda pair: -pair[0])]
        of_year = [d for d in named if query.years and _year(d) in query.years]
        return of_year or named

    def named(self, query: Query) -> list[Directive]:
        """The directives that the question names by number, or else by title."""
        by_number = _unique(d for mention in query.mentions for d in self.numbered(mention))
        return by_number or self.titled(query)

    def unknown_numbers(self, query: Query) -> list[NumberMention]:
        """The numbers in the question that no directive of the library has."""
        return [mention for mention in query.mentions if not self.numbered(mention)]


def _dated(directive: Directive, incoming: Sequence[IncomingReference], day: date) -> Directive:
    when = [i.directive.effective_from or i.directive.issued_on for i in incoming]
    return replace(directive, status=status_on(directive, when, day))


def _title_words(title: str) -> frozenset[str]:
    kind = next((k for k in KINDS if fold(title).startswith(fold(k))), "")
    words = tokenize(title)[len(tokenize(kind)) :] if kind else tokenize(title)
    return frozenset(words) - _TITLE_STOPWORDS


def _says_kind(folded: str, directive: Directive) -> bool:
    kind = fold(directive.kind or "")
    enclosed = fold(directive.title)
    names = [kind, *(k for k in ("quy che", "quy dinh", "dieu le") if f" {k} " in f" {enclosed} ")]
    return any(f" {name} " in folded for name in names)


def _year(directive: Directive) -> int | None:
    return directive.issued_on.year if directive.issued_on else None


def _unique(directives: Iterable[Directive]) -> list[Directive]:
    return list({d.id: d for d in directives}.values())
