"""What the tail of a document says: who signed it, in what office, for which body, and who receives it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex as re

from ingest.bodies import body_name, is_body
from ingest.structure import Line
from rag.directives.numbers import KINDS
from rag.vietnamese.normalize import fold, nfc

_FOR = r"(?:T\s?/\s?M|TM|T\.M)"
_INSTEAD = r"(?:KT|K/T|K\.T|TL|T/L|T\.L|TUQ|T/UQ)"
_ON_BEHALF = re.compile(rf"{_FOR}\b[./]?\s*(?P<body>\p{{L}}[\p{{L}}\s,.-]+)")
_FOR_ANOTHER = re.compile(rf"(?:{_FOR}|{_INSTEAD})\b\s?[./]?\s*(?P<rest>\p{{L}}.*)")
_ACTING = re.compile(r"(?:Q\.|QUYỀN|Quyền)\s*(?=\p{L})")
_OFFICES = (
    "Bộ trưởng", "Thứ trưởng", "Chủ tịch", "Phó Chủ tịch", "Thủ tướng", "Phó Thủ tướng", "Tổng Bí thư", "Bí thư",
    "Phó Bí thư", "Phó Bí thư Thường trực", "Thường trực", "Giám đốc", "Phó Giám đốc", "Tổng Giám đốc", "Chủ nhiệm",
    "Phó Tổng Giám đốc", "Phó Chủ nhiệm", "Tổng Thanh tra", "Phó Tổng Thanh tra", "Trưởng ban", "Phó Trưởng ban",
    "Chánh Văn phòng", "Phó Chánh Văn phòng", "Chánh Thanh tra", "Phó Chánh Thanh tra", "Chánh án", "Phó Chánh án",
    "Viện trưởng", "Phó Viện trưởng", "Vụ trưởng", "Phó Vụ trưởng", "Cục trưởng", "Phó Cục trưởng", "Tổng cục trưởng",
    "Phó Tổng cục trưởng", "Thống đốc", "Phó Thống đốc", "Tổng Kiểm toán", "Phó Tổng Kiểm toán", "Hiệu trưởng",
    "Phó Hiệu trưởng", "Trưởng phòng", "Phó Trưởng phòng", "Ủy viên Thường trực", "Ủy viên", "Trưởng đoàn",
    "Tổng Thư ký",
    "Chi cục trưởng", "Phó Chi cục trưởng", "Đội trưởng", "Tư lệnh", "Chính ủy", "Tổng Biên tập",
    "Thường trực Ban Bí thư",
    "Chánh Văn phòng Trung ương", "Phó Bí thư Đảng ủy", "Chairman", "Chairwoman", "Chairperson",
    "Vice Chairman", "Chair",
    "Vice Chairperson", "Vice Chairwoman", "Deputy Chairperson", "Vice Chair",
    "Deputy Chairman", "Head", "Deputy Head", "Director", "Deputy Director", "Minister", "Deputy Minister", "Secretary",
    "Deputy Secretary", "Prime Minister", "General Secretary", "Head of Office",
)  # fmt: skip
_CASED_OFFICES = {fold(office): office for office in _OFFICES}
_OFFICE = re.compile(rf"(?:{'|'.join(sorted(map(re.escape, _CASED_OFFICES), key=len, reverse=True))})\b")
_SIGNED = re.compile(r"[(\[]?\b(?:đã\s+ký|signed)\b[)\]]?[:.]?", re.IGNORECASE)
_DEGREES = re.compile(
    r"^(?:(?:GS|PGS|TSKH|TS|ThS|Th\.S|BS|KS|CN|Luật sư|Thiếu tướng|Trung tướng|Thượng tướng|Đại tướng|Đại tá|Thượng tá)"
    r"\b[.,]?\s*)+"
)
_FULL_NAME = re.compile(r"(?:\p{Lu}[\p{L}'’]*\s+){1,5}\p{Lu}[\p{L}'’]*$")
_SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Trương|Đinh|Đoàn|Lương|Mai|Trịnh|Đào|Tô|Tạ|Hà"
    "|Cao|Thái|Châu|Tống|Lưu|Lâm|Phùng|Quách|Vương|La|Triệu|Từ|Kiều|Chu|Nông|Hứa|Tăng|Nghiêm|Doãn|Khuất|Ông|Điểu|Thạch|Sơn"
    "|Danh|Kim|Giàng|Vi|Lò|Hầu|Sùng|Bế|Ma|Đàm|Khương|Mạc|Cù|Ninh|Lại|Âu|Đồng|Quàng|Cầm|Hạng|Vàng|Mã|Trang|Tòng|Ksor|Siu"
    "|Rơ|Nay|Y|H'|K'|Thào|Bạch|Viên|Phó|Mùa|Chẩu|Lù|Tráng|Xồng|Lữ|Kha|Văn|Tướng|Giáp|Hùng|Uông|Thân|Đậu|Nhữ|Bành|Diệp|Hàn"
)
# A name at the end of a line of the left column, where two columns came out as one.
_NAME_AT_END = re.compile(
    rf"(?P<before>.*?\S)\s+(?P<name>(?:{_SURNAMES})(?:\s\p{{Lu}}\p{{Ll}}+){{1,4}})(?P<signed>\s*[(]?đã ký[)]?)?$"
)
_NOT_A_NAME = re.compile(
    r"(?:Nơi nhận|Như|Lưu|Các|Văn phòng|Ủy ban|Bộ|Ban|Sở|Hội|Đảng|Tỉnh|Thành|Cơ quan|Công báo|Website"
    r"|Recipients|Họ và tên"
    r"|Họ tên|Chữ ký|Ký tên|Nhân dân|Nhà nước|Việt Nam|Phần|Chương|Điều|Mục|Phụ lục|Mẫu|Biểu)\b",
    re.IGNORECASE,
)
_KINDS = frozenset(map(fold, KINDS))
_RECIPIENTS = re.compile(r"(?:Nơi\s+nhận|NƠI\s+NHẬN|Recipients|RECIPIENTS|Distribution)\s*[:.]?\s*")
_BULLET = re.compile(r"^[-–—+*•·]\s*")
_REACH = 12  # lines below an office in which its holder's name is looked for, the recipients not counted
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Signature:
    """What the signature says: the person, the body signed for ("T/M BAN BÍ THƯ"), the person's office.

    `body_as_written` is the body in the document's own letters.
    """

    signer: str | None = None
    on_behalf_of: str | None = None
    office: str | None = None
    body_as_written: str | None = None


def read_signature(tail: Sequence[Line]) -> Signature:
    """Who signed, for which body and in what office, from the lines of the tail; None for what they do not say."""
    pieces = [piece for left, right in _columns(tail) for piece in (left, right) if piece]
    on_behalf = (_ON_BEHALF.match(piece) for piece in pieces if is_office(piece))
    body = next((match["body"].strip(" ,.-") for match in on_behalf if match and is_body(match["body"])), None)
    signer, office = _signer(pieces)
    return Signature(signer, body_name(body) if body else None, office, body)


def read_recipients(tail: Sequence[Line]) -> tuple[str, ...]:
    """The lines of "Nơi nhận", without bullets and the stops at their ends."""
    out: list[str] = []
    open_ = False
    for left, _ in _columns(tail):
        if not open_:
            match = _RECIPIENTS.match(left)
            if match is None:
                continue
            open_ = True
            left = left[match.end() :]
        if not left or is_office(left) or _SIGNED.fullmatch(left) or (_own_name(left) and not _BULLET.match(left)):
            continue
        at_end = _NAME_AT_END.match(left)
        if at_end and not re.search(r"(?:đ/c|đồng chí|ông|bà|[:,-])$", at_end["before"], re.IGNORECASE):
            left = at_end["before"]
        line = _SIGNED.sub("", _BULLET.sub("", left)).strip()
        if _BULLET.match(left) or not out:
            out.append(line)
        elif line and (line[:1].islower() or out[-1].endswith((",", "các", "và"))) and len(line) < _LONGEST:
            out[-1] = f"{out[-1]} {line}"
        elif not any(_BULLET.match(text) for text, _ in _columns(tail)):
            out.append(line)
        else:
            break
    return tuple(cleaned for line in out if (cleaned := line.strip(" ;,.:/")) and re.search(r"\w", cleaned))


def is_office(text: str) -> bool:
    """Whether a line of the tail is one of a signature: "TM. …", "KT. …", an office."""
    if len(text) > 80 or _BULLET.match(text):
        return False
    other = _FOR_ANOTHER.match(text)
    if other is not None:
        return text.isupper() or is_body(other["rest"]) or bool(_OFFICE.match(fold(other["rest"])))
    match = _OFFICE.match(fold(_ACTING.sub("", text)))
    # In small letters only an office alone is one: "Chủ tịch, các Phó Chủ tịch…" are recipients.
    return match is not None and (text.isupper() or _plain(fold(_ACTING.sub("", text))) in _CASED_OFFICES)


def signs(line: Line) -> bool:
    """Whether `line` begins what stands at the foot of a document: "Nơi nhận", "TM. …", "KT. …"."""
    return any(
        (_FOR_ANOTHER.match(text) and is_office(text)) or _RECIPIENTS.match(text) for text in next(_columns([line]))
    )


def _columns(tail: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """The left and the right column of each line, the right one empty where there is but one."""
    for line in tail:
        text = nfc(line.text).strip(" *_")
        left, _, right = text.partition(" | ") if line.row or " | " in text else (text, "", "")
        left, right = left.strip(" |*_"), right.replace(" | ", " ").strip(" |*_")
        label = _RECIPIENTS.match(left)
        if label and not right and is_office(left[label.end() :]):
            left, right = left[: label.end()], left[label.end() :]
        yield left, right


def _signer(pieces: Sequence[str]) -> tuple[str | None, str | None]:
    for i, piece in enumerate(pieces):
        if not is_office(piece):
            continue
        offices = [piece]
        wrapped: str | None = None
        seen = 0
        for below in pieces[i + 1 :]:
            candidate = _DEGREES.sub("", _SIGNED.sub("", below).strip(" :.,"))
            if is_office(below):
                offices.append(below)
                continue
            at_end = _NAME_AT_END.match(below)
            if at_end and wrapped is None and _is_in_the_left_column(at_end):
                wrapped = at_end["name"]
            name = _own_name(candidate)
            if name:
                return name, _office(offices)
            if not _BULLET.match(below) and not below[:1].islower():
                seen += 1
            if seen > _REACH:
                break
        if wrapped:
            return wrapped, _office(offices)
    return None, None


def _is_in_the_left_column(found: re.Match[str]) -> bool:
    before = found["before"]
    return bool(found["signed"]) or not (
        re.search(r"(?:đ/c|đồng chí|ông|bà|[:,.-])$", before, re.IGNORECASE) or len(before) > 60
    )


def _own_name(text: str) -> str | None:
    """The name that `text` consists of."""
    match = _FULL_NAME.match(text)
    if (
        not match
        or len(text) > 45
        or fold(text) in _KINDS
        or _NOT_A_NAME.match(text)
        or is_body(text)
        or is_office(text)
    ):
        return None
    return text.title() if text.isupper() else text


def _office(lines: Sequence[str]) -> str | None:
    """The signer's own office: the last line that is one, and none that begins with "KT."."""
    for line in reversed(lines):
        if _FOR_ANOTHER.match(line):
            continue
        acting = "Quyền " if _ACTING.match(line) else ""
        bare = _plain(_ACTING.sub("", line))
        match = _OFFICE.match(fold(bare))
        if match:
            cased = _CASED_OFFICES[match[0]]
            rest = bare[match.end() :].strip(" ,.-")
            return f"{acting}{cased} {_rest_of_office(rest)}".strip()
    return None


def _rest_of_office(rest: str) -> str:
    if not rest:
        return ""
    return rest.lower() if fold(rest) in {"nuoc"} else body_name(rest)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" .,:;-*_")
