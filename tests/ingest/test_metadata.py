"""What the head of a document says, in the layouts that offices use."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.metadata import Head, read_head
from ingest.structure import Line


def lines_of(text: str) -> list[Line]:
    lines: list[Line] = []
    at = 0
    for raw in text.strip().splitlines():
        line = raw.strip()
        lines.append(Line(line, at, at + len(line)))
        at += len(line) + 1
    return lines


def head(text: str) -> Head:
    return read_head(lines_of(text))


def body_of(text: str) -> str:
    lines = lines_of(text)
    return lines[read_head(lines).body].text


STATE = """
ỦY BAN NHÂN DÂN
TỈNH SÔNG MẪU
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 17/2031/QĐ-UBND
Sông Mẫu, ngày 05 tháng 6 năm 2031
QUYẾT ĐỊNH
Ban hành Quy chế quản lý bến đò trên địa bàn tỉnh Sông Mẫu
ỦY BAN NHÂN DÂN TỈNH SÔNG MẪU
Căn cứ Luật Tổ chức chính quyền địa phương;
Theo đề nghị của Giám đốc Sở Bến đò tỉnh Sông Mẫu,
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy chế quản lý bến đò.
Điều 2. Ủy ban nhân dân tỉnh Sông Mẫu chịu trách nhiệm thi hành.
"""

PARTY = """
BAN CHẤP HÀNH TRUNG ƯƠNG
*
Số 904-QĐ/TW
ĐẢNG CỘNG SẢN VIỆT NAM
Hà Nội, ngày 12 tháng 3 năm 2031
QUY ĐỊNH
VỀ THẺ ĐỌC SÁCH CỦA ĐẢNG VIÊN
- Căn cứ Điều lệ Đảng;
Ban Chấp hành Trung ương quy định về thẻ đọc sách của đảng viên như sau:
1. Thẻ đọc sách
"""

LAW = """
QUỐC HỘI
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Luật số: 991/2031/QH19
LUẬT
BẾN ĐÒ
Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;
Quốc hội ban hành Luật Bến đò.
Chương I
NHỮNG QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Luật này quy định về bến đò.
Luật này được Quốc hội khóa XIX, kỳ họp thứ 2 thông qua ngày 25 tháng 6 năm 2031.
CHỦ TỊCH QUỐC HỘI
Lê Văn Mẫu
"""


def test_a_state_decision() -> None:
    found = head(STATE)
    assert (found.number, found.kind) == ("17/2031/QĐ-UBND", "Quyết định")
    assert found.issuer == "Ủy ban nhân dân tỉnh Sông Mẫu"
    assert found.issued_on == date(2031, 6, 5)
    assert found.title == "Quyết định ban hành Quy chế quản lý bến đò trên địa bàn tỉnh Sông Mẫu"
    assert (found.draft, found.language) == (False, "vi")
    assert body_of(STATE) == "ỦY BAN NHÂN DÂN TỈNH SÔNG MẪU"


def test_a_party_regulation() -> None:
    found = head(PARTY)
    assert (found.number, found.kind, found.issued_on) == ("904-QĐ/TW", "Quy định", date(2031, 3, 12))
    assert found.issuer == "Ban Chấp hành Trung ương"
    assert found.title == "Quy định về thẻ đọc sách của đảng viên"
    assert body_of(PARTY) == "- Căn cứ Điều lệ Đảng;"


def test_a_law_has_its_number_above_its_kind_and_its_date_at_its_end() -> None:
    found = head(LAW)
    assert (found.number, found.kind, found.issuer) == ("991/2031/QH19", "Luật", "Quốc hội")
    assert found.issued_on == date(2031, 6, 25)
    assert found.title == "Luật Bến đò"


def test_a_head_saved_from_a_web_page_with_marks_and_rules() -> None:
    found = head(
        """**ỦY BAN NHÂN DÂN TỈNH SÔNG MẪU**
        -------
        **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**
        **Độc lập - Tự do - Hạnh phúc**
        ---------------
        Số: 33/CT-UBND
        *Sông Mẫu, ngày 1 tháng 10 năm 2031*
        **CHỈ THỊ**
        **VỀ VIỆC SỬA CHỮA BẾN ĐÒ**
        Nhằm giữ gìn bến đò, Ủy ban nhân dân tỉnh Sông Mẫu yêu cầu:
        1. Các xã sửa chữa bến đò."""
    )
    assert (found.number, found.kind, found.issued_on) == ("33/CT-UBND", "Chỉ thị", date(2031, 10, 1))
    assert found.issuer == "Ủy ban nhân dân tỉnh Sông Mẫu"
    assert found.title == "Chỉ thị về việc sửa chữa bến đò"


def test_an_english_decision() -> None:
    found = head(
        """PEOPLE'S COMMITTEE OF SONG MAU PROVINCE
        SOCIALIST REPUBLIC OF VIETNAM
        Independence - Freedom - Happiness
        No. 17/2031/QD-UBND
        Song Mau, 5 June 2031
        DECISION
        Promulgating the Regulation on ferry landings
        Pursuant to the Law on Local Government;
        Article 1. This Decision promulgates the Regulation."""
    )
    assert (found.number, found.kind, found.issued_on) == ("17/2031/QD-UBND", "Decision", date(2031, 6, 5))
    assert found.title == "Decision Promulgating the Regulation on ferry landings"
    assert found.language == "en"


def test_a_consolidated_text_has_the_title_of_its_law_and_the_number_at_its_end() -> None:
    found = head(
        """VĂN BẢN HỢP NHẤT
        LUẬT
        BẾN ĐÒ
        Luật Bến đò số 991/2031/QH19 ngày 25 tháng 6 năm 2031 được sửa đổi bởi:
        Quốc hội ban hành Luật Bến đò.
        Điều 1. Phạm vi
        Luật này quy định về bến đò.
        XÁC THỰC VĂN BẢN HỢP NHẤT
        VĂN PHÒNG QUỐC HỘI
        Số: 88/VBHN-VPQH
        Hà Nội, ngày 02 tháng 8 năm 2033
        CHỦ NHIỆM
        Lê Văn Mẫu"""
    )
    assert (found.number, found.kind) == ("88/VBHN-VPQH", "Văn bản hợp nhất")
    assert found.issuer == "Văn phòng Quốc hội"
    assert found.issued_on == date(2033, 8, 2)
    assert found.title == "Luật Bến đò"


def test_news_has_a_title_and_the_day_of_its_dateline_and_no_issuer() -> None:
    found = head(
        """Bến đò mới đón khách
        Thứ ba, ngày 5/6/2031
        Sáng nay, bến đò mới mở cửa.
        Nhiều người đã đi thử theo Quyết định số 17/2031/QĐ-UBND."""
    )
    assert (found.number, found.kind, found.issuer) == (None, None, None)
    assert found.title == "Bến đò mới đón khách"
    assert found.issued_on == date(2031, 6, 5)
    assert found.body == 2


def test_a_draft_says_so() -> None:
    assert head("DỰ THẢO\n" + STATE.strip()).draft
    assert head("(Dự thảo lần 2)\n" + STATE.strip()).draft
    assert not head(STATE).draft


@pytest.mark.parametrize("blank", ["Số: /QĐ-UBND", "Số:      /2031/QĐ-UBND", "Số: ...../QĐ-UBND"])
def test_a_number_left_blank_is_none(blank: str) -> None:
    found = head(STATE.replace("Số: 17/2031/QĐ-UBND", blank))
    assert found.number is None
    assert (found.kind, found.issued_on) == ("Quyết định", date(2031, 6, 5))


def test_a_date_left_blank_is_none() -> None:
    assert head(STATE.replace("ngày 05 tháng 6 năm 2031", "ngày     tháng    năm 2031")).issued_on is None


def test_numbers_and_dates_of_other_documents_are_not_taken_for_its_own() -> None:
    found = head(
        """BỘ BẾN ĐÒ
        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        Số: 5/2031/TT-BBĐ
        Hà Nội, ngày 1 tháng 2 năm 2031
        THÔNG TƯ
        Sửa đổi một số điều của Thông tư số 9/2029/TT-BBĐ ngày 3 tháng 4 năm 2029
        Căn cứ Nghị định số 7/2028/NĐ-CP ngày 5 tháng 6 năm 2028;
        Điều 1. Sửa đổi Điều 2"""
    )
    assert (found.number, found.issued_on) == ("5/2031/TT-BBĐ", date(2031, 2, 1))
    assert found.title.endswith("Thông tư số 9/2029/TT-BBĐ ngày 3 tháng 4 năm 2029")


def test_the_older_line_with_the_own_number_and_date_is_no_part_of_the_title() -> None:
    found = head(
        """CHÍNH PHỦ
        Số: 7/2001/NĐ-CP
        NGHỊ ĐỊNH
        của Chính phủ số 7/2001/NĐ-CP ngày 8 tháng 9 năm 2001
        về bến đò
        Căn cứ Luật Bến đò;"""
    )
    assert found.title == "Nghị định về bến đò"
    assert found.issued_on == date(2001, 9, 8)


def test_the_body_that_decides_stands_below_its_superior_in_the_head() -> None:
    found = head(
        """TỈNH ỦY SÔNG MẪU
        BAN BẾN ĐÒ
        *
        Số 4-HD/BBĐ
        ĐẢNG CỘNG SẢN VIỆT NAM
        HƯỚNG DẪN
        về việc giữ gìn bến đò
        1. Ban Bến đò hướng dẫn giữ gìn."""
    )
    assert found.issuer == "Ban Bến đò Tỉnh ủy Sông Mẫu"


def test_a_title_goes_on_after_a_line_that_cannot_end_one() -> None:
    found = head(PARTY.replace("VỀ THẺ ĐỌC SÁCH CỦA ĐẢNG VIÊN", "về thẻ đọc sách của đảng viên trong\nĐảng bộ tỉnh"))
    assert found.title == "Quy định về thẻ đọc sách của đảng viên trong Đảng bộ tỉnh"


def test_a_title_in_capitals_takes_the_letters_of_the_running_text() -> None:
    text = PARTY.replace("CỦA ĐẢNG VIÊN", "THEO ĐIỀU LỆ ĐẢNG")
    assert head(text).title == "Quy định về thẻ đọc sách theo Điều lệ Đảng"


def test_no_lines_say_nothing() -> None:
    found = read_head([])
    assert (found.number, found.kind, found.title, found.body) == (None, None, "", 0)


def test_a_single_line_is_title_and_body() -> None:
    found = head("Một câu duy nhất.")
    assert (found.title, found.body) == ("Một câu duy nhất.", 0)


@given(
    st.lists(st.sampled_from([*STATE.split("\n"), *PARTY.split("\n"), *LAW.split("\n"), "abc", "VBHN"]), max_size=20)
)
def test_lines_in_any_order_are_read_without_an_error(texts: list[str]) -> None:
    lines = lines_of("\n".join(text for text in texts if text))
    assert 0 <= read_head(lines).body <= len(lines)
