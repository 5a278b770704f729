"""Which directive a reference means, among those that are known: by number, or by name and date.

Resolving is done when it is asked for, never stored: a reference to a directive that is not in the
library yet is resolved by itself once it arrives. What cannot be told apart is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rag.directives.model import ACTS, Directive, Reference, Status
from rag.directives.numbers import number_key
from rag.vietnamese.normalize import fold
from rag.vietnamese.tokens import tokenize

# Codes of bodies that every province, district or branch has: their numbers repeat from one to the next.
_LOCAL_CODES = frozenset("ubnd ub hdnd tu hu qu thu thanhuy du bch btv".split())
_YEAR = re.compile(r"(?:19|20)\d\d")
_STATE = ("nước", *"cộng hòa xã hội chủ nghĩa việt nam".split())


@dataclass(frozen=True, slots=True)
class IncomingReference:
    """Who refers to a directive, and in which words (`quote`).

    `by_name`: no words say so; it is inferred from `directive` being a younger law of the same name, and
    `reference` is what that law says of the laws of its name; see `rag.directives.succession`.
    """

    directive: Directive
    reference: Reference
    quote: str
    by_name: bool = False

    @property
    def takes_effect(self) -> date | None:
        """The day from which the reference counts: its own, else that of its directive.

        A directive that does not say from when it is in force counts from its issue; None without that.
        """
        said = None if self.by_name else self.reference.takes_effect
        return said or self.directive.effective_from or self.directive.issued_on


@dataclass(frozen=True, slots=True)
class Link:
    """A reference with both its ends: who makes it, and which known directives it means (none: not in the library)."""

    source: Directive
    reference: Reference
    quote: str
    meant: tuple[Directive, ...]


@dataclass(frozen=True, slots=True)
class _Number:
    """An official number taken apart: "12/2024/QĐ-UBND" is 12, 2024, {qd, ubnd}; `key` is its `number_key`."""

    key: str
    ordinal: str
    year: int | None
    first: str
    codes: frozenset[str]

    @property
    def local(self) -> bool:
        return not self.codes.isdisjoint(_LOCAL_CODES)


class Register:
    """The known directives, by number and by name."""

    def __init__(self, directives: Iterable[Directive]) -> None:
        self._by_number: dict[str, list[Directive]] = {}
        self._by_code: dict[tuple[str, str], list[Directive]] = {}
        self._by_title: dict[str, list[Directive]] = {}
        self._consolidated: dict[str, list[Directive]] = {}
        for directive in directives:
            if directive.number:
                number = _number(directive.number)
                self._by_number.setdefault(number.key, []).append(directive)
                self._by_code.setdefault((number.ordinal, number.first), []).append(directive)
            # A draft bears the name of what it would replace: nobody means it.
            if directive.status is not Status.DRAFT:
                titles = self._consolidated if is_consolidated(directive) else self._by_title
                titles.setdefault(title_key(directive.title), []).append(directive)

    def meant(self, reference: Reference, source: Directive) -> tuple[Directive, ...]:
        """The directives that `reference`, made by `source`, means; empty when none is known, never `source` itself.

        Several are the same directive from several files. A number that repeats over the years, or a name
        alone ("Luật Thanh tra"), means the newest that had been issued when `source` was. A consolidated
        text stands for its law where that is not known itself.
        """
        found = self._numbered(reference, source) if reference.number else self._titled(reference, source)
        return tuple(found or self._consolidating(reference, source))

    def _numbered(self, reference: Reference, source: Directive) -> list[Directive]:
        number = _number(reference.number or "")
        known = self._by_number.get(number.key) or [
            d for d in self._by_code.get((number.ordinal, number.first), ()) if _may_be(number, d)
        ]
        found = [d for d in known if d.id != source.id and _same_year(d, reference, number)]
        exact = [d for d in found if reference.issued_on and d.issued_on == reference.issued_on]
        if not exact:
            found = _of_the_body(found, source, reference)
        found = _of_the_kind(exact or found, reference.kind)
        dated = bool(reference.issued_on or reference.year or number.year)
        return _newest(found, source, dated) or self._unnumbered(reference, source)

    def _unnumbered(self, reference: Reference, source: Directive) -> list[Directive]:
        """The directive of this name and day whose own number could not be read."""
        return [
            d
            for d in (self._by_title.get(title_key(reference.title), ()) if reference.title else ())
            if d.number is None and d.id != source.id and d.issued_on and d.issued_on == reference.issued_on
        ]

    def _titled(self, reference: Reference, source: Directive) -> list[Directive]:
        if not reference.title:
            return []
        named = [d for d in self._by_title.get(title_key(reference.title), ()) if _same_day(d, reference)]
        if reference.relation in ACTS:
            # "Luật này thay thế Luật Thanh tra" means the one before it.
            named = [d for d in named if d.id != source.id]
        newest = _newest(named, source, bool(reference.issued_on or reference.year))
        return [] if any(d.id == source.id for d in newest) else newest

    def _consolidating(self, reference: Reference, source: Directive) -> list[Directive]:
        if not reference.title:
            return []
        title = title_key(reference.title)
        number = _number(reference.number) if reference.number else None
        day = reference.issued_on
        since = day.year if day else reference.year or (number.year if number else None)
        later = [
            d.issued_on for d in self._by_title.get(title, ()) if d.issued_on and since and d.issued_on.year > since
        ]
        texts = [
            d
            for d in self._consolidated.get(title, ())
            if d.id != source.id
            and (d.issued_on is None or since is None or d.issued_on.year >= since)
            # What was done to the law before is written into the text.
            and not (reference.relation in ACTS and _is_older(source, d))
            # Once a younger law of the name is there, it is that one which is consolidated.
            and not any(d.issued_on is None or law <= d.issued_on for law in later)
        ]
        return _newest(texts, None, False)


def is_consolidated(directive: Directive) -> bool:
    """Whether the directive is a consolidated text (văn bản hợp nhất): a law with its amendments written in."""
    return directive.kind == "Văn bản hợp nhất" or "VBHN" in (directive.number or "").upper()


@lru_cache(maxsize=65536)
def title_key(title: str) -> str:
    """The form under which spellings of one title are equal: its words, without the State's full name."""
    words = tokenize(title)
    if tuple(words[-len(_STATE) :]) == _STATE:
        words = words[: -len(_STATE)]
    return " ".join(words)


def number_year(number: str) -> int | None:
    """The year in an official number: 2024 in "12/2024/QĐ-UBND", None in "46-QĐ/TW"."""
    return _number(number).year


@lru_cache(maxsize=65536)
def _number(number: str) -> _Number:
    key = number_key(number)
    ordinal, *rest = key.split("|")
    years = [part for part in rest if _YEAR.fullmatch(part)]
    codes = [part for part in rest if part not in years]
    return _Number(key, ordinal, int(years[0]) if years else None, codes[0] if codes else "", frozenset(codes))


def _may_be(number: _Number, directive: Directive) -> bool:
    """Whether a number that is written incompletely may be the directive's: nothing that both say differs."""
    own = _number(directive.number or "")
    if not (number.codes <= own.codes or own.codes <= number.codes):
        return False
    issued = directive.issued_on.year if directive.issued_on else None
    if own.year is None and number.year is not None:
        return issued == number.year
    return number.year is None or number.year == own.year


def _same_year(directive: Directive, reference: Reference, number: _Number) -> bool:
    """Whether the dates agree as far as they must: days are often misprinted, a number seldom is.

    Numbers of local bodies repeat within a year: there the very day must agree.
    """
    issued, day = directive.issued_on, reference.issued_on
    if issued is None or (day is None and reference.year is None):
        return True
    if day is not None and _number(directive.number or "").local:
        return issued == day
    return issued.year == (day.year if day else reference.year)


def _is_older(directive: Directive, other: Directive) -> bool:
    return bool(directive.issued_on and other.issued_on and directive.issued_on <= other.issued_on)


def _same_day(directive: Directive, reference: Reference) -> bool:
    issued = directive.issued_on
    if reference.issued_on is not None:
        return issued == reference.issued_on
    return reference.year is None or (issued is not None and issued.year == reference.year)


def _of_the_body(found: Sequence[Directive], source: Directive, reference: Reference) -> list[Directive]:
    """Of directives with the number of a local body, those of the body that speaks, where that can be told."""
    if not any(_number(d.number or "").local for d in found):
        return list(found)
    own = [d for d in found if d.issuer and source.issuer and fold(d.issuer) == fold(source.issuer)]
    if own or len({d.issuer for d in found}) > 1:
        return own
    speaks_locally = source.number is not None and _number(source.number).local
    strangers = speaks_locally and source.issuer is not None and all(d.issuer for d in found)
    return [] if strangers and reference.relation in ACTS else list(found)


def _of_the_kind(found: Sequence[Directive], kind: str | None) -> list[Directive]:
    """Those of the kind that is named; all when none is: offices call a Quy định a Quyết định."""
    return [d for d in found if kind and d.kind and fold(d.kind) == fold(kind)] or list(found)


def _newest(found: Sequence[Directive], source: Directive | None, dated: bool) -> list[Directive]:
    """The newest of `found` that had been issued when `source` was: several when they bear one day.

    `dated`: the reference says when it was issued. Then a single one that fits is believed, whatever day was
    read in the head of `source`.
    """
    if dated and len(found) < 2:
        return list(found)
    then = source.issued_on if source else None
    days = [d.issued_on for d in found if d.issued_on]
    if not days or (then is None and len(found) < 2):
        return list(found)
    before = [day for day in days if then is None or day <= then]
    return [d for d in found if d.issued_on == max(before)] if before else []
