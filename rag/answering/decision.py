"""Whether a quoted rule decides a yes/no question, and the word that then opens the answer: "Có", "Không".

An opening is given only where the text itself decides. The question's own verb phrase must stand under a mark of the
rule ("không được", "phải", may); all that the question says must be in the rule or above it; and the rule must not be
about less than the question: what it adds before the verb, or behind a "không", keeps the opening away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

import regex as re

from rag.answering.rules import Force, Rule, Ruling, choices, read_rule, rulings
from rag.answering.verification.marks import negations
from rag.answering.verification.words import content_words
from rag.answering.whether import ANYBODY, Asks, Whether
from rag.language import Language, Text


class Bound(StrEnum):
    """What stands beside a decision in the quoted words: nothing, a condition, or an exception."""

    NONE = "none"
    CONDITION = "condition"
    EXCEPTION = "exception"


@dataclass(frozen=True, slots=True)
class Decision:
    """That what was asked holds or does not. `confirms`: a statement was put, "… đúng không?"."""

    holds: bool
    bound: Bound
    confirms: bool

    def opening(self, language: Language) -> str:
        """The sentence that opens the answer."""
        word = _WORDS[self.confirms, self.holds].to(language)
        return f"{word}{_BOUNDS[self.bound].to(language)}."


_WORDS = {
    (False, True): Text("Có", "Yes"),
    (False, False): Text("Không", "No"),
    (True, True): Text("Đúng", "That is right"),
    (True, False): Text("Không đúng", "That is not right"),
}
_BOUNDS = {
    Bound.NONE: Text("", ""),
    Bound.CONDITION: Text(", với điều kiện nêu trong đoạn trích", ", on the condition that is quoted"),
    Bound.EXCEPTION: Text(", trừ ngoại lệ nêu trong đoạn trích", ", save for the exception that is quoted"),
}
# What a rule of this force answers; what is not here it leaves open.
_ANSWERS = {
    (Asks.MAY, Force.FORBIDS): False,
    (Asks.MAY, Force.ALLOWS): True,
    (Asks.MAY, Force.GRANTS): True,
    (Asks.MAY, Force.OBLIGES): True,
    (Asks.MAY, Force.LIMITS): True,
    (Asks.IS, Force.FORBIDS): False,
    (Asks.IS, Force.GRANTS): True,
    (Asks.IS, Force.OBLIGES): True,
    (Asks.IS, Force.STATES): True,
    (Asks.MUST, Force.FORBIDS): False,
    (Asks.MUST, Force.SPARES): False,
    (Asks.MUST, Force.OBLIGES): True,
    (Asks.MUST, Force.STATES): True,
    (Asks.BANNED, Force.FORBIDS): True,
    (Asks.BANNED, Force.ALLOWS): False,
}
# A plain sentence obliges ("Cơ quan diễn tập hai lần mỗi năm"), unless it describes.
_DESCRIBES = re.compile(r"(?<![^\W\d_])(?:là|gồm|có|được|bị|is|are)(?![^\W\d_])")
_AMOUNT = re.compile(r"\d")


def decide(
    asked: Whether, sentences: Iterable[str], above: frozenset[str], only: frozenset[str] = frozenset()
) -> Decision | None:
    """What the `sentences` of one clause decide; None where they do not, or not with one voice.

    `above` are the content words of the headings and the document's title; `only` are those by which a heading tells
    its clauses from its neighbours' ("tạm thời" beside "chính thức"): the question must say them too.
    """
    if only - asked.words:
        return None
    found = {d for sentence in sentences for d in _decisions(asked, read_rule(sentence, asked.language), above)}
    if len(found) != 1:
        return None
    decision = found.pop()
    return replace(decision, holds=decision.holds != asked.negated)


def _decisions(asked: Whether, rule: Rule, above: frozenset[str]) -> Iterable[Decision]:
    for ruling in rulings(rule, asked.head, asked.verb):
        answer = _ANSWERS.get((asked.asks, ruling.force))
        if answer is None:
            continue
        bound = _bound(asked, rule, ruling, above)
        if bound is not None:
            yield Decision(answer, bound, asked.confirms)


def _bound(asked: Whether, rule: Rule, ruling: Ruling, above: frozenset[str]) -> Bound | None:
    """The bound under which the ruling is about what is asked; None when it is about something else, or about less."""
    known = asked.words | ANYBODY
    near = rule.words(ruling.subject) | rule.words(ruling.doing)
    beside = rule.words(" . ".join((*ruling.before, *ruling.after)))
    if asked.words - near - beside - rule.words(rule.front) - rule.words(rule.condition) - above:
        return None
    # In English the verb is found by the rule's own mark: it must be the question's.
    if ruling.verb and ruling.verb not in asked.words:
        return None
    subject = rule.words(ruling.subject)
    if ruling.before and not subject and not _goes_on(asked, rule, ruling):
        return None
    if ruling.before and ruling.force is Force.STATES:
        return None
    plain = (asked.asks, ruling.force) == (Asks.MUST, Force.STATES)
    if plain and (not subject or _DESCRIBES.search(ruling.subject) or asked.language == "en"):
        return None
    if subject - known - above or not _same_negations(asked, rule, ruling):
        return None
    if _AMOUNT.search(ruling.subject):
        # "Nhà trọ từ 10 phòng trở lên": the question did not say how large.
        return None
    if ruling.force is Force.LIMITS:
        return _limited(asked, rule, ruling)
    narrow = ruling.force is Force.FORBIDS or (ruling.force is Force.STATES and not asked.head)
    if narrow and not _is_about(asked, rule, ruling, above):
        return None
    bounds = {_met(rule.front, asked, rule, near), _met(rule.condition, asked, rule, near)}
    if Bound.CONDITION in bounds and not rule.front and not rule.body.endswith(ruling.doing.strip(" ,")):
        # "… in two parts: 40% when the work begins": the condition is of something else in the sentence.
        return None
    if None in bounds or (Bound.CONDITION in bounds and ruling.force in {Force.FORBIDS, Force.SPARES}):
        return None
    if rule.exception:
        excepted = rule.words(rule.exception) & (asked.words - near - beside - above)
        return None if excepted or Bound.CONDITION in bounds else Bound.EXCEPTION
    return Bound.CONDITION if Bound.CONDITION in bounds else Bound.NONE


def _goes_on(asked: Whether, rule: Rule, ruling: Ruling) -> bool:
    """Whether the subject is that of the sentence before the joint: "opinions are recorded but are not answered"."""
    if asked.language == "vi" or ruling.force is Force.STATES:
        # No word tells where a Vietnamese subject ends: "đại biểu trên 70 tuổi đổi mật khẩu và không cài …".
        return False
    return len(ruling.before) == 1 and len(rule.words(ruling.before[0]) - asked.words) <= 1


def _same_negations(asked: Whether, rule: Rule, ruling: Ruling) -> bool:
    """Whether subject and conditions deny the same on both sides: "phản ánh không ghi họ tên"."""
    said = {mark.scope[:1] for mark in negations(asked.around, asked.language)} if asked.head else set()
    there = {m.scope[:1] for m in negations(ruling.subject, rule.language)}
    maybe = {m.scope[:1] for text in (rule.front, rule.condition) for m in negations(text, rule.language)}
    return there <= said and said <= there | maybe


def _is_about(asked: Whether, rule: Rule, ruling: Ruling, above: frozenset[str]) -> bool:
    """Whether all that is forbidden is in the question, or one of the things that are listed is."""
    if ruling.force is Force.FORBIDS and _AMOUNT.search(ruling.doing):
        return False
    known = asked.words | ANYBODY | above
    doing = [word.text for word in content_words(ruling.doing, rule.language)]
    missing = [word not in known for word in doing]
    if not any(missing):
        return True
    if ruling.force is not Force.FORBIDS:
        # What a rule adds behind all that was asked makes it no narrower: "… are signed by the visitor".
        return not any(missing[: _last(doing, asked.words) + 1])
    first = missing.index(True)
    listed = any(words and words <= known for words in map(rule.words, ruling.after))
    return all(missing[first:]) and first > 0 and listed


def _last(words: list[str], wanted: frozenset[str]) -> int:
    return max((i for i, word in enumerate(words) if word in wanted), default=-1)


def _limited(asked: Whether, rule: Rule, ruling: Ruling) -> Bound | None:
    """What "chỉ" allows: one of the things that are listed, or, when none was asked about, on that condition."""
    if rule.exception:
        return None
    head = frozenset(asked.head)
    rest = " , ".join((ruling.doing, *ruling.after, rule.condition))
    limits = rule.words(rest) - head
    if not asked.words & limits:
        return Bound.CONDITION
    return Bound.NONE if any((w := rule.words(c) - head) and w <= asked.words for c in choices(rest)) else None


def _met(condition: str, asked: Whether, rule: Rule, near: frozenset[str]) -> Bound | None:
    """Whether the question meets a condition (NONE), leaves it open (CONDITION), or is unclear about it (None)."""
    if not condition:
        return Bound.NONE
    said = {mark.scope[:1] for mark in negations(asked.around, asked.language)}
    for choice in choices(condition):
        denied = {mark.scope[:1] for mark in negations(choice, rule.language)}
        words = rule.words(choice) - ANYBODY
        if words and words <= asked.words and denied <= said:
            return Bound.NONE
    return None if rule.words(condition) & (asked.words - near) else Bound.CONDITION
