"""A follow-up as a question of its own: "điểm b thì sao?" -> "Điểm b Khoản 2 Điều 5 Quyết định số 12/2024/QĐ-UBND".

Works without a language model: what points back ("văn bản đó", "nó", a clause without its document, a bare
"ai ký?") is put in words from what the answers before cited; "thế còn X?" puts X in the place of its like in
the question before. A question that stands alone is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex as re

from rag.answering.asked import asked_about, leftover_words
from rag.answering.conversation import Conversation, Focus
from rag.answering.wording import name
from rag.directives.model import Directive
from rag.directives.numbers import KINDS
from rag.retrieval.addresses import ARTICLE, address_spans
from rag.retrieval.query import Query
from rag.retrieval.shelf import Shelf
from rag.vietnamese.normalize import fold
from rag.vietnamese.tokens import tokenize

_KINDS = sorted({fold(kind) for kind in KINDS}, key=len, reverse=True)
_BACK = "(?:do|nay|kia|tren|ay|vua neu|noi tren|vua noi|neu tren)"
_DOCUMENT_BEFORE = re.compile(
    rf"\b(?P<what>van ban|tai lieu|{'|'.join(map(re.escape, _KINDS))})(?P<amending> sua doi(?:,? bo sung)?)? {_BACK}\b"
    rf"|\b(?:that|this|the same) (?P<what>document|decision|guideline|regulation|directive|law|decree|circular)\b"
)
_CLAUSE_BEFORE = re.compile(
    rf"\b(?:dieu khoan|dieu|khoan|diem|muc|tiet) {_BACK}\b|\b(?:that|this|the same) (?:clause|article|point|section)\b"
)
# Not folded: "nợ" is no "nó".
_IT = re.compile(r"\bnó\b|\bit\b", re.IGNORECASE)
_THEN = r"(?:thi sao|thi the nao|the nao|sao)"
_WHAT_ABOUT = re.compile(
    rf"^(?:(?:the|vay|the thi|vay thi|a|o)[, ]+)?(?:con|thi con|doi voi)\s+(?P<new>.+?)(?:\s+{_THEN})?$"
    rf"|^(?:the|vay)\s+(?P<new>.+?)(?:\s+{_THEN})?$"
    r"|^(?P<new>.+?)\s+(?:thi sao|thi the nao)$"
    r"|^(?:and )?(?:what|how) about (?:the |a |an )?(?P<new>.+)$"
)
_ASKING = re.compile(
    r"\b(?:gi|nao|ai|bao nhieu|bao lau|khi nao|may|dau|khong|chua"
    r"|what|which|who|when|where|why|how|is|are|does|do)\b"
)
_FILLER = re.compile(
    rf"\b(?:the|vay|con|{_THEN}|noi gi|noi ve gi|quy dinh gi|quy dinh the nao|thi|what does|say|about|what|how|and)\b"
)
# Where the phrase that is talked about ends in a question.
_BOUNDARY = frozenset(
    """được bị có phải là thì trong ở tại do bởi gồm cần không như khi mà và với cho về theo bao mấy nào gì ai đâu sao
    chưa để từ đến trên đã sẽ đang nếu hoặc vào ra nộp tại is are was must may can has have be does do for in on at to
    of and or""".split()
)
# "Luật Thanh tra" is a name: what stands behind the kind of a document is not what is talked about.
_OPENS_A_NAME = frozenset(kind.split()[-1] for kind in _KINDS)
_SHORT = 4
_END = " ?.!,;:…"


@dataclass(frozen=True, slots=True)
class _Point:
    """What is in focus: a directive, the clause of it that was cited, and all that was cited beside it."""

    directive: Directive
    cited: Focus


def standalone(query: Query, conversation: Conversation, shelf: Shelf) -> str | None:
    """The question of `query` in words that need no conversation; None when it stands alone as it is."""
    points = _points(conversation, shelf)
    if query.mentions or shelf.named(query):
        return None
    text = query.text.strip()
    for resolve in (_pointing_back, _of_a_clause, _about_the_document):
        found = resolve(query, text, points) if points else None
        if found is not None:
            return found
    return None if conversation.question is None else _like_the_last(query, text, conversation.question, points)


def in_focus(query: Query, conversation: Conversation, shelf: Shelf) -> str | None:
    """The question of `query` asked of the document spoken of last; None when it names one or there is none."""
    if conversation.question is None or query.mentions or shelf.named(query):
        return None
    points = _points(conversation, shelf)
    return f"{query.text.strip(_END)}, {_called(points[0], query)}" if points else None


def dangling(query: Query, conversation: Conversation, shelf: Shelf) -> str | None:
    """The words of the question that point at a document or a clause nobody has spoken of: "văn bản đó"."""
    if query.mentions or shelf.named(query) or _points(conversation, shelf):
        return None
    folded = fold(query.text)
    found = _DOCUMENT_BEFORE.search(folded) or _CLAUSE_BEFORE.search(folded)
    return query.text[slice(*found.span())] if found is not None and len(folded) == len(query.text) else None


def _points(conversation: Conversation, shelf: Shelf) -> list[_Point]:
    """What was cited last and may be spoken of; where only one document may, it."""
    points = [_Point(shelf.by_id[f.directive], f) for f in conversation.focus if f.directive in shelf.by_id]
    if not points and len(shelf.rows) == 1:
        only = shelf.rows[0].directive
        points = [_Point(only, Focus(only.id, (), ""))]
    return points


def may_stand_alone(query: Query) -> bool:
    """Whether the question may also be meant without the conversation: it asks something in words of its own."""
    bare = query.text.strip(_END)
    return bool(_ASKING.search(fold(bare))) and _WHAT_ABOUT.match(fold(bare)) is None and len(bare.split()) > _SHORT


def _called(point: _Point, query: Query) -> str:
    directive = point.directive
    return name(directive, query.language) if directive.number else directive.title


def _pointing_back(query: Query, text: str, points: Sequence[_Point]) -> str | None:
    folded = fold(text)
    if len(folded) != len(text):
        return None
    clause = _CLAUSE_BEFORE.search(folded)
    if clause is not None and points[0].cited.clause:
        of = " of " if query.language == "en" else " "
        return _put(text, clause.span(), f"{points[0].cited.clause}{of}{_called(points[0], query)}")
    document = _DOCUMENT_BEFORE.search(folded)
    if document is not None:
        what = document["what"]
        # Behind a clause its amendment is cited.
        order = points[::-1] if document.groupdict().get("amending") else points
        point = next((p for p in order if fold(p.directive.kind or "") == what), order[0])
        return _put(text, document.span(), _called(point, query))
    it = _IT.search(text)
    return _put(text, it.span(), _called(points[0], query)) if it is not None else None


def _of_a_clause(query: Query, text: str, points: Sequence[_Point]) -> str | None:
    """A clause without its document: the one in focus, inside the clause that was cited as far as it goes."""
    spans = address_spans(text)
    if not query.address or not spans:
        return None
    rank = min(rank for _, _, rank in spans)
    above = [label for label in points[0].cited.clause_path if _rank(label) < rank]
    # A dotted number says itself where it lies, and an article is counted through its document.
    if "." in query.address[0] or rank <= ARTICLE:
        above = []
    elif any("." in label for label in above):
        above = [label for label in above if "." in label][-1:]
    else:
        above = [label for label in above if _rank(label) >= ARTICLE]
    start, end = min(s for s, _, _ in spans), max(e for _, e, _ in spans)
    where = " ".join([text[start:end], *reversed(above), _called(points[0], query)])
    rest = f"{text[:start]} {text[end:]}".strip(_END)
    if _FILLER.sub("", fold(rest)).strip(_END) == "":
        return where
    return _put(text, (start, end), where)


def _rank(label: str) -> int:
    spans = address_spans(label)
    if spans:
        return spans[0][2]
    # Party style: 10, 10.4, a.
    return ARTICLE + 4 if label.isalpha() and label.islower() else ARTICLE


def _about_the_document(query: Query, text: str, points: Sequence[_Point]) -> str | None:
    """A question about "the document" that does not say which: "ai ký?", "còn hiệu lực không?"."""
    if not asked_about(query) or leftover_words(query, points[0].directive):
        return None
    opening = re.match(r"(?:thế|vậy|thế thì|vậy thì|còn(?= ai| khi| ngày))[, ]+", text, re.IGNORECASE)
    rest = text[opening.end() :] if opening else text
    return f"{_called(points[0], query)} {rest[:1].lower()}{rest[1:]}"


def _like_the_last(query: Query, text: str, last: str, points: Sequence[_Point]) -> str | None:
    """ "Thế còn X?": the last question with X in the place of its like; X in the same document without a like."""
    bare = text.strip(_END)
    folded = fold(bare)
    match = _WHAT_ABOUT.match(folded) if len(folded) == len(bare) else None
    if match is None and (len(folded.split()) > _SHORT or _ASKING.search(folded)):
        return None
    new = bare[slice(*match.span("new"))].strip(_END) if match is not None else bare
    if not new:
        return None
    if not _ASKING.search(fold(new)):
        replaced = _another_clause(new, last) or _in_place_of_its_like(new, last)
        if replaced is not None:
            return replaced
    if match is None and not points:
        return None
    return f"{new}, {_called(points[0], query)}" if points else f"{last.strip(_END)}, {new}?"


def _another_clause(new: str, last: str) -> str | None:
    """`last` with the clause label `new` ("điểm b") for the one of its kind; None where either has no such label."""
    wanted = address_spans(new)
    if len(wanted) != 1 or wanted[0][:2] != (0, len(new)):
        return None
    place = next(((start, end) for start, end, rank in address_spans(last) if rank == wanted[0][2]), None)
    return _put(last, place, new) if place is not None else None


# One word of a question: where it starts and ends, and itself in lower case.
_Word = tuple[int, int, str]


def _in_place_of_its_like(new: str, last: str) -> str | None:
    """`last` with `new` for the phrase in it that begins alike, or else ends alike; None when none does."""
    words = [(m.start(), m.end(), m[0].lower()) for m in re.finditer(r"[\p{L}\d]+", last)]
    wanted = tokenize(new)
    place = _beginning_alike(words, wanted, last) or _ending_alike(words, wanted, last)
    if place is None:
        return None
    kept = _put(last, place, new)
    return None if fold(kept) == fold(last) else kept[:1].upper() + kept[1:]


def _beginning_alike(words: Sequence[_Word], wanted: Sequence[str], last: str) -> tuple[int, int] | None:
    """Where the phrase stands that shares the most first words with `wanted`: "phản ánh khẩn" for "phản ánh thường"."""
    best: tuple[int, int, int] | None = None
    for at, (start, _, word) in enumerate(words):
        if word in _BOUNDARY or (at and fold(words[at - 1][2]) in _OPENS_A_NAME):
            continue
        shared = 0
        while at + shared < len(words) and shared < len(wanted) and words[at + shared][2] == wanted[shared]:
            shared += 1
        if shared and (best is None or shared > best[0]):
            stop = at + shared
            while stop < len(words) and words[stop][2] not in _BOUNDARY and _adjoining(last, words, stop):
                stop += 1
            best = shared, start, words[stop - 1][1]
    return best[1:] if best is not None else None


def _ending_alike(words: Sequence[_Word], wanted: Sequence[str], last: str) -> tuple[int, int] | None:
    """Where the phrase stands that ends as `wanted` does: "commune secretary" for "provincial secretary"."""
    if len(wanted) < 2:
        return None
    for at in range(len(words) - 1, 0, -1):
        if words[at][2] == wanted[-1]:
            start = at
            while start and words[start - 1][2] not in _BOUNDARY and _adjoining(last, words, start):
                start -= 1
            return words[start][0], words[at][1]
    return None


def _adjoining(text: str, words: Sequence[tuple[int, int, str]], at: int) -> bool:
    return text[words[at - 1][1] : words[at][0]].isspace()


def _put(text: str, span: tuple[int, int], words: str) -> str:
    return f"{text[: span[0]]}{words}{text[span[1] :]}"
