"""The body that issues a document: from the left column of its head, from its number, or from its kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex as re

from ingest.bodies import body_name, goes_on, is_body, with_superior
from ingest.head.fragments import Fragment, Role, joined
from rag.vietnamese.normalize import fold

# The body that a code in the number names.
_BODY_OF_CODE = {
    "ttg": "Thủ tướng Chính phủ",
    "cp": "Chính phủ",
    "vpqh": "Văn phòng Quốc hội",
    "ubtvqh": "Ủy ban Thường vụ Quốc hội",
    "ctn": "Chủ tịch nước",
}
# By the constitution only one body makes these.
_BODY_OF_KIND = {
    "Hiến pháp": "Quốc hội",
    "Luật": "Quốc hội",
    "Bộ luật": "Quốc hội",
    "Pháp lệnh": "Ủy ban Thường vụ Quốc hội",
}
_BELOW_NAMES = {Role.NUMBER, Role.MOTTO}
_NO_NAME = re.compile(r"(?:ten |van ban hop nhat|khoa|ky hop|nhiem ky|mau so|bieu so|bieu mau|mau)\b")
_OFFICE = re.compile(
    r"^(?:(?:phó |quyền )?(?:bộ trưởng|chủ tịch|giám đốc|chủ nhiệm|tổng giám đốc|thống đốc|trưởng ban|cục trưởng"
    r"|tổng cục trưởng|viện trưởng|chánh án|hiệu trưởng|tổng thanh tra))(?:,? trưởng ban)?\s+"
    r"(?=bộ|ủy ban|uỷ ban|hội đồng|sở|ban|cục|tổng|viện|tòa|toà|ngân hàng|trường|đại học|liên đoàn|hội|chi cục"
    r"|kiểm toán)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Issuer:
    """The body's canonical name, None where the head does not say it, and the ways in which the head writes it."""

    name: str | None
    spellings: tuple[str, ...] = ()


def read_issuer(fragments: Sequence[Fragment], number: str | None, kind: str | None, by: str) -> Issuer:
    """The issuing body; `fragments` are those above the kind, `by` is the body named in the line of the kind."""
    groups = _names(fragments)
    joint = "liên tịch" in (kind or "").lower() or "ttlt" in fold(number or "")
    written = [joined(group) for group in groups]
    name = _joint(written) if joint and len(written) > 1 else _last(written)
    said = written if joint else written[-1:]
    if by:
        said = [*said, by]
        name = name or _joint(by.split(" - ") if joint else [_OFFICE.sub("", by)])
    told = _told_by(number, kind)
    return Issuer(told or name, tuple(dict.fromkeys(spelling.strip(" *_-–#") for spelling in said)))


def _told_by(number: str | None, kind: str | None) -> str | None:
    codes = re.split(r"[-/]", fold(number or ""))
    if any(re.fullmatch(r"qh\d+", code) for code in codes):
        return "Quốc hội"
    return next((name for code, name in _BODY_OF_CODE.items() if code in codes), None) or _BODY_OF_KIND.get(kind or "")


def _names(fragments: Sequence[Fragment]) -> list[list[str]]:
    """The names in the left column, the superior first, each as the lines that it takes."""
    groups: list[list[str]] = []
    last = -1
    for at, fragment in enumerate(fragments):
        text = fragment.text.strip(" *_-–#:.=")
        if fragment.role is not Role.TEXT:
            if groups and fragment.role is not Role.RULE:
                break
            continue
        if len(text) > 90:
            break
        # Whatever stands in capitals above a number or a motto is a name, of a company perhaps.
        capitals = text.isupper() and len(text) > 3 and any(f.role in _BELOW_NAMES for f in fragments[at + 1 : at + 7])
        if _NO_NAME.match(fragment.folded) or not (is_body(text) or capitals):
            last = -1
        elif groups and (goes_on(groups[-1][-1], text) if last == at - 1 else not is_body(text)):
            groups[-1].append(text)
            last = at
        elif is_body(text) or not groups:
            groups.append([text])
            last = at
    return groups


def _last(written: Sequence[str]) -> str | None:
    if not written:
        return None
    name = body_name(written[-1])
    return with_superior(name, body_name(written[-2])) if len(written) > 1 else name


def _joint(written: Sequence[str]) -> str:
    # "BỘ TÀI CHÍNH - CÔNG NGHIỆP" names two ministries.
    names = (name.strip(" -–") for name in written)
    return " - ".join(body_name(name if is_body(name) or not is_body(written[0]) else f"Bộ {name}") for name in names)
