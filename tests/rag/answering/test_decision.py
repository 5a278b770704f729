"""Yes/no questions: "Có" and "Không" open an answer only where the quoted rule itself decides."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag.answering.deciding import sentences_about, words_above, words_apart
from rag.answering.decision import Bound, Decision, decide
from rag.answering.whether import Whether, whether
from rag.assistant import Assistant
from rag.directives.model import DirectiveDocument
from tests.rag.answering.documents import made_of, samples

# "yes", "no", each perhaps with the condition or the exception of the rule; "open": the rule does not decide.
QUESTIONS = [json.loads(line) for line in (Path(__file__).parent / "yes_no.jsonl").read_text("utf-8").splitlines()]
SAID = {Bound.NONE: "", Bound.CONDITION: ", if", Bound.EXCEPTION: ", unless"}


def said(decision: Decision) -> str:
    return ("yes" if decision.holds else "no") + SAID[decision.bound]


def decisions(asked: Whether, document: DirectiveDocument) -> Iterator[str]:
    """What each clause without clauses below it decides."""
    parents = {clause.parent for clause in document.clauses}
    for clause in document.clauses:
        if clause.index not in parents:
            above, apart = words_above(document, clause.index), words_apart(document, clause.index)
            found = decide(asked, sentences_about(document, clause.index, clause.start, clause.end), above, apart)
            if found is not None:
                yield said(found)


@pytest.fixture(scope="module")
def decided(assistant: Assistant) -> list[tuple[dict[str, Any], set[str]]]:
    """Each question with all that any clause of any sample document decides about it."""
    found = []
    for question in QUESTIONS:
        asked = whether(assistant.retriever.understand(question["question"]))
        documents = [d for d in samples().values() if asked is not None and d.directive.language == asked.language]
        found.append((question, {word for d in documents if asked is not None for word in decisions(asked, d)}))
    return found


def test_no_clause_of_any_document_decides_a_question_wrongly(decided: list[tuple[dict[str, Any], set[str]]]) -> None:
    wrong = [(q["question"], q["answer"], words) for q, words in decided if words - {q["answer"]}]
    assert wrong == []


def test_nearly_half_of_the_questions_that_a_rule_decides_are_decided(
    decided: list[tuple[dict[str, Any], set[str]]],
) -> None:
    right = [q["question"] for q, words in decided if words == {q["answer"]}]
    assert len(right) >= 0.45 * sum(q["answer"] != "open" for q, _ in decided)


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("Có thu phí của người phản ánh không?", "Không. Theo Khoản 2 Điều 3"),
        ("Cuộc gọi đến Tổng đài có được ghi âm không?", "Có. Theo Khoản 3 Điều 4"),
        ("Kết quả xử lý có được công khai không?", "Có, trừ ngoại lệ nêu trong đoạn trích. Theo Khoản 3 Điều 3"),
        (
            "Phản ánh không ghi họ tên có được tiếp nhận không?",
            "Có, với điều kiện nêu trong đoạn trích. Theo Khoản 3 Điều 5",
        ),
        ("Không được họp trực tuyến khi bầu cử, phải không?", "Đúng. Theo Điểm 2.3.2"),
        ("Chi bộ được họp trực tuyến khi bầu cử, đúng không?", "Không đúng. Theo Điểm 2.3.2"),
        ("Must the water group publish its accounts every quarter?", "Yes. According to Clause 1 Article 6"),
        (
            "Is selling the water outside the village prohibited?",
            "Yes, save for the exception that is quoted. According to Clause 3 Article 6",
        ),
        ("phan anh khan co duoc gia han khong", "Không. Theo Khoản 5 Điều 6"),
    ],
)
def test_the_answer_opens_with_what_the_rule_decides(assistant: Assistant, question: str, opening: str) -> None:
    assert assistant.ask(question).text.startswith(opening)


def test_a_case_of_a_list_is_quoted_with_the_words_that_rule_it(assistant: Assistant) -> None:
    answer = assistant.ask("Phản ánh về sự việc đã được Tòa án thụ lý có được tiếp nhận không?")
    assert answer.text.startswith("Không. ")
    assert answer.citations[0].quote.startswith("2. Không tiếp nhận phản ánh")


@pytest.mark.parametrize(
    "question",
    [
        "Phản ánh khẩn có phải trả lời trong 12 giờ không?",
        "Mỗi phản ánh có được giao cho nhiều cơ quan chủ trì xử lý không?",
        "Kết quả xử lý thuộc danh mục bí mật nhà nước có được công khai không?",
        "Phản ánh khẩn là gì?",
    ],
)
def test_amounts_exceptions_and_other_questions_get_the_quote_alone(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).text.startswith("Theo ")


def test_a_replaced_rule_decides_only_where_it_is_named(assistant: Assistant) -> None:
    question = "Phản ánh nặc danh có được tiếp nhận không?"
    assert not assistant.ask(question).text.startswith(("Có", "Không. "))
    assert assistant.ask(f"Theo Quyết định 07/2019/QĐ-UBND, {question}").text.startswith("Không. ")


RULES = made_of("""QUY CHẾ
Điều 1. Vé tháng
1. Vé tháng của học sinh được gia hạn tại bến.
2. Người đi đò không phải mua vé khi có bão.
3. Bến từ 10 đò trở lên phải lắp đèn báo.
4. Mỗi hộ chỉ được mua vé giảm giá một lần.
Điều 2. Vé lượt
1. Vé lượt không được bán lại.""")


@pytest.mark.parametrize(
    ("question", "decision"),
    [
        ("Vé tháng của học sinh có được gia hạn không?", "yes"),
        # The rule is about fewer tickets than the question.
        ("Vé tháng có được gia hạn không?", None),
        ("Vé lượt có được bán lại không?", "no"),
        ("Có đúng là vé lượt không được bán lại không?", "yes"),
        ("Người đi đò có phải mua vé khi có bão không?", "no"),
        # That nobody must does not say whether anybody may.
        ("Người đi đò có được mua vé khi có bão không?", None),
        ("Người đi đò có phải mua vé khi có lũ không?", None),
        ("Có phải vé lượt được bán lại?", None),
        # The question does not say how large the landing is, and "once" is no matter of yes or no alone.
        ("Bến đò có phải lắp đèn báo không?", None),
        ("Hộ đã mua vé giảm giá một lần có được mua vé giảm giá lần nữa không?", None),
    ],
)
def test_a_rule_decides_what_it_is_about(assistant: Assistant, question: str, decision: str | None) -> None:
    asked = whether(assistant.retriever.understand(question))
    found = set() if asked is None else set(decisions(asked, RULES))
    assert found == ({decision} if decision else set())
