"""Repair of pre-Unicode Vietnamese (TCVN3, VNI, VISCII): the right letters out of fonts that only drew them.

The font's name alone proves nothing: many Unicode files still name ".VnTime" in a style. So text is converted
when its font AND its own letters agree, or when its letters alone leave no doubt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any

# Letters that exist in Unicode Vietnamese only: no pre-Unicode text, read as Latin-1, holds one of them.
_UNICODE_ONLY = re.compile("[ăĂđĐĩĨũŨơƠưƯạ-ỹẠ-Ỹ\u0300\u0301\u0303\u0309\u0323]")
# Latin-1 signs that Unicode Vietnamese hardly uses, and that TCVN3 and VNI use as letters all the time.
_NOT_VIETNAMESE = re.compile(
    "[\u00a1-\u00a6\u00a8-\u00af\u00b2-\u00bf\u00c4-\u00c7\u00cb\u00ce-\u00d1\u00d6-\u00d8\u00db\u00dc\u00de\u00df"
    "\u00e4-\u00e7\u00eb\u00ee-\u00f1\u00f6-\u00f8\u00fb\u00fc\u00fe\u00ff\u2212\u2219]"
)
# VNI writes a vowel and then its marks as a second letter: "aø", "öù", "oäi".
_VNI_SIGNS = re.compile("[aeouyöôAEOUYÖÔ][øùûàïõâäáåãêéèúüëØÙÛÀÏÕÂÄÁÅÃÊÉÈÚÜË]|[ñÑ]")
# Two capitals or more of the ASCII alphabet, none of its small letters, and marked letters between them.
_DIGIT = re.compile(r"\d")
_CAPITAL_WORD = re.compile(r"(?<!\w)(?=[^A-Z\W]*[A-Z][^A-Z\W]*[A-Z])[^\W\da-z_]+(?!\w)")
# TCVN3 has ư where Latin-1 has the soft hyphen, which PDFs name "minus"; a real one has a space or a digit by it.
_MINUS_FOR_U_HORN = re.compile("\u2212(?=[^\\s\\d\u2212])|(?<=[^\\W\\d_])\u2212")
_SUBSET_TAG = re.compile(r"^[A-Z]{6}\+")
_FONT_CUT = re.compile(r"(?:[,-]?\s*(?:BOLD|ITALIC|REGULAR|NORMAL))+$")
# Below this many characters a guess from letters alone is wrong too often (viparse's own figure).
_MIN_GUESS = 24
# Enough text to know a document's encoding; guessing costs time in proportion.
_SAMPLE = 20_000

# A stretch of text and the font it is set in, None where the format has no fonts.
Run = tuple[str, str | None]


@cache
def _tables() -> dict[str, Any]:
    from viparse.normalize.encodings import AUTO_DETECT_CHARMAPS

    return dict(AUTO_DETECT_CHARMAPS)


@cache
def font_encoding(font: str | None) -> str | None:
    """The encoding a font's name promises: "tcvn3" for .VnTime and its kin, "vni" for VNI-Times, or None."""
    name = _plain_name(font or "")
    if name.startswith((".VN", "VNTIME", "VNARIAL")):
        return "tcvn3"
    return "vni" if name.startswith("VNI") else None


def is_capitals_font(font: str | None) -> bool:
    """True for TCVN3's capital fonts (.VnTimeH...), which draw every letter as a capital.

    >>> [is_capitals_font(name) for name in (".VnTimeH", "GDNPMF+VnTimeHBold", ".VnTimeH,Italic", ".VnTime")]
    [True, True, True, False]
    """
    name = _plain_name(font or "")
    return name.endswith("H") and font_encoding(name) == "tcvn3"


@cache
def _plain_name(font: str) -> str:
    """A font's name in capitals, without what a PDF adds: the tag of a subset, the cut of the letters."""
    return _FONT_CUT.sub("", _SUBSET_TAG.sub("", font).upper())


def looks_legacy(text: str) -> bool:
    """True when `text` holds signs that Unicode Vietnamese hardly uses; a cheap first look."""
    return _NOT_VIETNAMESE.search(text) is not None


def convert(text: str, encoding: str) -> str:
    """`text`, whose characters stand for bytes of `encoding`, as Unicode."""
    from viparse.normalize.tables import convert as convert_with

    if encoding == "tcvn3":
        text = _MINUS_FOR_U_HORN.sub("\u00ad", text)
    return str(convert_with(text, _tables()[encoding]))


def guess(text: str) -> str | None:
    """The pre-Unicode encoding that `text` is surely in, by its letters; None when Unicode or in doubt."""
    from viparse.normalize.detector import detect_encoding_by_content

    if len(text) < _MIN_GUESS or text.isascii() or _UNICODE_ONLY.search(text):
        return None
    found = detect_encoding_by_content(text, _tables()).encoding
    return None if found is None else str(found)


def is_unicode_vietnamese(text: str) -> bool:
    """True when `text` holds a letter that only Unicode Vietnamese has; such text must never be converted."""
    return _UNICODE_ONLY.search(text) is not None


def repair_runs(paragraphs: Sequence[Sequence[Run]]) -> tuple[list[str], set[str]]:
    """The text of each paragraph with its pre-Unicode runs converted, and the encodings that were found.

    Runs of one encoding are joined before conversion: VNI writes a letter as two characters, and Word may
    part them.
    """
    trusted = _trusted_fonts(paragraphs)
    plain = "\n".join(_plain_text(runs, trusted) for runs in paragraphs)
    all_legacy = not is_unicode_vietnamese(plain)
    carried = guess(plain[:_SAMPLE]) if all_legacy else None
    found = set() if carried is None else {carried}
    repaired = []
    for runs in paragraphs:
        own = guess(_plain_text(runs, trusted))
        if own == "viscii" and carried != "viscii":
            # VISCII was for whole files on Unix; one paragraph that looks like it is TCVN3 with a stray sign.
            own = None
        # Encodings change from section to section: a paragraph too short to judge follows its neighbour.
        carried = own or carried
        text = ""
        for encoding, piece, capitals in _pieces(runs, trusted):
            by_letters = encoding is None
            encoding = encoding or own or carried
            if encoding is None or not _convertible(piece, own is None and by_letters and not all_legacy):
                text += piece
                continue
            found.add(encoding)
            converted = convert(piece, encoding)
            text += converted.upper() if capitals else converted
        repaired.append(restore_capitals(text) if own or carried or trusted else text)
    return repaired, found


def restore_capitals(text: str) -> str:
    """`text` with the marked letters of capital words as capitals: TCVN3 has none, so "NGHị ĐịNH" was typed.

    >>> restore_capitals("NGHị ĐịNH CủA Hà NộI"), restore_capitals("theo QUYếT ĐịNH của Hà Nội")
    ('NGHỊ ĐỊNH CỦA HÀ NỘI', 'theo QUYẾT ĐỊNH của Hà Nội')
    """
    small = any("a" <= letter <= "z" for letter in text)
    # Digits mean a number such as "Số: 5/TT-BTC", whose capitals say nothing about its first word.
    if not small and not _DIGIT.search(text) and len(_CAPITAL_WORD.findall(text)) >= 2:
        return text.upper()
    return _CAPITAL_WORD.sub(lambda word: word.group().upper(), text)


def repair_paragraphs(texts: Sequence[str]) -> tuple[list[str], set[str]]:
    """The texts with pre-Unicode ones converted, and the encodings found; for formats without fonts."""
    return repair_runs([[(text, None)] for text in texts])


def _convertible(piece: str, sign_needed: bool) -> bool:
    if is_unicode_vietnamese(piece):
        return False
    return not sign_needed or _NOT_VIETNAMESE.search(piece) is not None


def _trusted_fonts(paragraphs: Sequence[Sequence[Run]]) -> set[str]:
    """The encodings whose fonts keep their promise: their signs outnumber Unicode's own letters."""
    texts: dict[str, list[str]] = {}
    for runs in paragraphs:
        for text, font in runs:
            encoding = font_encoding(font)
            if encoding is not None:
                texts.setdefault(encoding, []).append(text)
    trusted = set()
    for encoding, pieces in texts.items():
        joined = "\n".join(pieces)
        signs = _VNI_SIGNS if encoding == "vni" else _NOT_VIETNAMESE
        if len(signs.findall(joined)) > len(_UNICODE_ONLY.findall(joined)):
            trusted.add(encoding)
    return trusted


def _plain_text(runs: Sequence[Run], trusted: set[str]) -> str:
    return "".join(text for text, font in runs if font_encoding(font) not in trusted)


def _pieces(runs: Sequence[Run], trusted: set[str]) -> list[tuple[str | None, str, bool]]:
    """The runs with neighbours of one encoding joined: (encoding, text, whether the font has only capitals)."""

    def kind(run: Run) -> tuple[str | None, bool]:
        encoding = font_encoding(run[1])
        return (encoding, is_capitals_font(run[1])) if encoding in trusted else (None, False)

    return [
        (encoding, "".join(text for text, _ in same), capitals) for (encoding, capitals), same in groupby(runs, kind)
    ]
