"""The library at a glance: its directives, which acts on which, and which a question names."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

from rag.directives.clauses import deepest_clause
from rag.directives.effect import effect_of
from rag.directives.force import ends_whole, in_effect, is_coming, status_on
from rag.directives.model import ACTS, Directive, Reference, Relation
from rag.directives.numbers import KINDS, NumberMention
from rag.directives.register import IncomingReference, Link, Register, title_key
from rag.directives.succession import outlived_since, successors_by_name
from rag.library.library import Library
from rag.library.rows import DirectiveRow, StoredReference
from rag.retrieval.query import Query
from rag.retrieval.wishes import Wishes, wishes_of
from rag.vietnamese.normalize import fold
from rag.vietnamese.tokens import tokenize

T = TypeVar("T")
# How much of a title's weight a question must hold to name the document by its title.
_NAMED_BY_TITLE = 0.75
_FOLDED_KINDS = tuple(fold(kind) for kind in KINDS)
_TITLE_STOPWORDS = frozenset(
    "về việc của các và trong theo số năm ngày quy định ban hành một cho tại với những the of on and for a in".split()
)


class _Links:
    """Every reference of the library with both its ends, read when first asked for."""

    def __init__(self, library: Library, directives: Mapping[str, Directive], register: Register) -> None:
        self._library = library
        self._directives = directives
        self._register = register

    @cached_property
    def all(self) -> tuple[Link, ...]:
        return tuple(
            Link(source, stored.reference, stored.quote, self._known(self._register.meant(stored.reference, source)))
            for stored in self._library.references()
            if (source := self._directives.get(stored.source)) is not None
        )

    @cached_property
    def outgoing(self) -> dict[str, tuple[Link, ...]]:
        return _grouped((link.source.id, link) for link in self.all)

    @cached_property
    def incoming(self) -> dict[str, tuple[IncomingReference, ...]]:
        return _grouped(
            (meant.id, IncomingReference(link.source, link.reference, link.quote))
            for link in self.all
            for meant in link.meant
        )

    def _known(self, directives: Iterable[Directive]) -> tuple[Directive, ...]:
        return tuple(self._directives[directive.id] for directive in directives)


class _Titles:
    """The words of each directive's title, without its kind, and how rare they are; made when first asked for."""

    def __init__(self, directives: Mapping[str, Directive]) -> None:
        self._directives = directives

    @cached_property
    def words(self) -> dict[str, frozenset[str]]:
        return {identity: _title_words(directive.title) for identity, directive in self._directives.items()}

    @cached_property
    def holders(self) -> dict[str, tuple[str, ...]]:
        return _grouped((word, identity) for identity, words in self.words.items() for word in words)

    @cached_property
    def rarity(self) -> dict[str, float]:
        return {word: math.log(1 + len(self.words) / len(holders)) for word, holders in self.holders.items()}

    @cached_property
    def weight(self) -> dict[str, float]:
        return {identity: sum(self.rarity[word] for word in words) for identity, words in self.words.items()}

    def named(self, asked: Collection[str]) -> list[str]:
        """The directives of which `asked` holds most of the title, by its weight; best first."""
        found: dict[str, float] = {}
        for word in asked:
            for identity in self.holders.get(word, ()):
                found[identity] = found.get(identity, 0.0) + self.rarity[word]
        # In the order of ingestion where the share is the same.
        shares = {d: found[d] / self.weight[d] for d in self._directives if d in found}
        return sorted((d for d, share in shares.items() if share >= _NAMED_BY_TITLE), key=lambda d: -shares[d])


@dataclass(frozen=True, slots=True)
class Shelf:
    """The directives of a library at one sequence number, with their status on one day.

    `replacements` are the acts that ended a whole directive by that day, `changes` those that changed
    or ended a part of it, `coming` the ends that are set down already and take effect later; all by the
    id of the directive they are done to, in the order of ingestion.
    """

    sequence: int
    day: date
    rows: tuple[DirectiveRow, ...]
    by_id: dict[str, Directive]
    replacements: dict[str, tuple[IncomingReference, ...]]
    changes: dict[str, tuple[IncomingReference, ...]]
    coming: dict[str, tuple[IncomingReference, ...]]
    _links: _Links
    _titles: _Titles

    @classmethod
    def read(cls, library: Library, day: date) -> Shelf:
        """What `library` holds now, with statuses as of `day`."""
        sequence = library.sequence
        rows = library.directives()
        by_id = {row.directive.id: row.directive for row in rows}
        register = Register(by_id.values())
        written = library.references(ACTS)
        acts = [
            (meant.id, IncomingReference(source, stored.reference, stored.quote))
            for stored in written
            if (source := by_id.get(stored.source)) is not None
            for meant in register.meant(stored.reference, source)
        ]
        acts += _successions(library, by_id, written, acts, day)
        ends = _grouped((meant, act) for meant, act in acts if ends_whole(act.reference))
        resolved = {id(act.reference) for _, act in acts}
        outlived = outlived_since(by_id.values(), (s.reference for s in written if id(s.reference) not in resolved))
        known = {
            d.id: replace(d, status=status_on(d, ends.get(d.id, ()), day, outlived.get(d.id))) for d in by_id.values()
        }
        acts = [(meant, replace(act, directive=known[act.directive.id])) for meant, act in acts]
        done = [(meant, act) for meant, act in acts if in_effect(act, day)]
        return cls(
            sequence,
            day,
            tuple(replace(row, directive=known[row.directive.id]) for row in rows),
            known,
            _grouped((meant, act) for meant, act in done if ends_whole(act.reference)),
            _grouped((meant, act) for meant, act in done if not ends_whole(act.reference)),
            _grouped((meant, act) for meant, act in acts if ends_whole(act.reference) and is_coming(act, day)),
            _Links(library, known, register),
            _Titles(known),
        )

    def links(self) -> tuple[Link, ...]:
        """Every reference of every directive, whatever its relation, in the order of ingestion.

        Reads the library the first time, so that it must still be open; the same for `incoming` and `outgoing`.
        """
        return self._links.all

    def incoming(self, directive_id: str) -> tuple[IncomingReference, ...]:
        """The references by which others mean this directive, whatever their relation and day."""
        return self._links.incoming.get(directive_id, ())

    def outgoing(self, directive_id: str) -> tuple[Link, ...]:
        """The references that this directive makes, with the directives they mean."""
        return self._links.outgoing.get(directive_id, ())

    def successors(self, directive_id: str) -> set[str]:
        """The ids of the directives that took the place of this one: who ended it, who ended that one, and so on."""
        found: set[str] = set()
        left = [directive_id]
        while left:
            ended_by = {incoming.directive.id for incoming in self.replacements.get(left.pop(), ())}
            left.extend(ended_by - found)
            found |= ended_by
        return found - {directive_id}

    def within(self, directive_ids: Collection[str] | None) -> Shelf:
        """The same shelf with only these directives on it; None takes nothing away."""
        if directive_ids is None:
            return self
        rows = tuple(row for row in self.rows if row.directive.id in directive_ids)
        return replace(self, rows=rows, by_id={row.directive.id: row.directive for row in rows})

    def numbered(self, mention: NumberMention) -> list[Directive]:
        """The directives that a number, however it is written, may mean."""
        known = [(row.directive, row.directive.number) for row in self.rows if row.directive.number]
        exact = [d for d, number in known if mention.matches(number, d.kind)]
        return exact or [d for d, number in known if mention.matches(number, d.kind, loosely=True)]

    def titled(self, query: Query) -> list[Directive]:
        """The directives that the question names by title ("Luật Thanh tra năm 2010"), best first."""
        text = f"{query.text} {query.gloss}"
        folded = f" {fold(text)} "
        named = [
            self.by_id[identity]
            for identity in self._titles.named(set(tokenize(text)))
            if identity in self.by_id and _says_kind(folded, self.by_id[identity])
        ]
        of_year = [d for d in named if query.years and _year(d) in query.years]
        return _meant(of_year or named, wishes_of(query))

    def named(self, query: Query) -> list[Directive]:
        """The directives that the question names by number, or else by title."""
        wishes = wishes_of(query)
        by_number = _unique(d for mention in query.mentions for d in wishes.narrowed(self.numbered(mention)))
        # "Luật Thanh tra số 11/2022/QH15" is not the one of that name that happens to be here.
        return by_number or ([] if any(mention.codes for mention in query.mentions) else self.titled(query))

    def unknown_numbers(self, query: Query) -> list[NumberMention]:
        """The numbers in the question that no directive of the library has."""
        return [mention for mention in query.mentions if not self.numbered(mention)]


def _successions(
    library: Library,
    by_id: Mapping[str, Directive],
    written: Sequence[StoredReference],
    acts: Iterable[tuple[str, IncomingReference]],
    day: date,
) -> list[tuple[str, IncomingReference]]:
    """The ends that nobody wrote down: a younger law took the name; see `rag.directives.succession`."""
    told = _grouped((meant, act) for meant, act in acts if ends_whole(act.reference))
    successors = {
        older: law
        for older, law in successors_by_name(by_id.values(), day).items()
        if not any(in_effect(act, day) or act.directive.id == law.id for act in told.get(older, ()))
    }
    laws = {law.id: law for law in successors.values()}
    evidence: dict[str, IncomingReference] = {}
    for stored in written:
        # What the law says when it ends the version in between, which is not in the library.
        law, title = laws.get(stored.source), stored.reference.title
        if law and title and ends_whole(stored.reference) and title_key(title) == title_key(law.title):
            evidence.setdefault(law.id, IncomingReference(law, stored.reference, stored.quote, by_name=True))
    return [(older, evidence.get(law.id) or _own_effect(library, law)) for older, law in successors.items()]


def _own_effect(library: Library, law: Directive) -> IncomingReference:
    """The words by which a law comes into force, as those by which it takes the place of an older one."""
    document = library.document(law.id)
    start, end = effect_of(document).starts_at or (0, len(law.title))
    clause = deepest_clause(document.clauses, start, end)
    reference = Reference(Relation.REPLACES, clause, start, end, start, end, title=law.title)
    return IncomingReference(law, reference, document.text[start:end], by_name=True)


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}


def _title_words(title: str) -> frozenset[str]:
    folded = fold(title)
    kind = next((k for k in _FOLDED_KINDS if folded.startswith(k)), "")
    words = tokenize(title)[len(kind.split()) :]
    return frozenset(words) - _TITLE_STOPWORDS


def _meant(named: Sequence[Directive], wishes: Wishes) -> list[Directive]:
    """Those of `named` that the question means, where several bear one title."""
    groups = _grouped((title_key(directive.title), directive) for directive in named)
    kept = {directive.id for group in groups.values() for directive in wishes.narrowed(list(group))}
    return [directive for directive in named if directive.id in kept]


def _says_kind(folded: str, directive: Directive) -> bool:
    if not directive.kind:
        return True
    kind = fold(directive.kind)
    enclosed = fold(directive.title)
    names = [kind, *(k for k in ("quy che", "quy dinh", "dieu le") if f" {k} " in f" {enclosed} ")]
    return any(f" {name} " in folded for name in names)


def _year(directive: Directive) -> int | None:
    return directive.issued_on.year if directive.issued_on else None


def _unique(directives: Iterable[Directive]) -> list[Directive]:
    return list({d.id: d for d in directives}.values())
