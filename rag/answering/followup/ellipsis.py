"""What a question leaves out because the one before has said it: its subject, or all but the document it asks of."""

from __future__ import annotations

import regex as re

from rag.answering.followup.focus import DOCUMENT, ENGLISH_DOCUMENT
from rag.answering.reading import is_content
from rag.retrieval.query import Query
from rag.vietnamese.normalize import fold_letters
from rag.vietnamese.tokens import tokenize

# A question of so few words of its own leaves its subject out; English has fewer words for the same.
_TERSE = {"vi": 4, "en": 2}
_DEFINITION = re.compile(r"\b(?:la gi|nghia la|the nao la|the nao goi la|duoc hieu|what is an?|what are|mean|meant)\b")
# Not folded: "Thẻ", "Con dấu".
_OPENING = re.compile(r"^(?:thế thì|vậy thì|thế còn|vậy còn|thế|vậy|còn|và|and|then|so|but)\b[, ]*", re.IGNORECASE)
# "mấy người", "bao nhiêu trang": what is counted need not stand in the answer under that name. Not folded: "báo cáo".
_COUNTED = re.compile(
    r"\b(?:mấy|bao nhiêu|how (?:many|much))\s+\w+|\bbao (?:xa|lâu|cao|rộng)\b|\bhow \w+\b", re.IGNORECASE
)
_POINTING = re.compile(r"\b(?:đó|ấy|nêu trên|nói trên|that|those|its|their|they|them)\b", re.IGNORECASE)
_NOW = re.compile(r"\b(?:hien nay|hien tai|hien hanh|bay gio|now|currently)\b[, ]*")
_NAMED_FIRST = re.compile(
    rf"^(?:theo|tai|trong|o|under|according to)\s+(?:the\s+)?(?:{DOCUMENT}|{ENGLISH_DOCUMENT})\b[^,]*,\s*"
)
_SCOPE = re.compile(r"^(?:theo|tai|trong|o|under|according to)\b[^,]*,\s*")
# What stands before an official number and belongs to it: ", theo Quyết định số".
_NAMING = re.compile(
    r"[, ]*(?:\b(?:theo|tai|trong|cua|o|of|in|under)\s+)?"
    rf"(?:\b(?:{DOCUMENT}|{ENGLISH_DOCUMENT})\s+)?(?:(?:so|no\.?)\s+)?$"
)
_OPENS_WITH_NAME = re.compile(rf"\s*(?:{DOCUMENT}|{ENGLISH_DOCUMENT})?(?:\s+[a-z ]{{1,40}}?)?\s*(?:(?:so|no\.?)\s+)?")
# Where the predicate of a question begins: its subject stands before. Not folded: "cơ" is no "có".
_PREDICATE = re.compile(
    r"(?<=\s)(?:nghĩa|được|có|là|thì|cần|chưa|đã|sẽ|đang|gồm|bao gồm|bao nhiêu|bao lâu|bao xa|mấy|bởi|nào|gì|ai|đâu"
    r"|khi nào|(?<!\b(?:dự|thiết|chuẩn|trang) )bị|(?<!\b(?:lề|bên) )phải|(?<!\b(?:tự|lý) )do|(?:ra|vì|tại) sao"
    r"|(?<!hàng )không(?! (?:giấy|gian|khí))|is|are|was|must|may|can|has|have|does|gets?)\b|[:?]|$",
    re.IGNORECASE,
)
# "… trước ngày nào": what is asked for belongs to the predicate.
_LOOSE_END = re.compile(
    r"\s(?:vào|tại|ở|trong|từ|đến|cho|về|theo|trước|sau|những|các|với|of|in|for|to)\s*$", re.IGNORECASE
)
_ASKED_FOR = re.compile(r"(?:\s(?:vào|tại|ở|trong|từ|đến|cho|về|theo|trước|sau|những|các))?\s\w+\s?$", re.IGNORECASE)
# "Thế nào là X?", "What is a X?"
_DEFINED = re.compile(
    r"(?:the nao (?:la|goi la|duoc goi la)|what (?:is|are)(?: meant by)?(?: an?| the)?)\s+"
    r"(?P<what>[^?.,;]{4,60}?)\s*[?.]*$"
)
_ASKS_FIRST = re.compile(r"(?:ai|may|bao nhieu|vi sao|tai sao|what|who|whom|how|when|which|where|why)\b")
_SUBJECT_WORDS = range(2, 15)


def own_words(query: Query) -> list[str]:
    """The words that say what the question asks about, without what it counts."""
    return [token for token in tokenize(_COUNTED.sub(" ", query.text)) if is_content(token)]


def is_terse(query: Query) -> bool:
    """Whether the question has too few words of its own to be asked alone; to ask what a thing is takes no more."""
    return len(own_words(query)) <= _TERSE[query.language] and _DEFINITION.search(query.folded) is None


def points_at_something(text: str) -> bool:
    """Whether the question points at what was spoken of, whatever it is: "bộ phận đó", "those files"."""
    return _POINTING.search(text) is not None


def without_opening(text: str) -> str:
    """`text` without the words that only tie it to what went before: "Thế …", "And …"."""
    return _OPENING.sub("", text)


def without_document(query: Query) -> str:
    """The question without the documents that it names, and without "now": for another document."""
    text = query.text
    for mention in sorted(query.mentions, key=lambda m: -m.start):
        before = _NAMING.search(fold_letters(text[: mention.start]))
        start = before.start() if before is not None else mention.start
        text = f"{text[:start]} {text[mention.end :]}"
    return _without(_without(text, _NAMED_FIRST), _NOW).strip(" ,")


def subject_of(query: Query) -> str:
    """The words that a question says something of: "Hội đồng tiêu hủy" of "Hội đồng tiêu hủy gồm mấy người?"; or ""."""
    if query.mentions and _OPENS_WITH_NAME.fullmatch(fold_letters(query.text[: query.mentions[0].start])):
        # The document itself is spoken of.
        return ""
    text = without_document(query)
    defined = _DEFINED.match(fold_letters(text))
    if defined is not None:
        return text[slice(*defined.span("what"))]
    scope = _SCOPE.match(fold_letters(text))
    text = text[scope.end() :] if scope is not None else text
    end = _PREDICATE.search(text)
    stop = end.start() if end is not None else len(text)
    if end is not None and end[0].lower() in {"nào", "gì"} and (asked_for := _ASKED_FOR.search(text[:stop])):
        stop = asked_for.start()
    subject = _LOOSE_END.sub("", text[:stop]).strip(" ,.?")
    words = tokenize(subject)
    told = len(words) in _SUBJECT_WORDS and any(map(is_content, words))
    return subject if told and not _ASKS_FIRST.match(fold_letters(subject)) else ""


def _without(text: str, pattern: re.Pattern[str]) -> str:
    """`text` without what the pattern finds in it folded."""
    for match in reversed(list(pattern.finditer(fold_letters(text)))):
        text = f"{text[: match.start()]} {text[match.end() :]}"
    return " ".join(text.split())
