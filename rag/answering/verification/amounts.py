"""Amounts in a text: numbers with their units, limits, rates, and whether something happens within, before or after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import regex as re

from rag.answering.verification.days import shares_in
from rag.vietnamese.numerals import NUMERAL, value_of


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit, its limit ("<", "<=", ">=", ">") and what it is paid for; "" for what is not said.

    `side` is "within", "before" or "after", for a span or an hour that something happens in, before or after.
    """

    value: Fraction
    unit: str
    limit: str
    start: int
    end: int
    rate: str = ""
    side: str = ""


# Units that are never another one; a longer name stands before the one it holds.
_UNITS = {
    "giờ làm việc": "working hour", "ngày làm việc": "working day", "working days": "working day",
    "working day": "working day", "business days": "working day", "business day": "working day",
    "working hours": "working hour", "giây": "second", "phút": "minute", "giờ": "hour", "tiếng": "hour", "ngày": "day",
    "tuần": "week", "tháng": "month", "quý": "quarter", "năm": "year", "đêm": "night", "buổi": "session",
    "minutes": "minute", "minute": "minute", "hours": "hour", "hour": "hour", "days": "day", "day": "day",
    "weeks": "week", "week": "week", "months": "month", "month": "month", "quarters": "quarter", "years": "year",
    "year": "year", "%": "%", "phần trăm": "%", "percent": "%", "per cent": "%", "đồng": "dong", "vnđ": "dong",
    "vnd": "dong", "dong": "dong", "km": "km", "mét vuông": "m2", "mét khối": "m3", "mét": "m", "m²": "m2", "m2": "m2",
    "m³": "m3", "m3": "m3", "cm": "cm", "mm": "mm", "m": "m", "ha": "ha", "hecta": "ha", "héc ta": "ha", "héc-ta": "ha",
    "kb": "kb", "mb": "mb", "gb": "gb", "tb": "tb", "dpi": "dpi", "lần": "time", "times": "time",
}  # fmt: skip
CLOSED_UNITS = frozenset(_UNITS.values())
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_CLOSED_UNIT = re.compile(rf"\s*(?:{_UNIT})(?![^\W\d_])(?:\s\d\d(?!\d))?")
_AMOUNT = re.compile(
    rf"(?P<currency>vnd|usd)?\s*(?P<n>{NUMERAL})\s*(?P<unit>(?:{_UNIT})(?![^\W\d_])|[^\W\d_]+)?(?:(?<=giờ)(?P<minutes>\s\d\d(?!\d)))?"
)
_LIMITS = (
    ("<=", r"không\s+(?:được\s+)?(?:vượt\s+)?quá|không\s+(?:nhiều|muộn|chậm|trễ|cao|lớn|dài)\s+hơn|không\s+hơn"
           r"|(?:tối\s+đa|(?:nhiều|chậm|muộn|cao|dài|lâu|lớn)\s+nhất)(?:\s+(?:là|sau))?"
           r"|limited\s+to|up\s+to|(?:at\s+)?most|(?:no|not|cannot\s+be)\s+more\s+than|(?:not|cannot)\s+exceed"
           r"|maximum(?:\s+of)?|ceiling(?:\s+of|\s+is)?|no\s+later\s+than"),
    (">=", r"(?:ít|sớm|thấp)\s+nhất(?:\s+là)?|tối\s+thiểu(?:\s+là)?|không\s+dưới|không\s+(?:ít|sớm|thấp)\s+hơn"
           r"|at\s+least|(?:no|not)\s+(?:less|fewer|earlier)\s+than|minimum(?:\s+of)?"),
    ("<", r"dưới|ít\s+hơn|thấp\s+hơn|(?:chưa|không)\s+(?:đủ|đến|tới|đầy)"
          r"|fewer\s+than|less\s+than|lower\s+than|under|below"),
    (">", r"trên|quá|hơn|vượt|cao\s+hơn|lớn\s+hơn|nhiều\s+hơn|more\s+than|higher\s+than|over|exceed(?:s|ing)?|above"),
)  # fmt: skip
_LIMIT_BEFORE = [(sign, re.compile(rf"(?<![^\W\d_])(?:{words})\s*$")) for sign, words in _LIMITS]
_ONLY_BEFORE = re.compile(r"(?<![^\W\d_])(?:chỉ|only|just)\s*$")
_LIMIT_AFTER = [
    (">=", re.compile(r"^[^.;,\d]{0,30}(?:trở\s+lên|or\s+more|or\s+above)")),
    ("<=", re.compile(r"^[^.;,\d]{0,18}(?:trở\s+xuống|or\s+less|or\s+fewer)")),
]
_SPAN_SIDES = (
    ("within", re.compile(r"(?<![^\W\d_])(?:trong(?:\s+(?:vòng|thời\s+(?:hạn|gian)|khoảng))?|within)\s*$")),
    ("before", re.compile(r"(?<![^\W\d_])(?:trước|before)\s*$")),
    ("after", re.compile(r"(?<![^\W\d_])(?<!nhất\s)(?:sau|after)\s*$")),
)
_CLOCK = re.compile(r"(?<![\d.,/])(?P<h>\d{1,2})(?::|h)(?P<min>\d\d)?(?![\d\w])")
# "một cơ quan", "one grant": an article as often as a number. "năm" is a year as often as five.
_ARTICLES = {"một", "one", "không", "zero"}
_BEFORE_YEAR = re.compile(
    r"trong|hằng|hàng|mỗi|một|của|các|những|đầu|cuối|giữa|qua|hết|hai|ba|\d|từng|cả|nhiều|mấy|vào|đến"
)
_AFTER_YEAR = re.compile(r"|học|nay|trước|sau|tới|đầu|cuối|tài|công|làm|ngân|qua|thứ|liên|kể|thì|và|trở|là|được|có")
_RATE = re.compile(r"\s*(?:/|một|mỗi|cho\s+(?:một|mỗi)|per|each|for\s+each)\s*(?P<noun>[^\W\d_]+)")


def amounts_in(text: str, written: str) -> Iterator[Amount]:
    """The amounts of `text`, which is in small letters; a numeral in a name, as the text was `written`, is none."""
    return (amount for amount in _amounts(text) if not _is_name(written, amount))


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` with blanks in the place of `spans`, letter for letter as long."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    return "".join(letters)


def _is_name(text: str, amount: Amount) -> bool:
    """Whether a numeral is the part of a name: "Lê Văn Tám", "thứ Hai"."""
    return amount.start > 0 and text[amount.start].isupper() and text[amount.start : amount.end].isalpha()


def _amounts(text: str) -> Iterator[Amount]:
    clocks = list(_CLOCK.finditer(text))
    for match in clocks:
        hour = Fraction(int(match["h"])) + Fraction(int(match["min"] or 0), 60)
        yield Amount(hour, "hour", "", *match.span(), side=_span_side(text, match.start()))
    shares = list(shares_in(text))
    for match in shares:
        noun_behind = re.match(r"\s+([^\W\d_]+)", text[match.end() :])
        limit = _limit(text, *match.span())
        yield Amount(
            Fraction(int(match["part"]), int(match["whole"])),
            noun_behind[1] if noun_behind else "",
            limit,
            *match.span(),
        )
    for match in _AMOUNT.finditer(blanked(text, (m.span() for m in (*clocks, *shares)))):
        numeral, word = match["n"], match["unit"] or ""
        unit = _UNITS.get(re.sub(r"\s+", " ", word)) or ""
        wordy = not numeral[0].isdigit()
        start = match.start("currency") if match["currency"] else match.start("n")
        limit = _limit(text, start, match.end("n"))
        if (
            wordy
            and not unit
            and ((numeral in _ARTICLES and not limit) or (numeral == "năm" and _is_year(text, match)))
        ):
            continue
        value = value_of(numeral)
        if value is None:
            continue
        if match["minutes"] and unit == "hour":
            value += Fraction(int(match["minutes"]), 60)
        if match["currency"]:
            unit = "dong" if match["currency"] == "vnd" else "usd"
        # "Tổng đài 10264 trực": what follows the name of a line is no unit of it.
        if not unit and re.fullmatch(r"\d{4,}", numeral):
            word = ""
        rate = _RATE.match(text, match.end("unit")) if unit == "dong" else None
        noun = rate["noun"] if rate else ""
        yield Amount(value, unit or word, limit, start, match.end("n"), noun, _span_side(text, start))


def _is_year(text: str, match: re.Match[str]) -> bool:
    """Whether "năm" is a year rather than five: "trong năm học", "mỗi năm"."""
    before = re.search(r"([^\W\d_]+|\d)\s*$", text[: match.start("n")])
    return bool(_BEFORE_YEAR.fullmatch(before[1]) if before else False) or bool(
        _AFTER_YEAR.fullmatch(match["unit"] or "")
    )


def _limit(text: str, start: int, end: int) -> str:
    before = text[max(0, start - 24) : start]
    sign = next((sign for sign, words in _LIMIT_AFTER if words.search(text[end : end + 40])), "")
    sign = sign or next((sign for sign, words in _LIMIT_BEFORE if words.search(before)), "")
    return sign or ("<=" if _ONLY_BEFORE.search(before) else "")


def _span_side(text: str, start: int) -> str:
    before = text[max(0, start - 24) : start]
    return next((side for side, words in _SPAN_SIDES if words.search(before)), "")


def extent(text: str, amount: Amount) -> tuple[int, int]:
    """The place of an amount with its limit and, where it is a closed one, its unit."""
    start, end = amount.start, amount.end
    before = text[max(0, start - 24) : start]
    for _, words in _LIMIT_BEFORE:
        match = words.search(before)
        if match:
            start = start - len(before) + match.start()
            break
    unit = _CLOSED_UNIT.match(text, end)
    return start, unit.end() if unit else end
