"""Vietnamese spelling made comparable: Unicode form, the letter Đ, tone placement, diacritics.

Stored text keeps its own spelling; these forms are for matching only.
"""

from __future__ import annotations

import re
import unicodedata

# Look-alikes of Đ/đ typed or scanned into Vietnamese text: Icelandic eth and African D.
_ETH = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})
# Control characters, half of a surrogate pair, soft hyphens, zero width, marks of direction.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_SPACE = re.compile(r"\s+")

# "hoà" and "hòa", "thuý" and "thúy" are one word: old and new tone placement differ only in
# open syllables that end in oa, oe, uy. After q the u belongs to the consonant, so "quý" stays.
_OPEN_PAIRS = {
    new: old
    for bare, marked in (("oa", "àáảãạ"), ("oe", "èéẻẽẹ"), ("uy", "ỳýỷỹỵ"))
    for new, old in zip(
        (bare[0] + mark for mark in marked),
        (first + bare[1] for first in {"o": "òóỏõọ", "u": "ùúủũụ"}[bare[0]]),
        strict=True,
    )
}
_OPEN_SYLLABLE = re.compile(rf"(?<![qQ])({'|'.join(_OPEN_PAIRS)})(?![^\W\d_])")
_MISPLACED_QUY = re.compile(r"q([ùúủũụ])y(?![^\W\d_])")
_QUY = dict(zip("ùúủũụ", "ỳýỷỹỵ", strict=True))


def nfc(text: str) -> str:
    """`text` in composed Unicode (NFC) with look-alike letters of Đ replaced; length may change."""
    return unicodedata.normalize("NFC", text).translate(_ETH)


def clean(text: str) -> str:
    """`text` as one line for matching: NFC, no invisible characters, single spaces, trimmed."""
    # First what nobody sees: a zero-width space keeps a letter and its mark apart.
    return _SPACE.sub(" ", nfc(_INVISIBLE.sub("", text))).strip()


def place_tones(text: str) -> str:
    """Lower-case `text` with tones of open syllables in the older place ("hoà" -> "hòa"); same length."""
    text = _OPEN_SYLLABLE.sub(lambda m: _OPEN_PAIRS[m[1]], text)
    return _MISPLACED_QUY.sub(lambda m: "qu" + _QUY[m[1]], text)


def comparable(text: str) -> str:
    """`text` as compared by metrics and checks: cleaned, lower case, one tone placement."""
    return place_tones(clean(text).lower())


def fold(text: str) -> str:
    """Lower-case `text` without any diacritics, đ as d: what a hurried typist enters.

    >>> fold("Đảng ủy")
    'dang uy'
    """
    decomposed = unicodedata.normalize("NFD", text.translate(_ETH).lower().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def fold_letters(text: str) -> str:
    """`fold` letter by letter, so that offsets stay; a letter that does not fold to one stays itself."""
    return "".join(folded if len(folded := fold(c)) == 1 else c for c in text)


def has_diacritics(text: str) -> bool:
    """Whether `text` holds any Vietnamese letter beyond plain ASCII ones."""
    lowered = nfc(text).lower()
    return fold(lowered) != lowered
