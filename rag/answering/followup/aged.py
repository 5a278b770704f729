"""Another version of the document spoken of, told by its age or its year: "quyết định cũ", "the old decision"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import regex as re

from rag.answering.followup.described import Tie, ended_by, related
from rag.answering.followup.focus import DOCUMENT, ENGLISH_DOCUMENT, is_kind
from rag.directives.model import Directive, Reference
from rag.directives.register import number_year
from rag.retrieval.shelf import Shelf
from rag.vietnamese.normalize import fold

_YEAR = r"(?:(?:ban hanh )?(?:hoi |vao )?nam )?(?P<year>(?:19|20)\d\d)\b"
_OLD = "cu|truoc day|truoc do|truoc kia"
_AGED = re.compile(
    rf"\b(?P<kind>{DOCUMENT}|ban)(?: (?:(?P<old>{_OLD})|(?P<new>moi(?! ban hanh)))(?: {_YEAR})?\b(?! nhat)"
    rf"| (?=[a-z ]{{0,24}}nam){_YEAR})"
    rf"|\bthe (?:(?P<old>old|previous|former)|(?P<new>new|newer)) (?P<kind>{ENGLISH_DOCUMENT}|one)\b"
    rf"|\bthe (?P<kind>{ENGLISH_DOCUMENT}) of (?P<year>(?:19|20)\d\d)\b"
    rf"|\bthe (?P<year>(?:19|20)\d\d) (?P<kind>{ENGLISH_DOCUMENT})\b"
)
# "Quy định" is what any rule may be called.
_ANY_KIND = {"van ban", "tai lieu", "ban", "quy dinh", "document", "one", ""}
_Version = Directive | Reference
# No chain of replacements is longer; one that goes in a circle ends.
_STEPS = 12


@dataclass(frozen=True, slots=True)
class Version:
    """The words for another version, ``text[start:end]``, and what is meant: one that is only referred to, too."""

    start: int
    end: int
    meant: Directive | Reference


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
        older, newer = _chain(directive, _before, shelf), _chain(directive, _after, shelf)
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


def _before(directive: Directive, shelf: Shelf) -> list[_Version]:
    return [*related(directive, Tie.PREDECESSOR, shelf), *ended_by(directive, shelf)]


def _after(directive: Directive, shelf: Shelf) -> list[_Version]:
    return related(directive, Tie.SUCCESSOR, shelf)


def _chain(directive: Directive, step: Callable[[Directive, Shelf], list[_Version]], shelf: Shelf) -> list[_Version]:
    """What stands before or after this directive, the nearest first."""
    chain: list[_Version] = []
    last: list[_Version] = [directive]
    for _ in range(_STEPS):
        found = [d for one in last if isinstance(one, Directive) for d in step(one, shelf)]
        last = [d for n, d in enumerate(found) if d not in chain and d not in found[:n] and d != directive]
        chain += last
    return chain


def _fitting(pool: Sequence[_Version], kind: str, year: int | None) -> list[_Version]:
    of_year = [d for d in pool if year is None or _is_of(d, year)]
    return [d for d in of_year if is_kind(d.kind, kind)] or (of_year if kind in _ANY_KIND else [])


def _is_of(found: _Version, year: int) -> bool:
    issued = found.issued_on.year if found.issued_on else None
    named = found.year if isinstance(found, Reference) else None
    return year in {issued, named, number_year(found.number) if found.number else None}
