"""Labels at the start of a line, and the names by which clauses are cited."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.directives.clauses import clause_chain, clause_name, deepest_clause, same_label
from rag.directives.labels import Marker, read_marker
from rag.directives.model import Clause, Level


def marker(line: str) -> Marker:
    found = read_marker(line)
    assert found is not None, line
    return found


@pytest.mark.parametrize(
    ("line", "level", "label", "ordinal"),
    [
        ("Phần thứ nhất", Level.PART, "Phần nhất", 1),
        ("PHẦN II. TỔ CHỨC THỰC HIỆN", Level.PART, "Phần II", 2),
        ("Chương III", Level.CHAPTER, "Chương III", 3),
        ("CHƯƠNG 2: KHEN THƯỞNG", Level.CHAPTER, "Chương 2", 2),
        ("Chapter IV. FINAL PROVISIONS", Level.CHAPTER, "Chapter IV", 4),
        ("Mục 2. THỦ TỤC", Level.SECTION, "Mục 2", 2),
        ("Mục 2", Level.SECTION, "Mục 2", 2),
        ("Tiểu mục 1. HỒ SƠ", Level.SUBSECTION, "Tiểu mục 1", 1),
        ("Điều 12. Trách nhiệm", Level.ARTICLE, "Điều 12", 12),
        ("Điều 12: Trách nhiệm", Level.ARTICLE, "Điều 12", 12),
        ("Điều 12", Level.ARTICLE, "Điều 12", 12),
        ("ĐIỀU 07 - Trách nhiệm", Level.ARTICLE, "Điều 7", 7),
        ("Điều 1a. Bổ sung", Level.ARTICLE, "Điều 1a", 1),
        ("Article 3. Scope", Level.ARTICLE, "Article 3", 3),
        ("IV. KINH PHÍ", Level.ROMAN, "IV", 4),
        ("II- Nhiệm vụ", Level.ROMAN, "II", 2),
        ("B. NỘI DUNG", Level.ROMAN, "B", 2),
        ("3. Nội dung", Level.NUMBER, "3", 3),
        ("3/ Nội dung", Level.NUMBER, "3", 3),
        ("3 - Nội dung", Level.NUMBER, "3", 3),
        ("2a. Nội dung", Level.NUMBER, "2a", 2),
        ("2. 03 bộ hồ sơ", Level.NUMBER, "2", 2),
        ("Khoản 2. Nội dung", Level.NUMBER, "2", 2),
        ("Clause 2. Content", Level.NUMBER, "2", 2),
        ("3.2. Nội dung", Level.NUMBER, "3.2", 2),
        ("10.4.3 Các tổ", Level.NUMBER, "10.4.3", 3),
        ("10.4.4.Các tổ", Level.NUMBER, "10.4.4", 4),
        ("a) nội dung", Level.LETTER, "a", 1),
        ("đ) nội dung", Level.LETTER, "đ", 5),
        ("e) nội dung", Level.LETTER, "e", 6),
        ("g. nội dung", Level.LETTER, "g", 8),
        ("a1) nội dung", Level.LETTER, "a1", 1),
        ("PHỤ LỤC II", Level.APPENDIX, "Phụ lục II", 2),
        ("Phụ lục số 01", Level.APPENDIX, "Phụ lục số 01", 1),
        ("Mẫu số 01/TT", Level.APPENDIX, "Mẫu số 01/TT", 1),
        ("ANNEX I", Level.APPENDIX, "Annex I", 1),
    ],
)
def test_a_label_is_read_with_its_level_and_its_place_in_the_count(
    line: str, level: Level, label: str, ordinal: int
) -> None:
    found = marker(line)
    assert (found.level, found.label, found.ordinal) == (level, label, ordinal)


@pytest.mark.parametrize(
    "line",
    [
        "Điều 5 của Luật này được áp dụng",
        "Điều này quy định",
        "điều 5. chữ thường",
        "Phần mềm dùng chung",
        "phần thứ nhất của báo cáo",
        "Mục 2 của Chương này áp dụng",
        "Chương trình công tác năm",
        "Phụ lục kèm theo Quyết định này gồm ba biểu",
        "2007. Năm ấy",
        "1.500.000 đồng mỗi tháng",
        "15/10/2024",
        "20% số phiếu",
        "IX là số La Mã",
        "- gạch đầu dòng",
        "số 5. là số",
        "",
    ],
)
def test_running_text_is_no_label(line: str) -> None:
    assert read_marker(line) is None


def test_the_rest_of_the_line_starts_after_the_label() -> None:
    for line in ("Điều 12. Trách nhiệm", "a) Trách nhiệm", "3.2. Trách nhiệm", "IV. Trách nhiệm", "3/ Trách nhiệm"):
        assert line[marker(line).rest :] == "Trách nhiệm"


def test_a_dotted_number_knows_its_depth() -> None:
    assert [marker(line).depth for line in ("1. Một", "1.1. Hai", "1.1.1. Ba")] == [1, 2, 3]


def test_an_inserted_label_says_so_and_a_capital_does_not() -> None:
    assert marker("Điều 1a. Bổ sung").suffix
    assert marker("2a. Bổ sung").suffix
    assert not marker("2. Gốc").suffix
    assert not marker("B. NỘI DUNG").suffix


@given(st.text(max_size=80))
def test_any_line_is_read_without_an_error(line: str) -> None:
    found = read_marker(line)
    assert found is None or 0 < found.rest <= len(line)


def chain(*steps: tuple[Level, str]) -> list[Clause]:
    path: list[str] = []
    clauses: list[Clause] = []
    for k, (level, label) in enumerate(steps):
        path.append(label)
        clauses.append(Clause(k, k - 1 if k else None, level, label, tuple(path), "", 10 * k, 100 - 10 * k))
    return clauses


def test_a_point_of_the_state_is_cited_deepest_first_without_its_chapter() -> None:
    steps = chain(
        (Level.CHAPTER, "Chương II"),
        (Level.SECTION, "Mục 1"),
        (Level.ARTICLE, "Điều 32"),
        (Level.CLAUSE, "Khoản 1"),
        (Level.POINT, "Điểm a"),
    )
    assert clause_name(steps) == "Điểm a Khoản 1 Điều 32"
    assert clause_name(steps[:2]) == "Mục 1"


def test_a_dotted_number_of_the_party_stands_for_all_above_it() -> None:
    steps = chain((Level.NUMBER, "10"), (Level.NUMBER, "10.4"), (Level.NUMBER, "10.4.4"), (Level.LETTER, "a"))
    assert clause_name(steps[:1]) == "Mục 10"
    assert clause_name(steps[:3]) == "Điểm 10.4.4"
    assert clause_name(steps) == "Tiết a Điểm 10.4.4"
    assert clause_name(steps[:3], english=True) == "Point 10.4.4"


def test_a_number_under_a_roman_part_is_a_khoan_of_it() -> None:
    steps = chain((Level.ROMAN, "II"), (Level.NUMBER, "3"), (Level.LETTER, "b"))
    assert clause_name(steps) == "Điểm b Khoản 3 Mục II"
    assert clause_name(steps, english=True) == "Point b Paragraph 3 Part II"


def test_a_clause_of_an_enclosed_document_is_cited_with_it() -> None:
    steps = chain((Level.APPENDIX, "Quy chế"), (Level.CHAPTER, "Chương I"), (Level.ARTICLE, "Điều 2"))
    assert clause_name(steps) == "Điều 2 Quy chế"
    assert clause_name(steps[:1]) == "Quy chế"


def test_no_clause_has_no_name() -> None:
    assert clause_name([]) == ""


def test_the_chain_runs_from_the_top_down() -> None:
    steps = chain((Level.ARTICLE, "Điều 1"), (Level.CLAUSE, "Khoản 1"), (Level.POINT, "Điểm a"))
    assert clause_chain(steps, 2) == steps
    assert clause_chain(steps, 0) == steps[:1]


def test_the_deepest_clause_holds_the_whole_span() -> None:
    steps = chain((Level.ARTICLE, "Điều 1"), (Level.CLAUSE, "Khoản 1"), (Level.POINT, "Điểm a"))
    assert deepest_clause(steps, 25, 60) == 2
    assert deepest_clause(steps, 25, 85) == 1
    assert deepest_clause(steps, 5, 9) == 0


@pytest.mark.parametrize(
    ("label", "wanted", "same"),
    [
        ("Điều 7", "điều 7", True),
        ("Điều 7", "Article 7", True),
        ("Article 7", "Điều 7", True),
        ("Điều 7", "Điều 7a", False),
        ("Khoản 3", "Điểm 3", False),
        ("3", "Khoản 3", True),
        ("10.4.4", "Điểm 10.4.4", True),
        ("a", "Điểm a", True),
        ("3", "Điều 3", False),
        ("Khoản 3", "3", False),
        ("Phụ lục II", "PHỤ LỤC II", True),
    ],
)
def test_one_label_may_be_called_in_several_ways(label: str, wanted: str, same: bool) -> None:
    assert same_label(label, wanted) is same
