"""A yes/no question taken apart: what it asks for (may, must, is it so), the subject, and the verb phrase."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import regex as re

from rag.answering.verification.marks import MAY, MUST, NO, E, W, negations, spelled
from rag.answering.verification.words import content_words
from rag.language import Language
from rag.retrieval.query import Query


class Asks(StrEnum):
    """What a yes/no question asks about a doing: whether it may, must or must not be, or is."""

    MAY = "may"
    MUST = "must"
    BANNED = "banned"
    IS = "is"


@dataclass(frozen=True, slots=True)
class Whether:
    """A yes/no question.

    `around` is what stands outside the verb phrase: the subject and its conditions. `head` are the first content
    words of the verb phrase, empty where they cannot be told (English), and `verb` its first two syllables as they
    stand where `head` is one word ("thu lại"). `words` are all content words. `negated`:
    a statement with "không" on its verb was put to the reader, "không được họp thứ Hai, đúng không?". `confirms`: a
    statement was put, so that "đúng" answers it and not "có".
    """

    asks: Asks
    around: str
    head: tuple[str, ...]
    verb: str
    words: frozenset[str]
    negated: bool
    confirms: bool
    language: Language


_LEAD_IN = re.compile(r"^(?:(?:xin |cho )?(?:hỏi|em hỏi|tôi hỏi|mình hỏi)[,:]?\s+|liệu(?: rằng)?\s+|thế\s+|vậy\s+)+")
_LAST = r"(?:\s+(?:ạ|vậy|thế|nhỉ|nhé|hả))*\s*$"
_CONFIRM = re.compile(
    r"^(?P<said>.+?)[,\s]\s*(?:(?:có\s+)?(?:đúng|phải)\s+(?:hay\s+)?không|(?:là\s+)?đúng\s+hay\s+(?:sai|không))" + _LAST
)
_CONFIRM_FIRST = re.compile(
    r"^có\s+(?:(?:đúng|phải)\s+là|phải(?=\s+không\s+(?:được|phải|cần|có)))\s+(?P<said>.+?)\s+không" + _LAST
)
_WHETHER = re.compile(
    r"^(?P<around>.*)"
    + W
    + r"có\s+(?P<how>được\s+phép|được|phải|bị\s+cấm|bị|cần\s+phải|cần|thể|quyền|bắt\s+buộc\s+phải"
    r"|bắt\s+buộc|cấm)\s+(?P<doing>.+?)\s+(?:hay\s+)?không" + _LAST
)
_MAY_LAST = re.compile(r"^(?P<doing>.+?)\s+(?:(?:có|thì)\s+)*được\s+(?:hay\s+)?không" + _LAST)
_IS_IT = re.compile(r"^(?P<around>(?!có\s).*|)" + W + r"có\s+(?P<doing>.+?)\s+(?:hay\s+)?không" + _LAST)
_STATED = re.compile(
    W + r"(?P<how>không\s+(?:được(?:\s+phép)?|phải|cần|bắt\s+buộc(?:\s+phải)?|có\s+quyền|thể|bị)|không"
    r"|được(?:\s+phép)?|phải|bắt\s+buộc(?:\s+phải)?|có\s+quyền|có\s+thể|nghiêm\s+cấm|bị\s+cấm|cấm)" + E
)
_ASKS = {
    "được": Asks.MAY, "được phép": Asks.MAY, "thể": Asks.MAY, "quyền": Asks.MAY, "có quyền": Asks.MAY,
    "có thể": Asks.MAY, "phải": Asks.MUST, "cần": Asks.MUST, "cần phải": Asks.MUST, "bắt buộc": Asks.MUST,
    "bắt buộc phải": Asks.MUST, "cấm": Asks.BANNED, "bị cấm": Asks.BANNED, "nghiêm cấm": Asks.BANNED,
    "bị": Asks.IS, "": Asks.IS,
}  # fmt: skip
_ENGLISH = re.compile(
    r"^(?P<first>may|can|could|must|shall|should|does|do|did|is|are|was|were|will|has|have)\s+(?P<rest>.+)$"
)
_ENGLISH_TAG = re.compile(
    r"^(?P<said>.+?),\s+(?:is\s+that\s+)?(?:right|correct|true)$|^(?P<stated>.+?),?\s+true\s+or\s+false$"
)
_FIRST = {"may": Asks.MAY, "can": Asks.MAY, "could": Asks.MAY, "must": Asks.MUST, "shall": Asks.MUST}
_NEEDED = re.compile(r"\b(?:required|obliged|mandatory|obligatory|(?:have|has|need|needs)\s+to)\b")
_BANNED = re.compile(r"\b(?:prohibited|forbidden|banned)\b")
_LET = re.compile(r"\b(?:allowed|permitted)\b")
_SHORT_NOT = re.compile(r"n['’]t\b")
# A question for a quantity or for more than the rule names is not answered by the rule's polarity alone.
_QUANTITY = re.compile(
    W + r"(?:nhiều|hơn|quá|(?<!đình\s)chỉ|duy\s+nhất|mọi|tất\s+cả|toàn\s+bộ|luôn|ngoại\s+trừ|trừ\s+(?:khi|trường\s+hợp)"
    r"|lần|nữa|thêm|bao\s+nhiêu|mấy|tối\s+đa|tối\s+thiểu|ít\s+nhất|gì|nào|ai|đâu|vì\s+sao|tại\s+sao|ra\s+sao"
    r"|again|twice|once|another|second|times?|more|less|fewer|only|all|always|other|except|unless|many|much|over|under"
    r"|at\s+least|at\s+most"
    r"|how|what|which|who|when|where|why)" + E
)
# Whoever asks for himself or for anybody narrows nothing.
ANYBODY = frozenset("người dân nhân cá tôi mình ta chúng anybody anyone one person people i we you".split())
_HEAD = 2
# Words that may stand between what is asked about the verb and the verb.
_LIGHT = frozenset("được bị phải có cần phép".split())


def whether(query: Query) -> Whether | None:
    """The yes/no question that `query` is; None for any other, and for one that a rule's polarity cannot answer."""
    text = query.text
    for mention in query.mentions:
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    text = _LEAD_IN.sub("", " ".join(spelled(text).strip(" ?.!").split()))
    # Numbers are judged elsewhere: "50 người" beside "không quá 50 người" is no matter of yes or no alone.
    if re.search(r"\d", text) or _QUANTITY.search(text):
        return None
    return _english(text) if query.language == "en" else _vietnamese(text)


def _vietnamese(text: str) -> Whether | None:
    confirming = _CONFIRM_FIRST.match(text) or (None if _WHETHER.match(text) else _CONFIRM.match(text))
    if confirming is not None:
        return _statement(confirming["said"])
    match = _WHETHER.match(text)
    if match is not None:
        return _asked(_ASKS[" ".join(match["how"].split())], match["around"], match["doing"])
    match = _MAY_LAST.match(text)
    if match is not None:
        return _asked(Asks.MAY, "", match["doing"])
    match = _IS_IT.match(text)
    return _asked(Asks.IS, match["around"], match["doing"]) if match is not None else None


def _asked(asks: Asks, around: str, doing: str, negated: bool = False, confirms: bool = False) -> Whether | None:
    content = content_words(doing, "vi")[:_HEAD]
    # "có phải là công chức", "có thuộc phạm vi": what a thing is, no force decides.
    if not content or not set(doing[: content[0].start].split()) <= _LIGHT or negations(doing, "vi"):
        return None
    first, *second = content
    together = bool(second) and not doing[first.end : second[0].start].strip()
    head = (first.text, second[0].text) if together else (first.text,)
    following = doing[first.end :].split()
    # A stop word may be half of the verb; a longer gap is not.
    verb = f"{doing[first.start : first.end]} {following[0]}" if following and not together else ""
    words = frozenset(word.text for word in content_words(f"{around} . {doing}", "vi"))
    return Whether(asks, around, head, verb, words - ANYBODY, negated, confirms, "vi")


def _statement(said: str) -> Whether | None:
    match = _STATED.search(said)
    if match is None:
        return None
    how = " ".join(match["how"].split())
    negated = how.startswith("không")
    asks = _ASKS[how.removeprefix("không").strip()]
    return _asked(asks, said[: match.start()], said[match.end() :], negated, confirms=True)


def _english(text: str) -> Whether | None:
    tag = _ENGLISH_TAG.match(text)
    if tag is not None:
        return _english_statement(tag["said"] or tag["stated"])
    match = _ENGLISH.match(text)
    # "Isn't it allowed?", "May it not?": yes and no mean either.
    if match is None or NO.search(_BANNED.sub(" ", text)) or _SHORT_NOT.search(text):
        return None
    rest = match["rest"]
    asks = _FIRST.get(match["first"], Asks.IS)
    for pattern, meant in ((_BANNED, Asks.BANNED), (_NEEDED, Asks.MUST), (_LET, Asks.MAY)):
        if pattern.search(rest):
            asks, rest = meant, pattern.sub(" ", rest)
    return _in_english(asks, rest)


def _english_statement(said: str) -> Whether | None:
    negations = list(NO.finditer(_BANNED.sub(" ", said)))
    if len(negations) > 1:
        return None
    asks = Asks.MUST if MUST.search(said) else Asks.MAY if MAY.search(said) else Asks.IS
    asks = Asks.BANNED if _BANNED.search(said) else asks
    return _in_english(asks, NO.sub(" ", said), negated=bool(negations), confirms=True)


def _in_english(asks: Asks, rest: str, negated: bool = False, confirms: bool = False) -> Whether | None:
    words = frozenset(word.text for word in content_words(rest, "en")) - ANYBODY
    return Whether(asks, rest, (), "", words, negated, confirms, "en") if words else None
