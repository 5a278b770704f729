"""From when until when a document says that it is in force, and in which sentences."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import regex as re

from rag.directives.dates import find_dates
from rag.directives.model import Clause, DirectiveDocument, Level
from rag.directives.numbers import KINDS, find_numbers
from rag.vietnamese.normalize import fold
from rag.vietnamese.numerals import value_of
from rag.vietnamese.tokens import sentence_spans

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Effect:
    """The first and the last day on which a document is in force by its own words, None where it leaves them open.

    ``text[start:end]`` for `starts_at` and `ends_at` are the sentences that say so.
    """

    starts: date | None = None
    ends: date | None = None
    starts_at: Span | None = None
    ends_at: Span | None = None


_KIND_WORD = "|".join([*KINDS, "Văn bản", "Document"])
# "Quyết định này …", or at the head of its sentence "Điều 2. Quyết định có hiệu lực …".
_SUBJECT = re.compile(
    rf"\b(?P<what>{_KIND_WORD}) này\b|\bthis (?P<what>{_KIND_WORD})\b"
    rf"|^(?:[\p{{L}} ]{{0,9}}\d*[.:)]\s*|-\s*)*(?P<what>{_KIND_WORD})(?=\s+(?:có|hết) hiệu lực)",
    re.IGNORECASE,
)
# "trước ngày Nghị định này có hiệu lực" points at that day, "Điều 5 của Nghị định này" is a part of it.
_POINTED_AT = re.compile(
    r"\b(?:ngày|khi|điểm|lúc|gian|của|tại|theo|trong|cứ|với|before|when|until|date|day|of|in|by)\s+$", re.IGNORECASE
)
_ALSO = re.compile(
    r"\b(?:thay thế|thay cho|bãi bỏ|hủy bỏ|sửa đổi|trừ|đối với|áp dụng cho|replac|supersed|repeal|except)",
    re.IGNORECASE,
)
_EFFECTIVE = re.compile(
    r"\b(?:có hiệu lực|có giá trị|takes? effect|comes? into (?:force|effect)|(?:is|be) effective)\b"
    r"|^\s*(?:được\s+)?(?:thi hành|thực hiện|áp dụng)(?=\s+(?:kể\s+)?từ\s+ngày)",
    re.IGNORECASE,
)
_UNTIL = re.compile(r",?\s(?:cho\s+)?đến\s|\suntil\s", re.IGNORECASE)
_SIGNING = re.compile(
    r"\btừ\s+ngày\s+(?:(?!đăng|công\s+b|thông\s+qua|nhận)[^\W\d]+\s+){0,12}?(?:ký|ban hành)\b"
    r"|(?:from|on|after) the (?:date|day) of (?:its )?sign",
    re.IGNORECASE,
)
_ADOPTION = re.compile(r"\btừ\s+ngày\s+(?:[^\W\d]+\s+){0,8}?thông\s+qua\b", re.IGNORECASE)
_ADOPTED = re.compile(r"\bthông\s+qua\s+(?=ngày\s|\d)", re.IGNORECASE)
# Kinds that an assembly adopts: the day in their head is the day on which it did.
_ADOPTED_KINDS = frozenset({"luat", "bo luat", "phap lenh", "nghi quyet", "hien phap"})
_DELAY = re.compile(r"\b(?:sau\s+(?!ngày)[^,]*?\b(?:ngày|tháng)|after\s+[^,]*?\b(?:days|months?))\b", re.IGNORECASE)
# "sau 15 ngày", "sau 15 (mười lăm) ngày", "sau mười lăm (15) ngày"; working days ("ngày làm việc") cannot be counted.
_DAYS = re.compile(
    r"(?:\bsau\s+(?:(?:[\p{L} ]{1,30}\()?(?P<days>\d{1,3})(?:\s*\([^)]*\)|\))?|(?P<words>\p{L}+(?:\s\p{L}+){0,2}?))"
    r"\s*ngày,?\s*(?:kể\s+)?từ\s|(?P<days>\d{1,3}) days (?:after|from)\s)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\bhết\s+hiệu\s+lực(?:\s+thi\s+hành)?\s+(?P<from>(?:kể\s+)?từ\b)?|\bexpires?\s+on\b", re.IGNORECASE)
# From the verb to "đến" nothing but the first day may stand: "và học phí được giữ đến hết năm 2030" is about fees.
_LASTS = re.compile(
    r"(?:\b(?:có\s+hiệu\s+lực|có\s+giá\s+trị)(?:\s+thi\s+hành)?|^\s*(?:được\s+)?(?:thực\s+hiện|áp\s+dụng|thi\s+hành))"
    r"(?:\s+(?:kể\s+)?từ\s+(?:ngày\s+)?(?:[\d/.-]+(?:\s+tháng\s+\d+\s+năm\s+\d+)?|ký(?:\s+ban\s+hành)?|ban\s+hành))?"
    r"(?:,|\s+và)*(?:\s+(?:được\s+)?(?:thực\s+hiện|áp\s+dụng|thi\s+hành|kéo\s+dài))?\s+"
    r"(?:(?:cho\s+)?đến\s+(?P<whole>hết\s+)?(?P<until>.*)"
    r"|trong\s+(?:thời\s+(?:hạn|gian)\s+)?(?P<years>\d{1,2})\s*(?:\([^)]*\)\s*)?năm\b)"
    r"|\b(?:in force|effective|valid)\s+until\s+(?P<until>.*)",
    re.IGNORECASE,
)
_WHOLE_YEAR = re.compile(r"năm\s+(?P<year>\d{4})\b", re.IGNORECASE)
_WHOLE_MONTH = re.compile(r"tháng\s+(?P<month>\d{1,2})(?:\s+năm\s+|\s?[/-]\s?)(?P<year>\d{4})\b", re.IGNORECASE)
_WORTH_READING = re.compile(
    r"hiệu\s+lực|giá\s+trị|thực\s+hiện|áp\s+dụng|thi\s+hành|effect|force|valid|expire", re.IGNORECASE
)
_QUOTED = re.compile(r"“[^”]{1,20000}”")


def read_effect(text: str, kind: str | None, issued_on: date | None) -> Effect:
    """What a document of this `kind` says about its own days of effect.

    `text` is the document without what it encloses: annexed forms speak of other documents. The first
    sentence that names a day counts; what the law adds where a text is silent is not applied.
    """
    starts = ends = None
    starts_at = ends_at = None
    for span, own, adopted in _own_sentences(text, kind):
        if starts is None and (verb := _EFFECTIVE.search(own)):
            starts = _first_day(_UNTIL.split(own[verb.end() :], 1)[0], issued_on, adopted or _head_day(kind, issued_on))
            starts_at = span if starts else None
        if ends is None:
            ends = _last_day(own, starts)
            ends_at = span if ends else None
    if starts and ends and ends < starts:
        # One of them is misread or misprinted.
        ends = ends_at = None
    return Effect(starts, ends, starts_at, ends_at)


def effect_of(document: DirectiveDocument) -> Effect:
    """What a stored document says about its own days of effect."""
    d = document.directive
    return read_effect(without_enclosed(document.text, document.clauses), d.kind, d.issued_on)


def without_enclosed(text: str, clauses: Sequence[Clause]) -> str:
    """The document's own words, which end where an appendix or an enclosed document begins."""
    return text[: next((clause.start for clause in clauses if clause.level is Level.APPENDIX), len(text))]


def _own_sentences(text: str, kind: str | None) -> Iterator[tuple[Span, str, date | None]]:
    """(where the sentence is, its words behind the document's name for itself, the day of adoption it names)."""
    # What an amending document puts in quotes are the words of another one.
    unquoted = _QUOTED.sub(lambda m: " " * len(m[0]), text)
    left = 0
    for line in unquoted.split("\n"):
        if _WORTH_READING.search(line):
            for start, end in sentence_spans(line):
                sentence = line[start:end]
                for subject in _SUBJECT.finditer(sentence):
                    if _is_kind(subject["what"], kind) and not _POINTED_AT.search(sentence[: subject.start()]):
                        rest = sentence[subject.end() :]
                        yield (left + start, left + end), _own_words(rest), _adoption_day(rest)
                        break
        left += len(line) + 1


def _is_kind(what: str, kind: str | None) -> bool:
    """Whether a document of this kind calls itself so; a joint circular is a circular too."""
    called = fold(what)
    return kind is None or called in {"van ban", "document"} or f"{fold(kind)} ".startswith(f"{called} ")


def _own_words(rest: str) -> str:
    """`rest` up to where it turns to other documents, whose dates are not this one's."""
    also = _ALSO.search(rest)
    number = next(find_numbers(rest), None)
    return rest[: min(also.start() if also else len(rest), number.start if number else len(rest))]


def _first_day(when: str, issued_on: date | None, adopted: date | None) -> date | None:
    if _SIGNING.search(when):
        first = issued_on
    elif _ADOPTION.search(when):
        first = adopted
    else:
        first = next((found for found, _, _ in find_dates(when)), None)
    days = _DAYS.search(when)
    count = (int(days["days"]) if days["days"] else value_of(days["words"].lower())) if days else None
    if first is not None and count:
        return first + timedelta(days=int(count))
    # A delay in months or working days, or from an unknown day: no date is better than a guessed one.
    return None if _DELAY.search(when) else first


def _last_day(own: str, starts: date | None) -> date | None:
    end = _ENDS.search(own)
    if end is not None:
        day = _date_at(own[end.end() :])
        return day - timedelta(days=1) if day and end["from"] else day
    lasts = _LASTS.search(own)
    if lasts is None:
        return None
    if lasts["years"]:
        return _years_later(starts, int(lasts["years"])) if starts else None
    until = lasts["until"]
    if lasts["whole"] and (year := _WHOLE_YEAR.match(until)):
        return date(int(year["year"]), 12, 31)
    if lasts["whole"] and (month := _WHOLE_MONTH.match(until)) and 1 <= int(month["month"]) <= 12:
        of_year, of_month = int(month["year"]), int(month["month"])
        return date(of_year, of_month, calendar.monthrange(of_year, of_month)[1])
    return _date_at(until)


def _date_at(text: str) -> date | None:
    """The date that `text` opens with."""
    found = next(find_dates(text), None)
    return found[0] if found and len(text[: found[1]].split()) <= 2 else None


def _years_later(starts: date, years: int) -> date:
    """The last of so many whole years from `starts` on."""
    leap = starts.month == 2 and starts.day == 29
    return starts.replace(year=starts.year + years, day=28 if leap else starts.day) - timedelta(days=0 if leap else 1)


def _adoption_day(rest: str) -> date | None:
    adopted = _ADOPTED.search(rest)
    return _date_at(rest[adopted.end() :]) if adopted else None


def _head_day(kind: str | None, issued_on: date | None) -> date | None:
    return issued_on if kind is not None and fold(kind) in _ADOPTED_KINDS else None
