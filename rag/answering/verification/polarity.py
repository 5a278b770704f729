"""What a sentence denies, obliges, allows, limits to and excepts, beside what its evidence does.

Each is a mark ("không", "phải", "chỉ", "trừ"; not, must, only, unless) with the words it bears on. A mark of the
evidence whose words the sentence repeats must be in the sentence, and the reverse.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

import regex as re

from rag.answering.verification.grounds import Grounds
from rag.answering.verification.verdict import Flaw, Verdict
from rag.answering.verification.words import content_words
from rag.language import Language
from rag.vietnamese.normalize import nfc, place_tones

# Words after a mark that it bears on, and the share of them that makes a sentence speak of the same thing.
_SCOPE = 4
_DUTY = 3
_SAME_THING = 0.5

_W = r"(?<![^\W\d_])"
_E = r"(?![^\W\d_])"
NO = re.compile(
    _W + r"(?:không(?!\s+(?:quá|dưới|ít\s+hơn|nhiều\s+hơn|vượt\s+quá|hơn|gian|khí|chuyên|giấy|kết\s+nối|chỉ))"
    r"|chưa(?!\s+đủ\s+\d)"
    r"|chẳng|(?:nghiêm\s+)?cấm|miễn|từ\s+chối|not(?!\s+(?:more|less|fewer|only|exceed|be\s+more))|cannot(?!\s+(?:be\s+more|exceed))"
    r"|no(?!\s*\.|\s+(?:more|less|fewer|later))|never|neither|nor|without|n't|prohibited|forbidden|banned|refused?|exempt(?:ed)?)"
    + _E
)
# These come before or after what they bear on.
_AFTER = re.compile(
    r"prohibited|forbidden|banned|refused?|exempt(?:ed)?|cấm|nghiêm\s+cấm|miễn|từ\s+chối|khuyến\s+khích|encouraged?"
)
_DENYING_VERBS = {"miễn", "từ chối"}
MUST = re.compile(
    _W + r"(?:(?<!không\s)phải|bắt\s+buộc|có\s+trách\s+nhiệm|must|shall|ha(?:s|ve)\s+to|(?:is|are)\s+required\s+to"
    r"|obliged|mandatory)" + _E
)
MAY = re.compile(
    _W + r"(?:có\s+thể|có\s+quyền|được\s+phép|không\s+bắt\s+buộc|không\s+cần"
    r"|may(?!\s+not)|can(?!not)(?!\s+not)"
    r"|could|(?:is|are)\s+(?:allowed|permitted)(?:\s+to)?|optional(?:ly)?)" + _E
)
ALLOWED = re.compile(_W + r"được" + _E)
WISH = re.compile(_W + r"(?:khuyến\s+khích|phấn\s+đấu|ưu\s+tiên|encouraged?|should)" + _E)
ONLY = re.compile(
    _W + r"(?:(?<!(?:địa|đình)\s)chỉ(?!\s+(?:thị|đạo|tiêu|huy|số|dẫn|định|huy))|only|solely|exclusively)" + _E
)
_ALL = re.compile(_W + r"(?:mọi|tất\s+cả|toàn\s+bộ|luôn|all|always|every|each|any)" + _E)
_NEEDS = re.compile(_W + r"(?:(?:cần|phải)\s+có|nếu|if|requires?)" + _E)
_EXCEPT = re.compile(
    _W + r"(?:(?<!(?:bị|loại|khấu|khai)\s)trừ(?!\s+\d)|ngoại\s+trừ|nếu|sau\s+khi"
    r"|except|unless|until|provided\s+that|if)" + _E
)
_BUT = re.compile(
    _W + r"(?:trừ|ngoại\s+trừ|ngoài|nếu|khi|trường\s+hợp|với\s+điều\s+kiện|sau"
    r"|except|unless|provided|if|when|where|only|other)" + _E
)
STRONG_EXCEPT = re.compile(_W + r"(?:(?<!(?:bị|loại|khấu|khai)\s)trừ(?!\s+\d)|ngoại\s+trừ|except|unless)" + _E)
# "chỉ được mở lại khi có văn bản đồng ý": the condition is what it is all about.
_ONLY_WHEN = re.compile(ONLY.pattern + r"[^.;,]*?" + _W + r"(?P<when>khi|nếu|when|if)" + _E)
_STRONG_BUT = re.compile(
    STRONG_EXCEPT.pattern + r"|" + _W + r"(?:ngoài\s+trường\s+hợp|nếu\s+không|other\s+than|excluding|if)" + _E
)
CLAUSE_END = re.compile(r"[.,;:]")
_END = re.compile(r"[.;:]|" + _EXCEPT.pattern + r"|" + _W + r"(?:nhưng|but|mà|thì)" + _E)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark, the content words it bears on, nearest first, and its place in the `spelled` text."""

    text: str
    scope: tuple[str, ...]
    start: int = field(default=0, compare=False)

    def bears_on(self, words: frozenset[str]) -> bool:
        """Whether enough of its scope is among `words`."""
        found = sum(word in words for word in self.scope)
        return bool(self.scope) and found >= max(1, _SAME_THING * len(self.scope))

    def is_the_word(self, other: Mark) -> bool:
        """Whether both are one verb or adjective that denies by itself: "từ chối", "miễn", prohibited."""
        return self.text == other.text and _AFTER.fullmatch(self.text) is not None

    def meets(self, other: Mark) -> bool:
        """Whether both bear on the same thing."""
        return bool(set(self.scope) & set(other.scope))


def check_negation(grounds: Grounds) -> Verdict | None:
    """A "không", "chưa", "cấm", not, no, never that the sentence lost or added.

    Marks are paired one to one by the words behind them. Cannot catch: a negation by an antonym that no list knows
    ("ngoài" for "trong"), or one moved between two things that share their words.
    """
    said = marks_of(NO, grounds.facts.rest, grounds.language)
    words = _words(grounds.facts.rest, grounds.language)
    known = [mark for text in _texts(grounds) for mark in marks_of(NO, text, grounds.language)]
    free = list(known)
    for mark in said:
        partner = next((other for other in free if mark.meets(other) or mark.is_the_word(other)), None)
        if partner is None:
            return Verdict(Flaw.NEGATION, mark.text)
        free.remove(partner)
    bare = _bare_pairs(grounds)
    for mark in free:
        if mark.bears_on(words) and not any(mark.meets(other) for other in said) and mark.scope[:2] not in bare:
            return Verdict(Flaw.NEGATION, mark.text)
    return None


def check_modality(grounds: Grounds) -> Verdict | None:
    """ "May" for "must" and the reverse, an aim made a duty, a "chỉ" or only that was lost.

    "Phải" may be added to a plain rule, which obliges anyway. Cannot catch: "có thể" for a plain "được", which in
    Vietnamese is a permission or a passive.
    """
    texts = _texts(grounds)
    language = grounds.language
    must = [mark for text in texts for mark in marks_of(MUST, text, language, _DUTY, CLAUSE_END)]
    may = [mark for text in texts for mark in marks_of(MAY, text, language, end=CLAUSE_END)]
    wish = [mark for text in texts for mark in marks_of(WISH, text, language, 12)]
    allowed = [mark for text in texts for mark in marks_of(ALLOWED, text, language)]
    said_must = marks_of(MUST, grounds.facts.rest, language, _DUTY, CLAUSE_END)
    said_may = marks_of(MAY, grounds.facts.rest, language, end=CLAUSE_END)
    for mark in said_may:
        if any(mark.meets(other) for other in may):
            continue
        plain = any(mark.meets(other) for other in allowed) or any(a.limit == "<=" for a in grounds.facts.amounts)
        if any(mark.meets(other) for other in must) or not plain:
            return Verdict(Flaw.MODALITY, mark.text)
    for mark in said_must:
        if any(mark.meets(other) for other in must):
            continue
        if any(mark.meets(other) for other in [*may, *wish]):
            return Verdict(Flaw.MODALITY, mark.text)
    words = _words(grounds.facts.rest, language)
    lost = next((m for text in texts for m in marks_of(ONLY, text, language) if m.bears_on(words)), None)
    # What "needs" or "must have" something happens only with it.
    said_only = ONLY.search(grounds.facts.rest) or NO.search(grounds.facts.rest) or _NEEDS.search(grounds.facts.rest)
    return Verdict(Flaw.MODALITY, lost.text) if lost and not said_only else None


def check_exceptions(grounds: Grounds) -> Verdict | None:
    """A rule without the "trừ", "nếu", except, unless, if that its own sentence ends with, or with one of its own.

    "Mọi", all and always for a rule that does not say so are exceptions lost, too.

    Cannot catch: an exception that stands in another sentence or clause of the document.
    """
    said = grounds.facts.rest
    words = _words(said, grounds.language)
    texts = [unit.facts.rest for unit in grounds.units]
    if _ALL.search(said) and not any(_ALL.search(text) for text in _texts(grounds)):
        return Verdict(Flaw.EXCEPTION, "+")
    if STRONG_EXCEPT.search(said) and not any(_BUT.search(text) for text in map(spelled, _texts(grounds))):
        return Verdict(Flaw.EXCEPTION, "+")
    for text in texts:
        mark = _EXCEPT.search(text) or _ONLY_WHEN.search(text)
        excuse = _STRONG_BUT if mark and STRONG_EXCEPT.fullmatch(mark[0]) else _BUT
        if excuse.search(said):
            continue
        if mark is None or not text[: mark.start()].strip():
            continue
        condition = mark.start("when") if "when" in mark.groupdict() else mark.start()
        ruled = frozenset(w.text for w in content_words(text[:condition], grounds.language))
        # The rule itself is told, not something else of the same sentence.
        if words and ruled and len(words & ruled) >= _SAME_THING * len(words):
            return Verdict(Flaw.EXCEPTION, text[condition:].strip())
    return None


def _texts(grounds: Grounds) -> list[str]:
    """The evidence without its facts: "not exceed 5" is a limit, "1 May" a month."""
    return [f"{unit.lead_facts.rest} . {unit.facts.rest}" for unit in grounds.units]


def spelled(text: str) -> str:
    """`text` as marks are looked for in it: composed, in lower case, one tone placement."""
    return place_tones(nfc(text).lower())


def _words(text: str, language: Language) -> frozenset[str]:
    return frozenset(word.text for word in content_words(spelled(text), language))


def marks_of(
    pattern: re.Pattern[str], text: str, language: Language, reach: int = _SCOPE, end: re.Pattern[str] = _END
) -> list[Mark]:
    """The marks of one kind in `text`, each with up to `reach` content words behind it, as far as its clause goes."""
    plain = spelled(text)
    return [
        Mark(match[0], _scope(match, plain, language, reach, end), match.start()) for match in pattern.finditer(plain)
    ]


def negations(text: str, language: Language) -> list[Mark]:
    """What `text` denies with a word for it; "miễn" and "từ chối" are verbs that a text and a question may share."""
    return [mark for mark in marks_of(NO, text, language) if mark.text not in _DENYING_VERBS]


def _scope(match: re.Match[str], plain: str, language: Language, reach: int, stop: re.Pattern[str]) -> tuple[str, ...]:
    """The content words behind a mark, up to the end of its clause; those before it where it may come last."""
    end = stop.search(plain, match.end())
    after = [word.text for word in content_words(plain[match.end() : end.start() if end else len(plain)], language)]
    if not _AFTER.fullmatch(match[0]):
        return tuple(after[:reach])
    before = [word.text for word in content_words(_last_clause(plain[: match.start()], stop), language)]
    return (*after[:reach], *before[::-1][:reach])


def _last_clause(text: str, stop: re.Pattern[str]) -> str:
    ends = [match.end() for match in stop.finditer(text)]
    return text[ends[-1] :] if ends else text


def _bare_pairs(grounds: Grounds) -> set[tuple[str, ...]]:
    """Pairs of words that the evidence also says without a negation, so that the sentence may too."""
    pairs: set[tuple[str, ...]] = set()
    for text in _texts(grounds):
        plain = spelled(text)
        denied = [mark.scope[:2] for mark in marks_of(NO, text, grounds.language)]
        words: Sequence[str] = [word.text for word in content_words(plain, grounds.language)]
        for pair in itertools.pairwise(words):
            if list(itertools.pairwise(words)).count(pair) > denied.count(pair):
                pairs.add(pair)
    return pairs
