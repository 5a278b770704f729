"""The clause that a question names ("điểm a khoản 2 điều 5", "điểm 10.4.4"), read and found in a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex as re

from rag.directives.clauses import same_label
from rag.directives.model import Clause
from rag.directives.numbers import NumberMention
from rag.vietnamese.normalize import fold_letters

_LABEL = re.compile(
    r"\b(?P<word>dieu|khoan|diem|tiet|tieu muc|muc|chuong|phan|phu luc"
    r"|article|clause|paragraph|point|chapter|section|part|appendix|annex)\s+(?:so\s+)?"
    r"(?P<label>\d{1,3}(?:\.\d{1,3}){1,4}|\d{1,3}[a-z]?|[ivxl]{1,6}|[a-z])\b(?!\s*/)"
    # "điểm b 2.1.1": a letter, and the number that it stands under.
    r"(?:\s+(?P<under>\d{1,3}(?:\.\d{1,3}){1,4})\b(?!\s*/))?"
)
# Word -> the word of the label, and how deep it stands: what is named in any order is sorted by this.
_LEVELS = {
    "phan": ("Phần", 0), "part": ("Part", 0), "phu luc": ("Phụ lục", 0), "appendix": ("Appendix", 0),
    "annex": ("Annex", 0), "chuong": ("Chương", 1), "chapter": ("Chapter", 1), "muc": ("Mục", 2),
    "section": ("Section", 2), "tieu muc": ("Tiểu mục", 3), "dieu": ("Điều", 4), "article": ("Article", 4),
    "khoan": ("Khoản", 5), "clause": ("Clause", 5), "paragraph": ("Clause", 5), "diem": ("Điểm", 7),
    "point": ("Point", 7), "tiet": ("Điểm", 8),
}  # fmt: skip
ARTICLE = _LEVELS["dieu"][1]
# 10.4.4 says itself where it stands: below any khoản, above any letter.
_DOTTED = 6
_LETTERED = {7, 8}


def read_address(text: str, mentions: Sequence[NumberMention]) -> tuple[str, ...]:
    """The clause labels in a question, top first: "điểm a khoản 2 điều 5" -> Điều 5, Khoản 2, Điểm a.

    `mentions` are the official numbers in it, which are no labels.
    """
    found: dict[int, str] = {}
    for match in _LABEL.finditer(fold_letters(text)):
        if any(m.start <= match.start("label") < m.end for m in mentions):
            continue
        for rank, label in _labels(match, text):
            found.setdefault(rank, label)
    return tuple(found[rank] for rank in sorted(found))


def address_spans(text: str) -> list[tuple[int, int, int]]:
    """(start, end, rank) of each clause label in `text` ("khoản 2"), in order; a lower rank stands above a higher."""
    return [
        (match.start(), match.end(), rank)
        for match in _LABEL.finditer(fold_letters(text))
        for rank, _ in list(_labels(match, text))[:1]
    ]


def _labels(match: re.Match[str], text: str) -> Iterator[tuple[int, str]]:
    word, rank = _LEVELS[match["word"]]
    label = text[match.start("label") : match.end("label")]
    # "điểm cầu", "mục tiêu": a word that is no label; one letter is a label only as a point.
    if label.isalpha() and rank not in _LETTERED and not re.fullmatch(r"[IVXLivxl]+", label):
        return
    if label.isalpha() and rank in _LETTERED and len(label) > 1:
        return
    label = label.upper() if label.isalpha() and rank not in _LETTERED else label
    yield (_DOTTED, label) if "." in label else (rank, f"{word} {label}")
    if match["under"] and label.isalpha():
        yield _DOTTED, match["under"]


def addressed_clauses(clauses: Sequence[Clause], address: Sequence[str]) -> list[Clause]:
    """The clauses that `address` names, in the order of the document; what it names in full before the rest.

    A typist without Vietnamese letters writes d for đ: where no clause d is, đ is meant.
    """
    found = [clause for clause in clauses if answers_address(clause.path, address)]
    if not found and address[-1].lower().endswith(" d"):
        found = [c for c in clauses if answers_address(c.path, (*address[:-1], address[-1][:-1] + "đ"))]
    return found


def answers_address(path: Sequence[str], address: Sequence[str]) -> bool:
    """Whether `path` ends at the clause named by `address`, whose upper labels may be left out."""
    if not same_label(path[-1], address[-1]):
        return False
    rest = list(path[:-1])
    for label in reversed(address[:-1]):
        while rest and not same_label(rest[-1], label):
            rest.pop()
        if not rest:
            return False
        rest.pop()
    return True
