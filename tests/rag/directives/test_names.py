"""Directives as they are named in running text."""

from __future__ import annotations

from datetime import date

import pytest

from rag.directives.names import find_names


def named(line: str) -> list[str]:
    """Each name as "number or title", with the date or year that was read."""
    return [
        " ".join(str(part) for part in (n.number or n.title or n.ordinal, n.issued_on or n.year) if part)
        for n in find_names(line)
        if not n.own
    ]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Luật Thanh tra số 56/2010/QH12 ngày 15 tháng 11 năm 2010", ["56/2010/QH12 2010-11-15"]),
        ("Luật Thuế đò (số 3/2031/QH16 ngày 10/5/2031)", ["3/2031/QH16 2031-05-10"]),
        ("Quy định số 46-QĐ/TW, ngày 3-12-2021", ["46-QĐ/TW 2021-12-03"]),
        ("Luật Khiếu nại, Luật Tố cáo được áp dụng", ["Luật Khiếu nại", "Luật Tố cáo"]),
        ("Luật Tổ chức chính quyền địa phương có hiệu lực", ["Luật Tổ chức chính quyền địa phương"]),
        ("Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;", ["Luật Tổ chức Chính phủ 2015-06-19"]),
        ("theo Luật Thanh tra năm 2010. Sau đó", ["Luật Thanh tra 2010"]),
        ("Luật phòng chống tham nhũng và các luật khác", ["Luật phòng chống tham nhũng"]),
        (
            "Luật tổ chức HĐND và UBND ngày 26 tháng 11 năm 2003",
            ["Luật tổ chức Hội đồng nhân dân và Ủy ban nhân dân 2003-11-26"],
        ),
        ("QUY ĐỊNH CHI TIẾT MỘT SỐ ĐIỀU CỦA LUẬT ĐẤT ĐAI", ["Luật Đất đai"]),
        # Laws that no list knows: by their shape, or up to the date behind them.
        ("theo Luật Bến đò và quy định khác", ["Luật Bến đò"]),
        ("theo Luật Bến đò và cầu phao năm 2031", ["Luật Bến đò và cầu phao 2031"]),
        (
            "Luật sửa đổi, bổ sung một số điều của Luật Khiếu nại, tố cáo ngày 15 tháng 6 năm 2004",
            ["Luật sửa đổi, bổ sung một số điều của Luật Khiếu nại, tố cáo 2004-06-15", "Luật Khiếu nại, tố cáo"],
        ),
        ("Bộ luật Hình sự và Hiến pháp năm 2013", ["Bộ luật Hình sự", "Hiến pháp 2013"]),
        ("Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam", ["Hiến pháp"]),
        ("Điều lệ Đảng Cộng sản Việt Nam; Điều lệ Đảng khoá II", ["Điều lệ Đảng", "Điều lệ Đảng khoá II"]),
        ("Kết luận số 21 của Ban Chấp hành Trung ương khóa XIII", ["21-KL/TW"]),
        ("Nghị quyết Trung ương 5 (khóa XIII) và Nghị định 12", ["Nghị quyết Trung ương 5 (khóa XIII)", "12"]),
        ("Nghị quyết của Bộ Chính trị ngày 5/3/2020", ["Nghị quyết của Bộ Chính trị 2020-03-05"]),
        (
            "Căn cứ Quy chế làm việc của Đảng ủy tỉnh Mẫu, Ban Thường vụ ban hành Quy định:",
            ["Quy chế làm việc của Đảng ủy tỉnh Mẫu"],
        ),
        ("Decision No. 5/2020/QD-UBND of 3 May 2020", ["5/2020/QD-UBND 2020-05-03"]),
        # No names at all.
        ("Luật, nghị quyết của Quốc hội; Luật sư nêu ý kiến; pháp luật về đất đai", []),
        ("Số: 15/QĐ-BNV; Kế hoạch 5 năm; Nghị quyết 3 điểm", []),
        ("Luật này, Bộ luật này, Quy định này", []),
    ],
)
def test_names_end_where_they_end(line: str, names: list[str]) -> None:
    assert named(line) == names


def test_a_name_is_placed_in_its_line() -> None:
    line = "theo Luật Giá số 16/2023/QH15, ngày 19/6/2023 thì được"
    (name,) = find_names(line)
    assert line[name.start : name.end] == "Luật Giá số 16/2023/QH15, ngày 19/6/2023"
    assert (name.kind, name.title, name.issued_on) == ("Luật", "Luật Giá", date(2023, 6, 19))


def test_the_document_itself_is_marked() -> None:
    assert [name.own for name in find_names("Luật này và this Decision, Luật Giá")] == [True, True, False]
