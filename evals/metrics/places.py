"""Places in documents: which clause a path names, and when a passage has found it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import NamedTuple

from rag.vietnamese.normalize import comparable, nfc


class Place(NamedTuple):
    """A clause of a document: the name of its file, and its path of labels."""

    document: str
    clause: tuple[str, ...]


_ORDINAL = "nhất|một|hai|nhì|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười"
# "Phần đầu", the head of a document, is no container: only a counted Phần is.
_CONTAINER = re.compile(
    rf"(phần|chương|mục|tiểu mục|part|chapter)\s+(thứ\s+)?([ivxlcdm]+|\d+\w?|[a-zđ]|({_ORDINAL})(\s+({_ORDINAL}))*)"
)

_ENGLISH = {"article": "điều", "clause": "khoản", "point": "điểm"}
_ARTICLE = re.compile(r"điều \d+\w?")


def bare_path(path: Iterable[str]) -> tuple[str, ...]:
    """The path as compared (NFC, lower case), without Phần (part), Chương (chapter), Mục, Tiểu mục.

    Articles are numbered through a document, so those four add nothing to a reference, and people
    leave them out; nor does the name of an enclosed regulation that stands above an article.
    Party-style labels ("10", "10.4") pass untouched; Article, Clause and Point of a translation
    count as Điều, Khoản and Điểm.

    >>> bare_path(["Chương II", "Mục 1", "Điều 5", "Khoản 2"])
    ('điều 5', 'khoản 2')
    """
    labels = [_in_vietnamese(comparable(part)) for part in path]
    first = next((i for i, part in enumerate(labels) if _ARTICLE.fullmatch(part)), 0)
    return tuple(part for part in labels[first:] if part and not _CONTAINER.fullmatch(part))


def _in_vietnamese(label: str) -> str:
    name, _, number = label.partition(" ")
    return f"{_ENGLISH[name]} {number}" if name in _ENGLISH and number else label


def clause_matches(gold_path: Sequence[str], path: Sequence[str]) -> bool:
    """Whether the two paths name the same clause: equal, once containers and case are left out."""
    gold = bare_path(gold_path)
    return bool(gold) and gold == bare_path(path)


def same_document(gold: str, document: str) -> bool:
    """Whether the two paths end in the same file name (NFC: macOS stores names decomposed)."""
    names = [nfc(PurePath(name.replace("\\", "/")).name) for name in (gold, document)]
    return names[0] == names[1]


def is_exact(gold: Place, place: Place) -> bool:
    """Whether the place is the gold clause itself, in the gold document."""
    return same_document(gold.document, place.document) and clause_matches(gold.clause, place.clause)


def is_relevant(gold: Place, place: Place) -> bool:
    """Whether a passage at this place counts as having found the gold clause.

    It does when its clause is the gold clause, a part of it, or its parent: short clauses are
    joined into one passage, and the path of that passage is their parent's. One level up and no
    more, because a passage seldom holds a whole article of points, and counting each passage
    of the article would flatter the retriever. A parent's passage may still be another part of the
    parent, so recall by this rule is an upper bound; `exact_clause` has no such slack.
    """
    if not same_document(gold.document, place.document):
        return False
    wanted, found = bare_path(gold.clause), bare_path(place.clause)
    if not wanted or not found:
        return False
    is_part = found[: len(wanted)] == wanted
    is_parent = found == wanted[:-1]
    return is_part or is_parent
