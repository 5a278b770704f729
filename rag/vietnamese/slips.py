"""What may have been meant by a misspelt syllable: everything one slip of the finger away."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache

from rag.vietnamese.normalize import fold

# Stands in a pattern for the letter that slipped: whatever marks it had went with it.
ANY = "?"
_LETTERS = "abcdeghiklmnopqrstuvxy"
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# Logarithms of how often a syllable is misspelt in just this way.
_DOUBLED, _SWAPPED, _NEARBY, _EXTRA, _MISSING = (math.log(p) for p in (2e-3, 1e-3, 1e-3, 3e-4, 5e-4))
_WRONG_MARK, _WRONG_LETTER = math.log(5e-4), math.log(5e-5)


def slips(word: str) -> dict[str, list[tuple[str, float]]]:
    """What lower-case `word` may stand for: folded syllable -> (pattern, logarithm of the probability of the slip).

    A pattern has the letters of the syllable as they were typed, with `ANY` where the slip took one away.
    """
    found: dict[str, list[tuple[str, float]]] = {}
    for folded, pattern, weight in _edits(word, fold(word)):
        found.setdefault(folded, []).append((pattern, weight))
    return found


def _edits(word: str, folded: str) -> Iterator[tuple[str, str, float]]:
    if len(folded) != len(word):
        return
    for i, letter in enumerate(folded):
        doubled = i > 0 and folded[i - 1] == letter
        yield folded[:i] + folded[i + 1 :], word[:i] + word[i + 1 :], _DOUBLED if doubled else _EXTRA
        yield folded, word[:i] + ANY + word[i + 1 :], _WRONG_MARK
        for other in _LETTERS:
            if other != letter:
                weight = _NEARBY if other in _neighbours(letter) else _WRONG_LETTER
                yield folded[:i] + other + folded[i + 1 :], word[:i] + ANY + word[i + 1 :], weight
    for i in range(len(word) - 1):
        if word[i] != word[i + 1]:
            yield (
                folded[:i] + folded[i + 1] + folded[i] + folded[i + 2 :],
                word[:i] + word[i + 1] + word[i] + word[i + 2 :],
                _SWAPPED,
            )
    for i in range(len(word) + 1):
        for other in _LETTERS:
            yield folded[:i] + other + folded[i:], word[:i] + ANY + word[i:], _MISSING


@cache
def _neighbours(letter: str) -> frozenset[str]:
    """The letters around `letter` on the keyboard."""
    return frozenset(
        other
        for r, row in enumerate(_ROWS)
        for c, other in enumerate(row)
        for near_r, near_row in enumerate(_ROWS)
        if letter in near_row and other != letter
        # Each row stands half a key to the right of the one above.
        if abs(r - near_r) <= 1 and abs((c + r / 2) - (near_row.index(letter) + near_r / 2)) <= 1
    )
