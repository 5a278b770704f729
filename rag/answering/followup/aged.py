"""Another version of the document spoken of, told by its age or its year: "quyết định cũ", "the old decision"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex as re

from rag.answering.followup.described import Tie, related
from rag.answering.followup.focus import DOCUMENT, ENGLISH_DOCUMENT, is_kind
from rag.directives.model import Directive
from rag.directives.register import number_year
from rag.retrieval.shelf import Shelf
from rag.vietnamese.normalize import fold

_YEAR = r"(?:(?:ban hanh )?(?:hoi |vao )?nam )?(?P<year>(?:19|20)\d\d)\b"
_OLD = "cu|truoc day|truoc do|truoc kia"
_AGED = re.compile(
    rf"\b(?P<kind>{DOCUMENT}|ban)(?: (?:(?P<old>{_OLD})|(?P<new>moi))(?: {_YEAR})?\b(?! (?:nhat|ban hanh))"
    rf"| (?=[a-z ]{{0,24}}nam){_YEAR})"
    rf"|\bthe (?:(?P<old>old|previous|former)|(?P<new>new|newer)) (?P<kind>{ENGLISH_DOCUMENT}|one)\b"
    rf"|\bthe (?P<kind>{ENGLISH_DOCUMENT}) of (?P<year>(?:19|20)\d\d)\b"
    rf"|\bthe (?P<year>(?:19|20)\d\d) (?P<kind>{ENGLISH_DOCUMENT})\b"
)
# "Quy định" is what any rule may be called.
_ANY_KIND = {"van ban", "tai lieu", "ban", "quy dinh", "document", "one", ""}
# No chain of replacements is longer; one that goes in a circle ends.
_STEPS = 12


@dataclass(frozen=True, slots=True)
class Version:
    """The words for another version, ``text[start:end]``, and the directive that is meant."""

    start: int
    end: int
    directive: Directive


def another_version(text: str, spoken: Sequence[Directive], shelf: Shelf) -> Version | None:
    """The version that `text` speaks of, among those before and after the documents `spoken` of; None for none.

    By its year alone a document may be meant that is no version of them, where the shelf has one such only.
    """
    folded = fold(text)
    match = _AGED.search(folded) if len(folded) == len(text) else None
    if match is None:
        return None
    groups = match.groupdict()
    kind, year = groups["kind"] or "", int(groups["year"]) if groups["year"] else None
    for directive in spoken:
        older, newer = _chain(directive, Tie.PREDECESSOR, shelf), _chain(directive, Tie.SUCCESSOR, shelf)
        # Where nothing came before it, the one spoken of is the old one itself.
        old, new = older or ([directive] if newer else []), newer or ([directive] if older else [])
        pool = old if groups["old"] else new if groups["new"] else [*older, *newer, directive]
        if found := _fitting(pool, kind, year):
            # The last of a chain that is asked for as "new" is the one in force; of the old ones the nearest.
            return Version(*match.span(), found[-1] if groups["new"] else found[0])
    if year is None or groups["old"] or groups["new"]:
        return None
    only = [row.directive for row in shelf.rows if is_kind(row.directive.kind, kind) and _is_of(row.directive, year)]
    return Version(*match.span(), only[0]) if len(only) == 1 else None


def _chain(directive: Directive, tie: Tie, shelf: Shelf) -> list[Directive]:
    """The directives before or after this one, the nearest first."""
    chain: list[Directive] = []
    last = [directive]
    for _ in range(_STEPS):
        found = [d for one in last for d in related(one, tie, shelf) if isinstance(d, Directive)]
        last = [d for d in found if d not in chain and d.id != directive.id]
        chain += last
    return chain


def _fitting(pool: Sequence[Directive], kind: str, year: int | None) -> list[Directive]:
    of_year = [d for d in pool if year is None or _is_of(d, year)]
    return [d for d in of_year if is_kind(d.kind, kind)] or (of_year if kind in _ANY_KIND else [])


def _is_of(directive: Directive, year: int) -> bool:
    issued = directive.issued_on.year if directive.issued_on else None
    return year in {issued, number_year(directive.number) if directive.number else None}
