"""Exceptions and conditions: a rule is told with those that its evidence gives it, and with no others."""

from __future__ import annotations

import regex as re

from rag.answering.verification.grounds import Grounds
from rag.answering.verification.marks import CONDITION, ONLY_WHEN, SAME_THING, STRONG_EXCEPT, E, W, spelled, words_of
from rag.answering.verification.turning import exception_of, tells_exception
from rag.answering.verification.verdict import Flaw, Verdict
from rag.answering.verification.words import content_words

# A sentence about how long or how much tells no whole rule.
_MEASURE = re.compile(
    r"\s*(?:thời\s+(?:gian|hạn)|mức|số|tỷ\s+lệ|hạn|the\s+(?:time|period|maximum|minimum|limit|ceiling))" + E
)
_NEVER = re.compile(W + r"(?:không\s+bao\s+giờ|(?:trong\s+)?mọi\s+trường\s+hợp|never|in\s+(?:any|no)\s+case)" + E)
_EVERY = re.compile(r"100\s*%|toàn\s+thể|mỗi")
_ALL = re.compile(W + r"(?:mọi|tất\s+cả|toàn\s+bộ|luôn|all|always|every|each|any)" + E)
_BUT = re.compile(
    W + r"(?:trừ|ngoại\s+trừ|ngoài|nếu|khi|trường\s+hợp|với\s+điều\s+kiện|sau"
    r"|except|unless|provided|if|when|where|only|other)" + E
)
_STRONG_BUT = re.compile(
    STRONG_EXCEPT.pattern + r"|" + W + r"(?:ngoài\s+trường\s+hợp|nếu\s+không|other\s+than|excluding|if)" + E
)


def check_exceptions(grounds: Grounds) -> Verdict | None:
    """A rule without the "trừ", "nếu", except, unless, if that its own sentence ends with, or with one of its own.

    "Mọi", all and always for a rule that does not say so are exceptions lost, too.

    Cannot catch: an exception that stands in another sentence or clause of the document.
    """
    said = grounds.facts.rest
    words = words_of(said, grounds.language)
    texts = [unit.facts.rest for unit in grounds.units]
    known_all = any(_ALL.search(text) for text in grounds.bare_evidence) or any(
        _EVERY.search(u.whole) for u in grounds.units
    )
    if _ALL.search(said) and not known_all:
        return Verdict(Flaw.EXCEPTION, "+")
    if _NEVER.search(said) and any(STRONG_EXCEPT.search(text) for text in texts):
        return Verdict(Flaw.EXCEPTION, "+")
    if STRONG_EXCEPT.search(said) and not any(_BUT.search(text) for text in map(spelled, grounds.bare_evidence)):
        return Verdict(Flaw.EXCEPTION, "+")
    for unit, text in zip(grounds.units, texts, strict=True):
        if tells_exception(unit, grounds):
            continue
        mark = CONDITION.search(text) or ONLY_WHEN.search(text)
        excuse = _STRONG_BUT if mark and STRONG_EXCEPT.fullmatch(mark[0]) else _BUT
        if excuse.search(said):
            continue
        if mark is None or not text[: mark.start()].strip():
            continue
        only_when = "when" in mark.groupdict()
        if only_when and _MEASURE.match(said):
            continue
        condition = mark.start("when") if only_when else mark.start()
        rule = text[:condition]
        if (span := exception_of(text)) and span[0] == condition:
            # What follows the exception up to the semicolon is the same rule.
            rule += " " + re.split(r"[.;]", text[span[1] :])[0] if text[span[1] : span[1] + 1] not in {".", ";"} else ""
        ruled = frozenset(w.text for w in content_words(rule, grounds.language))
        stated = {w.text for w in content_words(re.split(r"[.,;]", text[condition:])[0], grounds.language)} - ruled
        if not STRONG_EXCEPT.fullmatch(mark[0]) and not only_when and stated and stated <= words:
            continue
        # The rule itself is told, not something else of the same sentence.
        if words and ruled and len(words & ruled) >= SAME_THING * len(words):
            return Verdict(Flaw.EXCEPTION, text[condition:].strip())
    return None
