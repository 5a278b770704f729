"""A question as it was meant: diacritics put back, keystrokes read, misspelt syllables put right.

Every word may stand for several spellings, each with the probability that it would have been typed like
this (a noisy channel, Kernighan, Church & Gale 1990); the language model picks the likeliest sequence.
What was typed is believed: marks are added, never taken away, and a word that is known stays.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.vietnamese.abbreviations import is_abbreviation, is_known
from rag.vietnamese.english import ENGLISH, looks_english
from rag.vietnamese.keystrokes import decode
from rag.vietnamese.language_model import SyllableCounts, Vocabulary
from rag.vietnamese.normalize import fold, has_diacritics, nfc, place_tones
from rag.vietnamese.slips import ANY, slips
from rag.vietnamese.syllables import is_plain_syllable, is_syllable

# Spelling of a word -> (logarithm of the probability that it is typed as it was, count to go by).
Column = dict[str, tuple[float, float]]
# Stretches of a text, as (start, end).
Spans = tuple[tuple[int, int], ...]

_WORD = re.compile(r"[^\W_]+")
_OPENING, _SENTENCE_ENDS = " \t\"“'‘([-–", ("", ".", "!", "?", "…", ":", "\n")
# The share of syllables that bear marks in text that has them all.
_MARKED_SHARE = 0.75
# Whoever types marks forgets those of one word in so many; of a word with some of its marks, ten times as seldom.
_FORGETS = 2e-3
_SOME_FORGOTTEN = 0.1
# Below this share of forgotten words the typist is one who types marks.
_FEW = 0.1
# What stands in for the count of a word that nobody knows. A rare syllable is likelier than a slip of the
# finger, unless the words around it say otherwise; without its marks it is likelier where others have theirs.
_MARKED_SYLLABLE = 200.0
_PLAIN_AMONG_MARKED = 20.0
_PLAIN_SYLLABLE = 0.3
_FOREIGN_WORD = 0.05
_MARKED_NO_SYLLABLE = 0.001
# Where two readings are equally likely the one that was typed stays, whatever the rounding.
_IN_DOUBT_AS_TYPED = 1e-6
# Two readings settle a question; of 8,000 random strings one took three.
_READINGS = 6
# The rarest spellings of a syllable with many are left out: they cost time and never win.
_SPELLINGS = 12
# "test", "bus": a short word that only takes a tone key may be English, unless others are keystrokes as well.
_SHORT, _WITNESSES = 4, 2
_TONE_KEYS, _CLEAR_KEYS = re.compile("[srx]"), re.compile("aa|ee|oo|dd|[wfj]")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the text: text[start:end] is `raw`; `typed` is that in lower case, keystrokes read.

    It stands out when it is in capitals and the text is not.
    """

    start: int
    end: int
    raw: str
    typed: str
    free: bool
    is_name: bool
    stands_out: bool


def restore(text: str, counts: SyllableCounts, protected: Iterable[tuple[int, int]] = ()) -> str | None:
    """`text` as it was meant, or None when there is nothing to put right; its length may change.

    English, abbreviations and the `protected` (start, end) spans of the NFC of `text` (official numbers)
    are left as they are.
    """
    text = nfc(text)
    guarded = tuple(protected)
    restored, guarded = _put_right(text, counts, guarded)
    for _ in range(_READINGS - 1):
        before = restored
        # What was put right tells more about the typist: read again until it stays.
        restored, guarded = _put_right(before, counts, guarded)
        if restored == before:
            break
    return None if restored == text else restored


def _put_right(text: str, counts: SyllableCounts, guarded: Spans) -> tuple[str, Spans]:
    """`text` put right in one reading, and where its `guarded` spans are then."""
    words = _words(text, guarded)
    free = [word for word in words if word.free]
    if not free or looks_english(" ".join(word.raw for word in free)):
        return text, guarded
    vocabulary = Vocabulary(counts, _lookups(free))
    words = _with_keystrokes_read(words, vocabulary)
    forgets = _share_forgotten(words)
    columns = _columns(words, vocabulary, forgets)
    if all(len(column) == 1 for column in columns):
        best = [next(iter(column)) for column in columns]
    else:
        best = vocabulary.best_path(columns)
    return _assembled(text, words, best, guarded)


def _words(text: str, protected: Sequence[tuple[int, int]]) -> list[_Word]:
    shouted = text.isupper()
    words = []
    for match in _WORD.finditer(text):
        raw = match[0]
        guarded = any(start < match.end() and match.start() < end for start, end in protected)
        free = not guarded and not raw.isdigit() and not _is_code(raw, shouted)
        before = text[: match.start()].rstrip(_OPENING)
        name = raw[0].isupper() and not shouted and before[-1:] not in _SENTENCE_ENDS
        stands_out = not shouted and len(raw) > 1 and raw.isupper()
        words.append(_Word(match.start(), match.end(), raw, place_tones(raw.lower()), free, name, stands_out))
    return words


def _is_code(raw: str, shouted: bool) -> bool:
    if not is_abbreviation(raw, shouted):
        return False
    # "KHO6NG" and "QUYEETS" are shouted words in keystrokes, "GIS" and "TW" are none.
    return is_known(raw) or (raw.isalpha() and len(raw) <= _SHORT) or not decode(raw.lower())


def _lookups(words: Iterable[_Word]) -> set[str]:
    read = (decode(word.typed) for word in words if _may_be_keys(word.typed))
    return {fold(word.typed) for word in words} | {fold(syllable) for syllable in read if syllable}


def _may_be_keys(typed: str) -> bool:
    # "khoong" is spelled like "xoong".
    return typed.isascii() and typed not in ENGLISH and ("oo" in typed or not is_plain_syllable(typed))


def _with_keystrokes_read(words: Sequence[_Word], vocabulary: Vocabulary) -> list[_Word]:
    readings = {}
    for i, word in enumerate(words):
        if word.free and _may_be_keys(word.typed) and not vocabulary.count(word.typed):
            syllable = decode(word.typed)
            if syllable:
                readings[i] = syllable
    telling = {i for i, syllable in readings.items() if vocabulary.count(syllable) and _is_telling(words[i])}
    out = list(words)
    for i, syllable in readings.items():
        word = words[i]
        if i in telling or len(telling) >= _WITNESSES:
            out[i] = replace(word, typed=syllable)
    return out


def _is_telling(word: _Word) -> bool:
    """Whether the keys can hardly be a word or a label of another kind: "a4", "test", "GIS" can."""
    typed = word.typed
    if word.stands_out:
        return False
    if not typed.isalpha():
        return sum(c.isalpha() for c in typed) > 1
    if is_plain_syllable(typed):
        return False
    return len(typed) > _SHORT or not _TONE_KEYS.search(typed, 1) or bool(_CLEAR_KEYS.search(typed))


def _share_forgotten(words: Iterable[_Word]) -> float:
    """Of the words that bear marks, the share that was typed without, told by the marks that are there."""
    typed = [word.typed for word in words if word.free and not word.stands_out]
    syllables = [word for word in typed if has_diacritics(word) or is_plain_syllable(word)]
    marked = sum(has_diacritics(word) for word in syllables)
    if not marked:
        return 1.0
    return max(_FORGETS, 1 - marked / (_MARKED_SHARE * len(syllables)))


def _columns(words: Sequence[_Word], vocabulary: Vocabulary, forgets: float) -> list[Column]:
    columns = []
    misspelt = {}
    for i, word in enumerate(words):
        columns.append(_spellings(word, vocabulary, forgets))
        if word.free and _is_misspelt(word, vocabulary, columns[i], forgets):
            misspelt[i] = slips(word.typed), _marks(word.typed)
    if misspelt:
        vocabulary.learn({s for meant, _ in misspelt.values() for s in meant if is_plain_syllable(s)})
        for i, (meant, marks) in misspelt.items():
            found = _meant(meant, vocabulary, forgets, columns[i])
            # Nor does a slip put marks where none are: "àa" is no "xa".
            columns[i] |= {form: weight for form, weight in found.items() if _marks(form) >= marks}
    return columns


def _spellings(word: _Word, vocabulary: Vocabulary, forgets: float) -> Column:
    """Spellings that `word` may stand for when it is not misspelt; marks that were typed are believed."""
    typed = word.typed
    count = vocabulary.count(typed)
    as_typed: Column = {typed: (_IN_DOUBT_AS_TYPED, count or _stand_in(typed, forgets))}
    marked = has_diacritics(typed)
    # "VAT" among words with their marks is no "vật".
    if not word.free or (marked and count) or (word.stands_out and forgets < _FEW):
        return as_typed
    weight = math.log(forgets * (_SOME_FORGOTTEN if marked else 1))
    forms = sorted(vocabulary.of(fold(typed)).items(), key=lambda form: -form[1])
    agreeing = {form: (weight, float(n)) for form, n in forms[:_SPELLINGS] if agrees(typed, form)}
    return agreeing | as_typed


def _stand_in(typed: str, forgets: float) -> float:
    """The count that a word unknown to everybody is given."""
    marked = has_diacritics(typed)
    if is_syllable(typed):
        return _MARKED_SYLLABLE if marked else _PLAIN_AMONG_MARKED if forgets < _FEW else _PLAIN_SYLLABLE
    return _MARKED_NO_SYLLABLE if marked else _FOREIGN_WORD


def _is_misspelt(word: _Word, vocabulary: Vocabulary, column: Column, forgets: float) -> bool:
    """Whether slips of the finger are worth a look: nobody knows the word, nor what it may be without its marks."""
    typed = word.typed
    if vocabulary.count(typed) or typed in ENGLISH or not 2 <= len(typed) < 9 or not typed.isalpha():
        return False
    if word.is_name and (not has_diacritics(typed) or is_syllable(typed)):
        return False
    return len(column) == 1 or has_diacritics(typed) or forgets < _FEW


def _meant(
    meant: Mapping[str, list[tuple[str, float]]], vocabulary: Vocabulary, forgets: float, column: Column
) -> Column:
    """The spellings one slip away that are known and not in the `column` already."""
    found: Column = {}
    for folded, patterns in meant.items():
        for form, n in vocabulary.of(folded).items():
            if form in column:
                continue
            for pattern, weight in patterns:
                if not agrees(pattern, form):
                    continue
                exact = all(a in (b, ANY) for a, b in zip(pattern, form, strict=True))
                typed = weight + (0.0 if exact else math.log(forgets))
                if form not in found or found[form][0] < typed:
                    found[form] = (typed, float(n))
    return found


def _marks(word: str) -> int:
    """How many marks the letters of `word` bear, the stroke of đ among them."""
    return sum(unicodedata.combining(c) > 0 or c == "đ" for c in unicodedata.normalize("NFD", word))


def agrees(typed: str, form: str) -> bool:
    """Whether `form` is `typed` with marks added at most; `ANY` in `typed` is whatever letter.

    >>> agrees("dinh", "định"), agrees("đình", "định"), agrees("điều", "điêu")
    (True, False, False)
    """
    return len(typed) == len(form) and all(a in (b, ANY) or _adds(a, b) for a, b in zip(typed, form, strict=True))


@lru_cache(maxsize=10_000)
def _adds(typed: str, letter: str) -> bool:
    if fold(typed) != fold(letter) or typed == "đ":
        return False
    return set(unicodedata.normalize("NFD", typed)[1:]) <= set(unicodedata.normalize("NFD", letter)[1:])


def _assembled(text: str, words: Sequence[_Word], best: Sequence[str], guarded: Spans) -> tuple[str, Spans]:
    out, at = [], 0
    grown: list[tuple[int, int]] = []
    for word, spelled in zip(words, best, strict=True):
        kept = spelled == place_tones(word.raw.lower())
        written = word.raw if kept else _in_case_of(word.raw, spelled)
        out += [text[at : word.start], written]
        at = word.end
        if len(written) != len(word.raw):
            grown.append((word.end, len(written) - len(word.raw)))
    # No word inside a guarded span changes, so that a span moves by what the words before it have grown.
    moves = [sum(by for end, by in grown if end <= start) for start, _ in guarded]
    moved = tuple((start + by, end + by) for (start, end), by in zip(guarded, moves, strict=True))
    return "".join([*out, text[at:]]), moved


def _in_case_of(typed: str, spelled: str) -> str:
    if len(typed) > 1 and typed.isupper():
        return spelled.upper()
    if len(typed) == len(spelled):
        return "".join(s.upper() if t.isupper() else s for t, s in zip(typed, spelled, strict=True))
    return spelled[:1].upper() + spelled[1:] if typed[0].isupper() else spelled
