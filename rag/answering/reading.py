"""How well a stretch of text answers a question: shared words weighed by rarity, numbers, kind of answer."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import Any

import regex as re

from rag.directives.dates import find_dates
from rag.directives.labels import roman_numeral
from rag.retrieval.query import Query
from rag.vietnamese.abbreviations import expand
from rag.vietnamese.language_model import SyllableCounts
from rag.vietnamese.normalize import fold
from rag.vietnamese.tokens import tokenize


class Wanted(StrEnum):
    """The kind of answer a question expects."""

    LIST = "list"
    DATE = "date"
    AMOUNT = "amount"
    DEFINITION = "definition"
    TEXT = "text"


# Words of asking and of grammar: they say nothing about the subject.
_FUNCTION_WORDS = frozenset(
    """ai gì nào bao nhiêu mấy khi đâu sao thế là có được bị không chưa và hoặc hay của các những cho với về tại từ đến
    trong trên theo thì mà này đó kia như ra vào do bởi để bằng nếu cũng đã đang sẽ phải cần một ở hãy nêu biết hỏi xin
    tôi mình người_ta ngày_nào việc điều khoản điểm mục chương phần số văn bản quy định gồm bao lâu nhất thời_gian
    liệt kê kể tên hiện nay vậy nhé ạ đúng rồi lại còn nữa thôi mới hiện cùng giữa
    the of a an is are was were be been do does did what which who whom when where why how many much long to in on for
    by with at from and or must should shall may can could under any it its this that these those there have has had
    about according not no article clause point section chapter paragraph say""".split()
)
_LIST = re.compile(
    r"\b(?:nhung|cac|gom|bao gom) .{0,60}\b(?:nao|gi|ai)\b|\bgom (?:nhung )?(?:gi|ai|may)\b|\bliet ke\b|\bke ten\b"
    r"|\bneu (?:ro )?cac\b|\bdieu kien (?:gi|nao|de)\b|\bnhung ai\b|\bnoi dung (?:gi|nao)\b|\btrach nhiem (?:gi|nao)\b"
    r"|\bnhiem vu (?:gi|nao)\b|\b(?:what|which) are\b|\blist\b|\bwhat (?:conditions|documents|duties|cases|steps)\b"
    r"|\bcan nhung gi\b|\bgiay to (?:gi|nao)\b|\btruong hop nao\b|\bho so (?:gom|can)\b"
)
_DEFINITION = re.compile(
    r"\b(?:la gi|nghia la|the nao la|the nao goi la|duoc hieu|hieu (?:la|nhu)|dinh nghia|khai niem"
    r"|what is (?:a|an|meant)|defin)"
)
_DATE = re.compile(r"\b(?:khi nao|ngay nao|ngay may|nam nao|thang nao|bao gio|luc nao|when|what date|which year)\b")
_AMOUNT = re.compile(
    r"\b(?:bao nhieu|may (?=[a-z])|bao lau|bao xa|how (?:many|much|long|old|often|large|quickly|soon|far|big)"
    r"|muc nao|thoi han|han chot|han cuoi|cham nhat|toi da|toi thieu|it nhat|nhieu nhat|deadline|within what|ty le"
    r"|phan tram)"
)
_DIGITS = re.compile(r"\d")
_AMOUNT_WORDS = re.compile(
    r"\d|\b(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|nửa|one|two|three|four|five|six|seven|eight|nine|ten)\b",
    re.IGNORECASE,
)
# What is counted stands behind the asking ("bao nhiêu ngày") and behind the number ("07 ngày").
_COUNTED = re.compile(r"\b(?:bao nhieu|may|how many)\s+(?:phan )?(?P<noun>[a-z]+)")
_NUMERAL = r"(?:\d+|\b(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười))"
_TIME = (
    rf"{_NUMERAL}\s*(?:\([^)]*\)\s*)?(?:ngày|tháng|năm|giờ|phút|tuần|quý"
    r"|days?|months?|years?|hours?|weeks?|minutes?|working)"
)
_ASKS_TIME = re.compile(r"\bhow (?:long|quickly|soon)\b|\bhow many (?:working )?(?:days|months|years|hours|weeks)\b")
_PERSONS = rf"{_NUMERAL}\s*(?:\([^)]*\)\s*)?(?:người|thành viên|ủy viên|uỷ viên|đồng chí|công chức|cán bộ)"
_DISTANCE = r"\d[\d.,]*\s*(?:km|m|cm|mét|ki lô mét)\b"
_COUNTED_AS: dict[str, str] = {
    "nguoi": _PERSONS,
    "thanh": _PERSONS,
    "tien": r"\d[\d.,]*\s*(?:triệu|nghìn|tỷ|tỉ)?\s*(?:đồng|VND|dong)",
    "dong": r"\d[\d.,]*\s*(?:triệu|nghìn|tỷ|tỉ)?\s*(?:đồng|VND|dong)",
    "tram": r"\d\s*(?:%|phần trăm)",
    "lau": _TIME,
    "met": r"\d+\s*(?:m|mét)\b",
    "tuoi": r"\d+\s*(?:tuổi|years)",
}
# A number behind one of these words is a name ("quý II", "khóa XIII"): another number is another thing.
_NAMING = {"quý", "khóa", "quarter"}
_NAME = re.compile(r"\p{Lu}\w*(?: \p{Lu}\w*)+")
_ROMAN = {roman_numeral(n).lower(): n for n in range(1, 16)}


@dataclass(frozen=True, slots=True)
class Interest:
    """What a question is interested in.

    `terms` and `pairs` of neighbouring terms carry their rarity. `years`, `ordinals` ("quý", "3") and
    `names` (neighbouring words in capitals, "Đồng Nai") single things out: a text about others does
    not answer. `amounts` are the other numbers; `counted` is the pattern of what is counted.
    """

    terms: dict[str, float]
    pairs: dict[tuple[str, str], float]
    years: frozenset[str]
    ordinals: frozenset[tuple[str, str]]
    names: frozenset[tuple[str, str]]
    amounts: frozenset[str]
    wanted: Wanted
    counted: re.Pattern[str] | None

    def coverage(self, text: Words, context: Words | None = None, context_weight: float = 0.5) -> float:
        """Share in 0..1 of the question's weight found in the text; what only the context has counts less."""
        total = sum(self.terms.values()) + sum(self.pairs.values())
        if not total:
            return 0.0
        around = context or _NO_WORDS
        found = sum(w * _share(t, text.single, around.single, context_weight) for t, w in self.terms.items())
        found += sum(w * _share(p, text.pairs, around.pairs, context_weight) for p, w in self.pairs.items())
        return found / total

    def beyond(self, known: Words) -> Interest:
        """The interest in what `known` (a document's name) does not say already."""
        terms = {t: w for t, w in self.terms.items() if t not in known.single}
        pairs = {p: w for p, w in self.pairs.items() if p not in known.pairs}
        return replace(self, terms=terms, pairs=pairs)

    def within(self, said: Words) -> Interest:
        """The interest in those of its words that `said` has."""
        terms = {t: w for t, w in self.terms.items() if t in said.single}
        pairs = {p: w for p, w in self.pairs.items() if p in said.pairs}
        return replace(self, terms=terms, pairs=pairs)

    def pair_coverage(self, words: Words) -> float:
        """Share in 0..1 of the weight of neighbouring pairs that stand side by side in `words`; 1 without pairs."""
        total = sum(self.pairs.values())
        return sum(w for p, w in self.pairs.items() if p in words.pairs) / total if total else 1.0

    def misses_amount(self, words: Words) -> bool:
        """Whether one of the question's amounts does not stand among `words`."""
        return bool(self.amounts - {t.lstrip("0") for t in words.single})

    def misses_name(self, words: Words) -> bool:
        """Whether `words` lack a year, an ordinal or a name that the question singles out."""
        if self.years - words.single or self.names - words.pairs:
            return True
        counted = {(label, _number(token)) for label, token in words.pairs}
        return bool(self.ordinals - counted)

    def fits(self, text: str, listed: bool = False) -> float:
        """How well `text` can hold the kind of answer wanted, 0..1; `listed`: it is a list or an item of one."""
        if self.counted is not None:
            return 1.0 if self.counted.search(text) else 0.0
        if self.wanted is Wanted.AMOUNT:
            return 0.8 if _AMOUNT_WORDS.search(text) else 0.0
        if self.wanted is Wanted.DATE:
            return 1.0 if next(find_dates(text), None) else 0.5 if _DIGITS.search(text) else 0.0
        if self.wanted is Wanted.LIST:
            return 1.0 if listed else 0.4
        if self.wanted is Wanted.DEFINITION:
            start = tokenize(text[:160])
            at = start.index("là") if "là" in start else -1
            return 1.0 if at > 0 and any(t in start[:at] for t in self.terms) else 0.3
        return 0.7


@dataclass(frozen=True, slots=True)
class Words:
    """The tokens of a text and their neighbouring pairs."""

    single: frozenset[str]
    pairs: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, text: str) -> Words:
        """The words of `text`."""
        tokens = tokenize(text)
        return cls(frozenset(tokens), frozenset(pairwise(tokens)))

    def __or__(self, other: Words) -> Words:
        return Words(self.single | other.single, self.pairs | other.pairs)


_NO_WORDS = Words(frozenset(), frozenset())


def interest_of(query: Query, counts: SyllableCounts) -> Interest:
    """What the question is interested in, rare words weighing more than common ones."""
    text = query.text
    for mention in query.mentions:
        # The number names the document; it is looked up, not read for.
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    tokens = tokenize(text if query.language == "en" else expand(text, counts))
    forms = counts.syllable_forms(sorted({fold(t) for t in tokens}))
    weights = {t: _weight(forms.get(fold(t), {}).get(t, 0)) for t in tokens}
    content = [is_content(t) for t in tokens]
    terms = {t: weights[t] for t, c in zip(tokens, content, strict=True) if c}
    pairs = {
        (a, b): (weights[a] + weights[b]) / 2
        for (a, ca), (b, cb) in pairwise(zip(tokens, content, strict=True))
        if ca and cb
    }
    years, ordinals, amounts = _numbers(tokens, set(re.findall(r"\d+", " ".join(query.address))))
    return Interest(
        terms, pairs, years, ordinals, _names(text), amounts, wanted_of(query.folded), _counted(query.folded)
    )


def is_content(token: str) -> bool:
    """Whether a token says something about a subject: no number, no word of asking or of grammar."""
    return token not in _FUNCTION_WORDS and not token.isdigit() and token not in _ROMAN


def glossed_interest(query: Query, counts: SyllableCounts) -> Interest:
    """The interest of an English question in Vietnamese text: its terms glossed, the kind of answer as it was asked."""
    asked = interest_of(query, counts)
    glossed = replace(query, text=query.gloss, language="vi", mentions=())
    counted = re.compile(_TIME, re.IGNORECASE) if _ASKS_TIME.search(query.folded) else None
    # Its names are English.
    return replace(interest_of(glossed, counts), wanted=asked.wanted, counted=counted, names=frozenset())


def _numbers(tokens: list[str], address: set[str]) -> tuple[frozenset[str], frozenset[tuple[str, str]], frozenset[str]]:
    """Years, ordinals and amounts among `tokens`, without the numbers of a clause address."""
    years: set[str] = set()
    ordinals: set[tuple[str, str]] = set()
    amounts: set[str] = set()
    for before, token in pairwise(["", *tokens]):
        value = _number(token)
        if before in _NAMING and value:
            ordinals.add((before, value))
        elif re.fullmatch(r"(?:19|20)\d\d", token):
            years.add(token)
        elif token.isdigit() and token not in address:
            amounts.add(value)
    return frozenset(years), frozenset(ordinals), frozenset(amounts)


def _number(token: str) -> str:
    """The number that a token writes, in digits or as a roman numeral; empty for a word."""
    if token in _ROMAN:
        return str(_ROMAN[token])
    return (token.lstrip("0") or "0") if token.isdigit() else ""


def _names(text: str) -> frozenset[tuple[str, str]]:
    """Neighbouring words that both open with a capital inside a sentence: names of places, bodies, persons."""
    found = set()
    for run in _NAME.finditer(text):
        words = run[0].split()
        # The first word of a sentence is large by position, an abbreviation by habit.
        words = words[1:] if run.start() == 0 else words
        found |= {(a, b) for a, b in pairwise(tokenize(" ".join(w for w in words if not w.isupper())))}
    return frozenset(found)


def _weight(count: int) -> float:
    """Rarity: a word that the library never uses weighs 1, one used a thousand times a quarter."""
    return 1 / (1 + math.log10(1 + count))


def wanted_of(folded: str) -> Wanted:
    """The kind of answer that a folded question expects."""
    for wanted, pattern in (
        (Wanted.AMOUNT, _AMOUNT),
        (Wanted.DATE, _DATE),
        (Wanted.LIST, _LIST),
        (Wanted.DEFINITION, _DEFINITION),
    ):
        if pattern.search(folded):
            return wanted
    return Wanted.TEXT


def _counted(folded: str) -> re.Pattern[str] | None:
    if re.search(r"\b(?:bao lau|how long|thoi han|how quickly|how soon)\b", folded):
        return re.compile(_TIME, re.IGNORECASE)
    if re.search(r"\b(?:bao xa|how far)\b", folded):
        return re.compile(_DISTANCE, re.IGNORECASE)
    match = _COUNTED.search(folded)
    if match is None:
        return re.compile(_COUNTED_AS["tien"]) if re.search(r"\bmuc (?:phi|chi|ho tro|thu)\b", folded) else None
    noun = match["noun"]
    pattern = _COUNTED_AS.get(noun)
    if pattern is not None:
        return re.compile(pattern, re.IGNORECASE)
    # Any other noun: a number, and within a word or two the noun in any marks.
    marked = "".join(_ANY_MARK.get(c, c) for c in noun)
    return re.compile(rf"{_NUMERAL}\s*(?:\([^)]*\)\s*)?(?:\w+\s+)?{marked}\b", re.IGNORECASE)


_ANY_MARK = {
    "a": "[aàáảãạăằắẳẵặâầấẩẫậ]", "e": "[eèéẻẽẹêềếểễệ]", "i": "[iìíỉĩị]", "o": "[oòóỏõọôồốổỗộơờớởỡợ]",
    "u": "[uùúủũụưừứửữự]", "y": "[yỳýỷỹỵ]", "d": "[dđ]",
}  # fmt: skip


def _share(item: object, here: frozenset[Any], around: frozenset[Any], context_weight: float) -> float:
    return 1.0 if item in here else context_weight if item in around else 0.0
