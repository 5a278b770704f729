"""How probable a sequence of syllables is: counts of the library, and of the phrases in which people ask.

Bigrams with Dirichlet smoothing (MacKay & Peto 1995). The counts of one question are fetched at once.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Protocol

from rag.vietnamese.normalize import fold, nfc, place_tones

_WORD = re.compile(r"[^\W\d_]+")
# The everyday phrases stand for far more speech than their few lines.
_EVERYDAY_WEIGHT = 20
# Strength of the prior in words.
_PRIOR = 30.0
# These make about a tenth of any Vietnamese text, which tells how long the library's is.
_COMMONEST = ("và", "của", "các", "có", "được", "cho", "theo", "trong", "người", "không")
_THEIR_SHARE = 0.1
_AT_LEAST_WORDS = 20_000


class SyllableCounts(Protocol):
    """How often syllables and pairs of them stand in the library (lower case, NFC, one tone placement)."""

    def syllable_forms(self, folded: Sequence[str]) -> dict[str, dict[str, int]]:
        """Spellings of each folded syllable with their counts."""
        ...

    def bigram_counts(self, pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """Counts of those of `pairs` that occur."""
        ...


class Vocabulary:
    """The spellings of some syllables, in the library and in everyday phrases, with their counts."""

    def __init__(self, counts: SyllableCounts, folded: Iterable[str]) -> None:
        self._counts = counts
        commonest = [fold(word) for word in _COMMONEST]
        self.forms: dict[str, dict[str, int]] = {}
        self.learn([*folded, *commonest])
        common = sum(self.count(word) for word in _COMMONEST)
        self.words = max(common / _THEIR_SHARE, _AT_LEAST_WORDS)

    def learn(self, folded: Iterable[str]) -> None:
        """Look up more syllables, given without marks."""
        missing = sorted(set(folded) - self.forms.keys())
        if not missing:
            return
        everyday = _everyday_forms()
        known = self._counts.syllable_forms(missing)
        for syllable in missing:
            forms = dict(known.get(syllable, {}))
            for form, n in everyday.get(syllable, {}).items():
                forms[form] = forms.get(form, 0) + n * _EVERYDAY_WEIGHT
            self.forms[syllable] = forms

    def of(self, folded: str) -> Mapping[str, int]:
        """The spellings that `folded` has, with their counts."""
        return self.forms.get(folded, {})

    def count(self, word: str) -> int:
        """How often `word` stands in what is known, spelled just so."""
        return self.of(fold(word)).get(word, 0)

    def bigrams(self, pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """How often each of `pairs` stands side by side."""
        everyday = _everyday_bigrams()
        found = self._counts.bigram_counts(pairs) if pairs else {}
        for pair in pairs:
            if pair in everyday:
                found[pair] = found.get(pair, 0) + _EVERYDAY_WEIGHT * everyday[pair]
        return found

    def best_path(self, columns: Sequence[Mapping[str, tuple[float, float]]]) -> list[str]:
        """The likeliest word of each column, read left to right (Viterbi 1967).

        A column gives for each word the logarithm of the probability that it was typed as it was, and the
        count to go by: its own, or what stands in for the count of a word that nobody knows.
        """
        wanted = {(a, b) for left, right in itertools.pairwise(columns) for a in left for b in right}
        bigrams = self.bigrams(wanted)
        share = _PRIOR / self.words
        scores = {word: typed + math.log(count / self.words) for word, (typed, count) in columns[0].items()}
        back: list[dict[str, str]] = []
        for left, right in itertools.pairwise(columns):
            spread = {a: score - math.log(left[a][1] + _PRIOR) for a, score in scores.items()}
            now: dict[str, float] = {}
            came: dict[str, str] = {}
            for b, (typed, count) in right.items():
                prior = share * count
                options = ((s + math.log(bigrams.get((a, b), 0) + prior), a) for a, s in spread.items())
                score, came[b] = max(options)
                now[b] = typed + score
            back.append(came)
            scores = now
        path = [max(scores, key=lambda word: scores[word])]
        for came in reversed(back):
            path.append(came[path[-1]])
        return path[::-1]


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
