"""Marks of polarity: the words that deny, oblige, allow, limit and except, with the words that each bears on."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex as re

from rag.answering.verification.words import content_words
from rag.language import Language
from rag.vietnamese.normalize import nfc, place_tones

# Words after a mark that it bears on, and the share of them that makes a sentence speak of the same thing.
_SCOPE = 4
SAME_THING = 0.5

# Where a word begins, and where it ends.
W = r"(?<![^\W\d_])"
E = r"(?![^\W\d_])"
NO = re.compile(
    W + r"(?:không(?!\s+(?:quá|dưới|ít\s+hơn|nhiều\s+hơn|vượt\s+quá|hơn|gian|khí|chuyên|giấy|kết\s+nối|chỉ))"
    r"|chưa(?!\s+đủ\s+\d)"
    r"|chẳng|(?:nghiêm\s+)?cấm|miễn|từ\s+chối|not(?!\s+(?:more|less|fewer|only|exceed|be\s+more))|cannot(?!\s+(?:be\s+more|exceed))"
    r"|no(?!\s*\.|\s+(?:more|less|fewer|later))|never|neither|nor|without|n't|prohibited|forbidden|banned|refused?|exempt(?:ed)?)"
    + E
)
# These come before or after what they bear on.
_AFTER = re.compile(
    r"prohibited|forbidden|banned|refused?|exempt(?:ed)?|cấm|nghiêm\s+cấm|miễn|từ\s+chối|khuyến\s+khích|encouraged?"
    r"|optional(?:ly)?|mandatory"
)
# A denial in one word that is no "not"; what it denies may stand anywhere in its clause.
OUTSIDE = re.compile(
    W + r"(?:(?:nằm\s+)?ngoài\s+(?:phạm\s+vi|đối\s+tượng)|loại\s+trừ|exclude[sd]?|ineligible|outside\s+the\s+scope)" + E
)
_DENYING_VERBS = {"miễn", "từ chối"}
MUST = re.compile(
    W + r"(?:(?<!không\s)phải|bắt\s+buộc|có\s+trách\s+nhiệm|must|shall|ha(?:s|ve)\s+to|(?:is|are)\s+required\s+to"
    r"|obliged|mandatory)" + E
)
MAY = re.compile(
    W + r"(?:có\s+thể|có\s+quyền|được\s+phép|không\s+bắt\s+buộc|không\s+cần"
    r"|may(?!\s+not)|can(?!not)(?!\s+not)"
    r"|could|(?:is|are)\s+(?:allowed|permitted)(?:\s+to)?|optional(?:ly)?)" + E
)
ALLOWED = re.compile(W + r"được" + E)
WISH = re.compile(W + r"(?:khuyến\s+khích|phấn\s+đấu|ưu\s+tiên|encouraged?|should)" + E)
ONLY = re.compile(
    W + r"(?:(?<!(?:địa|đình)\s)chỉ(?!\s+(?:thị|đạo|tiêu|huy|số|dẫn|định|huy))|only|solely|exclusively)" + E
)
CONDITION = re.compile(
    W + r"(?:(?<!(?:bị|loại|khấu|khai)\s)trừ(?!\s+\d)|ngoại\s+trừ|nếu|sau\s+khi"
    r"|except|unless|until|provided\s+that|if)" + E
)
STRONG_EXCEPT = re.compile(W + r"(?:(?<!(?:bị|loại|khấu|khai)\s)trừ(?!\s+\d)|ngoại\s+trừ|except|unless)" + E)
# "chỉ được mở lại khi có văn bản đồng ý": the condition is what it is all about.
ONLY_WHEN = re.compile(ONLY.pattern + r"[^.;,]*?" + W + r"(?P<when>khi|nếu|when|if)" + E)
CLAUSE_END = re.compile(r"[.,;:]")
SENTENCE_END = re.compile(r"[.;:]|" + CONDITION.pattern + r"|" + W + r"(?:nhưng|but|mà|thì)" + E)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark, the content words it bears on, nearest first, and its place in the `spelled` text."""

    text: str
    scope: tuple[str, ...]
    start: int = field(default=0, compare=False)

    def bears_on(self, words: frozenset[str]) -> bool:
        """Whether enough of its scope is among `words`."""
        found = sum(word in words for word in self.scope)
        return bool(self.scope) and found >= max(1, SAME_THING * len(self.scope))

    def is_the_word(self, other: Mark) -> bool:
        """Whether both are one verb or adjective that denies by itself: "từ chối", "miễn", prohibited."""
        return self.text == other.text and _AFTER.fullmatch(self.text) is not None

    def meets(self, other: Mark) -> bool:
        """Whether both bear on the same thing."""
        return bool(set(self.scope) & set(other.scope))


def spelled(text: str) -> str:
    """`text` as marks are looked for in it: composed, in lower case, one tone placement."""
    return place_tones(nfc(text).lower())


def words_of(text: str, language: Language) -> frozenset[str]:
    """The content words of `text` as marks are looked for in it."""
    return frozenset(word.text for word in content_words(spelled(text), language))


def marks_of(
    pattern: re.Pattern[str], text: str, language: Language, reach: int = _SCOPE, end: re.Pattern[str] = SENTENCE_END
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
    before = [word.text for word in content_words(last_clause(plain[: match.start()], stop), language)]
    return (*after[:reach], *before[::-1][:reach])


def last_clause(text: str, stop: re.Pattern[str]) -> str:
    """What stands in `text` behind the last `stop`; all of it where there is none."""
    ends = [match.end() for match in stop.finditer(text)]
    return text[ends[-1] :] if ends else text


def is_mark(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is part of a mark: what denies, obliges or limits is judged here, not by its words."""
    return any(m.start() <= start and end <= m.end() for p in (NO, OUTSIDE, MUST, MAY, ONLY) for m in p.finditer(text))
