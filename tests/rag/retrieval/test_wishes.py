"""What a question asks of the documents: kind, issuer, year, the newest, those in force."""

from __future__ import annotations

from datetime import date

import pytest

from rag.assistant import Assistant
from rag.directives.model import Directive, Status
from rag.retrieval.wishes import Wishes, wishes_of


def of(assistant: Assistant, question: str) -> Wishes:
    return wishes_of(assistant.retriever.understand(question))


def law(year: int, status: Status = Status.IN_FORCE, issuer: str = "Quốc hội") -> Directive:
    return Directive(
        f"l{year}", None, "Luật", "Luật Lưu trữ", issuer, date(year, 1, 1), None, status, f"/{year}{issuer}.txt"
    )


@pytest.mark.parametrize(
    "question",
    ["quy định mới nhất về chế độ họp", "luật lưu trữ mới", "luat luu tru moi", "the latest decision on fees"],
)
def test_the_newest_is_asked_for(assistant: Assistant, question: str) -> None:
    assert of(assistant, question).newest


@pytest.mark.parametrize(
    "question", ["chi bộ mới thành lập họp khi nào", "đổi mới công tác cán bộ", "nông thôn mới ra sao"]
)
def test_what_is_new_itself_is_no_new_document(assistant: Assistant, question: str) -> None:
    wishes = of(assistant, question)
    assert not wishes.newest
    assert not wishes.oldest


def test_a_comparison_of_old_and_new_asks_for_both(assistant: Assistant) -> None:
    wishes = of(assistant, "luật lưu trữ mới thay luật lưu trữ cũ từ khi nào, luật cũ")
    assert not wishes.newest
    assert not wishes.oldest


@pytest.mark.parametrize(
    "question", ["nghị định đang có hiệu lực", "luật hiện hành quy định gì", "văn bản còn hiệu lực"]
)
def test_what_is_in_force_is_asked_for(assistant: Assistant, question: str) -> None:
    assert of(assistant, question).in_force


def test_a_kind_is_asked_for_but_not_a_verb_that_sounds_like_one(assistant: Assistant) -> None:
    assert "nghi dinh" in of(assistant, "Nghị định nào quy định mức phạt?").kinds
    assert "quy dinh" not in of(assistant, "Nghị định nào quy định mức phạt?").kinds
    assert "quyet dinh" in of(assistant, "Which decisions set the fee?").kinds


def test_the_body_that_is_named_issued_it_whether_spelled_out_or_not(assistant: Assistant) -> None:
    provincial = law(2024, issuer="Ủy ban nhân dân tỉnh Mẫu Sơn")
    assert of(assistant, "quyết định của UBND tỉnh Mẫu Sơn").says_issuer(provincial)
    assert of(assistant, "quyet dinh cua uy ban nhan dan tinh mau son").says_issuer(provincial)
    assert not of(assistant, "quyết định của Tỉnh ủy Mẫu Sơn").says_issuer(provincial)


def test_of_several_documents_of_one_name_the_one_that_is_meant_is_kept() -> None:
    old, young = law(2011, Status.REPLACED), law(2024)
    assert Wishes("", newest=True).narrowed([old, young]) == [young]
    assert Wishes("", oldest=True).narrowed([old, young]) == [old]
    assert Wishes("", in_force=True).narrowed([old, young]) == [young]
    assert Wishes("", years=frozenset({2011})).narrowed([old, young]) == [old]
    assert Wishes(" cua quoc hoi ").narrowed([old, law(2024, issuer="Chính phủ")]) == [old]


def test_where_nothing_tells_them_apart_all_stay() -> None:
    both = [law(2011), law(2024)]
    assert Wishes("").narrowed(both) == both
    assert Wishes("", years=frozenset({1990})).narrowed(both) == both
