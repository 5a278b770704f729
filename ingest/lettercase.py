"""Titles and names set in capitals, in the letters that names have and that the document's running text uses."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources

import regex as re

from ingest.bodies import NAMES, UNIT_NAMES
from ingest.places import ALSO_WORDS, FORMER_PROVINCES, PROVINCES, REGIONS
from rag.vietnamese.normalize import fold, nfc, place_tones

# Running text to look for spellings in: enough for any title, and quick in a text of many megabytes.
_REACH = 300_000
_LONGEST_RUN = 9
# A syllable, as far as spelling goes; capitals that are none are an abbreviation ("UBND", "WTO").
_ONE = r"(?:ngh|ng|nh|th|tr|ch|gh|gi|kh|ph|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
_SYLLABLE = re.compile(rf"{_ONE}(?:[-–,/]{_ONE})*[.,;:!?”\")]*")
_OPENING = re.compile(r"[(\[“\"‘]*")


def recase(capitals: str, text: str, kind: str | None = None) -> str:
    """`capitals` in small letters, names in the letters of the list or of running text, longest run first.

    "THI HÀNH ĐIỀU LỆ ĐẢNG" becomes "thi hành Điều lệ Đảng" when the text writes it so.
    """
    words = capitals.split()
    known = nfc(text[:_REACH])
    lowered = known.lower()
    out: list[str] = []
    in_place = False
    i = 0
    while i < len(words):
        opening = _OPENING.match(words[i])[0]  # type: ignore[index]
        words[i] = words[i][len(opening) :]
        if not words[i].isupper() or not words[i][:1].isalpha():
            out.append(opening + words[i])
            in_place = False
            i += 1
            continue
        run, j = _longest_run(words, i, known, lowered)
        name, k = _longest_name(words, i)
        if name is not None and k >= j:
            run, j = name, k
        # A name that the text never writes: after "tỉnh", "thành phố" it is a place and keeps its capitals.
        after_unit = bool(out) and out[-1].split()[-1].lower() in UNIT_NAMES
        in_place = j - i == 1 and name is None and (after_unit or in_place)
        out.append(opening + (words[i].capitalize() if in_place else run))
        i = j
    recased = _with_names(" ".join(out).split(), capitals.split())
    if kind is not None and recased.lower().startswith(kind.lower()):
        recased = kind + recased[len(kind) :]
    return recased[:1].upper() + recased[1:]


@cache
def _names() -> dict[str, str]:
    """Names by their key: bodies, places, laws."""
    statutes = resources.files("rag.directives").joinpath("statutes.txt").read_text("utf-8").splitlines()
    laws = (line for line in statutes if line and not line.startswith("#"))
    places = (place for place in (*PROVINCES, *FORMER_PROVINCES, *REGIONS) if place.lower() not in ALSO_WORDS)
    return {place_tones(name.lower()): name for name in (*laws, *NAMES, *places)}


def _with_names(cased: list[str], capitals: Sequence[str]) -> str:
    """`cased` with the names on the list as the list has them, whatever the running text does ("Việt nam")."""
    i = 0
    while i < len(cased):
        name, j = _longest_name(capitals, i)
        if name is not None and j - i > 1 and all(word.isupper() for word in capitals[i:j]):
            cased[i:j] = name.split()
        i = j
    return " ".join(cased)


def _longest_name(words: Sequence[str], i: int) -> tuple[str | None, int]:
    for j in range(min(len(words), i + 14), i, -1):
        phrase = " ".join(words[i:j]).lower()
        end = phrase.rstrip('.,;:”")')
        name = _names().get(place_tones(end))
        if name is not None:
            # The tones stay where the title has them.
            cased = "".join(c.upper() if n.isupper() else c for c, n in zip(end, name, strict=True))
            return cased + phrase[len(end) :], j
    return None, i + 1


def _longest_run(words: Sequence[str], i: int, known: str, lowered: str) -> tuple[str, int]:
    """The longest run of `words` from `i` that stands in running text, spelled as there, and where it ends."""
    for j in range(min(len(words), i + _LONGEST_RUN), i, -1):
        run = _in_running_text(" ".join(words[i:j]).lower(), known, lowered)
        if run is not None and (j - i > 1 or not run[:1].isupper()):
            return run, j
    return words[i].lower() if _SYLLABLE.fullmatch(fold(words[i])) else words[i], i + 1


def _in_running_text(phrase: str, known: str, lowered: str) -> str | None:
    """The commonest spelling of `phrase` not all in capitals; at the head of sentences only where no other is."""
    ""
    if len(lowered) != len(known):
        return None
    inside: dict[str, int] = {}
    at_start: dict[str, int] = {}
    at = lowered.find(phrase)
    while at >= 0 and sum(inside.values()) < 40:
        spelled = known[at : at + len(phrase)]
        if not spelled.isupper() and _stands_alone(lowered, at, len(phrase)):
            found = at_start if _begins_sentence(known, at) else inside
            found[spelled] = found.get(spelled, 0) + 1
        at = lowered.find(phrase, at + 1)
    if inside:
        return max(inside, key=lambda s: inside[s])
    if not at_start:
        return None
    first = max(at_start, key=lambda s: at_start[s])
    # There the first letter says nothing, unless others are capitals too.
    return first.lower() if first[1:].islower() else first


def _begins_sentence(text: str, at: int) -> bool:
    before = text[max(at - 8, 0) : at].rstrip(' \t“"(')
    return not before or before[-1] in "\n.:;!?-+*|"


def _stands_alone(text: str, at: int, length: int) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + length] if at + length < len(text) else " "
    return not before.isalnum() and not after.isalnum()
