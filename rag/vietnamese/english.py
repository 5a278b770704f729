"""Whether a text is English: then nothing in it is a Vietnamese syllable that lost its marks."""

from __future__ import annotations

import re

from rag.vietnamese.keystrokes import decode
from rag.vietnamese.normalize import fold, has_diacritics, nfc
from rag.vietnamese.syllables import is_plain_syllable

_WORD = re.compile(r"[^\W_]+")
_FOREIGN = 0.4
_VOWEL = re.compile("[aeiouy]")
# Function words, and others that could be read as keys of Telex ("this" would be "thí"); most have the shape of a
# syllable.
ENGLISH = frozenset(
    "what which who whom when where why how is are was were does did do of and must should for by with many much"
    " the to from under any has have at on it its this that be get not in an per there their or as us so if no"
    " his her our your news class tax bus gas box max min bar car fax mix test list last cost host post rest best"
    " must just next text web app law new two few now how law first part term court far hour tour year other".split()
)


def looks_english(text: str) -> bool:
    """Whether `text` reads as English: hardly any marks, and many words that are no Vietnamese syllables."""
    # "ubnd", "qd" are abbreviations: a word has a vowel.
    found = [w for w in _WORD.findall(nfc(text)) if len(w) > 1 and not w.isdigit() and _VOWEL.search(fold(w))]
    quiet = [w for w in found if not w.isupper()]
    # Capitals are abbreviations among small letters; a text that is mostly in capitals was shouted.
    words = quiet if len(quiet) >= len(found) / 2 else found
    marked = sum(has_diacritics(w) for w in words)
    if not words or marked > len(words) / 5:
        return False
    foreign = sum(_is_foreign(w.lower()) for w in words if not has_diacritics(w))
    return foreign >= 2 and foreign >= _FOREIGN * len(words)


def _is_foreign(word: str) -> bool:
    return word in ENGLISH or not (is_plain_syllable(word) or decode(word))
