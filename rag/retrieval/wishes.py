"""What a question asks of the documents themselves: their kind, years, the newest, those in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import regex as re

from rag.directives.model import Directive
from rag.directives.numbers import ENGLISH_KINDS, KINDS
from rag.retrieval.query import Query
from rag.vietnamese.normalize import fold

_FOLDED_KINDS = sorted({fold(kind) for kind in KINDS} | set(ENGLISH_KINDS), key=len, reverse=True)
_KIND = "|".join(map(re.escape, _FOLDED_KINDS))
# "quy định" and "hướng dẫn" are verbs too: a kind is meant where something says which one, or how many.
_WHICH_KIND = re.compile(
    rf"\b(?:cac|nhung|cac loai|which|the)\s+(?P<before>{_KIND})s?\b"
    rf"|\b(?P<after>{_KIND})s?\s+(?:nao|moi|cu|hien hanh|gan day|nam\s+(?:19|20)\d\d|cua|so|do|dang|con hieu luc|of)\b"
)
_NEWEST = re.compile(r"\b(?:moi nhat|gan day nhat|gan nhat|moi ban hanh|newest|latest|most recent)\b")
_IN_FORCE = re.compile(
    r"\b(?:(?:dang|con)\s+(?:co\s+)?hieu luc|dang ap dung|hien hanh|hien nay|currently in force|in force|current)\b"
)
# "luật thanh tra mới", "nghị định cũ": said of the document where its name ends the question or the phrase.
_NEW = re.compile(r"\bmoi\b(?=\s*(?:$|[?.,;]|co\b|quy dinh\b|ve\b|the nao\b|noi\b|thay\b))|^\s*new\b|\bthe new\b")
_OLD = re.compile(r"\bcu\b(?=\s*(?:$|[?.,;]|co\b|quy dinh\b|ve\b|the nao\b|noi\b))|\b(?:truoc day|the old|previous)\b")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the documents shall be, as far as a question says so; `kinds` are folded names, `folded` its words."""

    folded: str
    kinds: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    newest: bool = False
    oldest: bool = False
    in_force: bool = False

    def says_kind(self, directive: Directive) -> bool:
        """Whether the question asks for documents of this one's kind."""
        return bool(directive.kind) and fold(directive.kind or "") in self.kinds

    def says_year(self, directive: Directive) -> bool:
        """Whether the question names the year in which this one was issued."""
        return directive.issued_on is not None and directive.issued_on.year in self.years

    def says_issuer(self, directive: Directive) -> bool:
        """Whether the question names the body that issued this one."""
        return bool(directive.issuer) and f" {_folded_words(directive.issuer or '')} " in self.folded

    def narrowed(self, directives: list[Directive]) -> list[Directive]:
        """Those of `directives`, which bear one name, that are meant; all where nothing tells them apart."""
        if len(directives) < 2:
            return directives
        of_body = [d for d in directives if self.says_issuer(d)] or directives
        of_year = [d for d in of_body if self.says_year(d)] or of_body
        if self.newest or self.oldest or self.in_force:
            kept = [d for d in of_year if not d.status.ended] if self.in_force else of_year
            return _youngest(kept or of_year, self.oldest) if self.newest or self.oldest else kept or of_year
        return of_year


def wishes_of(query: Query) -> Wishes:
    """What `query` asks of the documents."""
    folded = query.folded
    kinds = {match["before"] or match["after"] for match in _WHICH_KIND.finditer(folded)}
    newest, oldest = bool(_NEWEST.search(folded) or _NEW.search(folded)), bool(_OLD.search(folded))
    return Wishes(
        folded=f" {_folded_words(query.text)} {_folded_words(query.search_text)} ",
        kinds=frozenset(fold(ENGLISH_KINDS.get(kind, kind)) for kind in kinds) | frozenset(kinds),
        years=frozenset(query.years),
        # Both: the question compares the two.
        newest=newest and not oldest,
        oldest=oldest and not newest,
        in_force=bool(_IN_FORCE.search(folded)),
    )


def _youngest(directives: Iterable[Directive], oldest: bool) -> list[Directive]:
    dated = [d for d in directives if d.issued_on]
    if not dated:
        return list(directives)
    days = [d.issued_on for d in dated if d.issued_on]
    day = min(days) if oldest else max(days)
    return [d for d in dated if d.issued_on == day]


@lru_cache(maxsize=8192)
def _folded_words(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))
