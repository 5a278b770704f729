"""The lines of a head cut into pieces that each say one thing, and what sort of thing that is.

The left and the right column of a head often come out on one line ("BỘ TÀI CHÍNH   CỘNG HÒA XÃ HỘI…",
"Số: 5/QĐ-UBND   Sông Mẫu, ngày 5 tháng 6 năm 2031"), and in old fonts capitals come out as small letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

import regex as re

from ingest.structure import Line
from rag.directives.labels import read_marker
from rag.directives.model import Level
from rag.directives.numbers import find_numbers
from rag.vietnamese.normalize import fold, nfc


class Role(Enum):
    """What a piece of a head says."""

    RULE = auto()  # nothing: a line drawn, an asterisk
    MOTTO = auto()  # quốc hiệu, tiêu ngữ, tiêu đề Đảng
    NUMBER = auto()  # số, ký hiệu; also left blank
    DATE = auto()  # địa danh và ngày tháng năm
    DRAFT = auto()  # dự thảo
    SECRET = auto()  # dấu chỉ mức độ mật
    STAMP = auto()  # hỏa tốc, lưu hành nội bộ and the like
    SUBJECT = auto()  # V/v, of a letter
    ADDRESSEE = auto()  # kính gửi
    ENCLOSED = auto()  # (ban hành kèm theo…)
    NOTE = auto()  # another remark in brackets
    BASIS = auto()  # căn cứ, xét, theo đề nghị: the body begins
    LABEL = auto()  # Chương I, Điều 1, I., 1.: the body begins
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Fragment:
    """One piece: its text, the same folded, and the index of its line."""

    text: str
    folded: str
    line: int
    role: Role

    @property
    def is_upper(self) -> bool:
        """Whether it is written in capitals."""
        return self.text.isupper()


REACH = 80  # lines in which a head is looked for
_LONGEST = 400  # characters of a line that may belong to a head
_EDGES = " *_-–—:#=.\t"

_MOTTO_TEXT = re.compile(
    # One letter in five misread, as in scans.
    r"(?b)(?:\b(?:cong hoa xa hoi chu nghia viet nam){e<=5}"
    r"|\b(?:doc lap ?[-–—.]{0,3} ?tu do ?[-–—.]{0,3} ?hanh phuc){e<=4}"
    r"|\b(?:dang cong san viet nam){e<=3}|\bsocialist republic of viet ?nam"
    r"|\bindependence ?[-–—] ?freedom ?[-–—] ?happiness"
    r"|\bcommunist party of viet ?nam)"
)
_MOTTO_HINT = re.compile(r"viet ?nam|nghia|doc ?lap|hanh ?phuc|tu do|independence|cong san")
_GAZETTE = re.compile(r"cong bao\b|van ban (?:mau|quy pham phap luat)$|sample document|.*\bcong bao/so\b")
_SO = r"s[oố60°]"
_NUMBER = re.compile(
    rf"(?:(?:bo luat|luat|phap lenh|sac lenh|lenh|nghi quyet|official|document|reference) )?"
    rf"(?:{_SO}|no|number)\b\s*[.:]{{0,2}}\s*"
    r"(?=[\d/.…_\[\]|()*-]|\p{L}{0,3}[\]\[)(|]|$)"
)
_DAY = (
    r"ngay\W{0,12}(?P<day>\w{0,3})\W{0,12}thang\W{0,12}(?P<month>\w{0,3})\W{0,12}nam\b\W{0,6}(?P<year>\d{0,4})\W{0,12}"
)
DATELINE = re.compile(
    rf"(?:(?P<place>[^\d,;:()]{{2,40}}?)\s*,\s*|(?P<place>[^\d,;:()]{{2,25}}?)\s+)?(?:{_DAY}(?:\w{{1,3}}\W*)?"
    r"|ngay\s+\d{1,2}\s?[/.-]\s?(?P<month>\d{1,2})\s?[/.-]\s?(?P<year>\d{4})\W*)"
)
_DATE_AT_END = re.compile(
    r"(?:(?P<place>(?:TP\W{0,2})?\p{Lu}\p{L}*(?:[ .-]+\p{Lu}\p{L}*){0,4})\s*,\s*)?(?P<date>[Nn]gày\b.*)$"
)
_DRAFT = re.compile(
    r"(?:ban )?du thao(?: ?(?:lan|so)?(?: thu)? ?(?:\d{1,2}|[ivx]+|cuoi|mot|hai|ba|tu"
    r"|nam))?(?: ?[-,(]? ?ngay [\d/.\- ]+)?"
    r"|draft(?: (?:no\.? ?)?\d+)?|ban thao|du thao (?:de )?(?:xin|lay) y kien"
)
_SECRET = re.compile(r"(?:(?:độ|mức độ|mức|chế độ)(?: bảo)? mật ?:? ?)?(?P<mark>mật|tối mật|tuyệt mật)", re.IGNORECASE)
_SECRET_IN_CAPITALS = {"TOI MAT": "Tối mật", "TUYET MAT": "Tuyệt mật"}
_STAMP = re.compile(
    r"(?:hoa toc(?: hen gio)?|thuong khan|khan|xem xong tra lai|luu hanh noi bo|thu hoi|khong pho bien"
    r"|tai lieu (?:thu hoi|luu hanh noi bo)|ban (?:chinh|sao|goc)|sao y(?: ban chinh)?|cong van den.*|den ngay.*)"
)
_SUBJECT = re.compile(r"(?:v ?/ ?v|v\.v|v/ ?v)\b|trich yeu ?:|ve viec\b")
_ADDRESSEE = re.compile(r"(?:kinh )?g[uo]i ?(?::|$)|kinh g[uo]i\b")
_ENCLOSED = re.compile(r"[(\[]?\s*(?:(?:duoc )?(?:ban hanh )?kem theo|(?:duoc )?ban hanh theo)\b")
_BASIS = re.compile(
    r"(?:-\s*|\+\s*)?(?:can cu\b|xet (?:de nghi|to trinh|de xuat|theo|yeu cau|bao cao)\b|theo de nghi"
    r"|quoc hoi ban hanh|noi nhan"
    r"|pursuant|having regard|on the basis of)"
)
# These open a body too, but also the title of a plan ("KẾ HOẠCH / Thực hiện Nghị quyết…").
_SOFT_BASIS = re.compile(
    r"(?:-\s*)?(?:thuc hien|nham|de (?:thuc hien|trien khai)|trong thoi gian|sau khi|de dam bao)\b"
)
_BODY_LEVELS = {
    Level.PART, Level.CHAPTER, Level.SECTION, Level.SUBSECTION, Level.ARTICLE, Level.ROMAN, Level.NUMBER, Level.LETTER,
}  # fmt: skip


def cut(lines: Sequence[Line]) -> list[Fragment]:
    """The pieces of the first lines, in order; what a "Số" stands for on the next line is joined to it."""
    out: list[Fragment] = []
    for index, line in enumerate(lines[:REACH]):
        for piece in _pieces(line):
            made = _fragment(piece, index)
            if out and re.fullmatch(rf"{_SO} ?[.:]?", out[-1].folded) and _is_number(made.folded):
                made = _fragment(f"{out.pop().text} {piece}", index)
            out.append(made)
    return _with_whole_notes(out)


def _with_whole_notes(fragments: list[Fragment]) -> list[Fragment]:
    """`fragments` with the lines of a remark in brackets that runs over several all marked as one."""
    open_ = 0
    for at, fragment in enumerate(fragments):
        text = fragment.text
        if open_ and fragment.role is not Role.RULE:
            fragments[at] = replace(fragment, role=Role.NOTE)
            open_ = 0 if ")" in text else open_ - 1
        elif text.startswith("(") and ")" not in text and any(")" in f.text for f in fragments[at + 1 : at + 4]):
            fragments[at] = replace(fragment, role=Role.ENCLOSED if fragment.role is Role.ENCLOSED else Role.NOTE)
            open_ = 3
    return fragments


def month_and_year(fragment: Fragment) -> tuple[int, int] | None:
    """The month and the year that a line of a date says, also where its day is blank or cannot be read."""
    match = DATELINE.fullmatch(fragment.folded)
    if match is None or not match["month"].isdigit() or len(match["year"]) != 4:
        return None
    return int(match["month"]), int(match["year"])


def secret_mark(fragment: Fragment) -> str | None:
    """The degree of secrecy that a stamp says: "Mật", "Tối mật", "Tuyệt mật"."""
    text = nfc(fragment.text).strip(_EDGES + "()[]|")
    match = _SECRET.fullmatch(text)
    return match["mark"].lower().capitalize() if match else _SECRET_IN_CAPITALS.get(text)


def _pieces(line: Line) -> Iterator[str]:
    if len(line.text) > _LONGEST:
        yield line.text
        return
    cells = line.text.split(" | ") if line.row or " | " in line.text else [line.text]
    for cell in cells:
        for part in _around_mottos(nfc(cell).strip(" |")):
            if (note := re.search(r"(?<=\S)\s+(?=\((?:ban hành )?kèm theo\b)", part, re.IGNORECASE)) and part[
                : note.start()
            ].isupper():
                yield part[: note.start()]
                part = part[note.end() :]
            yield from (piece for piece in _around_numbers(part) if piece.strip())


def _around_mottos(text: str) -> Iterator[str]:
    """`text` cut before and after the national and the Party motto."""
    folded = _fold_in_place(text)
    at = 0
    for match in _MOTTO_TEXT.finditer(folded) if len(text) <= 200 and _MOTTO_HINT.search(folded) else ():
        before, after = folded[at : match.start()].strip(_EDGES), folded[match.end() :].strip(_EDGES)
        # "Hiến pháp nước Cộng hòa…", "Điều lệ Đảng Cộng sản…" are no mottos.
        if before.endswith(("nuoc", "dieu le", "cua", "nude")) or (
            before and not _may_share_a_line(text[at : match.start()])
        ):
            return (yield text[at:])
        if after and not _may_share_a_line(text[match.end() :]) and not _MOTTO_HINT.search(after):
            return (yield text[at:])
        yield text[at : match.start()]
        yield match_text if (match_text := text[match.start() : match.end()]) else ""
        at = match.end()
    yield text[at:]


def _may_share_a_line(text: str) -> bool:
    """Whether the other column may say this next to a motto: a name in capitals, a number, a date."""
    stripped = text.strip(_EDGES)
    folded = fold(stripped)
    return stripped.isupper() or bool(_NUMBER.match(folded) or "ngay" in folded or len(stripped) <= 3)


def _around_numbers(text: str) -> Iterator[str]:
    """`text` cut between the name of a body, its number, a subject and a place with a date."""
    own = re.search(r"(?<=[\p{Lu}\d)])\s+(?=(?:Luật )?S[ốÓÔỐo6]\s*:|số\s*:)", text)
    if own and text[: own.start()].isupper():
        yield text[: own.start()]
        text = text[own.end() :]
    if _NUMBER.match(fold(text)):
        subject = re.search(r"\s(?=V\s?/\s?v\b|Về việc\b)", text)
        dated = _DATE_AT_END.search(text)
        end = _end_of_number(text)
        if dated and dated.start() >= end and fold(text[end : dated.start()]).strip(_EDGES + ",") == "":
            yield text[: dated.start()]
            yield text[dated.start() :]
            return
        if subject:
            yield text[: subject.start()]
            yield text[subject.end() :]
            return
    elif _SUBJECT.match(fold(text)) and (dated := _DATE_AT_END.search(text)) and dated["place"]:
        yield text[: dated.start()]
        yield text[dated.start() :]
        return
    yield text


def _end_of_number(text: str) -> int:
    mention = next(find_numbers(text), None)
    if mention is not None:
        return mention.end
    blank = re.match(r"\W*\p{L}+\W*(?:[\d./…_\s-]*[-/]\s?[\p{L}&-]+(?:/\p{L}+)*)?", text)
    return blank.end() if blank else 0


def _fragment(text: str, line: int) -> Fragment:
    stripped = text.strip(" *#_\t")
    folded = fold(stripped).strip()
    made = Fragment(stripped, folded, line, Role.TEXT)
    return Fragment(stripped, folded, line, _role(made))


def _role(fragment: Fragment) -> Role:
    text, folded = fragment.text, fragment.folded
    bare = folded.strip(_EDGES + '()[]|"“”')
    if not re.search(r"\w", folded):
        return Role.RULE
    if len(folded) > 300:
        return Role.BASIS if _BASIS.match(folded) else Role.TEXT
    if _GAZETTE.match(folded) or (len(folded) < 60 and _MOTTO_HINT.search(folded) and _MOTTO_TEXT.fullmatch(bare)):
        return Role.MOTTO
    if secret_mark(fragment):
        return Role.SECRET
    if _DRAFT.fullmatch(bare):
        return Role.DRAFT
    if _STAMP.fullmatch(bare):
        return Role.STAMP
    if _NUMBER.match(folded) and _is_number_line(folded):
        return Role.NUMBER
    if DATELINE.fullmatch(folded.strip(" *_.,()")):
        return Role.DATE
    if _ENCLOSED.match(folded):
        return Role.ENCLOSED
    if _BASIS.match(folded) or (len(folded) > 100 and _SOFT_BASIS.match(folded)):
        return Role.BASIS
    if _SUBJECT.match(folded):
        return Role.SUBJECT
    if _ADDRESSEE.match(folded):
        return Role.ADDRESSEE
    if text.startswith("(") and text.endswith(")"):
        return Role.NOTE
    marker = read_marker(text)
    return Role.LABEL if marker is not None and marker.level in _BODY_LEVELS else Role.TEXT


def _is_number_line(folded: str) -> bool:
    """Whether the line that opens with "Số" is one of a number, written or blank, and no sentence or column title."""
    rest = _NUMBER.sub("", folded, count=1)
    rest = rest.strip(" .…_-=*")
    return not rest or _is_number(rest) or bool(re.match(r"\W*[^\s-]{0,6}\s?[/-]\s?(?:\d{4}\s?/\s?)?\p{L}{2}", rest))


def _is_number(folded: str) -> bool:
    return bool(re.match(r"\d[\d\s]{0,6}\p{L}?\s?(?:[-/]|\s[a-z]{2,5}/)", folded))


def _fold_in_place(text: str) -> str:
    """`fold` letter by letter, so that places stay."""
    return "".join(folded if len(folded := fold(c)) == 1 else c for c in text)


def joined(parts: Iterable[str]) -> str:
    """`parts` as one line."""
    return re.sub(r"\s+", " ", " ".join(parts)).strip()
