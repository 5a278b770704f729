"""Short and bare names of a text, told by the full ones in it: "Nghị định 12", "Luật Thanh tra"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import regex as re

from rag.directives.naming import Name, title_key
from rag.directives.numbers import number_key

# What leads from the number of a directive to what it is about.
_DESCRIBES = re.compile(r"[^;]{0,160}?\b(?:quy định|hướng dẫn|sửa đổi|thi hành|về)\b[^;]{0,160}$", re.IGNORECASE)
_ORDINAL = re.compile(r"0*(?P<n>\d+)[a-z]?(?:/(?P<year>(?:19|20)\d\d))?")
# Who is meant by a name: a number, or else a date or year.
_Full = tuple[str | None, date | None, int | None]


class KnownNames:
    """What the full names of a text say about its short ones, and which of them are the text's own."""

    def __init__(self, names: Iterable[Name], own_number: str | None, own_title: str | None) -> None:
        self._own_number = number_key(own_number) if own_number else None
        self._own_title = title_key(own_title) if own_title else None
        self._by_ordinal: dict[tuple[str | None, str], set[str]] = {}
        self._by_title: dict[str, set[_Full]] = {}
        for name in names:
            if name.number:
                for ordinal in _ordinals(name.number):
                    self._by_ordinal.setdefault((name.kind, ordinal), set()).add(name.number)
            if name.title and (name.number or name.year):
                full = (name.number, name.issued_on, _year_of(name))
                self._by_title.setdefault(title_key(name.title), set()).add(full)

    def resolve_all(self, line: str, names: Sequence[Name]) -> list[Name]:
        """The names of `line` as fully as the text allows, less those that could be anyone's."""
        resolved = []
        for at, name in enumerate(names):
            outer = names[at - 1] if at else None
            # A decree of 2005 that guides "Luật Thanh tra" does not mean the law of 2010.
            described = outer is not None and outer.number and _DESCRIBES.match(line, outer.end, name.start)
            resolved.append(self._resolve(name, _year_of(outer) if described and outer else None))
        return [name for name in resolved if name is not None]

    def _resolve(self, name: Name, not_after: int | None = None) -> Name | None:
        if name.own:
            return name
        if name.number:
            own = self._own_number is not None and number_key(name.number) == self._own_number
            return replace(name, own=own)
        if name.ordinal is not None:
            numbers = self._by_ordinal.get((name.kind, _without_zeros(name.ordinal)), set())
            if len(numbers) == 1:
                return self._resolve(replace(name, number=next(iter(numbers)), ordinal=None, title=None))
            return name if name.title else None
        if name.title is None:
            return None
        key = title_key(name.title)
        if key == self._own_title and name.year is None:
            return replace(name, own=True)
        fulls = {full for full in self._by_title.get(key, set()) if not_after is None or (full[2] or 0) <= not_after}
        numbers = {number for number, _, year in fulls if number and name.year in {None, year}}
        if len(numbers) == 1:
            return self._resolve(replace(name, number=next(iter(numbers))))
        if name.year is None and not numbers and len({(issued, year) for _, issued, year in fulls}) == 1:
            _, issued_on, year = next(iter(fulls))
            return replace(name, issued_on=issued_on, year=year)
        return name


def _year_of(name: Name) -> int | None:
    said = _ORDINAL.match(name.number) if name.number else None
    return name.year or (int(said["year"]) if said and said["year"] else None)


def _ordinals(number: str) -> list[str]:
    match = _ORDINAL.match(number)
    if not match:
        return []
    return [match["n"], f"{match['n']}/{match['year']}"] if match["year"] else [match["n"]]


def _without_zeros(ordinal: str) -> str:
    return ordinal.lstrip("0") or "0"
