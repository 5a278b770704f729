"""Amounts: each number of a sentence stands in its evidence, with its unit, its limit, and beside the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import regex as re

from rag.answering.verification.amounts import CLOSED_UNITS, Amount
from rag.answering.verification.facts import read_facts
from rag.answering.verification.grounds import Grounds
from rag.answering.verification.source import Unit
from rag.answering.verification.turning import is_turned_limit
from rag.answering.verification.verdict import Flaw, Verdict
from rag.answering.verification.words import content_words
from rag.language import Language

# How much better the words around another number must fit before it is taken for the right one.
_MARGIN = 1.15
_FADE = 0.9
_ACROSS = 0.3
_BOUNDARY = re.compile(r"[,;:.()]|(?<![^\W\d_])(?:và|nhưng|còn|hoặc|and|but|or|while)(?![^\W\d_])")

_LISTED = re.compile(r":|(?<![^\W\d_])(?:là|gồm|are)(?![^\W\d_])")
_ITEM_END = re.compile(r"[,;.]|(?<![^\W\d_])(?:và|and)(?![^\W\d_])")
_IN_A = {"năm": "year", "quý": "quarter", "tháng": "month", "tuần": "week", "ngày": "day"}
_IN_A_PERIOD = re.compile(rf"(?<![^\W\d_])trong\s+({'|'.join(_IN_A)})(?!\s*(?:\d|[^\W\d_]))")

Context = dict[str, float]


def check_numbers(grounds: Grounds) -> Verdict | None:
    """A number that the evidence lacks, has with another unit or limit, or has for something else.

    Catches a changed number or unit, "at least" for "at most", and numbers swapped between two rules or two parts of
    one. Numbers in words count where a unit follows, or from two on. Cannot catch: a number moved between two things
    that are described by the same words; a limit that is left out ("20 minutes" for "up to 20 minutes").
    """
    known = [(amount, unit) for unit in grounds.units for amount in _amounts_of(unit)]
    for amount in grounds.facts.amounts:
        same = [(other, unit) for other, unit in known if other.value == amount.value]
        if not same and (_counts_a_list(amount, grounds) or (amount.value == 1 and amount.unit in _periods(grounds))):
            continue
        if not same:
            return Verdict(Flaw.NUMBER, _said(grounds, amount))
        fitting = [(other, unit) for other, unit in same if _same_unit(amount, other, grounds)]
        if not fitting:
            return Verdict(Flaw.UNIT, _said(grounds, amount))
        # A limit told by its opposite is judged with the denial that goes with it.
        if all(_turned(amount.limit, other.limit) for other, _ in fitting) and not is_turned_limit(amount, grounds):
            return Verdict(Flaw.LIMIT, _said(grounds, amount))
        if amount.side and all(_other_side(amount.side, other.side) for other, _ in fitting):
            return Verdict(Flaw.LIMIT, _said(grounds, amount))
        if amount.rate and all(other.rate and other.rate != amount.rate for other, _ in fitting):
            return Verdict(Flaw.UNIT, f"{_said(grounds, amount)} {amount.rate}")
        if _belongs_to_another(amount, grounds, fitting, known):
            return Verdict(Flaw.NUMBER, _said(grounds, amount))
    lost = grounds.facts.periods - _periods(grounds)
    return Verdict(Flaw.UNIT, min(lost)) if lost else None


def _amounts_of(unit: Unit) -> Iterator[Amount]:
    yield from unit.facts.amounts
    yield from unit.lead_facts.amounts


def _counts_a_list(amount: Amount, grounds: Grounds) -> bool:
    """Whether a heading has the number, or a list that many items: one of the passage, or the sentence's own."""
    headings = {a.value for source in grounds.sources for a in read_facts(source.headings).amounts}
    if amount.value in headings or amount.unit in CLOSED_UNITS:
        return amount.value in headings
    leads = Counter(unit.lead for source in grounds.sources for unit in source.units if unit.lead)
    if amount.value in leads.values():
        return True
    listed = _LISTED.search(grounds.facts.rest, amount.end)
    items = _ITEM_END.split(grounds.facts.rest[listed.end() :]) if listed else []
    return amount.value == len([item for item in items if item.strip(" .")])


def _periods(grounds: Grounds) -> set[str]:
    found = {period for unit in grounds.units for period in unit.facts.periods | unit.lead_facts.periods}
    # "04 lần trong một năm" and "mỗi năm 1 lần" say the same; so do "every 1 month" and "monthly".
    found |= {a.unit for unit in grounds.units for a in unit.facts.amounts if a.value == 1}
    # "bốn đợt trong năm" is four a year.
    return found | {_IN_A[m[1]] for unit in grounds.units for m in _IN_A_PERIOD.finditer(unit.whole.lower())}


def _same_unit(amount: Amount, other: Amount, grounds: Grounds) -> bool:
    if amount.unit == other.unit or not amount.unit or not other.unit:
        return True
    if amount.unit in CLOSED_UNITS or other.unit in CLOSED_UNITS:
        return False
    # "09 người" for "09 thành viên": any noun that the evidence uses.
    noun = content_words(amount.unit, grounds.language)
    if not noun or noun[0].text in grounds.known:
        return True
    # Another name for what is counted, where it is the only word that is new.
    return all(word.text in grounds.known or word.text == noun[0].text for word in grounds.words)


def _turned(limit: str, other: str) -> bool:
    """Whether one limit excludes what the other allows; "at most" for a bare number is how a term is read."""
    if limit in {"", "<="} and other == "":
        return False
    return limit not in {"", other}


def _other_side(side: str, other: str) -> bool:
    """Whether one says after and the other within or before, or before and within an hour."""
    return bool(other) and side != other and "after" in {side, other}


def _belongs_to_another(
    amount: Amount, grounds: Grounds, fitting: list[tuple[Amount, Unit]], known: list[tuple[Amount, Unit]]
) -> bool:
    """Whether the words around `amount` fit another number of its unit better than any of its own value."""
    rivals = [
        (other, unit)
        for other, unit in known
        if other.value != amount.value
        and other.unit == amount.unit
        and not _both_told(amount, other, unit, grounds, fitting)
    ]
    if not rivals:
        return False
    around = _context(grounds.text, grounds.facts.rest, grounds.facts.amounts, amount, grounds.language)

    def fit(other: Amount, unit: Unit) -> float:
        if other not in unit.facts.amounts:
            return 0.0
        there = _context(unit.text, unit.facts.rest, unit.facts.amounts, other, grounds.language)
        return sum(weight * there.get(word, 0.0) for word, weight in around.items())

    said = frozenset(word.text for word in grounds.words)

    def told(other: Amount, unit: Unit) -> float:
        near = _nearest(unit, other, grounds.language)
        return len(near & said) / len(near) if near else 0.0

    best, known_best = max(fit(*pair) for pair in fitting), max(told(*pair) for pair in fitting)
    return any(fit(*pair) > _MARGIN * best + 1e-9 and told(*pair) >= known_best for pair in rivals)


def _both_told(amount: Amount, rival: Amount, unit: Unit, grounds: Grounds, fitting: list[tuple[Amount, Unit]]) -> bool:
    """Whether the sentence has the rival too, on the same side of `amount` as the evidence: "từ 6 giờ đến 22 giờ"."""
    told = [a for a in grounds.facts.amounts if a.value == rival.value and a.unit == rival.unit]
    order = {id(u): n for n, u in enumerate(u for source in grounds.sources for u in source.units)}
    before = [(order[id(unit)], rival.start) < (order[id(home)], own.start) for own, home in fitting]
    return any((t.start < amount.start) in before for t in told)


def _nearest(unit: Unit, amount: Amount, language: Language) -> frozenset[str]:
    """The words between `amount` and the borders next to it: what this number alone is about."""
    rest = unit.facts.rest
    borders = [m.start() for m in _BOUNDARY.finditer(rest)] + [a.start for a in unit.facts.amounts if a is not amount]
    left = max((b for b in borders if b < amount.start), default=-1)
    right = min((b for b in borders if b > amount.start), default=len(rest))
    return frozenset(word.text for word in content_words(rest, language) if left < word.start < right)


def _context(text: str, rest: str, amounts: tuple[Amount, ...], amount: Amount, language: Language) -> Context:
    """The words around `amount`, each with a weight that fades with distance and across other amounts and commas."""
    borders = [m.start() for m in _BOUNDARY.finditer(rest)] + [a.start for a in amounts if a is not amount]
    found: Context = {}
    words = content_words(rest, language)
    for side in (
        [w for w in reversed(words) if w.start < amount.start],
        [w for w in words if w.start >= amount.start],
    ):
        for distance, word in enumerate(side):
            low, high = sorted((word.start, amount.start))
            crossed = sum(low < border < high for border in borders)
            weight = _FADE**distance * _ACROSS ** min(crossed, 3)
            found[word.text] = max(found.get(word.text, 0.0), weight)
    return found


def _said(grounds: Grounds, amount: Amount) -> str:
    return grounds.text[amount.start : amount.end + 12].split(",")[0].strip()
