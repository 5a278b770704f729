"""Numbers as people write them: digits grouped either way, words in Vietnamese and English, multipliers."""

from __future__ import annotations

from fractions import Fraction

import regex as re

_VI_UNITS = dict(zip("không một hai ba bốn năm sáu bảy tám chín mười".split(), range(11), strict=True))
_VI_TAILS = {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5, "bẩy": 7}
_EN_UNITS = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split(),
        range(20),
        strict=True,
    )
)
_EN_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_MULTIPLIERS = {
    "trăm": 100, "nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000, "tỉ": 1_000_000_000,
    "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000,
}  # fmt: skip
_VI_ONE = "một|hai|ba|bốn|năm|sáu|bảy|tám|chín"
_VI_WORDS = (
    rf"(?:{_VI_ONE})\s+phần\s+(?:{_VI_ONE})|(?:{_VI_ONE})\s+mươi(?:\s+(?:mốt|tư|lăm|nhăm|{_VI_ONE}))?"
    rf"|mười(?:\s+(?:lăm|{_VI_ONE}))?|{_VI_ONE}"
)
_EN_ONE = "|".join(sorted(_EN_UNITS, key=len, reverse=True))
_EN_TEN = "|".join(_EN_TENS)
_EN_FRACTION = rf"(?:{_EN_ONE})[- ](?:thirds?|quarters?|fifths?)"
_EN_WORDS = rf"{_EN_FRACTION}|(?:{_EN_TEN})(?:[- ](?:{_EN_ONE}))?|(?:{_EN_ONE})"
_PARTS = {"third": 3, "quarter": 4, "fifth": 5}
_MULTIPLIER = "|".join(_MULTIPLIERS)
_DIGITS = r"\d+(?:[.,]\d+)*"

# A number in digits or words, with its multipliers; "12/2024" and "Điều 5" are taken out of the text before.
NUMERAL = rf"(?<![\w.,])(?:{_DIGITS}|{_VI_WORDS}|{_EN_WORDS})(?:\s+(?:{_MULTIPLIER}))*(?![^\W\d_])"
_SPLIT = re.compile(rf"^(?P<digits>{_DIGITS})?(?P<rest>.*)$", re.DOTALL)


def value_of(numeral: str) -> Fraction | None:
    """The number that `numeral` (lower case, a match of NUMERAL) stands for, None when it is none.

    >>> value_of("1.000.000") == value_of("1 triệu") == value_of("one million")
    True
    >>> value_of("99,5"), value_of("hai phần ba"), value_of("ba mươi lăm")
    (Fraction(199, 2), Fraction(2, 3), Fraction(35, 1))
    """
    match = _SPLIT.match(numeral.strip())
    if match is None:
        return None
    words = re.split(r"[\s-]+", match["rest"].strip()) if match["rest"].strip() else []
    total = _digits(match["digits"]) if match["digits"] else None
    if "phần" in words:
        part, whole = _VI_UNITS.get(words[0]), _VI_UNITS.get(words[-1])
        return Fraction(part, whole) if part is not None and whole else None
    for word in words:
        if word in _MULTIPLIERS:
            total = (1 if total is None else total) * Fraction(_MULTIPLIERS[word])
        elif word == "mươi":
            total = Fraction(10) * (total or 0)
        elif word.rstrip("s") in _PARTS:
            total = Fraction(total or 1) / _PARTS[word.rstrip("s")]
        else:
            n = _VI_UNITS.get(word, _VI_TAILS.get(word, _EN_UNITS.get(word, _EN_TENS.get(word))))
            if n is None:
                return None
            total = Fraction(n) + (total or 0)
    return total


def _digits(text: str) -> Fraction:
    """Groups of three are thousands, in either country's style; any other last group is a decimal part."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+", text):
        return Fraction(re.sub(r"[.,]", "", text))
    whole, *rest = re.split(r"[.,]", text)
    if not rest:
        return Fraction(whole)
    return Fraction("".join([whole, *rest[:-1]]) + "." + rest[-1])
