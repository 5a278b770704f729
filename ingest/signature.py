"""What the tail of a document says: who signed it, and for which body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex as re

from ingest.lettercase import recase
from ingest.structure import Line

_SIGNATURE = re.compile(r"(?:T\s?/\s?M|TM|T\.M|KT|K/T|TL|T/L|TUQ|Q)\b\.?\s*(?P<body>[\p{Lu}][\p{Lu}\s,.-]+)")
_ON_BEHALF = re.compile(r"(?:T\s?/\s?M|TM|T\.M)\b\.?\s*(?P<body>[\p{Lu}][\p{Lu}\s,.-]+)")
_SIGNED = re.compile(r"^[(\[]?(?:đã ký|signed)[)\]]?[:.]?\s*", re.IGNORECASE)
_OFFICE = re.compile(
    r"(?:BỘ TRƯỞNG|THỨ TRƯỞNG|CHỦ TỊCH|PHÓ CHỦ TỊCH|THỦ TƯỚNG|PHÓ THỦ TƯỚNG|TỔNG BÍ THƯ|BÍ THƯ|PHÓ BÍ THƯ|THƯỜNG TRỰC"
    r"|GIÁM ĐỐC|PHÓ GIÁM ĐỐC|CHỦ NHIỆM|TỔNG THANH TRA|TRƯỞNG BAN|PHÓ TRƯỞNG BAN|CHÁNH VĂN PHÒNG|CHÁNH|VỤ TRƯỞNG"
    r"|CỤC TRƯỞNG|(?:VICE |DEPUTY )?(?:CHAIRMAN|CHAIRWOMAN|CHAIRPERSON|HEAD OF|CHAIR)|DIRECTOR|MINISTER|SECRETARY)\b"
)
_NAME = re.compile(r"(?:(?:GS|PGS|TS|ThS|Th\.S|BS|Luật sư)\.?\s*)*((?:\p{Lu}\w*\s+){1,5}\p{Lu}\w*)\s*$")
_NOT_A_NAME = re.compile(
    r"(?:Nơi nhận|Như|Lưu|Các|Văn phòng|Ủy ban|Bộ|Ban|Sở|Hội|Đảng|Tỉnh|Thành|Cơ quan|Recipients)\b"
)


@dataclass(frozen=True, slots=True)
class Signature:
    """What the signature says: the person, and the body signed for ("T/M BAN BÍ THƯ")."""

    signer: str | None
    on_behalf_of: str | None


def read_signature(tail: Sequence[Line], text: str) -> Signature:
    """Who signed, and for which body, from the lines of the tail; None for what they do not say."""
    on_behalf = (_ON_BEHALF.match(line.text.strip(" *_")) for line in tail)
    body = next((match["body"].strip(" ,.-") for match in on_behalf if match), None)
    return Signature(_name_below_office(tail), recase(body, text) if body else None)


def _name_below_office(tail: Sequence[Line]) -> str | None:
    for i, line in enumerate(tail):
        office = line.text.strip(" *_")
        if len(office) > 60 or not office.isupper() or not (_SIGNATURE.match(office) or _OFFICE.match(office)):
            continue
        for below in tail[i + 1 : i + 8]:
            candidate = _SIGNED.sub("", below.text.strip(" *_"))
            if not candidate or _SIGNATURE.match(candidate) or _OFFICE.match(candidate):
                continue
            match = _NAME.match(candidate)
            if match and not _NOT_A_NAME.match(candidate) and len(candidate) < 45:
                return match[1].title() if match[1].isupper() else match[1]
    return None
