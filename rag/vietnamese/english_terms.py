"""English terms of administration in the words that Vietnamese documents use: what an English question searches for."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import regex as re

_WORD = re.compile(r"[\p{L}\d]+(?:['-][\p{L}\d]+)*")
_LONGEST = 6


def in_vietnamese(text: str) -> str:
    """The Vietnamese readings of the English terms in `text`, the longest ones first taken, in their order.

    Numbers stay; words that the list does not know are left out. Not a translation: words to search with.

    >>> in_vietnamese("Who appoints the chief inspector within 30 days?")
    'bổ nhiệm Chánh Thanh tra trong thời hạn 30 ngày'
    """
    words = _WORD.findall(text.lower())
    found: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            readings = _reading(words[at : at + length])
            if readings:
                found += readings
                at += length
                break
        else:
            if words[at].isdigit():
                found.append(words[at])
            at += 1
    return " ".join(dict.fromkeys(found))


def _reading(words: list[str]) -> tuple[str, ...]:
    known = _terms()
    *before, last = words
    for form in _forms(last):
        if readings := known.get(" ".join([*before, form])):
            return readings
    return ()


def _forms(word: str) -> list[str]:
    """The word, and what it may be a plural or another form of."""
    forms = [word]
    for ending, instead in (("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("d", ""),
                            ("ing", ""), ("ing", "e")):  # fmt: skip
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)] + instead
            forms.append(stem)
            if ending in {"ed", "ing"} and stem[-1:] == stem[-2:-1]:
                forms.append(stem[:-1])
    return forms


@cache
def _terms() -> dict[str, tuple[str, ...]]:
    lines = files("rag.vietnamese").joinpath("english_terms.txt").read_text("utf-8").splitlines()
    pairs = (line.split(" = ") for line in lines if line and not line.startswith("#"))
    return {english: tuple(reading.strip() for reading in readings.split("/")) for english, readings in pairs}
