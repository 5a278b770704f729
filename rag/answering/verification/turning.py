"""What turns the polarity of an honest sentence round: it may deny what its evidence states, and the reverse.

"Không đặt mật khẩu, trừ hồ sơ mật" says of the exception itself "được đặt mật khẩu"; "chỉ họp khi có 2/3" says "không
họp nếu chưa đến 2/3"; "not for fewer than 20" says "for at least 20". Two turns cancel each other out, so a sentence
is right when as many marks of denial are added or lost, and turns made, as is even.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex as re

from rag.answering.verification.amounts import Amount
from rag.answering.verification.grounds import Grounds
from rag.answering.verification.marks import ONLY, ONLY_WHEN, STRONG_EXCEPT, E, W
from rag.answering.verification.source import Unit
from rag.answering.verification.words import content_words

_EXCEPTED = re.compile(STRONG_EXCEPT.pattern + r"|" + W + r"(?:ngoài\s+(?:trường\s+hợp|ra)|other\s+than|excluding)" + E)
# An exception ends where the rule goes on behind it: "trừ trường hợp có lý do chính đáng, thì …".
_EXCEPT_END = re.compile(r"[.;]|,?\s*" + W + r"thì" + E)
_CONTRAST = re.compile(W + r"(?:riêng|tuy\s+nhiên|nhưng|còn|but|however|although|though|while)" + E)
_OTHERWISE = re.compile(W + r"(?:otherwise|nếu\s+không(?=\s+thì|,)|ngược\s+lại|trường\s+hợp\s+khác)" + E)
_WHEN = re.compile(W + r"(?:khi|nếu|where|when|if)" + E)
# How much of an exception's own words makes a sentence speak of it.
_MOST_OF_IT = 0.6
_OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">"}


@dataclass(frozen=True, slots=True)
class Turns:
    """The turns that a sentence makes for sure, and those that it may make."""

    sure: int = 0
    possible: int = 0

    def allow(self, changed: int) -> bool:
        """Whether `changed` denials, added or lost, are what the turns explain."""
        return any(
            changed <= turns and (changed - turns) % 2 == 0 for turns in range(self.sure, self.sure + self.possible + 1)
        )


def turns_of(grounds: Grounds) -> Turns:
    """The turns of the sentence: the exception told for itself, a limit told by its opposite, "otherwise"."""
    opposite = len([amount for amount in grounds.facts.amounts if is_turned_limit(amount, grounds)])
    # "Only those of 20 or more" denies the others with its "only".
    only = bool(opposite and ONLY.search(grounds.facts.rest))
    sure, possible = (0, opposite) if only else (opposite, 0)
    if (otherwise := _otherwise(grounds)) is not None:
        sure, possible = sure + otherwise, possible + 1 - otherwise
    if any(_refuses_unless(unit, grounds) for unit in grounds.units):
        sure += 1
    if any(tells_exception(unit, grounds) for unit in grounds.units):
        if _CONTRAST.search(grounds.facts.rest):
            possible += 1
        else:
            sure += 1
    return Turns(sure, possible)


def exception_of(text: str) -> tuple[int, int] | None:
    """Where the exception of a rule stands in `text`, in small letters: from "trừ" to the end of its clause."""
    mark = STRONG_EXCEPT.search(text)
    if mark is None:
        return None
    end = _EXCEPT_END.search(text, mark.end())
    return mark.start(), end.start() if end else len(text)


def tells_exception(unit: Unit, grounds: Grounds) -> bool:
    """Whether the sentence says what holds for the exception of `unit`, with no "trừ" or except of its own."""
    span = exception_of(unit.facts.rest)
    if span is None or _EXCEPTED.search(grounds.facts.rest):
        return False
    rest = unit.facts.rest
    excepted = {word.text for word in content_words(rest[slice(*span)], grounds.language)}
    ruled = {word.text for word in content_words(rest[: span[0]] + " . " + rest[span[1] :], grounds.language)}
    said = {word.text for word in grounds.words}
    own = excepted - ruled
    return bool(own and said & ruled) and len(own & said) >= _MOST_OF_IT * len(own)


def is_turned_limit(amount: Amount, grounds: Grounds) -> bool:
    """Whether the evidence has the number of `amount` with the opposite limit only: "dưới 20" for "từ 20 trở lên"."""
    limits = {
        other.limit
        for unit in grounds.units
        for other in (*unit.facts.amounts, *unit.lead_facts.amounts)
        if other.value == amount.value
    }
    return bool(amount.limit) and limits == {_OPPOSITE[amount.limit]}


def _refuses_unless(unit: Unit, grounds: Grounds) -> bool:
    """Whether the sentence says "không … trừ khi" where the evidence has "chỉ … khi"."""
    only = ONLY_WHEN.search(unit.facts.rest)
    return bool(only and STRONG_EXCEPT.search(grounds.facts.rest) and not ONLY.search(grounds.facts.rest))


def _otherwise(grounds: Grounds) -> int | None:
    """1 where the sentence tells what is so "otherwise" with its condition, 0 where it may, None where it does not."""
    said = {word.text for word in grounds.words}
    if _OTHERWISE.search(grounds.facts.rest) or STRONG_EXCEPT.search(grounds.facts.rest):
        return None
    for source in grounds.sources:
        befores = ["", *(unit.facts.rest for unit in source.units)]
        for before, unit in zip(befores, source.units, strict=False):
            mark = _OTHERWISE.search(unit.facts.rest) if unit in grounds.units else None
            if mark is None:
                continue
            first = unit.facts.rest[: mark.start()] or before
            when = _WHEN.search(first)
            condition = {w.text for w in content_words(first[when.end() :] if when else first, grounds.language)}
            rule = {w.text for w in content_words(first[: when.start()] if when else "", grounds.language)}
            if when and condition <= said and len((rule - unit.words) & said) * 2 < len(rule - unit.words):
                return 1
            if condition & said:
                return 0
    return None
