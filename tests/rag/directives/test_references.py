"""References by number or name, typed by the words around them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.directives.model import Clause, Level, Reference, Relation
from rag.directives.references import find_references


def references(
    text: str, level: Level = Level.ARTICLE, own: str | None = "9/2031/QĐ-UBND", title: str | None = None
) -> list[Reference]:
    clauses = [Clause(0, None, level, "Điều 1", ("Điều 1",), "", 0, len(text))]
    return list(find_references(text, clauses, own, title))


def relations(text: str, level: Level = Level.ARTICLE, own: str | None = "9/2031/QĐ-UBND") -> list[tuple[str, str]]:
    return [(ref.number or ref.title or "", ref.relation.value) for ref in references(text, level, own)]


def targets(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(ref.number or ref.title or "", ref.relation.value, ref.target) for ref in references(text)]


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Quyết định này thay thế Quyết định số 5/2020/QĐ-UBND.", Relation.REPLACES),
        ("Quyết định số 5/2020/QĐ-UBND hết hiệu lực kể từ ngày Quyết định này có hiệu lực.", Relation.REPLACES),
        ("This Decision replaces Decision No. 5/2020/QĐ-UBND.", Relation.REPLACES),
        ("Điều 3. Bãi bỏ Quyết định số 5/2020/QĐ-UBND.", Relation.REPEALS),
        ("Quyết định số 5/2020/QĐ-UBND bị bãi bỏ kể từ ngày Quyết định này có hiệu lực.", Relation.REPEALS),
        ("1. Bãi bỏ khoản 3 Điều 7 của Quyết định số 5/2020/QĐ-UBND.", Relation.REPEALS),
        ("Điều 7 Quyết định số 5/2020/QĐ-UBND hết hiệu lực kể từ ngày Quyết định này có hiệu lực.", Relation.REPEALS),
        ("1. Thay thế Phụ lục II ban hành kèm theo Quyết định số 5/2020/QĐ-UBND.", Relation.AMENDS),
        ("1. Bãi bỏ một số nội dung tại Quyết định số 5/2020/QĐ-UBND.", Relation.AMENDS),
        ("1. Thay thế cụm từ “bến” bằng cụm từ “ga” tại Quyết định số 5/2020/QĐ-UBND.", Relation.AMENDS),
        ("Các quy định tại Quyết định số 5/2020/QĐ-UBND trái với Quyết định này bị bãi bỏ.", Relation.AMENDS),
        ("Sửa đổi, bổ sung một số điều của Quyết định số 5/2020/QĐ-UBND.", Relation.AMENDS),
        (
            "Quyết định này sửa đổi, bổ sung, thay thế, bãi bỏ một số điều của Quyết định số 5/2020/QĐ-UBND.",
            Relation.AMENDS,
        ),
        ("Thông tư này hướng dẫn thi hành Quyết định số 5/2020/QĐ-UBND.", Relation.GUIDES),
        ("Căn cứ Quyết định số 5/2020/QĐ-UBND của Ủy ban nhân dân tỉnh;", Relation.BASED_ON),
        ("- Căn cứ Quyết định số 5/2020/QĐ-UBND của Ủy ban nhân dân tỉnh;", Relation.BASED_ON),
        ("Thực hiện như quy định tại Quyết định số 5/2020/QĐ-UBND.", Relation.MENTIONS),
        ("Sở Mẫu đề xuất sửa đổi, bổ sung Quyết định số 5/2020/QĐ-UBND.", Relation.MENTIONS),
        ("Quyết định số 5/2020/QĐ-UBND đã hết hiệu lực từ ngày 01/01/2024.", Relation.MENTIONS),
        ("Căn cứ Quyết định số 5/2020/QĐ-UBND, chủ bến lập hồ sơ.", Relation.MENTIONS),
    ],
)
def test_the_words_around_a_number_type_the_reference(text: str, relation: Relation) -> None:
    assert relations(text) == [("5/2020/QĐ-UBND", relation)]


def test_what_another_directive_replaced_is_only_mentioned() -> None:
    text = "Hiện nay, Nghị định số 8/2021/NĐ-CP đã thay thế Nghị định số 5/2020/NĐ-CP."
    assert relations(text) == [("8/2021/NĐ-CP", "mentions"), ("5/2020/NĐ-CP", "mentions")]


def test_the_directive_that_amended_another_is_only_mentioned() -> None:
    text = (
        "Bãi bỏ Điều 4 của Luật số 5/2020/QH14 đã được sửa đổi, bổ sung một số điều theo"
        " Luật số 6/2021/QH14, Luật số 7/2022/QH15, Luật số 8/2023/QH15 và Luật số 9/2024/QH15."
    )
    assert [relation for _, relation in relations(text)] == ["repeals", *["mentions"] * 4]


def test_what_only_describes_a_directive_is_mentioned() -> None:
    text = (
        "Nghị định này thay thế Nghị định số 1/2020/NĐ-CP ngày 01 tháng 02 năm 2020 của Chính phủ"
        " quy định chi tiết Luật Giá và Nghị định số 2/2020/NĐ-CP."
    )
    assert relations(text) == [("1/2020/NĐ-CP", "replaces"), ("Luật Giá", "mentions"), ("2/2020/NĐ-CP", "replaces")]


def test_a_preamble_rests_on_a_law_and_on_those_that_amended_it() -> None:
    text = "Căn cứ Luật số 5/2020/QH14 đã được sửa đổi, bổ sung theo Luật số 6/2021/QH14;"
    assert relations(text, Level.PREAMBLE) == [("5/2020/QH14", "based_on"), ("6/2021/QH14", "based_on")]


def test_a_preamble_on_one_line_does_not_rest_on_the_proposal() -> None:
    text = (
        "Căn cứ Luật Giá; Căn cứ Nghị định số 5/2020/NĐ-CP quy định chi tiết Luật Phí và lệ phí;"
        " Theo đề nghị của Giám đốc Sở Mẫu tại Tờ trình số 7/TTr-SM;"
    )
    assert relations(text, Level.PREAMBLE) == [
        ("Luật Giá", "based_on"),
        ("5/2020/NĐ-CP", "based_on"),
        ("Luật Phí và lệ phí", "mentions"),
        ("7/TTr-SM", "mentions"),
    ]


def test_a_heading_and_a_preamble_tell_what_is_guided() -> None:
    heading = "QUY ĐỊNH CHI TIẾT VÀ HƯỚNG DẪN THI HÀNH MỘT SỐ ĐIỀU\nCỦA LUẬT THANH TRA"
    assert relations(heading, Level.HEAD) == [("Luật Thanh tra", "guides")]
    preamble = "Ban Bí thư hướng dẫn một số vấn đề cụ thể thi hành Điều lệ Đảng như sau:"
    assert relations(preamble, Level.PREAMBLE) == [("Điều lệ Đảng", "guides")]


def test_a_plan_to_amend_is_no_amendment() -> None:
    text = "1. Sửa đổi Nghị định số 5/2020/NĐ-CP trong quý IV."
    assert [ref.relation for ref in references(text, title="Báo cáo về bến đò")] == [Relation.MENTIONS]
    assert [ref.relation for ref in references(text, title="Nghị định về bến đò")] == [Relation.AMENDS]


def test_its_own_number_is_no_reference_however_it_is_spelled() -> None:
    assert relations("Ban hành kèm theo Quyết định số 09/2031/qđ-ubnd.") == []


def test_the_directive_itself_is_no_reference_by_name_either() -> None:
    text = "Quốc hội ban hành Luật Bến đò. Luật này bãi bỏ Luật Bến đò năm 2004; theo Điều 5 của Luật này."
    found = references(text, own="5/2031/QH16", title="Luật bến đò")
    assert [(ref.title, ref.year, ref.relation) for ref in found] == [("Luật Bến đò", 2004, Relation.REPEALS)]


def test_a_reference_quotes_its_sentence_and_names_its_clause() -> None:
    text = "Câu đầu tiên. Theo Quy định số 46-QĐ/TW thì được. Câu cuối."
    clauses = [
        Clause(0, None, Level.ARTICLE, "Điều 1", ("Điều 1",), "", 0, len(text)),
        Clause(1, 0, Level.CLAUSE, "Khoản 1", ("Điều 1", "Khoản 1"), "", 14, len(text)),
    ]
    (reference,) = find_references(text, clauses, None)
    assert text[reference.start : reference.end] == "Theo Quy định số 46-QĐ/TW thì được."
    assert text[reference.name_start : reference.name_end] == "Quy định số 46-QĐ/TW"
    assert reference.clause == 1


def test_every_number_of_a_sentence_is_a_reference() -> None:
    text = "Quyết định này thay thế Quyết định số 5/2020/QĐ-UBND và Quyết định số 6/2020/QĐ-UBND."
    assert relations(text) == [("5/2020/QĐ-UBND", "replaces"), ("6/2020/QĐ-UBND", "replaces")]


def test_a_reference_carries_all_that_its_words_say() -> None:
    (reference,) = references("Theo Luật Thanh tra số 56/2010/QH12 ngày 15 tháng 11 năm 2010 thì được.")
    assert (reference.number, reference.title, reference.kind) == ("56/2010/QH12", "Luật Thanh tra", "Luật")
    assert (reference.issued_on, reference.year) == (date(2010, 11, 15), 2010)


def test_a_short_name_means_the_full_one_of_the_text() -> None:
    text = (
        "Theo Nghị định số 12/2020/NĐ-CP ngày 3/4/2020 (sau đây gọi là Nghị định 12) và Luật Giá số 16/2023/QH15."
        " Áp dụng khoản 1 Điều 5 Nghị định 12 và Luật giá. Nghị định 13 thì không."
    )
    assert [(ref.number, ref.target) for ref in references(text)] == [
        ("12/2020/NĐ-CP", ()),
        ("12/2020/NĐ-CP", ()),
        ("16/2023/QH15", ()),
        ("12/2020/NĐ-CP", ("Điều 5", "Khoản 1")),
        ("16/2023/QH15", ()),
    ]


def test_a_law_in_the_title_of_an_older_decree_is_not_the_newer_law() -> None:
    text = "Theo Luật Giá năm 2023. Thay cho Nghị định số 5/2012/NĐ-CP quy định chi tiết Luật Giá."
    assert [(ref.title, ref.year) for ref in references(text) if ref.title] == [("Luật Giá", 2023), ("Luật Giá", None)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Kể từ ngày 01 tháng 7 năm 2031, Nghị định số 5/2020/NĐ-CP hết hiệu lực.", date(2031, 7, 1)),
        ("1. Bãi bỏ Nghị định số 5/2020/NĐ-CP kể từ ngày 01/3/2032.", date(2032, 3, 1)),
        ("Nghị định này có hiệu lực từ ngày 01/7/2031 và thay thế Nghị định số 5/2020/NĐ-CP.", None),
        ("Nghị định này thay thế Nghị định số 5/2020/NĐ-CP ngày 03 tháng 4 năm 2020.", None),
        ("Theo Nghị định số 5/2020/NĐ-CP thì từ ngày 01/7/2031 được miễn phí.", None),
    ],
)
def test_a_day_of_its_own_is_kept_with_the_act(text: str, day: date | None) -> None:
    assert [ref.takes_effect for ref in references(text)] == [day]


def test_the_day_of_an_exception_is_not_that_of_the_act() -> None:
    text = (
        "Nghị định số 5/2020/NĐ-CP hết hiệu lực kể từ ngày Nghị định này có hiệu lực,"
        " trừ Điều 8 của Nghị định số 5/2020/NĐ-CP hết hiệu lực kể từ ngày 01/01/2033."
    )
    first = references(text)[0]
    assert (first.relation, first.target, first.takes_effect) == (Relation.REPLACES, (), None)


def test_each_clause_that_is_cited_is_a_reference() -> None:
    text = (
        "a) Bãi bỏ cụm từ “đò,” tại điểm e khoản 2 Điều 5; bãi bỏ Điều 7 của Luật Giá số 42/2009/QH12;"
        " theo quy định tại Điều 9 và Điều 10 của Luật này, khoản 3 Điều này, Điều 4 Luật Phí và lệ phí."
    )
    assert targets(text) == [
        ("42/2009/QH12", "amends", ("Điều 5", "Khoản 2", "Điểm e")),
        ("42/2009/QH12", "repeals", ("Điều 7",)),
        ("Luật Phí và lệ phí", "mentions", ("Điều 4",)),
    ]


def test_the_clauses_that_a_decree_guides_are_named() -> None:
    assert targets("Nghị định này quy định chi tiết khoản 2 Điều 5, Điều 7 của Luật Giá.") == [
        ("Luật Giá", "guides", ("Điều 5", "Khoản 2")),
        ("Luật Giá", "guides", ("Điều 7",)),
    ]


def test_a_form_in_an_annex_rests_on_nothing() -> None:
    text = "Điều 1. Bến đò\nPHỤ LỤC\nCăn cứ Luật Giá;"
    clauses = [
        Clause(0, None, Level.ARTICLE, "Điều 1", ("Điều 1",), "", 0, 14),
        Clause(1, None, Level.APPENDIX, "Phụ lục", ("Phụ lục",), "", 15, len(text)),
    ]
    assert [ref.relation for ref in find_references(text, clauses, None)] == [Relation.MENTIONS]


_PIECES = st.sampled_from(
    "Luật Giá|Luật này|số 5/2020/NĐ-CP|khoản 2 Điều 5|thay thế |bãi bỏ |được sửa đổi bởi |“|”|;|. |\n|, | và |của "
    "|từ ngày 01/7/2031|Căn cứ |Điều 3. |:|cụm từ |đến |Điều lệ Đảng|này |hết hiệu lực".split("|")
)


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_places_are_exact_whatever_the_text(text: str) -> None:
    clauses = [Clause(0, None, Level.ARTICLE, "Điều 1", ("Điều 1",), "", 0, len(text))]
    for ref in find_references(text, clauses, None):
        assert 0 <= ref.start <= ref.name_start < ref.name_end <= ref.end <= len(text)
        assert ref.number or ref.title
        assert text[ref.start : ref.end] == text[ref.start : ref.end].strip()


@pytest.mark.parametrize("unit", ["Luật ", "Điều 5, ", "bãi bỏ Điều 7 của Luật Giá số 4/2009/QH12; ", "“", "a", "1."])
def test_a_text_without_end_is_read_in_linear_time(unit: str) -> None:
    import gc
    from time import process_time

    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        begun = process_time()
        references(text)
        return process_time() - begun

    def linear() -> bool:
        # Twice the text would take four times as long if reading were quadratic; a sixth of a second is noise.
        return seconds(80_000) < 3 * seconds(40_000) + 0.15

    seconds(1_000)
    # A collection of everything that the tests before have left behind would be counted too.
    gc.collect()
    gc.disable()
    try:
        # What is quadratic is so every time; a busy machine is not.
        assert any(linear() for _ in range(3))
    finally:
        gc.enable()
