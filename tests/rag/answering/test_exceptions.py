"""Exceptions: a quoted rule comes with what its document takes out of it."""

from __future__ import annotations

import pytest

from rag.answering.exceptions import with_exceptions
from tests.rag.answering.documents import made_of, quoted, samples

FILLER = "Việc bán vé do chủ bến tổ chức theo lịch chạy đò đã niêm yết tại bến và tại nhà văn hóa thôn. " * 11
DOCUMENT = made_of(f"""QUY CHẾ
Điều 1. Vé
1. Người đi đò phải mua vé. Trường hợp đi cấp cứu thì không phải mua vé.
2. Vé không được trả lại, trừ trường hợp quy định tại khoản 4 Điều này.
3. Vé tháng bán tại bến, trừ vé quy định tại điểm b khoản này:
a) Vé của học sinh;
b) Vé của người khuyết tật được gửi đến nhà.
4. Đò hỏng thì tiền vé được trả lại.
5. {FILLER}Trẻ em đi đò mua nửa vé. Trường hợp trẻ em cao dưới một mét thì không phải mua vé.
6. Giờ chạy đò do chủ bến ấn định.
7. Quy định tại khoản 6 Điều này không áp dụng đối với ngày có lũ.
8. Chở hàng nặng phải báo trước, trừ trường hợp quy định tại Điều 2 của Luật Giao thông.
Điều 2. Hiệu lực
Quy chế này có hiệu lực từ ngày ký.""")


def test_the_sentence_behind_the_rule_that_takes_something_out_is_quoted_with_it() -> None:
    rule = quoted(DOCUMENT, "Người đi đò phải mua vé.")
    first = rule.document.text.index("Trường hợp đi cấp cứu")
    short = with_exceptions(type(rule)(*_fields(rule)[:4], end=first - 1, score=0.8))
    assert short.rule.quote.endswith("Trường hợp đi cấp cứu thì không phải mua vé.")
    assert (short.exceptions, short.lengthened) == ((), True)


def test_a_long_rule_has_its_exception_as_a_quote_of_its_own() -> None:
    rule = quoted(DOCUMENT, FILLER[:40])
    end = rule.document.text.index(" Trường hợp trẻ em")
    limited = with_exceptions(type(rule)(*_fields(rule)[:4], end=end, score=0.8))
    assert limited.rule.end == end
    assert [e.quote for e in limited.exceptions] == ["Trường hợp trẻ em cao dưới một mét thì không phải mua vé."]


def test_a_clause_that_the_rule_excepts_by_its_address_is_quoted_too() -> None:
    limited = with_exceptions(quoted(DOCUMENT, "Vé không được trả lại"))
    assert [(e.clause_name, e.quote) for e in limited.exceptions] == [
        ("Khoản 4 Điều 1", "4. Đò hỏng thì tiền vé được trả lại.")
    ]
    assert limited.lines("vi", 2) == ["Trừ trường hợp tại Khoản 4 Điều 1: “4. Đò hỏng thì tiền vé được trả lại.” [2]"]
    assert limited.lines("en", 2)[0].startswith("Except as Khoản 4 Điều 1 provides: “4. ")


def test_a_point_of_this_clause_is_found_in_this_clause() -> None:
    limited = with_exceptions(quoted(DOCUMENT, "Vé tháng bán tại bến"))
    assert [e.clause_name for e in limited.exceptions] == ["Điểm b Khoản 3 Điều 1"]


def test_a_clause_beside_the_rule_that_says_when_it_does_not_apply_is_quoted_too() -> None:
    limited = with_exceptions(quoted(DOCUMENT, "Giờ chạy đò"))
    assert [e.clause_name for e in limited.exceptions] == ["Khoản 7 Điều 1"]


@pytest.mark.parametrize("words", ["Đò hỏng", "Chở hàng nặng", "Quy định tại khoản 6"])
def test_a_rule_without_exceptions_or_with_those_of_another_law_stays_alone(words: str) -> None:
    rule = quoted(DOCUMENT, words)
    limited = with_exceptions(rule)
    assert (limited.rule, limited.exceptions, limited.lengthened) == (rule, (), False)


def test_no_clause_of_the_samples_gets_an_exception_that_is_not_one() -> None:
    added = [
        (document.directive.id, rule.clause_name)
        for document in samples().values()
        for clause in document.clauses
        if (rule := quoted(document, document.text[clause.start : clause.end])).start < rule.end
        and (limited := with_exceptions(rule))
        and (limited.exceptions or limited.lengthened)
    ]
    assert added == []


def _fields(rule: object) -> tuple[object, ...]:
    return tuple(getattr(rule, name) for name in ("directive", "document", "clause", "start"))
