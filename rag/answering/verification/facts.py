"""The facts that a text states and code can compare: document numbers, clauses, dates, amounts with units, periods.

`read_facts` finds them in that order and takes each out of the text, so that "12/2024/QĐ-UBND" is not also the
number 12. What is left serves to find the sentence of the source that a sentence speaks of.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import regex as re

from rag.answering.verification.amounts import Amount, amounts_in, blanked, extent
from rag.answering.verification.days import Date, Parts, date_start, dates_in
from rag.directives.numbers import NumberMention, find_loose_numbers
from rag.vietnamese.normalize import place_tones


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one text. `rest` is the text with them blanked out, letter for letter as long."""

    numbers: tuple[NumberMention, ...]
    clauses: frozenset[tuple[str, str]]
    dates: tuple[Date, ...]
    amounts: tuple[Amount, ...]
    periods: frozenset[str]
    rest: str

    @property
    def values(self) -> frozenset[Fraction | Parts]:
        """The numbers and the dates, to be found again in another text."""
        return frozenset([amount.value for amount in self.amounts]) | {date.parts for date in self.dates}


_PERIOD_WORDS = {
    "giờ": "hour", "ngày": "day", "tuần": "week", "tháng": "month", "quý": "quarter", "năm": "year", "buổi": "session",
    "đêm": "night", "người": "person", "hour": "hour", "day": "day", "week": "week", "month": "month",
    "quarter": "quarter", "year": "year",
}  # fmt: skip
_ADVERBS = {
    "daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year",
    "annual": "year", "annually": "year",
}  # fmt: skip
_PERIOD = re.compile(
    rf"(?:(?:hằng|hàng|mỗi|/|\ba|\bper|\beach|\bevery)\s*(?P<a>{'|'.join(_PERIOD_WORDS)})|(?:trong\s+)?một\s+(?P<b>năm"
    rf"|tháng|quý|tuần)(?!\s*\d)|(?:tất\s+cả\s+)?các\s+(?P<d>ngày)(?!\s*\d)|\b(?P<c>{'|'.join(_ADVERBS)}))(?![^\W\d_])"
)
_CLAUSE = re.compile(
    r"(?<![^\W\d_])(?P<word>điều|khoản|điểm|mục|chương|phụ lục|article|clause|point|section|chapter|paragraph)\s+"
    r"(?P<label>\d+(?:\.\d+)*[a-zđ]?|[a-zđ]|[ivx]+)(?![^\W_])"
)
_CLAUSE_WORDS = {
    "article": "điều", "clause": "khoản", "paragraph": "khoản", "point": "điểm", "section": "mục", "chapter": "chương",
}  # fmt: skip
# "tối đa 50" holds a code, "kế hoạch 5 năm" a kind: a bare ordinal is a number where "số" or a capital says so.
_SURE_NUMBER = re.compile(r"\bsố\b|\b[Nn]o\b|^\p{Lu}\p{L}{3}|^\p{Lu}\p{L}+\s\p{L}")


def read_facts(text: str) -> Facts:
    """The facts of `text` (in NFC) and what is left of it."""
    numbers = [m for m in find_loose_numbers(text) if m.codes or m.year or _SURE_NUMBER.search(m.text)]
    lowered = place_tones(text.lower())
    rest = blanked(lowered, ((m.start, m.end) for m in numbers))
    clauses = list(_CLAUSE.finditer(rest))
    rest = blanked(rest, (m.span() for m in clauses))
    dates = list(dates_in(rest))
    rest = blanked(rest, ((date_start(rest, date), date.end) for date in dates))
    periods, rest = _periods(rest)
    amounts = list(amounts_in(rest, text))
    rest = blanked(rest, (extent(rest, amount) for amount in amounts))
    return Facts(
        tuple(numbers),
        frozenset((_CLAUSE_WORDS.get(m["word"], m["word"]), m["label"]) for m in clauses),
        tuple(dates),
        tuple(amounts),
        periods,
        rest,
    )


def _periods(text: str) -> tuple[frozenset[str], str]:
    found = list(_PERIOD.finditer(text))
    periods = frozenset(_PERIOD_WORDS[m["a"] or m["b"] or m["d"]] if not m["c"] else _ADVERBS[m["c"]] for m in found)
    return periods, blanked(text, (m.span() for m in found))
