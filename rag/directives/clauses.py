"""How a clause is found in its document's tree, and how it is named when it is cited."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import regex as re

from rag.directives.model import Clause, Level


def clause_chain(clauses: Sequence[Clause], index: int) -> list[Clause]:
    """The clauses from the top of the tree down to the one at `index`."""
    chain: list[Clause] = []
    at: int | None = index
    while at is not None:
        chain.append(clauses[at])
        at = clauses[at].parent
    return chain[::-1]


def children_of(clauses: Sequence[Clause], clause: Clause) -> list[Clause]:
    """The clauses right below `clause`, in the order of the text."""
    below: list[Clause] = []
    at = clause.index + 1
    # A clause stands before those below it, and they before its next neighbour.
    while at < len(clauses) and clauses[at].start < clause.end:
        if clauses[at].parent == clause.index:
            below.append(clauses[at])
        at += 1
    return below


def first_child(clauses: Sequence[Clause], clause: Clause) -> Clause | None:
    """The first clause below `clause`; None for a leaf."""
    following = clauses[clause.index + 1] if clause.index + 1 < len(clauses) else None
    return following if following is not None and following.parent == clause.index else None


def own_end(clauses: Sequence[Clause], clause: Clause) -> int:
    """Where the clause's own words end: at its first child, or with itself."""
    first = first_child(clauses, clause)
    return clause.end if first is None else first.start


def deepest_clause(clauses: Sequence[Clause], start: int, end: int) -> int:
    """The index of the deepest clause that holds start..end whole; 0 when none does."""
    at: int | None = bisect_right(clauses, start, key=lambda clause: clause.start) - 1
    while at is not None and at >= 0 and clauses[at].end < end:
        at = clauses[at].parent
    return max(at or 0, 0)


def enclosure(clauses: Sequence[Clause], clause: Clause) -> int | None:
    """The index of the appendix or enclosed document that `clause` is or lies in; None for the document's own."""
    at: int | None = clause.index
    while at is not None and clauses[at].level is not Level.APPENDIX:
        at = clauses[at].parent
    return at


_VIETNAMESE_WORDS = {"article": "điều", "clause": "khoản", "point": "điểm", "chapter": "chương", "section": "mục"}
_BARE_IN_PARTY_STYLE = {"mục", "khoản", "điểm"}


def same_label(label: str, wanted: str) -> bool:
    """Whether the clause with this `label` may be called `wanted`.

    Letter case does not matter, nor whether the word is English; Party style has 10 and a for "mục 10", "điểm a".
    """
    own, other = _label_parts(label), _label_parts(wanted)
    return own == other or (not own[0] and other[0] in _BARE_IN_PARTY_STYLE and own[1] == other[1])


def _label_parts(label: str) -> tuple[str, str]:
    word, _, rest = label.lower().rpartition(" ")
    return _VIETNAMESE_WORDS.get(word, word), rest


_CONTAINERS = {Level.PART, Level.CHAPTER, Level.SECTION, Level.SUBSECTION}


def clause_name(chain: Sequence[Clause], english: bool = False) -> str:
    """The name by which a clause is cited, deepest first: "Điểm a Khoản 1 Điều 32", "Điểm 10.4.4".

    `chain` runs from the top of the tree down to the clause. Containers above an article
    (Chương, Mục) are left out, as citations do, because articles are counted throughout.
    """
    if not chain:
        return ""
    names: list[str] = []
    for clause in reversed(chain):
        if clause.level in _CONTAINERS and names:
            continue
        below = names[-1].split(" ")[-1] if names else ""
        # 10.4.4 already says 10.4 and 10, and a1 says a.
        if clause.level is Level.NUMBER and below.startswith(f"{clause.label}."):
            continue
        if clause.level is Level.LETTER and re.fullmatch(rf"{re.escape(clause.label)}\d+", below):
            continue
        names.append(_own_name(clause, english))
    return " ".join(names)


def _is_point(label: str) -> bool:
    """Whether a clause with this `label` is itself called "điểm": 10.4, a, Điểm a."""
    return "." in label or label.islower() or label.startswith("Điểm ")


def _own_name(clause: Clause, english: bool) -> str:
    label = clause.label
    match clause.level:
        case Level.CLAUSE | Level.POINT:
            return label
        case Level.ROMAN:
            return f"{'Part' if english else 'Mục'} {label}"
        case Level.NUMBER if "." in label:
            return f"{'Point' if english else 'Điểm'} {label}"
        case Level.NUMBER:
            nested = len(clause.path) > 1
            return f"{('Paragraph' if nested else 'Section') if english else ('Khoản' if nested else 'Mục')} {label}"
        case Level.LETTER:
            if english:
                return f"Point {label}"
            return f"{'Tiết' if any(map(_is_point, clause.path[:-1])) else 'Điểm'} {label}"
        case _:
            return label
