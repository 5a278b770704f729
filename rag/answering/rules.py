"""A sentence of a directive read as a rule: its condition, what it rules with which force, its exception."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import regex as re

from rag.answering.verification.marks import (
    ALLOWED,
    CLAUSE_END,
    MAY,
    MUST,
    NO,
    ONLY,
    STRONG_EXCEPT,
    WISH,
    E,
    Mark,
    W,
    marks_of,
    spelled,
)
from rag.answering.verification.words import Word, content_words
from rag.directives.labels import read_marker
from rag.language import Language


class Force(StrEnum):
    """What a rule does to a doing. A passive "được" permits or merely states: `GRANTS`."""

    FORBIDS = "forbids"
    SPARES = "spares"
    OBLIGES = "obliges"
    ALLOWS = "allows"
    GRANTS = "grants"
    LIMITS = "limits"
    STATES = "states"


@dataclass(frozen=True, slots=True)
class Rule:
    """A sentence cut into what must be so first (`front`), the ruling itself, a later condition and the exception."""

    front: str
    body: str
    condition: str
    exception: str
    language: Language

    def words(self, text: str) -> frozenset[str]:
        """The content words of a part of it."""
        return frozenset(word.text for word in content_words(text, self.language))


@dataclass(frozen=True, slots=True)
class Ruling:
    """One verb of a rule with its force; the parts of the segment it stands in, and the segments beside it.

    `verb` is its first content word, empty where an English segment has no mark to find it by.
    """

    force: Force
    verb: str
    subject: str
    doing: str
    before: tuple[str, ...]
    after: tuple[str, ...]


_FRONT = re.compile(r"^(?:khi|nếu|trường\s+hợp|đối\s+với|quá|where|when|if|in\s+case|for|in\s+the\s+case)" + E)
_FRONT_END = re.compile(r",|" + W + r"thì" + E)
_CONDITION = re.compile(
    W + r"(?:(?<!(?:trước|sau|từ|đến|ngay|rồi)\s)khi|nếu|với\s+điều\s+kiện|(?:trong\s+)?trường\s+hợp|nhưng\s+phải"
    r"|if|when|where|provided(?:\s+that)?|until)" + E
)
_JOINT = re.compile(r"[,;:]|" + W + r"(?:và|hoặc|hay|nhưng|and|or|but)" + E)
_CHOICE = re.compile(r"[,;]|" + W + r"(?:hoặc|hay|or)" + E)
_MARKS = (NO, MUST, MAY, ONLY, ALLOWED)
_SPARED = re.compile(r"(?:không|not)\s+(?:phải|cần|bắt\s+buộc|required|obliged|have\s+to|need)")
_UNCLEAR = re.compile(r"(?:chưa|chẳng|miễn|từ\s+chối|refused?|exempt(?:ed)?|without|nor|neither)")

_EDGES = ' .;“”"'


def read_rule(sentence: str, language: Language) -> Rule:
    """`sentence`, without its label, as a rule."""
    sentence = sentence.strip(_EDGES)
    marker = read_marker(sentence)
    text = " ".join(spelled(sentence[marker.rest :] if marker is not None else sentence).strip(_EDGES).split())
    exception = STRONG_EXCEPT.search(text, 1)
    main, rest = (text[: exception.start()], text[exception.end() :]) if exception else (text, "")
    front = ""
    end = _FRONT_END.search(main) if _FRONT.match(main) else None
    if end is not None:
        front, main = main[: end.start()], main[end.end() :].strip()
    condition = _CONDITION.search(main, 1)
    body, later = (main[: condition.start()], main[condition.end() :]) if condition else (main, "")
    return Rule(front, body.strip(" ,"), later, rest, language)


def choices(text: str) -> list[str]:
    """The alternatives that `text` lists: "bỏ phiếu kết nạp, xét kỷ luật hoặc bầu cử"."""
    return [part.strip() for part in _CHOICE.split(text) if part and part.strip()]


def rulings(rule: Rule, head: Sequence[str], verb: str = "") -> list[Ruling]:
    """What the rule says of the doing that `head` begins, wherever it does; of each of its verbs without a `head`.

    `verb` is how the doing must begin, letter by letter.
    """
    bounds = [0, *(m.end() for m in _JOINT.finditer(rule.body)), len(rule.body)]
    segments = [rule.body[a:b] for a, b in itertools.pairwise(bounds)]
    found: list[Ruling] = []
    for i, segment in enumerate(segments):
        words = content_words(segment, rule.language)
        places = _places(words, head) if head else _verbs(segment, rule.language)
        for word, at in places:
            read = _force(segment, word, at, rule.language) if segment.startswith(verb, at) else None
            if read is None:
                continue
            force, start = read
            bare = [_unmarked(s, rule.language) for s in segments]
            found.append(
                Ruling(
                    force,
                    word,
                    segment[:start],
                    segment[at:],
                    tuple(s for s, ok in zip(segments[:i], bare[:i], strict=True) if ok),
                    tuple(s for s, ok in zip(segments[i + 1 :], bare[i + 1 :], strict=True) if ok),
                )
            )
    return found


def _places(words: Sequence[Word], head: Sequence[str]) -> list[tuple[str, int]]:
    texts = [word.text for word in words]
    return [(texts[i], words[i].start) for i in range(len(texts)) if texts[i : i + len(head)] == list(head)]


def _verbs(segment: str, language: Language) -> list[tuple[str, int]]:
    """The word behind each mark of an English segment; the segment itself where it has none."""
    marks = sorted(
        (m for pattern in (NO, MUST, MAY) for m in marks_of(pattern, segment, language, end=CLAUSE_END)),
        key=lambda m: m.start,
    )
    if not marks:
        return [("", 0)]
    behind = marks[-1].start + len(marks[-1].text)
    words = [w for w in content_words(segment, language) if w.start >= behind]
    return [(words[0].text, words[0].start)] if words else [("", behind)]


def _force(segment: str, verb: str, at: int, language: Language) -> tuple[Force, int] | None:
    """The force with which `segment` rules the verb at `at`, and where that is said; None when it is not clear."""

    def bearing(pattern: re.Pattern[str]) -> list[Mark]:
        marks = marks_of(pattern, segment, language, end=CLAUSE_END)
        return [m for m in marks if m.start <= at and (language == "en" or verb in m.scope[:2])]

    if bearing(WISH):
        return None
    denied = [m for m in bearing(NO) if not _UNCLEAR.fullmatch(m.text)]
    if len(denied) < len(bearing(NO)):
        return None
    limited = bearing(ONLY)
    if denied and limited:
        return None
    if denied:
        start = denied[-1].start
        return (Force.SPARES if _SPARED.match(segment, start) else Force.FORBIDS), start
    if any(m.start > at for pattern in _MARKS for m in marks_of(pattern, segment, language)):
        # "Biên bản tiêu hủy được giữ": what the segment rules is another verb, further on.
        return None
    if limited:
        return Force.LIMITS, limited[0].start
    for pattern, force in ((MUST, Force.OBLIGES), (MAY, Force.ALLOWS), (ALLOWED, Force.GRANTS)):
        marks = bearing(pattern)
        if marks:
            return force, marks[0].start
    return Force.STATES, at


def _unmarked(segment: str, language: Language) -> bool:
    """Whether a segment only goes on with a list, and rules nothing itself."""
    return not any(marks_of(pattern, segment, language) for pattern in _MARKS)
