"""Syllables: the unit that Vietnamese writes apart and that BM25 counts here."""

from __future__ import annotations

from collections.abc import Iterator

import regex as re

from rag.vietnamese.normalize import nfc, place_tones

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
# A sentence ends at . ! ? … ; before white space and a capital, quote, digit or dash, never
# inside "số 46." or after a one-letter label, because those are numbering, not ends.
_SENTENCE_END = re.compile(r"[.!?…](?=[\s”\"')]*\s+[\"“'(]*[\p{Lu}])|;(?=\s)|\n+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-ZĐ]|TP|Tp|TS|ThS|PGS|GS|Th|St|No|Nr|Mr|Mrs|Dr|v\.v)$|(?:^|\s)\d{1,3}(?:\.\d{1,3})*$"
)


def tokenize(text: str) -> list[str]:
    """Lower-case NFC syllables and digit runs of `text` in order, one tone placement, no punctuation.

    >>> tokenize("Quy định số 294-QĐ/TW")
    ['quy', 'định', 'số', '294', 'qđ', 'tw']
    """
    return _TOKEN.findall(place_tones(nfc(text).lower()))


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence, clause after ";" or line of `text`, trimmed, in order."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        before = text[start : match.start()]
        if text[match.start()] == "." and _ABBREVIATION.search(before):
            continue
        yield from _filled(trim_span(text, start, match.end()))
        start = match.end()
    yield from _filled(trim_span(text, start, len(text)))


def trim_span(text: str, start: int, end: int) -> tuple[int, int]:
    """start..end without the white space at its ends; empty at `start` or later when there is nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _filled(span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    if span[0] < span[1]:
        yield span
