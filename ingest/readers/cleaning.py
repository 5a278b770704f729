"""Text as every reader hands it over: NFC, one line, plain spaces, and the Vietnamese letter Đ."""

from __future__ import annotations

import re
import unicodedata

# Invisible characters that break searching: soft hyphen, zero-width marks, direction marks, BOM.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe\uffff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_WHITESPACE = re.compile(r"\s+")
# Word's bullets come from symbol fonts, as private-use code points with no meaning of their own.
_SYMBOL_BULLET = re.compile("^[\uf02d\uf0a7\uf0a8\uf0b7\uf0b1\uf0d8\uf0e0\uf0fc\uf076\uf06e•●▪■◦‣·∙] *(?=\\S)")
_PRIVATE_USE = re.compile("[\uf000-\uf0ff]")
_WORD = re.compile(r"[^\W\d_]+")
_LOOKALIKE = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})
# A syllable opening with đ, without marks: the vowels, then at most one of the eight final consonants.
_SYLLABLE = re.compile(r"đ[aeiouy]{1,3}(?:ch|nh|ng|[cmnpt])?")
_ABBREVIATION = re.compile(r"[A-ZĐƯƠÔÂĂÊ]{2,8}")


def clean_text(text: str) -> str:
    """`text` on one line in NFC, with plain single spaces and no invisible characters.

    >>> clean_text("Quy\\u00a0\\u00a0\u0111i\u0323nh\\n so\\u0302\\u0301 1")
    'Quy định số 1'
    """
    text = unicodedata.normalize("NFC", text)
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    text = _WHITESPACE.sub(" ", text).strip()
    text = _PRIVATE_USE.sub("", _SYMBOL_BULLET.sub("- ", text)).strip()
    return restore_dyet(text)


def restore_dyet(text: str) -> str:
    """`text` with the Icelandic or African look-alikes of Đ replaced inside Vietnamese words only.

    Old keyboards typed U+00D0 for Đ: on screen the same letter, to a search engine another one.

    >>> restore_dyet("Ðảng ủy, QÐ-TTg; norræna orðið")
    'Đảng ủy, QĐ-TTg; norræna orðið'
    """
    if not any(letter in text for letter in "ÐƉðɖ"):
        return text
    return _WORD.sub(lambda match: _restore_word(match.group()), text)


def _restore_word(word: str) -> str:
    restored = word.translate(_LOOKALIKE)
    if restored == word:
        return word
    bare = "".join(c for c in unicodedata.normalize("NFD", restored.lower()) if not unicodedata.combining(c))
    vietnamese = _SYLLABLE.fullmatch(bare) or _ABBREVIATION.fullmatch(restored) or restored in {"Đ", "đ"}
    return restored if vietnamese else word
