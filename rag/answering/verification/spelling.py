"""One spelling for what is written in several ways, in a sentence and in its passages alike, before anything is read.

Only what has one meaning is rewritten: "UBND", "tháng Tư", "twice". Offsets are those of the new text.
"""

from __future__ import annotations

import regex as re

from rag.language import Language
from rag.vietnamese.abbreviations import EXPANSIONS
from rag.vietnamese.normalize import fold, nfc

# Codes inside official numbers ("12/QĐ-UBND") stay: they are read as numbers of documents.
_CAPITALS = re.compile(r"(?<![\w/-])\p{Lu}{2,7}(?![\w/-])")
_MONTHS = {
    "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
# In small letters "tháng hai lần" is twice a month; a month in words is written with a capital, but for these three.
_MONTH = re.compile(
    r"(?<=\b[Tt]háng\s)(?:(?P<words>Mười\s+(?:[Mm]ột|[Hh]ai)|Một|Hai|Ba|Tư|Năm|Sáu|Bảy|Tám|Chín|Mười|Giêng|Chạp)"
    r"|(?P<sure>giêng|tư|chạp))(?![^\W_])"
)
_TIMES = {"once": "1 time", "twice": "2 times", "thrice": "3 times"}
# "Once accepted" is when, "once a year" is how often.
_OFTEN = re.compile(r"\b(?:twice|thrice|once(?=\s+(?:an?|in|every|each|per)\b))\b", re.IGNORECASE)
_PREFIXED = re.compile(r"\b(?:un|in|im|ir|il|non-?)(?P<stem>\p{Ll}{4,})\b")


def plain_spelling(text: str, language: Language) -> str:
    """`text` in NFC with abbreviations of one meaning, months in words and "once a", "twice" written alike.

    >>> plain_spelling("UBND tỉnh họp vào tháng Tư", "vi")
    'Ủy ban nhân dân tỉnh họp vào tháng 4'
    """
    text = nfc(text)
    if language == "en":
        return _OFTEN.sub(lambda m: _TIMES[m[0].lower()], text)
    return _MONTH.sub(_in_digits, _CAPITALS.sub(_written_out, text))


def prefix_apart(text: str, known: frozenset[str]) -> str:
    """English `text` with "un-" and the like as "not" before a word that is in `known`: "unclear" -> "not clear"."""
    return _PREFIXED.sub(lambda m: f"not {m['stem']}" if m["stem"] in known and m[0] not in known else m[0], text)


def _written_out(match: re.Match[str]) -> str:
    lowered = match[0].lower()
    meanings = EXPANSIONS.get(lowered) or EXPANSIONS.get(fold(lowered), ())
    return meanings[0] if len(meanings) == 1 else match[0]


def _in_digits(match: re.Match[str]) -> str:
    return str(_MONTHS[re.sub(r"\s+", " ", match[0].lower())])
