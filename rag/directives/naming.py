"""What is shared by all who read the names of directives: the name itself, kinds, titles, the date next to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import regex as re

from rag.directives.dates import find_dates
from rag.directives.numbers import ENGLISH_KINDS, KINDS
from rag.vietnamese.normalize import place_tones

LONGEST_TITLE = 200
_SPACES = re.compile(r"\s+")
_WORDS = {kind.lower(): kind for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Name:
    """One naming of a directive in a line, at ``line[start:end]``.

    `title` is the name as written, with its kind, also where a number follows it. `ordinal` is what
    a short form says ("Nghị định 12", "Luật số 5"): which directive that is, only the whole text tells.
    `own` marks "Luật này": the document itself.
    """

    start: int
    end: int
    kind: str | None = None
    number: str | None = None
    title: str | None = None
    issued_on: date | None = None
    year: int | None = None
    ordinal: str | None = None
    own: bool = False


def title_key(title: str) -> str:
    """The form under which the spellings of one title are equal: "Luật khiếu nại, tố cáo" has or has no comma."""
    return _SPACES.sub(" ", place_tones(_in_full(title).lower()).replace(",", " ")).strip()


def _in_full(title: str) -> str:
    return title.replace("HĐND", "Hội đồng nhân dân").replace("UBND", "Ủy ban nhân dân")


def one_line(words: str) -> str:
    """`words` with single spaces."""
    return _SPACES.sub(" ", words)


def kind_name(words: str) -> str:
    """The kind that `words` name, in any case or in English; `words` themselves where they name none."""
    written = _SPACES.sub(" ", words).lower()
    return ENGLISH_KINDS.get(written) or _WORDS.get(written, words)


# --- the date next to a name -------------------------------------------------------------------

_DATE_LEAD = re.compile(r"[\s,]*\(?\s*(?:ban hành\s+)?(?:(?:ngày|of|dated|on)\s+)?")
_YEAR = re.compile(r"[\s,]*\(?\s*(?:năm\s+)?(?P<year>(?:19|20)\d\d)\b(?!\s?[/-]\s?[\d\p{L}]|\.\d)\)?")


def dated(line: str, at: int, or_year: bool) -> tuple[int, date | None, int | None]:
    """Where the date (`or_year`: or year) that follows `at` ends, that date and its year; `at` itself without one."""
    lead = _DATE_LEAD.match(line, at)
    begin = lead.end() if lead else at
    for issued_on, start, end in find_dates(line[begin : begin + 32]):
        if start == 0:
            return begin + end, issued_on, issued_on.year
        break
    year = _YEAR.match(line, at) if or_year else None
    if year:
        return year.end(), None, int(year["year"])
    return at, None, None


def as_title(words: str) -> str:
    """`words` as a title: single spaces; a heading in capitals in the case of running text."""
    title = _SPACES.sub(" ", words).strip(" ,")
    title = title if title.isupper() else _in_full(title)
    if title.isupper():
        kind = next((k for k in KINDS if title.lower().startswith(k.lower())), title[:1])
        rest = title[len(kind) :].strip().lower()
        title = f"{kind} {rest[:1].upper()}{rest[1:]}"
    return title[:1].upper() + title[1:]
