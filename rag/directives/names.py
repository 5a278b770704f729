"""The words by which a text names a directive: a number, the name of a law, or both, with the date said next to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex as re

from rag.directives.naming import LONGEST_TITLE, Name, as_title, dated, kind_name
from rag.directives.numbers import KIND_NAMES, KINDS, canonical, find_numbers, kinds_for_code
from rag.directives.statutes import AMENDING_LAW, STATUTE_WORD, amending_laws, charters, constitution, statutes

_ANY_KIND = "|".join(re.escape(kind) for kind in KINDS).replace(r"\ ", r"\s+")
# A kind begins with a capital where it begins a name, or is all in capitals in a heading.
_CAPITAL_KIND = rf"(?:{_ANY_KIND}|{_ANY_KIND.upper().replace('S+', 's+')})"
_OWN = re.compile(
    rf"\b(?:{_ANY_KIND}|văn bản|điều lệ)(?:\s+liên tịch)?\s+này\b|\bthis\s+(?:{_ANY_KIND})\b", re.IGNORECASE
)
_KIND_BEFORE = re.compile(rf"\b(?P<kind>{_ANY_KIND})(?:\s+liên\s+tịch)?\s*(?:số|no\.?)?\s*:?\s*$", re.IGNORECASE)
_BREAK = re.compile(r"[;:.“”\"()\n]")
_NUMBER_WORD = re.compile(r"\s*,?\s*(?P<bracket>\(?)\s*\b(?:số|no\.?)\s*:?\s*$", re.IGNORECASE)


def find_names(line: str) -> list[Name]:
    """The names in `line` in order, those of the document itself among them; none lies within another.

    The one exception is "Luật sửa đổi, bổ sung một số điều của Luật Thanh tra ngày …", which names two laws.
    """
    finders = (_numbered, _own, charters, statutes, constitution, _of_bodies, _rules_of_procedure, _short)
    found = [(name.start, rank, name) for rank, finder in enumerate(finders) for name in finder(line)]
    amending = {name.end: name for name in amending_laws(line)}
    names: list[Name] = [*amending.values()]
    reached = 0
    for _, _, name in sorted(found, key=lambda entry: entry[:2]):
        if name.start < reached:
            continue
        reached = name.end
        # The date at the end is the amending law's.
        names.append(replace(name, issued_on=None, year=None) if name.end in amending else name)
    return sorted(names, key=lambda name: (name.start, -name.end))


def _own(line: str) -> Iterator[Name]:
    return (Name(match.start(), match.end(), own=True) for match in _OWN.finditer(line))


# --- by number ---------------------------------------------------------------------------------


_ABOUT_CHARTER = re.compile(r"[^;.\d]{0,90}?\bvề\s+(?:việc\s+)?thi hành Điều lệ Đảng\b", re.IGNORECASE)


def _numbered(line: str) -> Iterator[Name]:
    floor = 0
    for mention in find_numbers(line):
        before = line[max(floor, mention.start - LONGEST_TITLE) : mention.start]
        kind, start, title = _kind_before(before)
        # "Số: 15/QĐ-…" stands at the head of a document, or in the picture of one.
        if kind is None and before.rstrip().endswith(":"):
            continue
        end, issued_on, _ = dated(line, mention.end, False)
        codes = kinds_for_code(mention.codes[0]) if mention.codes else ()
        about = _ABOUT_CHARTER.match(line, end)
        if about and kind:
            title = f"{kind} thi hành Điều lệ Đảng"
        yield Name(
            start=mention.start - len(before) + start,
            end=end,
            kind=kind or (codes[0] if len(codes) == 1 else None),
            number=canonical(mention.text),
            title=title,
            issued_on=issued_on,
            year=issued_on.year if issued_on else None,
        )
        floor = mention.end


def _kind_before(before: str) -> tuple[str | None, int, str | None]:
    """The kind that `before`, which ends where a number begins, names it by; where; and the title between."""
    match = _KIND_BEFORE.search(before[-40:])
    if match:
        return kind_name(match["kind"]), max(0, len(before) - 40) + match.start(), None
    so = _NUMBER_WORD.search(before[-12:])
    laws = list(STATUTE_WORD.finditer(before))
    if so and laws:
        end = len(before) - len(before[-12:]) + so.start()
        law = laws[-1]
        if so["bracket"] and len(laws) > 1 and AMENDING_LAW.match(before, laws[-2].start()):
            # A number in brackets is the amending law's, a bare one that of the law amended.
            law = laws[-2]
        title = before[law.start() : end]
        if not _BREAK.search(title):
            return kind_name(law[0]), law.start(), as_title(title)
    return None, len(before) - (len(so[0].lstrip(" ,")) if so else 0), None


# --- by the body that issued it ----------------------------------------------------------------

_OF_BODY = re.compile(
    rf"\b(?P<kind>{_CAPITAL_KIND})\s+của\s+(?P<body>\p{{Lu}}[^,;:.()“”\n]{{2,60}}?)\s*,?\s+(?=ngày\s+\d)"
)
_CONGRESS = re.compile(
    r"\bNghị quyết\s+(?:(?:Hội nghị\s+)?Trung ương\s+\d+(?:\s*,?\s*\(?kh[óo][áa]?\s+[IVXL]+\)?)?"
    r"|Đại hội(?:\s+đại biểu toàn quốc)?(?:\s+lần thứ)?\s+[IVXL]+(?:\s+của\s+Đảng)?)"
)
_CENTRE = (
    "Ban Chấp hành Trung ương|Bộ Chính trị|Ban Bí thư|Quốc hội|Ủy ban Thường vụ Quốc hội|Thủ tướng Chính phủ|Chính phủ"
)
_PROCEDURE = re.compile(
    rf"\bQuy chế (?:làm việc|\p{{Ll}}[^,;:.()“”\n]{{3,60}}?(?= của (?:{_CENTRE})\b))"
    r" của (?P<rest>\p{Lu}[^;:.()“”\n]{2,200})"
)
_ACTS = re.compile(r"\b(?:ban hành|quy định|hướng dẫn|quyết định|kết luận|yêu cầu|ngày)\b")


def _of_bodies(line: str) -> Iterator[Name]:
    for match in _OF_BODY.finditer(line):
        end, issued_on, _ = dated(line, match.end(), False)
        if issued_on:
            title = as_title(line[match.start() : match.end("body")])
            yield Name(match.start(), end, kind_name(match["kind"]), None, title, issued_on, issued_on.year)
    for match in _CONGRESS.finditer(line):
        yield Name(match.start(), match.end(), "Nghị quyết", None, as_title(match[0]))


def _rules_of_procedure(line: str) -> Iterator[Name]:
    for match in _PROCEDURE.finditer(line):
        end = match.start("rest")
        for part in re.split(r"(?<=,)", match["rest"]):
            if end > match.start("rest") and (not part.lstrip()[:1].isupper() or _ACTS.search(part)):
                break
            end += len(part)
        end = match.start() + len(line[match.start() : end].rstrip(" ,"))
        yield Name(match.start(), end, "Quy chế", None, as_title(line[match.start() : end]))


# --- short forms -------------------------------------------------------------------------------

_SHORT = re.compile(
    rf"\b(?P<kind>{_CAPITAL_KIND})\s+(?P<so>số\s+)?(?P<n>\d{{1,4}}(?:/(?:19|20)\d\d)?)\b"
    r"(?!\s*[/–-]\s*\p{L}|[.,]\d|/\d|\s*(?:%|năm\b|tháng\b|ngày\b|điểm\b|bước\b|nội dung\b))"
)
_OF_CENTRE = re.compile(r"\s*(?:là\s+)?(?:của|do)\s+(?:Ban Chấp hành Trung ương|Bộ Chính trị|Ban Bí thư|Trung ương)\b")
_PARTY_CODES = {name: code for code in ("QC", "QĐ", "NQ", "KL", "HD", "TB", "KH", "CT") for name in KIND_NAMES[code]}


def _short(line: str) -> Iterator[Name]:
    for match in _SHORT.finditer(line):
        kind = kind_name(match["kind"])
        # "Luật 2010" names a year.
        if re.fullmatch(r"(?:19|20)\d\d", match["n"]):
            continue
        end, issued_on, _ = dated(line, match.end(), False)
        code = _PARTY_CODES.get(kind)
        # Central Party bodies share one code, so that kind, ordinal and body make the number.
        number = f"{match['n']}-{code}/TW" if code and "/" not in match["n"] and _OF_CENTRE.match(line, end) else None
        # The Party numbers its documents within a term; elsewhere a bare ordinal could be anyone's.
        title = f"{kind} số {match['n']}" if match["so"] and code and number is None and code != "QĐ" else None
        year = issued_on.year if issued_on else None
        yield Name(match.start(), end, kind, number, title, issued_on, year, match["n"])
