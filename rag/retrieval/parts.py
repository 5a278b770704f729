"""A question with several parts, taken apart: "X là gì và Y bao nhiêu?" asks two things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TypeVar

import regex as re

T = TypeVar("T")

MAX_PARTS = 3
# With their diacritics, which a typist's question has got back: "cận" is no "can", "máy" no "mấy".
_ASKS_IN_VIETNAMESE = r"gì|nào|ai|đâu|bao nhiêu|bao lâu|bao giờ|mấy|ra sao|tại sao|vì sao"
_ASKS_IN_ENGLISH = r"what|who|whom|when|where|how|which|why"
_LEAST_WORDS = 3


def _patterns(words: str, joints: str, closing: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What asks, and what stands between parts: a comma only where the next part begins by asking."""
    asks = re.compile(rf"\b(?:{words})\b|{closing}", re.IGNORECASE)
    joint = re.compile(
        rf"(?<=\?)\s+(?=\w)|\s*;\s+|,?\s+(?:{joints})\s+|,\s+(?=(?:\w+\s+)?(?:{words})\b)", re.IGNORECASE
    )
    return asks, joint


_VIETNAMESE = _patterns(_ASKS_IN_VIETNAMESE, "và|đồng thời|còn", r"\b(?:không|chưa)\s*[?.]*$")
_ENGLISH = _patterns(_ASKS_IN_ENGLISH, "and|also", r"\?\s*$")


def split_parts(question: str, english: bool = False) -> tuple[str, ...]:
    """The parts of `question`, each asking for itself, in order; the whole question alone when it has no parts.

    >>> split_parts("Phản ánh khẩn là gì và thời hạn trả lời là bao lâu?")
    ('Phản ánh khẩn là gì', 'thời hạn trả lời là bao lâu?')
    """
    asks, joint = _ENGLISH if english else _VIETNAMESE

    def asking(part: str) -> bool:
        return bool(asks.search(part)) and len(part.split()) >= _LEAST_WORDS

    parts: list[str] = []
    start = 0
    for match in joint.finditer(question):
        if asking(question[start : match.start()]) and asking(question[match.end() :]):
            parts.append(question[start : match.start()].strip())
            start = match.end()
    parts.append(question[start:].strip())
    return tuple(parts) if 2 <= len(parts) <= MAX_PARTS else (question,)


def interleave(rankings: Iterable[Sequence[T]]) -> Iterator[T]:
    """The first of each ranking, then the second of each, and so on."""
    for row in zip_longest(*rankings):
        yield from (item for item in row if item is not None)
