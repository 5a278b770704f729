"""The clause tree: what opens a clause, what is text, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.structure import Line, build_tree
from rag.directives.model import Clause, Level

SIGNED = """Nơi nhận:
- Như Điều 3;
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Lê Văn Mẫu"""


def lines_of(text: str) -> list[Line]:
    """A line for each line of `text`; those with " | " are table rows."""
    lines: list[Line] = []
    at = 0
    for raw in text.splitlines():
        line = raw.strip()
        lines.append(Line(line, at, at + len(line), row=" | " in line))
        at += len(line) + 1
    return lines


def tree(text: str, body: int = 0) -> tuple[Clause, ...]:
    return build_tree(lines_of(text), body)


def paths(text: str, body: int = 0) -> list[str]:
    return [" > ".join(clause.path) for clause in tree(text, body)]


def clause_at(text: str, path: str) -> Clause:
    return next(clause for clause in tree(text) if " > ".join(clause.path) == path)


# -- State style -------------------------------------------------------------------------------


def test_parts_chapters_sections_articles_clauses_and_points_nest() -> None:
    found = tree(
        """Phần thứ nhất
        NHỮNG VẤN ĐỀ CHUNG
        Chương I
        QUY ĐỊNH CHUNG
        Mục 1. PHẠM VI
        Tiểu mục 1. HẸP
        Điều 1. Phạm vi điều chỉnh
        1. Nghị định này điều chỉnh:
        a) Việc thứ nhất;
        b) Việc thứ hai.
        2. Việc khác.
        Mục 2. ĐỐI TƯỢNG
        Điều 2. Đối tượng áp dụng
        Mọi cơ quan.
        Chương II
        TỔ CHỨC THỰC HIỆN
        Điều 3. Hiệu lực"""
    )
    chapter = ("Phần nhất", "Chương I")
    article = (*chapter, "Mục 1", "Tiểu mục 1", "Điều 1")
    assert [clause.path for clause in found] == [
        ("Phần nhất",),
        chapter,
        (*chapter, "Mục 1"),
        (*chapter, "Mục 1", "Tiểu mục 1"),
        article,
        (*article, "Khoản 1"),
        (*article, "Khoản 1", "Điểm a"),
        (*article, "Khoản 1", "Điểm b"),
        (*article, "Khoản 2"),
        (*chapter, "Mục 2"),
        (*chapter, "Mục 2", "Điều 2"),
        ("Phần nhất", "Chương II"),
        ("Phần nhất", "Chương II", "Điều 3"),
    ]
    assert found[0].heading == "NHỮNG VẤN ĐỀ CHUNG"
    assert found[1].heading == "QUY ĐỊNH CHUNG"
    assert found[2].heading == "PHẠM VI"
    assert found[4].heading == "Phạm vi điều chỉnh"
    assert found[6].level is Level.POINT


def test_points_count_through_the_vietnamese_alphabet() -> None:
    letters = "a b c d đ e g h i k l m n o p q r s t u v x y".split()
    text = "Điều 1. Các trường hợp\n1. Gồm:\n" + "\n".join(f"{letter}) Việc;" for letter in letters)
    assert paths(text)[2:] == [f"Điều 1 > Khoản 1 > Điểm {letter}" for letter in letters]


def test_a_point_directly_under_an_article_is_a_point() -> None:
    assert paths("Điều 1. Việc\na) Một;\nb) Hai.") == ["Điều 1", "Điều 1 > Điểm a", "Điều 1 > Điểm b"]


def test_inserted_articles_and_clauses_keep_their_letter() -> None:
    text = "Điều 1. Một\n1. Việc.\n2. Việc.\n2a. Việc thêm.\n3. Việc.\nĐiều 1a. Thêm\nĐiều 2. Hai"
    assert paths(text) == [
        "Điều 1",
        "Điều 1 > Khoản 1",
        "Điều 1 > Khoản 2",
        "Điều 1 > Khoản 2a",
        "Điều 1 > Khoản 3",
        "Điều 1a",
        "Điều 2",
    ]


def test_an_article_number_printed_twice_gives_two_articles() -> None:
    assert paths("Điều 1. Một\nĐiều 2. Hai\nĐiều 2. Hai nữa\nĐiều 3. Ba") == [
        "Điều 1",
        "Điều 2",
        "Điều 2 (2)",
        "Điều 3",
    ]


def test_articles_are_counted_through_all_chapters_and_clauses_anew_in_each_article() -> None:
    text = "Chương I\nMỘT\nĐiều 1. A\n1. Việc.\n2. Việc.\nChương II\nHAI\nĐiều 2. B\n1. Việc."
    assert paths(text)[-3:] == ["Chương II", "Chương II > Điều 2", "Chương II > Điều 2 > Khoản 1"]


@pytest.mark.parametrize(
    "line",
    [
        "Điều 5 của Luật này được áp dụng theo.",
        "Khoản 1 Điều 2 nêu trên.",
        "Điều 50. Một điều của luật khác được nhắc lại.",
        "2007. Năm ấy đã qua.",
        "1. Một số một thứ hai trong cùng danh sách.",
        "1.500.000 đồng mỗi tháng.",
        "Chương trình công tác năm.",
    ],
)
def test_text_that_looks_like_a_label_out_of_place_is_text(line: str) -> None:
    text = f"Điều 1. Việc\n1. Nội dung như sau:\n{line}\n2. Nội dung khác.\nĐiều 2. Việc"
    assert paths(text) == ["Điều 1", "Điều 1 > Khoản 1", "Điều 1 > Khoản 2", "Điều 2"]


def test_a_clause_that_starts_with_a_figure_is_a_clause() -> None:
    text = "Điều 1. Hồ sơ\n1. Đơn đề nghị.\n2. 03 bộ hồ sơ.\n3. Ảnh."
    assert paths(text)[1:] == ["Điều 1 > Khoản 1", "Điều 1 > Khoản 2", "Điều 1 > Khoản 3"]


def test_a_skipped_number_does_not_end_the_count() -> None:
    assert paths("Điều 1. Việc\n1. Một.\n3. Ba.\n4. Bốn.")[-1] == "Điều 1 > Khoản 4"


def test_quoted_articles_of_an_amending_law_are_content() -> None:
    text = """Điều 1. Sửa đổi Điều 4
    1. Sửa đổi Điều 4 như sau:
    “Điều 4. Quyền của người gửi
    1. Được trả lời.
    2. Được bảo vệ.
    Điều 5. Nghĩa vụ
    1. Nói đúng.”
    2. Bãi bỏ Điều 6.
    Điều 2. Hiệu lực"""
    assert paths(text) == ["Điều 1", "Điều 1 > Khoản 1", "Điều 1 > Khoản 2", "Điều 2"]
    quoted = clause_at(text, "Điều 1 > Khoản 1")
    joined = "\n".join(line.text for line in lines_of(text))
    assert joined[quoted.start : quoted.end].endswith("1. Nói đúng.”")


def test_a_footnote_cut_in_two_by_a_page_break_hides_no_article_and_no_signature() -> None:
    text = f"""Điều 1. Một
    1 Điều 2 của Luật sửa đổi quy định như sau: “Điều 2. Hiệu lực
    1. Từ năm sau.
    Điều 2. Hai
    {SIGNED}
    2. Phần còn lại của chú thích.”."""
    assert [path for path in paths(text) if "Khoản" not in path] == ["Điều 1", "Điều 2", "Phần cuối"]


def test_a_quotation_mark_that_nobody_closes_hides_nothing() -> None:
    articles = "\n".join(f"Điều {n}. Việc" for n in range(2, 160))
    assert len(tree(f"Điều 1. Từ “mở\n{articles}")) == 159


def test_the_head_the_preamble_and_the_tail_are_clauses_of_their_own() -> None:
    text = f"ỦY BAN NHÂN DÂN\nQUYẾT ĐỊNH\nCăn cứ Luật;\nĐiều 1. Việc\nNội dung.\n{SIGNED}"
    assert paths(text, body=2) == ["Phần đầu", "Phần mở đầu", "Điều 1", "Phần cuối"]


def test_a_regulation_enclosed_after_the_signature_counts_its_own_articles() -> None:
    text = f"""Điều 1. Ban hành Quy chế
    Điều 2. Hiệu lực
    {SIGNED}
    QUY CHẾ
    LÀM VIỆC CỦA CƠ QUAN
    (Ban hành kèm theo Quyết định)
    Chương I
    QUY ĐỊNH CHUNG
    Điều 1. Phạm vi
    Điều 2. Đối tượng"""
    assert paths(text) == [
        "Điều 1",
        "Điều 2",
        "Phần cuối",
        "Quy chế",
        "Quy chế > Chương I",
        "Quy chế > Chương I > Điều 1",
        "Quy chế > Chương I > Điều 2",
    ]
    assert clause_at(text, "Quy chế").heading == "LÀM VIỆC CỦA CƠ QUAN"


def test_appendices_follow_the_signature_and_two_of_one_name_are_told_apart() -> None:
    text = f"Điều 1. Việc\n{SIGNED}\nPHỤ LỤC I\nDANH SÁCH\n1. Một.\n2. Hai.\nPHỤ LỤC\n1. Một.\nPHỤ LỤC\n1. Một."
    assert paths(text)[2:] == [
        "Phụ lục I",
        "Phụ lục I > 1",
        "Phụ lục I > 2",
        "Phụ lục",
        "Phụ lục > 1",
        "Phụ lục (2)",
        "Phụ lục (2) > 1",
    ]


def test_an_appendix_that_is_only_mentioned_opens_nothing() -> None:
    for line in ("Phụ lục kèm theo Quyết định này gồm ba biểu.", "Phụ lục I (xem biểu dưới đây) gồm ba biểu."):
        assert paths(f"Điều 1. Việc\n{line}\nĐiều 2. Việc") == ["Điều 1", "Điều 2"]


def test_a_sample_signature_inside_an_article_is_no_tail() -> None:
    text = "Điều 1. Cách ký\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nĐiều 2. Cách ghi nơi nhận\nNơi nhận:\nĐiều 3. Hiệu lực"
    assert paths(text) == ["Điều 1", "Điều 2", "Điều 3"]


def test_a_word_in_capitals_that_begins_like_a_signature_is_no_tail() -> None:
    assert paths("1. Một.\nTMĐT là thương mại điện tử.\n2. Hai.") == ["1", "2"]


def test_table_rows_are_content_whatever_they_begin_with() -> None:
    text = (
        "Điều 1. Mức hỗ trợ\n1. Như bảng sau:\n1. | Xã A | 5\n2. | Xã B | 6\nĐiều 2. | lạ\n2. Mức khác.\nĐiều 2. Việc"
    )
    assert paths(text) == ["Điều 1", "Điều 1 > Khoản 1", "Điều 1 > Khoản 2", "Điều 2"]


def test_an_article_whose_title_stands_on_the_next_line_takes_it_as_heading() -> None:
    assert clause_at("Điều 1.\nPhạm vi điều chỉnh\n1. Việc.", "Điều 1").heading == "Phạm vi điều chỉnh"


def test_a_clause_without_points_has_no_heading() -> None:
    text = "Điều 1. Việc\n1. Cơ quan báo cáo hằng năm.\n2. Gồm các bước:\na) Nhận;\nb) Trả."
    assert clause_at(text, "Điều 1 > Khoản 1").heading == ""
    assert clause_at(text, "Điều 1 > Khoản 2").heading == "Gồm các bước"


# -- Party style -------------------------------------------------------------------------------


def test_dotted_numbers_nest_with_letters_below_them() -> None:
    text = """1. Việc chung
    1.1. Việc đầu
    1.1.1. Việc nhỏ.
    a) Một;
    b) Hai.
    1.1.2. Việc nhỏ nữa.
    1.2. Việc sau
    2. Việc riêng"""
    assert paths(text) == [
        "1",
        "1 > 1.1",
        "1 > 1.1 > 1.1.1",
        "1 > 1.1 > 1.1.1 > a",
        "1 > 1.1 > 1.1.1 > b",
        "1 > 1.1 > 1.1.2",
        "1 > 1.2",
        "2",
    ]


def test_a_number_that_lacks_its_last_dot_still_counts() -> None:
    text = "10. Tổ chức\n10.1. Một.\n10.1.1. Nhỏ.\n10.1.2 Các tổ chức lớn.\n10.1.3.Các tổ chức nhỏ.\n10.2. Hai."
    text = "\n".join(f"{n}. Việc." for n in range(1, 10)) + "\n" + text
    assert paths(text)[10:] == [
        "10 > 10.1",
        "10 > 10.1 > 10.1.1",
        "10 > 10.1 > 10.1.2",
        "10 > 10.1 > 10.1.3",
        "10 > 10.2",
    ]


def test_roman_parts_hold_numbers_which_hold_letters() -> None:
    text = "I. MỤC TIÊU\n1. Mục tiêu chung\n2. Mục tiêu riêng\na) Một;\nII. NHIỆM VỤ\n1. Nhiệm vụ đầu"
    assert paths(text) == ["I", "I > 1", "I > 2", "I > 2 > a", "II", "II > 1"]


def test_capital_letters_hold_roman_parts() -> None:
    assert paths("A. PHẦN ĐẦU\nI. Một\nII. Hai\nB. PHẦN SAU\nI. Ba") == ["A", "A > I", "A > II", "B", "B > I"]


def test_a_citation_of_the_charter_at_the_start_of_a_line_is_text() -> None:
    text = "1. Điều 3: Về quyền\nĐiều 3 Điều lệ Đảng quy định quyền.\n1.1. Một.\n2. Điều 4: Về kết nạp"
    assert paths(text) == ["1", "1 > 1.1", "2"]


def test_the_closing_sentence_and_the_signature_are_the_tail() -> None:
    text = "1. Một.\n2. Hai.\nQuy định này có hiệu lực kể từ ngày ký.\nT/M BAN THƯỜNG VỤ\nBÍ THƯ\nLê Văn Mẫu"
    found = tree(text)
    assert [clause.label for clause in found] == ["1", "2", "Phần cuối"]
    assert found[-1].level is Level.TAIL


def test_a_sentence_about_the_scope_is_no_tail_while_the_count_goes_on() -> None:
    text = "1. Phạm vi\nQuy định này được áp dụng cho mọi chi bộ.\n2. Đối tượng\n3. Việc khác"
    assert paths(text) == ["1", "2", "3"]


# -- other texts -------------------------------------------------------------------------------


def test_plain_news_is_cited_by_paragraph() -> None:
    text = "Hội nghị đầu năm\nSáng nay, hội nghị khai mạc.\nNhiều ý kiến được nêu.\nHội nghị kết thúc."
    found = tree(text, body=1)
    assert [clause.label for clause in found] == ["Phần đầu", "Đoạn 1", "Đoạn 2", "Đoạn 3"]
    assert found[1].level is Level.PARAGRAPH


def test_an_english_text_has_articles_clauses_and_points() -> None:
    text = "Chapter I\nGENERAL\nArticle 1. Scope\n1. It covers:\na) one;\nb) two.\nArticle 2. Effect\nClause 1. Soon."
    assert paths(text) == [
        "Chapter I",
        "Chapter I > Article 1",
        "Chapter I > Article 1 > Clause 1",
        "Chapter I > Article 1 > Clause 1 > Point a",
        "Chapter I > Article 1 > Clause 1 > Point b",
        "Chapter I > Article 2",
        "Chapter I > Article 2 > Clause 1",
    ]


def test_no_lines_have_no_clauses() -> None:
    assert build_tree([], 0) == ()


def test_a_text_of_table_rows_only_is_cited_by_paragraph() -> None:
    assert paths("Thứ hai | Họp\nThứ ba | Nghỉ") == ["Đoạn 1", "Đoạn 2"]


def test_a_clause_knows_its_page() -> None:
    lines = [Line("1. Một.", 0, 7, page=1), Line("2. Hai.", 8, 15, page=2)]
    assert [clause.page for clause in build_tree(lines, 0)] == [1, 2]


# -- what always holds -------------------------------------------------------------------------

LABELLED = st.sampled_from(
    [
        "Phần thứ nhất",
        "Chương I",
        "Chương II. TIẾP",
        "Mục 1. MỘT",
        "Tiểu mục 1. NHỎ",
        "Điều 1. Một",
        "Điều 1a. Thêm",
        "Điều 2. Hai",
        "Điều 2. Lặp",
        "Điều 5 của Luật này",
        "I. MỘT",
        "II. HAI",
        "A. LỚN",
        "1. Một",
        "1. Gồm “từ",
        "2. Hai”",
        "3. Ba",
        "1.1. Nhỏ",
        "1.2 Nhỏ nữa",
        "1.1.1. Rất nhỏ",
        "a) một",
        "b) hai",
        "- gạch",
        "một câu thường.",
        "Phụ lục II (kèm theo)",
        "QUY CHẾ",
        "PHỤ LỤC I",
        "PHỤ LỤC",
        "(Ban hành kèm theo Quyết định)",
        "Nơi nhận:",
        "TM. ỦY BAN NHÂN DÂN",
        "Quy định này có hiệu lực từ ngày ký.",
        "ô | ô",
    ]
)


def check(lines: Sequence[Line], body: int) -> None:
    clauses = build_tree(lines, body)
    assert [clause.index for clause in clauses] == list(range(len(clauses)))
    assert len({clause.path for clause in clauses}) == len(clauses)
    assert all(a.start < b.start for a, b in pairwise(clauses))
    children: dict[int, list[Clause]] = {}
    for clause in clauses:
        assert clause.start < clause.end
        if clause.parent is None:
            assert clause.path == (clause.label,)
        else:
            above = clauses[clause.parent]
            assert above.index < clause.index
            assert above.start <= clause.start
            assert clause.end <= above.end
            assert clause.path == (*above.path, clause.label)
            children.setdefault(clause.parent, []).append(clause)
    # Every character of every line lies in the own region of exactly one clause.
    owners = [0] * lines[-1].end
    for clause in clauses:
        below = children.get(clause.index, [])
        assert all(a.end <= b.start for a, b in pairwise(below))
        for at in range(clause.start, clause.end):
            if not any(child.start <= at < child.end for child in below):
                owners[at] += 1
    for line in lines:
        assert set(owners[line.start : line.end]) <= {1}, line.text


@given(st.lists(LABELLED, min_size=1, max_size=25), st.integers(0, 5))
def test_labels_in_any_order_lose_no_character_and_keep_the_order(texts: list[str], body: int) -> None:
    lines = lines_of("\n".join(texts))
    check(lines, min(body, len(lines)))


@given(st.lists(st.text(min_size=1, max_size=30).filter(lambda t: t.splitlines() == [t]), min_size=1, max_size=10))
def test_arbitrary_lines_make_a_tree(texts: list[str]) -> None:
    at = 0
    lines = []
    for text in texts:
        lines.append(Line(text, at, at + len(text)))
        at += len(text) + 1
    check(lines, 0)
