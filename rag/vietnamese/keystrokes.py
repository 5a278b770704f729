"""Keystrokes of Telex and VNI read as the letters they stand for: "ddinhj", "d9inh5" -> "định".

A question typed with the input method switched off keeps its keys. They may stand at the end of the
syllable or behind the letter that they mark, as input methods allow.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from rag.vietnamese.syllables import HOI, HUYEN, NANG, NGA, SAC, spell

_TELEX_TONES = {"s": SAC, "f": HUYEN, "r": HOI, "x": NGA, "j": NANG}
_VNI_TONES = {"1": SAC, "2": HUYEN, "3": HOI, "4": NGA, "5": NANG}
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"o": "ơ", "u": "ư"}
_BREVE = {"a": "ă"}
_VNI_SHAPES = {"6": _CIRCUMFLEX, "7": _HORN, "8": _BREVE}
_VNI = re.compile(r"(?=.*\d)[a-z]+[a-z0-9]*")
# "nghieengx" and a key pressed twice.
_LONGEST = 12
_CONSONANTS = "bcdghklmnpqrstvxBCDGHKLMNPQRSTVX"
# Đ in an official number, or in a word without vowels; "dd/mm" is a date, D9 alone a name.
_CROSSED = re.compile(
    r"(?:(?<=[-/])[A-Z]{0,2}y?D[D9]|(?<=\d[-/])[a-z]{0,2}d[d9])(?!\d)"
    rf"|(?<![^\W_])(?=[^\W_]*(?:DD|dd|[A-Z]D9|[a-z]d9|D9[A-Z]|d9[a-z]))[{_CONSONANTS}9]+(?![^\W_]|/\w)"
)
_KEYS_OF_D = re.compile("[dD][dD9]")


def decode(word: str) -> str | None:
    """The syllable that the keys of lower-case `word` write, tones in the older place; None when they write none.

    >>> decode("quyeets"), decode("quyeest"), decode("d9inh5"), decode("quyet")
    ('quyết', 'quyết', 'định', None)
    """
    word = unicodedata.normalize("NFC", word)
    if not word.isascii() or len(word) > _LONGEST:
        return None
    if _VNI.fullmatch(word):
        return _read(word, _VNI_TONES, _vni_letter)
    return _read(word, _TELEX_TONES, _telex_letter) if word.isalpha() else None


def decode_codes(text: str) -> str:
    """`text` with the keys of Đ in official numbers and abbreviations read: "46-QDD/TW" -> "46-QĐ/TW"."""
    return _CROSSED.sub(lambda m: _KEYS_OF_D.sub(lambda d: "Đ" if d[0][0] == "D" else "đ", m[0]), text)


class _Letters:
    """The letters typed so far, without their tone."""

    def __init__(self) -> None:
        self.typed: list[str] = []
        self.keys = 0

    def reshape(self, shapes: Mapping[str, str]) -> bool:
        """Give the last letter that can take it its shape."""
        at = next((i for i in reversed(range(len(self.typed))) if self.typed[i] in shapes), None)
        if at is None:
            return False
        self.typed[at] = shapes[self.typed[at]]
        self.keys += 1
        return True

    def cross(self) -> bool:
        """Make the d at the start đ."""
        if self.typed[:1] != ["d"]:
            return False
        self.typed[0] = "đ"
        self.keys += 1
        return True

    def has_vowel(self) -> bool:
        return any(letter not in "bcdđghklmnpqrstvx" for letter in self.typed)


def _read(word: str, tones: Mapping[str, str], letter: Callable[[_Letters, str], bool]) -> str | None:
    letters, tone = _Letters(), ""
    for key in word:
        if key in tones and letters.has_vowel():
            if tone:
                return None
            tone = tones[key]
            letters.keys += 1
        elif not letter(letters, key):
            return None
    if not letters.keys:
        return None
    bare = "".join(letters.typed)
    # One w, one 7 for both letters of ươ: "nuowcs", "nuo7c1".
    return spell(bare, tone) or spell(bare.replace("uơ", "ươ"), tone)


def _telex_letter(letters: _Letters, key: str) -> bool:
    if key == "w":
        if not letters.reshape({**_HORN, **_BREVE}):
            letters.typed.append("ư")
            letters.keys += 1
        return True
    if key == "d" and letters.cross():
        return True
    if key in _CIRCUMFLEX and key in letters.typed and letters.reshape({key: _CIRCUMFLEX[key]}):
        return True
    letters.typed.append(key)
    return key not in "fjz"


def _vni_letter(letters: _Letters, key: str) -> bool:
    if key == "9":
        return letters.cross()
    if key in _VNI_SHAPES:
        return letters.reshape(_VNI_SHAPES[key])
    letters.typed.append(key)
    return key.isalpha()
