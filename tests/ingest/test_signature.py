"""Who signed, and for which body."""

from __future__ import annotations

import pytest

from ingest.signature import Signature, read_signature
from ingest.structure import Line


def signature(*tail: str) -> Signature:
    return read_signature([Line(text, 0, len(text)) for text in tail])


@pytest.mark.parametrize(
    ("tail", "signer", "office", "body"),
    [
        (("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Văn Mẫu"), "Lê Văn Mẫu", "Chủ tịch", "Ủy ban nhân dân"),
        (
            ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "(Đã ký)", "Lê Văn Mẫu"),
            "Lê Văn Mẫu",
            "Phó Chủ tịch",
            "Ủy ban nhân dân",
        ),
        (("T/M BAN BÍ THƯ", "THƯỜNG TRỰC", "Lê Văn Mẫu"), "Lê Văn Mẫu", "Thường trực", "Ban Bí thư"),
        (("BỘ TRƯỞNG", "Đã ký: TS. Lê Văn Mẫu"), "Lê Văn Mẫu", "Bộ trưởng", None),
        (("CHỦ TỊCH QUỐC HỘI", "LÊ VĂN MẪU"), "Lê Văn Mẫu", "Chủ tịch Quốc hội", None),
        (("CHAIRMAN", "(Signed)", "Le Van Mau"), "Le Van Mau", "Chairman", None),
        (("VICE CHAIRPERSON", "(signed)", "Le Van Mau"), "Le Van Mau", "Vice Chairperson", None),
    ],
)
def test_the_name_stands_below_the_office(tail: tuple[str, ...], signer: str, office: str, body: str | None) -> None:
    found = signature("Nơi nhận:", "- Như Điều 3;", *tail)
    assert (found.signer, found.office, found.on_behalf_of) == (signer, office, body)


def test_recipients_between_office_and_name_are_passed_over() -> None:
    found = signature("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "Lê Văn Mẫu")
    assert found.signer == "Lê Văn Mẫu"


@pytest.mark.parametrize(
    "tail", [(), ("CHỦ TỊCH",), ("Lê Văn Mẫu",), ("CHỦ TỊCH", "- Như Điều 3;", "Văn phòng Tỉnh ủy")]
)
def test_what_the_tail_does_not_say_is_none(tail: tuple[str, ...]) -> None:
    assert signature(*tail).signer is None
