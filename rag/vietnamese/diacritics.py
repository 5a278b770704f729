"""Diacritics put back into a question typed without them, from what the library's own text says.

A bigram model over syllables, decoded with Viterbi (Viterbi 1967): for each plain syllable the
candidates are the spellings that the library knows; typed marks are kept.
"""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Protocol

from rag.vietnamese.normalize import fold, has_diacritics, nfc, place_tones

_WORD = re.compile(r"[^\W\d_]+")
# Weight of a bigram that was never seen against one that was seen once.
_SMOOTHING = 2.0
# The everyday phrases stand for far more speech than their few lines.
_EVERYDAY_WEIGHT = 20
# A syllable that the library does not know in any spelling costs this much, so that it is kept.
_MOSTLY_MARKED = 0.5
# The shape of a Vietnamese syllable without its marks: onset, vowels, coda.
_SYLLABLE = re.compile(r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?")
_FOREIGN = 0.4
_VOWEL = re.compile("[aeiouy]")
# Function words of English; most have the shape of a syllable.
_ENGLISH = frozenset(
    "what which who whom when where why how is are was were does did do of and must should for by with many much"
    " the to from under any has have at on it its this that be get not in an per there their".split()
)


class SyllableCounts(Protocol):
    """How often syllables and pairs of them stand in the library (lower case, NFC, one tone placement)."""

    def syllable_forms(self, folded: Sequence[str]) -> dict[str, dict[str, int]]:
        """Spellings of each folded syllable with their counts."""
        ...

    def bigram_counts(self, pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """Counts of those of `pairs` that occur."""
        ...


def looks_english(text: str) -> bool:
    """Whether `text` reads as English: hardly any marks, and many words that are no Vietnamese syllables."""
    # "ubnd", "qd" are abbreviations: a word has a vowel.
    words = [w for w in _WORD.findall(nfc(text)) if len(w) > 1 and not w.isupper() and _VOWEL.search(fold(w))]
    marked = sum(has_diacritics(w) for w in words)
    if not words or marked > len(words) / 5:
        return False
    foreign = sum(not _SYLLABLE.fullmatch(w.lower()) or w.lower() in _ENGLISH for w in words if not has_diacritics(w))
    return foreign >= 2 and foreign >= _FOREIGN * len(words)


def restore(text: str, counts: SyllableCounts, protected: Iterable[tuple[int, int]] = ()) -> str | None:
    """`text` with its diacritics restored, or None when there is nothing to restore.

    `text` is NFC. Text that mostly has its marks, English, and the `protected` (start, end) spans
    (official numbers) are left as they are; the length never changes, so offsets stay.
    """
    text = nfc(text)
    guarded = list(protected)
    words = [
        match
        for match in _WORD.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in guarded)
    ]
    if not words or looks_english(" ".join(match[0] for match in words)):
        return None
    marked = sum(has_diacritics(match[0]) for match in words)
    if marked >= _MOSTLY_MARKED * len(words):
        return None
    typed = [place_tones(match[0].lower()) for match in words]
    best = _decode(typed, counts)
    out = list(text)
    for match, spelled in zip(words, best, strict=True):
        out[match.start() : match.end()] = _in_case_of(match[0], spelled)
    restored = "".join(out)
    return None if restored == text else restored


def _decode(typed: Sequence[str], counts: SyllableCounts) -> list[str]:
    forms = _with_everyday(counts.syllable_forms(sorted({fold(word) for word in typed})))
    columns = [_candidates(word, forms.get(fold(word), {})) for word in typed]
    pairs = {(a, b) for left, right in itertools.pairwise(columns) for a in left for b in right}
    bigrams = counts.bigram_counts(pairs) if pairs else {}
    everyday = _everyday_bigrams()

    def step(a: str, b: str, share: float, total_a: int) -> float:
        seen = bigrams.get((a, b), 0) + _EVERYDAY_WEIGHT * everyday.get((a, b), 0)
        return math.log((seen + _SMOOTHING * share) / (total_a + _SMOOTHING))

    scores = {word: math.log(share) for word, share in columns[0].items()}
    back: list[dict[str, str]] = []
    for i in range(1, len(columns)):
        now: dict[str, float] = {}
        came: dict[str, str] = {}
        for b, share in columns[i].items():
            options = {a: s + step(a, b, share, forms.get(fold(a), {}).get(a, 0)) for a, s in scores.items()}
            came[b] = max(options, key=lambda a: options[a])
            now[b] = options[came[b]]
        back.append(came)
        scores = now
    path = [max(scores, key=lambda w: scores[w])]
    for came in reversed(back):
        path.append(came[path[-1]])
    return path[::-1]


def _candidates(word: str, forms: dict[str, int]) -> dict[str, float]:
    """Spellings that `word` may stand for, with their share; marks that were typed are believed."""
    if has_diacritics(word) and word in forms:
        return {word: 1.0}
    allowed = {form: n for form, n in forms.items() if len(form) == len(word) and _agrees(word, form)}
    total = sum(allowed.values())
    return {form: n / total for form, n in allowed.items()} if total else {word: 1.0}


def _agrees(typed: str, form: str) -> bool:
    for a, b in zip(typed, form, strict=True):
        if a == b:
            continue
        marks_a, marks_b = (set(unicodedata.normalize("NFD", c)[1:]) for c in (a, b))
        if a == "đ" or not marks_a <= marks_b:
            return False
    return True


def _in_case_of(typed: str, spelled: str) -> str:
    if len(typed) > 1 and typed.isupper():
        return spelled.upper()
    return "".join(s.upper() if t.isupper() else s for t, s in zip(typed, spelled, strict=True))


@cache
def _everyday_lines() -> tuple[tuple[str, ...], ...]:
    text = resources.files("rag.vietnamese").joinpath("everyday.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(tuple(place_tones(w) for w in _WORD.findall(nfc(line).lower())) for line in lines)


@cache
def _everyday_bigrams() -> dict[tuple[str, str], int]:
    out: dict[tuple[str, str], int] = {}
    for line in _everyday_lines():
        for pair in itertools.pairwise(line):
            out[pair] = out.get(pair, 0) + 1
    return out


@cache
def _everyday_forms() -> dict[str, dict[str, int]]:
    out: dict[str, dict[str, int]] = {}
    for line in _everyday_lines():
        for word in line:
            forms = out.setdefault(fold(word), {})
            forms[word] = forms.get(word, 0) + 1
    return out


def _with_everyday(library: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    everyday = _everyday_forms()
    merged: dict[str, dict[str, int]] = {}
    for folded in library.keys() | everyday.keys():
        forms = dict(library.get(folded, {}))
        for form, n in everyday.get(folded, {}).items():
            forms[form] = forms.get(form, 0) + n * _EVERYDAY_WEIGHT
        merged[folded] = forms
    return merged
