"""One clause that stands in several documents: a law and its consolidated text, a law from two files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Protocol, TypeVar

from rag.directives.model import Directive
from rag.directives.numbers import number_key
from rag.directives.register import is_consolidated, title_key
from rag.library.rows import StoredPassage
from rag.vietnamese.tokens import tokenize

# Share of pairs of syllables in common; a footnote mark or another date leaves more than this.
_SAME_WORDS = 0.9


class _Ranked(Protocol):
    @property
    def passage(self) -> StoredPassage:
        """What stands at this place of the ranking."""


R = TypeVar("R", bound=_Ranked)


def without_duplicates(ranked: Iterable[R], known: dict[str, Directive]) -> list[R]:
    """`ranked` without clauses that repeat, word for word or nearly, one of the same law.

    Of two texts of a law, in the place of the better one comes the one in force, and of those the younger;
    `known` are the directives by id, with their status.
    """
    items = list(ranked)
    texts: dict[str, set[str]] = {}
    for item in items:
        directive = known[item.passage.directive.id]
        texts.setdefault(title_key(directive.title), set()).add(directive.id)
    kept: list[R] = []
    seen: dict[str, list[tuple[int, Counter[str]]]] = {}
    for item in items:
        directive = known[item.passage.directive.id]
        law = title_key(directive.title)
        if len(texts[law]) == 1:
            kept.append(item)
            continue
        pairs = _pairs(item.passage.text)
        for place, other in seen.get(law, ()):
            rival = known[kept[place].passage.directive.id]
            if _one_law(directive, rival) and _alike(pairs, other):
                if _standing(directive) > _standing(rival):
                    kept[place] = item
                break
        else:
            seen.setdefault(law, []).append((len(kept), pairs))
            kept.append(item)
    return kept


def _one_law(one: Directive, other: Directive) -> bool:
    """Whether the two, which bear one title, are texts of one law."""
    if one.id == other.id:
        return False
    if is_consolidated(one) or is_consolidated(other):
        return True
    return bool(one.number and other.number) and number_key(one.number or "") == number_key(other.number or "")


def _standing(directive: Directive) -> tuple[bool, int]:
    return not directive.status.ended, directive.issued_on.toordinal() if directive.issued_on else 0


def _alike(one: Counter[str], other: Counter[str]) -> bool:
    common = (one & other).total()
    return common >= _SAME_WORDS * max(one.total(), other.total(), 1)


def _pairs(text: str) -> Counter[str]:
    tokens = tokenize(text)
    return Counter(f"{first} {second}" for first, second in pairwise(tokens)) or Counter(tokens)
