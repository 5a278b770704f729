"""References by number, typed by the words around them."""

from __future__ import annotations

import pytest

from rag.directives.model import Clause, Level, Relation
from rag.directives.references import find_references


def relations(text: str, level: Level = Level.ARTICLE, own: str | None = "9/2031/QĐ-UBND") -> list[tuple[str, str]]:
    clauses = [Clause(0, None, level, "Điều 1", ("Điều 1",), "", 0, len(text))]
    return [(ref.number or "", ref.relation.value) for ref in find_references(text, clauses, own)]


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Quyết định này thay thế Quyết định số 5/2020/QĐ-UBND.", Relation.REPLACES),
        ("Quyết định số 5/2020/QĐ-UBND hết hiệu lực kể từ ngày Quyết định này có hiệu lực.", Relation.REPLACES),
        ("This Decision replaces Decision No. 5/2020/QĐ-UBND.", Relation.REPLACES),
        ("Điều 3. Bãi bỏ Quyết định số 5/2020/QĐ-UBND.", Relation.REPEALS),
        ("1. Bãi bỏ khoản 3 Điều 7 của Quyết định số 5/2020/QĐ-UBND.", Relation.AMENDS),
        ("1. Thay thế Phụ lục II ban hành kèm theo Quyết định số 5/2020/QĐ-UBND.", Relation.AMENDS),
        ("Điều 7 Quyết định số 5/2020/QĐ-UBND hết hiệu lực kể từ ngày Quyết định này có hiệu lực.", Relation.AMENDS),
        ("Sửa đổi, bổ sung một số điều của Quyết định số 5/2020/QĐ-UBND.", Relation.AMENDS),
        ("Thông tư này hướng dẫn thi hành Quyết định số 5/2020/QĐ-UBND.", Relation.GUIDES),
        ("Căn cứ Quyết định số 5/2020/QĐ-UBND của Ủy ban nhân dân tỉnh;", Relation.BASED_ON),
        ("- Căn cứ Quyết định số 5/2020/QĐ-UBND của Ủy ban nhân dân tỉnh;", Relation.BASED_ON),
        ("Thực hiện như quy định tại Quyết định số 5/2020/QĐ-UBND.", Relation.MENTIONS),
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
    assert [relation for _, relation in relations(text)] == ["amends", *["mentions"] * 4]


def test_a_preamble_rests_on_a_law_and_on_those_that_amended_it() -> None:
    text = "Căn cứ Luật số 5/2020/QH14 đã được sửa đổi, bổ sung theo Luật số 6/2021/QH14;"
    assert relations(text, Level.PREAMBLE) == [("5/2020/QH14", "based_on"), ("6/2021/QH14", "based_on")]


def test_its_own_number_is_no_reference_however_it_is_spelled() -> None:
    assert relations("Ban hành kèm theo Quyết định số 09/2031/qđ-ubnd.") == []


def test_a_reference_quotes_its_sentence_and_names_its_clause() -> None:
    text = "Câu đầu tiên. Theo Quy định số 46-QĐ/TW thì được. Câu cuối."
    clauses = [
        Clause(0, None, Level.ARTICLE, "Điều 1", ("Điều 1",), "", 0, len(text)),
        Clause(1, 0, Level.CLAUSE, "Khoản 1", ("Điều 1", "Khoản 1"), "", 14, len(text)),
    ]
    (reference,) = find_references(text, clauses, None)
    assert text[reference.start : reference.end] == "Theo Quy định số 46-QĐ/TW thì được."
    assert reference.clause == 1


def test_every_number_of_a_sentence_is_a_reference() -> None:
    text = "Quyết định này thay thế Quyết định số 5/2020/QĐ-UBND và Quyết định số 6/2020/QĐ-UBND."
    assert relations(text) == [("5/2020/QĐ-UBND", "replaces"), ("6/2020/QĐ-UBND", "replaces")]
