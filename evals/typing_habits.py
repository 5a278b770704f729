"""How people type a question: the same words without diacritics, half of them, misspelt, in capitals, abbreviated.

Each habit turns a question into the question as such a person would type it. What is random is drawn
from the question itself, so a habit gives the same text on every machine.
"""

from __future__ import annotations

import random
import re
import unicodedata
import zlib
from collections.abc import Callable, Mapping

from rag.vietnamese.normalize import nfc

Habit = Callable[[str], str]

_WORD = re.compile(r"[^\W\d_]+")
_TELEX_TONE = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}
_VNI_TONE = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}
_TELEX_SHAPE = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI_SHAPE = {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}
_KEYS_NEARBY = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "g": "fh", "h": "gj", "i": "uo", "k": "jl", "l": "ko",
    "m": "nk", "n": "bm", "o": "ip", "p": "ol", "q": "wa", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb",
    "x": "zc", "y": "tu",
}  # fmt: skip
_SYLLABLES_PER_TYPO = 10
# Longest first. A list of its own: one borrowed from the product would only measure that it agrees with itself.
_ABBREVIATED = {
    "cán bộ, công chức, viên chức": "CBCCVC",
    "ban chấp hành trung ương": "BCHTW",
    "hội đồng nhân dân": "HĐND",
    "ủy ban nhân dân": "UBND",
    "mặt trận tổ quốc": "MTTQ",
    "ủy ban kiểm tra": "UBKT",
    "tổ chức đảng": "TCĐ",
    "bộ chính trị": "BCT",
    "ban bí thư": "BBT",
    "quyết định": "QĐ",
    "nghị quyết": "NQ",
    "trung ương": "TW",
    "đảng viên": "ĐV",
    "chỉ thị": "CT",
}


def as_written(text: str) -> str:
    """The question as it is."""
    return text


def without_diacritics(text: str) -> str:
    """No marks at all: "quy dinh ve dang vien"."""
    return "".join(map(_bare, nfc(text)))


def half_diacritics(text: str) -> str:
    """Every other syllable, by chance, without its marks."""
    draw = _chance(text)
    return _WORD.sub(lambda m: without_diacritics(m[0]) if draw.random() < 0.5 else m[0], nfc(text))


def with_typos(text: str) -> str:
    """One slip per ten syllables: a letter doubled, dropped, swapped, or replaced by its neighbour on the keyboard."""
    draw = _chance(text)
    words = [m for m in _WORD.finditer(nfc(text)) if len(m[0]) > 2]
    slips = max(1, round(len(text.split()) / _SYLLABLES_PER_TYPO))
    out = nfc(text)
    for match in sorted(draw.sample(words, min(slips, len(words))), key=lambda m: -m.start()):
        out = out[: match.start()] + _slip(match[0], draw) + out[match.end() :]
    return out


def in_capitals(text: str) -> str:
    """Caps lock left on."""
    return nfc(text).upper()


def telex_keystrokes(text: str) -> str:
    """Typed in Telex with the input method switched off: "quy ddinhj"."""
    return _WORD.sub(lambda m: _keystrokes(m[0], _TELEX_SHAPE, _TELEX_TONE), nfc(text))


def vni_keystrokes(text: str) -> str:
    """Typed in VNI with the input method switched off: "quy d9inh5"."""
    return _WORD.sub(lambda m: _keystrokes(m[0], _VNI_SHAPE, _VNI_TONE), nfc(text))


def abbreviated(text: str) -> str:
    """With the abbreviations that offices use: "QĐ của UBND"."""
    out = nfc(text).replace("uỷ ban", "ủy ban").replace("Uỷ ban", "Ủy ban")
    for phrase, short in _ABBREVIATED.items():
        out = re.sub(rf"(?<!\w){phrase}(?!\w)", short, out, flags=re.IGNORECASE)
    return out


HABITS: Mapping[str, Habit] = {
    "as written": as_written,
    "no diacritics": without_diacritics,
    "half diacritics": half_diacritics,
    "typos": with_typos,
    "capitals": in_capitals,
    "telex": telex_keystrokes,
    "vni": vni_keystrokes,
    "abbreviations": abbreviated,
}


def _chance(text: str) -> random.Random:
    return random.Random(zlib.crc32(text.encode()))


def _bare(letter: str) -> str:
    if letter in "đĐ":
        return "d" if letter == "đ" else "D"
    return unicodedata.normalize("NFD", letter)[0]


def _slip(word: str, draw: random.Random) -> str:
    at = draw.randrange(len(word) - 1)
    match draw.randrange(4):
        case 0:
            return word[: at + 1] + word[at:]
        case 1:
            return word[:at] + word[at + 1 :]
        case 2:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case _:
            near = _KEYS_NEARBY.get(_bare(word[at]).lower(), "")
            return word[:at] + draw.choice(near or word[at]) + word[at + 1 :]


def _keystrokes(word: str, shapes: Mapping[str, str], tones: Mapping[str, str]) -> str:
    out, tone = "", ""
    for letter in word:
        # đ has no decomposition; a tone mark is always the last combining one.
        parts = unicodedata.normalize("NFD", letter)
        tone += "".join(tones[mark] for mark in parts if mark in tones)
        plain = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones))
        typed = shapes.get(plain.lower(), plain)
        if plain.isupper():
            # Shift is held for the first key only, unless caps lock is on.
            typed = typed.upper() if word.isupper() and len(word) > 1 else typed[0].upper() + typed[1:]
        out += typed
    return out + tone
