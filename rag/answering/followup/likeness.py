""" "Thế còn X?": the question before with X in the place of its like in it."""

from __future__ import annotations

from collections.abc import Sequence

import regex as re

from rag.answering.followup.focus import KIND
from rag.retrieval.addresses import address_spans
from rag.vietnamese.normalize import fold, fold_letters
from rag.vietnamese.tokens import tokenize

# Where the predicate of a question begins, or its asking: no phrase that is talked about goes beyond.
_PREDICATE = frozenset(
    """nghĩa được bị có phải là thì cần không chưa đã sẽ đang gồm bao mấy nào gì ai đâu sao ra nộp is are was must may
    can has have be does do""".split()
)
# What hangs on to a phrase and says more of it: "hồ sơ về thi đua".
_ATTACHED = frozenset(
    """trong ở tại do bởi như khi mà và với cho về theo để từ đến trên nếu hoặc vào for in on at to of and or a
    an the""".split()
)
_OF = frozenset({"của"})
_BOUNDARY = _PREDICATE | _ATTACHED
# A phrase that runs on without a boundary is replaced as far as the new one is long, and so much more.
_SLACK = 2
# "Luật Thanh tra" is a name: what stands behind the kind of a document is not what is talked about.
_NAMING = re.compile(rf"\b{KIND} $")
# Words that no predicate begins with.
_COMPOUNDS = {
    "dự bị",
    "thiết bị",
    "chuẩn bị",
    "trang bị",
    "lề phải",
    "bên phải",
    "tự do",
    "lý do",
    "bản sao",
    "hàng không",
}
_LOWER = re.compile(r"[\p{L}\d]+")

# One word of a question: where it starts and ends, and itself in lower case.
_Word = tuple[int, int, str]


def another_clause(new: str, last: str) -> str | None:
    """`last` with the clause label `new` ("điểm b") for the one of its kind; None where either has no such label."""
    wanted = address_spans(new)
    if len(wanted) != 1 or wanted[0][:2] != (0, len(new)):
        return None
    place = next(((start, end) for start, end, rank in address_spans(last) if rank == wanted[0][2]), None)
    return put(last, place, new) if place is not None else None


def in_place_of_its_like(new: str, last: str) -> str | None:
    """`last` with `new` for the phrase in it that begins alike, or else ends alike; None when none does."""
    words = [(m.start(), m.end(), m[0].lower()) for m in _LOWER.finditer(last)]
    wanted = tokenize(new)
    place = _beginning_alike(words, wanted, last) or _ending_alike(words, wanted, last)
    if place is None:
        return None
    kept = put(last, place, new)
    return None if fold(kept) == fold(last) else kept[:1].upper() + kept[1:]


def _beginning_alike(words: Sequence[_Word], wanted: Sequence[str], last: str) -> tuple[int, int] | None:
    """Where the phrase stands that shares the most first words with `wanted`: "phản ánh khẩn" for "phản ánh thường".

    Of several the first that goes on in a way of its own: "Thanh tra Chính phủ", not "thanh tra của …".
    """
    best: tuple[tuple[int, bool], int, int] | None = None
    for at, (start, _, word) in enumerate(words):
        if word in _BOUNDARY or _NAMING.search(fold_letters(last[:start])):
            continue
        shared = 0
        while at + shared < len(words) and shared < len(wanted) and words[at + shared][2] == wanted[shared]:
            shared += 1
        goes_on = at + shared < len(words) and not _ends(words, at + shared, _BOUNDARY | _OF)
        likeness = shared, goes_on and _adjoining(last, words, at + shared)
        if shared and (best is None or likeness > best[0]):
            best = likeness, start, words[_end_of_phrase(words, at, shared, len(wanted), last) - 1][1]
    return best[1:] if best is not None else None


def _end_of_phrase(words: Sequence[_Word], at: int, shared: int, length: int, last: str) -> int:
    """Behind which word the phrase ends that begins at `at` and has its first `shared` words in common."""
    stop = _until(words, at + shared, last, _BOUNDARY)
    if stop == at + shared < len(words) and words[stop][2] in _ATTACHED and shared < length:
        # Nothing of its own before the preposition: what tells it apart comes behind.
        return _until(words, stop + 1, last, _PREDICATE, r"[\s,]+")
    return at + length if stop - at > length + _SLACK else stop


def _until(words: Sequence[_Word], at: int, last: str, boundary: frozenset[str], between: str = r"\s+") -> int:
    while at < len(words) and not _ends(words, at, boundary) and _adjoining(last, words, at, between):
        at += 1
    return at


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


def _ends(words: Sequence[_Word], at: int, boundary: frozenset[str]) -> bool:
    return words[at][2] in boundary and f"{words[at - 1][2]} {words[at][2]}" not in _COMPOUNDS


def _adjoining(text: str, words: Sequence[_Word], at: int, between: str = r"\s+") -> bool:
    return re.fullmatch(between, text[words[at - 1][1] : words[at][0]]) is not None


def put(text: str, span: tuple[int, int], words: str) -> str:
    """`text` with `words` in the place of the span."""
    return f"{text[: span[0]]}{words}{text[span[1] :]}"
