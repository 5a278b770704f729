"""Support: the words of a sentence are the words of its evidence, but for a few."""

from __future__ import annotations

from itertools import pairwise

import regex as re

from rag.answering.verification.grounds import Grounds
from rag.answering.verification.marks import is_mark
from rag.answering.verification.verdict import Flaw, Verdict
from rag.answering.verification.words import Word
from rag.vietnamese.normalize import comparable

# Chosen on the dev split of tampered.jsonl and faithful.jsonl.
_NEW_SHARE = 0.3
_NEW_RUN = 3
# In a sentence shorter than this, the one new word is what it is all about.
_ONE_NEW = 4
_NEW_PART = 0.5
_PART = re.compile(r"[,;:]|(?<![^\W\d_])(?:và|hoặc|kèm|and|or)(?![^\W\d_])", re.IGNORECASE)
# That a rule is there, whom it meets and from when, in words that hold no rule.
_FRAME = re.compile(
    r"(?<![^\W\d_])(?:(?:được\s+)?áp\s+dụng|(?:phát\s+sinh\s+)?hiệu\s+lực|đối\s+tượng|điều\s+kiện|diễn\s+ra|kéo\s+dài"
    r"|bao\s+gồm|ngay|trở\s+thành)(?![^\W\d_])"
)
_SUFFERS = re.compile(r"(?<![^\W\d_])bị(?![^\W\d_])")
_QUOTE = re.compile(r"[“\"](?P<quote>[^”\"]{3,})[”\"]")


def check_support(grounds: Grounds) -> Verdict | None:
    """A sentence with too many words, or too many in a row, that its evidence does not use.

    Catches what is made up, what is added at the end, and what another passage says. Cannot catch: a false claim made
    from the evidence's own words, and an addition of one or two words. An honest rewording in other words, or in
    another language than the passage's, is dropped as well.
    """
    if not grounds.words:
        return None
    if not grounds.units:
        return Verdict(Flaw.UNSUPPORTED)
    # Names are looked up by their own check, and say nothing for the rest.
    frames = list(_FRAME.finditer(grounds.facts.rest))
    plain = [
        word
        for word in grounds.words
        if (not grounds.text[word.start].isupper() or not word.start)
        and not is_mark(grounds.facts.rest, word.start, word.end)
        and not any(frame.start() <= word.start < frame.end() for frame in frames)
    ]
    new = [word for word in plain if word.text not in grounds.known]
    run: list[Word] = []
    longest: list[Word] = []
    for word in grounds.words:
        run = [*run, word] if word in new else []
        longest = max(longest, run, key=len)
    # A number or a date that agrees says as much as a word that does; a name does not, for anything is said of it.
    told = len(plain) + len(grounds.facts.amounts) + len(grounds.facts.dates)
    allowed = max(int(told >= _ONE_NEW), int(_NEW_SHARE * len(plain)))
    if len(new) > allowed or len(longest) >= _NEW_RUN or _new_part(grounds, new) or _new_fate(grounds, new):
        return Verdict(Flaw.UNSUPPORTED, " ".join(grounds.text[w.start : w.end] for w in new))
    return None


def _new_part(grounds: Grounds, new: list[Word]) -> bool:
    """Whether a part of the sentence between commas or conjunctions is mostly new: what is added goes there."""
    borders = [0, *(m.start() for m in _PART.finditer(grounds.text)), len(grounds.text)]
    for left, right in pairwise(borders):
        part = [word for word in grounds.words if left <= word.start < right]
        if len([word for word in part if word in new]) >= max(2, _NEW_PART * len(part)):
            return True
    return _new_item(grounds, new)


def _new_item(grounds: Grounds, new: list[Word]) -> bool:
    """Whether what tells an item of a list apart from its neighbour is new: "hồ sơ vụ án và hồ sơ bệnh án"."""
    borders = [0, *(m.start() for m in _PART.finditer(grounds.text)), len(grounds.text)]
    items = [[w for w in grounds.words if left <= w.start < right] for left, right in pairwise(borders)]
    for before, item in pairwise(items):
        same = {word.text for word in before} & {word.text for word in item}
        own = [word for word in item if word.text not in {w.text for w in before}]
        if same and item and item[0].text in same and own and own[0] in new:
            return True
    return False


def _new_fate(grounds: Grounds, new: list[Word]) -> bool:
    """Whether somebody is said to suffer ("bị …") what the evidence does not name: a sanction is never a rewording."""
    return any(
        next((word for word in grounds.words if word.start >= mark.end()), None) in new
        for mark in _SUFFERS.finditer(grounds.facts.rest)
    )


def check_quotes(grounds: Grounds) -> Verdict | None:
    """Words in quotation marks that do not stand in the cited passages in this order, white space aside."""
    passages = comparable(grounds.passages)
    for match in _QUOTE.finditer(grounds.text):
        if comparable(match["quote"]).rstrip(" .,;…") not in passages:
            return Verdict(Flaw.QUOTE, match["quote"])
    return None
