"""The title (trích yếu) of a document, and where its head ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import regex as re

from ingest.bodies import is_body
from ingest.head.fragments import Fragment, Role, joined
from ingest.head.kind import CONSOLIDATED, without_spacing
from ingest.head.number import in_title, parse
from ingest.lettercase import recase
from rag.directives.dates import find_dates
from rag.directives.labels import read_marker
from rag.directives.numbers import canonical, find_numbers, number_key
from rag.vietnamese.normalize import fold

_LONGEST = 400  # characters of a title
_PROSE = 160  # characters from which a line that begins like a sentence is one
# A line that ends in one of these is not the end of a title.
_UNFINISHED = re.compile(
    r"(?:\b(?:trong|của|và|với|về|cho|tại|trên|từ|đến|thuộc|do|theo|ở|các|những|một|bởi|vào|đối|số|là|hoặc|giữa"
    r"|nghị định"
    r"|quyết định|thông tư|nghị quyết|thi hành|of|the|and|for|in|on|to)|,|[-–])$",
    re.IGNORECASE,
)
_SKIPPED = {
    Role.RULE, Role.MOTTO, Role.NUMBER, Role.DATE, Role.DRAFT, Role.SECRET, Role.STAMP, Role.ENCLOSED, Role.NOTE,
}  # fmt: skip
# With which the part of a title behind the kind begins, in small letters.
_OPENERS = (
    "về|ban hành|sửa đổi|bổ sung|quy định|qui định|hướng dẫn|phê duyệt|công bố|bãi bỏ|hủy bỏ|thành lập|thay thế"
    "|giao|thi hành"
    "|thực hiện|triển khai|tổ chức|chấn chỉnh|tăng cường|tình hình|kết quả|một số|chức năng|điều chỉnh"
    "|kiện toàn|đẩy mạnh"
    "|tổng kết|sơ kết|công tác|thông báo|chi tiết|v/v"
)
_OPENER = re.compile(rf"(?:{_OPENERS})\b", re.IGNORECASE)
_STATUTES = {"Luật", "Bộ luật", "Pháp lệnh"}
_DATELINE = re.compile(r"\b(?:ngay|cap nhat|thu (?:hai|ba|tu|nam|sau|bay)|chu nhat|updated|gmt)\b")
_PLACE = re.compile(r"(?:tinh|thanh pho|tp|huyen|quan|thi xa|xa|phuong|thi tran)\b")
_CONTENTS = re.compile(r"(?:muc luc|table of contents|contents)$")


@dataclass(frozen=True, slots=True)
class Title:
    """The title; the index of the first line behind it; the body that the line of the kind names ("của …")."""

    text: str
    body: int
    by: str = ""
    decider: str = ""
    number: str | None = None
    issued_on: date | None = None


def titled_by_kind(fragments: Sequence[Fragment], at: int, kind: str, number: str | None, text: str) -> Title:
    """The title below the line of the kind, at index `at`."""
    own = re.sub(r"^[Bb](?:ản|ẢN) ", "", without_spacing(fragments[at].text).strip(" *#_-–:.=\t"))
    first = kind.split(" liên tịch")[0] if not fold(own).startswith(fold(kind)) else kind
    rest = own[len(first) :].strip(" -–") if kind != CONSOLIDATED or fold(own) != fold(kind) else ""
    parts = [rest] if rest else []
    above = joined(fragment.folded for fragment in fragments[:at])
    i, decider = at + 1, ""
    while i < len(fragments):
        fragment = fragments[i]
        if fragment.role in _SKIPPED and not _wraps(fragment, parts, number):
            i += 1
            continue
        if fragment.role in {Role.BASIS, Role.LABEL, Role.ADDRESSEE} or len(joined(parts)) > _LONGEST:
            break
        line = fragment.text.strip(" *#_")
        if _decides(fragments, i, parts, above):
            decider = line
            break
        if parts and not _continues(fragments, i, parts):
            break
        if not parts and len(line) > 300 and not line.isupper():
            break
        parts.append(line)
        i += 1
    body = _line_of(fragments, i)
    named = _without_own_name(parts, number)
    return Title(_composed(kind, named.rest, text), body, named.by, decider, named.number, named.issued_on)


def of_letter(fragments: Sequence[Fragment], kind: str | None, text: str) -> Title | None:
    """The title of a letter, which stands under its number: "V/v …"; None where no subject does."""
    at = next((i for i, f in enumerate(fragments) if f.role is Role.SUBJECT), None)
    if at is None or any(f.role in {Role.BASIS, Role.LABEL} for f in fragments[:at]):
        return None
    parts = [fragments[at].text]
    i = at + 1
    while i < len(fragments) and fragments[i].role is Role.TEXT and not parts[-1].endswith((".", "./.")):
        if len(fragments[i].text) > 110 or (fragments[i].text.isupper() and not parts[-1].isupper()):
            break
        parts.append(fragments[i].text)
        i += 1
    # The right column may come out below the left one, and even below "Kính gửi".
    last = max((k for k, f in enumerate(fragments[: i + 12]) if f.role in {Role.MOTTO, Role.DATE}), default=-1)
    blocked = next(
        (k for k, f in enumerate(fragments[: last + 1]) if f.role in {Role.BASIS, Role.LABEL} and k > i), None
    )
    subject = re.sub(r"^(?:V\s?/\s?v|V\.v|Trích yếu\s*:?)\.?:?\s*", "về việc ", joined(parts), flags=re.IGNORECASE)
    subject = re.sub(r"^về việc (?=về\b)", "", subject, flags=re.IGNORECASE)
    end = i if blocked is not None else max(i, last + 1)
    return Title(_composed(kind or "", [subject], text), _line_of(fragments, end))


def free(fragments: Sequence[Fragment], lines: int, text: str) -> Title:
    """The title of a text that is no official document: its first line, with the dateline below it."""
    skipped = _SKIPPED - {Role.NOTE}
    at = next((i for i, f in enumerate(fragments) if f.role not in skipped and not _CONTENTS.match(f.folded)), None)
    if at is None or lines <= 1:
        return Title(fragments[0].text if fragments else "", 0)
    if fragments[at].role in {Role.ADDRESSEE, Role.BASIS}:
        return Title("", fragments[at].line)
    at, end = _above_a_note(fragments) or _heading(fragments, at)
    parts = [fragment.text for fragment in fragments[at:end]]
    body = _line_of(fragments, end)
    while end < len(fragments) and len(fragments[end].text) < 120 and _DATELINE.search(fragments[end].folded):
        end += 1
        body = _line_of(fragments, end)
    title = re.sub(r"^#+\s*", "", joined(parts))
    marker = read_marker(title)
    if marker is not None and marker.rest < len(title) and fragments[at].role is Role.LABEL:
        title = title[marker.rest :].strip(" :")
    title = recase(title, text) if any(part.isupper() and len(part.split()) > 1 for part in parts) else title
    return Title(title if len(title) <= 300 else title[:297].rsplit(" ", 1)[0] + "…", body)


def _is_heading(fragment: Fragment) -> bool:
    bare = re.sub(r"\(.*", "", fragment.text)
    return fragment.role in {Role.TEXT, Role.LABEL} and bare.isupper() and len(bare.split()) >= 2 and len(bare) > 6


def _names_a_body(fragment: Fragment) -> bool:
    return is_body(fragment.text) or bool(_PLACE.match(fragment.folded))


def _above_a_note(fragments: Sequence[Fragment]) -> tuple[int, int] | None:
    """From where to where the title of an annex or a table stands: right above "(Kèm theo …)"."""
    for end, fragment in enumerate(fragments[:10]):
        if fragment.role in {Role.BASIS, Role.LABEL}:
            return None
        if fragment.role not in {Role.ENCLOSED, Role.NOTE}:
            continue
        start = end
        while start > 0 and (above := fragments[start - 1]).role is Role.TEXT and len(above.text) < 160:
            if _names_a_body(above) or (len(above.text) < 20 and re.search(r"\d", above.text)):
                break
            if fragment.role is Role.NOTE and not _is_heading(above):
                break
            start -= 1
        # The name of a sheet or a file in front of a heading is no part of it.
        while start < end - 1 and _is_heading(fragments[end - 1]) and not _is_heading(fragments[start]):
            start += 1
        return (start, end) if start < end else None
    return None


def _heading(fragments: Sequence[Fragment], at: int) -> tuple[int, int]:
    """From where to where a heading in capitals stands at `at`, or a few lines below a name (of a sheet, a body)."""
    start, near = at, range(at, min(at + 6, len(fragments)))
    if _names_a_body(fragments[at]) or (not _is_heading(fragments[at]) and len(fragments[at].text) < 45):
        start = next((i for i in near if _is_heading(fragments[i]) and not _names_a_body(fragments[i])), at)
    end = start + 1
    while end < min(start + 4, len(fragments)) and _is_heading(fragments[start]) and _is_heading(fragments[end]):
        if fragments[end - 1].text.endswith(":"):
            break
        end += 1
    return start, end


def _wraps(fragment: Fragment, parts: Sequence[str], number: str | None) -> bool:
    """Whether a line that looks like a number or a date is the middle of a title: "…Nghị định / số 5/2030/NĐ-CP"."""
    if not parts or (parts[-1].isupper() and not fragment.text.isupper()):
        return False
    if fragment.role is Role.ENCLOSED:
        # "SỬA ĐỔI QUY CHẾ … / BAN HÀNH KÈM THEO QUYẾT ĐỊNH SỐ …" goes on; an annex says it in brackets.
        same = fragment.text.isupper() == parts[-1].isupper() and (fragment.text.isupper() or number is not None)
        return same and not fragment.text.startswith("(") and not is_own(fragment.text, number)
    if fragment.role is Role.NUMBER:
        other, _ = parse(fragment.text)
        return other is not None and (number is None or number_key(other) != number_key(number))
    return (
        fragment.role is Role.DATE and fragment.folded.startswith("ngay") and bool(list(find_numbers(parts[-1]))[-1:])
    )


def _decides(fragments: Sequence[Fragment], i: int, parts: Sequence[str], above: str) -> bool:
    """Whether the line names the body that decides, as it stands between the title and "Căn cứ"."""
    line = fragments[i].text.strip(" *_-–#")
    if not is_body(line) or len(line) > 110 or (parts and _UNFINISHED.search(parts[-1])):
        return False
    if not parts and fragments[i].folded not in above:
        # "LUẬT" over "THANH TRA": a law may be called as a body is.
        return False
    following = next((f for f in fragments[i + 1 :] if f.role is not Role.RULE), None)
    if following is None or following.line == fragments[i].line:
        return False
    if following.role in {Role.BASIS, Role.LABEL}:
        return True
    # "BAN CHẤP HÀNH TRUNG ƯƠNG" over "QUY ĐỊNH …", or two lines of a name.
    return line.isupper() and bool(parts) and not parts[-1].isupper()


def _continues(fragments: Sequence[Fragment], i: int, parts: Sequence[str]) -> bool:
    line, last = fragments[i].text.strip(" *#_"), parts[-1]
    if line.isupper():
        return last.isupper() or bool(_UNFINISHED.search(last))
    if _UNFINISHED.search(last):
        return len(line) < 300
    if len(parts) == 1 and re.match(r"(?:của|liên tịch)\b", last, re.IGNORECASE):
        return len(line) < _PROSE
    if last.isupper() or last.endswith((".", ";", ":")):
        return False
    if not line[:1].isupper():
        return len(line) < 300
    # A short line in the middle of the page is still title when the body begins right below it.
    following = next((k for k in range(i + 1, len(fragments)) if fragments[k].role is not Role.RULE), None)
    ends_head = following is not None and (
        fragments[following].role is Role.BASIS or _decides(fragments, following, [*parts, line], "")
    )
    return len(line) < 110 and ends_head and not line.endswith((".", ";", ":", ","))


@dataclass(frozen=True, slots=True)
class _Named:
    """What stands behind the kind, without the document's naming of itself, and what that says."""

    rest: list[str]
    by: str = ""
    number: str | None = None
    issued_on: date | None = None


def _without_own_name(parts: Sequence[str], number: str | None) -> _Named:
    """`parts` without the older "của Chính phủ số 1/2007/NĐ-CP ngày …"."""
    if not parts:
        return _Named([])
    text = joined(parts[:2])
    found = in_title(text)
    if found is not None and (number is None or number_key(found[0]) == number_key(number)):
        rest, issued_on = joined(parts)[found[1] :], None
        dated = next(find_dates(rest[:60]), None)
        if dated and fold(rest[: dated[1]]).strip(" ,") in {"", "ngay"}:
            rest, issued_on = rest[dated[2] :], dated[0]
        by = re.sub(r"[,\s]*(?:luật\s+)?số\W*$", "", text[: next(find_numbers(text)).start], flags=re.IGNORECASE)
        return _Named([rest.strip(" ,.")], _body_in(by), found[0], issued_on)
    # "QUYẾT ĐỊNH CỦA BỘ TRƯỞNG BỘ TÀI CHÍNH", a line of its own, or followed by "về việc …".
    first = re.match(r"của\s+(?P<by>.+)", parts[0], re.IGNORECASE)
    if first and is_body(first["by"]):
        opener = re.search(rf"\s(?:{_OPENERS})\b", first["by"], re.IGNORECASE)
        by = first["by"][: opener.start()] if opener else first["by"]
        rest_of_line = [first["by"][opener.start() :].strip()] if opener else []
        if rest_of_line or len(parts) > 1:
            return _Named([*rest_of_line, *parts[1:]], _body_in(by))
    return _Named(list(parts))


def _body_in(phrase: str) -> str:
    return re.sub(
        r"^(?:liên tịch|của|liên bộ)\s+", "", re.sub(r"^liên tịch\s+", "", phrase.strip(), flags=re.I), flags=re.I
    )


def _composed(kind: str, parts: Sequence[str], text: str) -> str:
    """Kind and title as one line, capitals as running text has them."""
    title = joined(parts).strip(" .")
    if any(part.isupper() for part in parts):
        title = recase(title, text)
    if kind == CONSOLIDATED or not kind:
        return title[:1].upper() + title[1:]
    if not title:
        return kind
    if kind in _STATUTES and not re.match(r"(?:sửa đổi|bổ sung|bãi bỏ)", title, re.IGNORECASE):
        title = title[:1].upper() + title[1:]
    elif _OPENER.match(title) or (not is_body(title) and " ".join(title.lower().split()[:2]) in text):
        # "QUYẾT ĐỊNH" over "Ban hành Quy chế…" reads on as one title.
        title = title[:1].lower() + title[1:]
    title = re.sub(r"^v/v\b\.?:?", "về việc", title, flags=re.IGNORECASE)
    return f"{kind} {title}"


def _line_of(fragments: Sequence[Fragment], i: int) -> int:
    """The line that the body begins with when fragment `i` is the first that is no longer title."""
    if i >= len(fragments):
        return fragments[-1].line + 1 if fragments else 0
    shared = i > 0 and fragments[i - 1].line == fragments[i].line
    return fragments[i].line + (1 if shared else 0)


def is_own(line: str, number: str | None) -> bool:
    """Whether `line` names no directive but the one called `number`."""
    return all(canonical(mention.text) == number for mention in find_numbers(line))
