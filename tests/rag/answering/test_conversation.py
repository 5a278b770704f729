"""Follow-ups are understood from the turns before; a new topic is not."""

from __future__ import annotations

import json

import pytest

from rag.answering.answer import Reason
from rag.answering.conversation import Conversation, Exchange, Focus
from rag.assistant import Assistant
from tests.rag.answering.talking import talk

URGENT = "Phản ánh khẩn được trả lời trong bao lâu?"


@pytest.mark.parametrize(
    ("before", "question", "read_as"),
    [
        (URGENT, "thế còn phản ánh thông thường?", "Phản ánh thông thường được trả lời trong bao lâu?"),
        (URGENT, "con phan anh thong thuong thi sao", "Phản ánh thông thường được trả lời trong bao lâu?"),
        (URGENT, "Văn bản đó được ban hành ngày nào?", "Quyết định số 12/2024/QĐ-UBND được ban hành ngày nào?"),
        (URGENT, "quyết định này do ai ký?", "Quyết định số 12/2024/QĐ-UBND do ai ký?"),
        (URGENT, "Ai ký?", "Quyết định số 12/2024/QĐ-UBND ai ký?"),
        (URGENT, "thế nó còn hiệu lực không?", "Quyết định số 12/2024/QĐ-UBND còn hiệu lực không?"),
        (URGENT, "khoản 3 thì sao?", "khoản 3 Điều 6 Quy chế Quyết định số 12/2024/QĐ-UBND"),
        (URGENT, "Điều 5 nói gì?", "Điều 5 Quyết định số 12/2024/QĐ-UBND"),
        ("điểm 4.2.2 quy định 15-QĐ/TU", "mục 2.1 thì sao?", "mục 2.1 Quy định số 15-QĐ/TU"),
        (
            "What is the ceiling of the grant for villages on the poor list?",
            "Who signed that decision?",
            "Who signed Decision No. 21/2024/QD-UBND?",
        ),
        (
            "What is the ceiling of the grant for villages on the poor list?",
            "What about Article 3?",
            "Article 3 Decision No. 21/2024/QD-UBND",
        ),
        (
            "What is the ceiling of the grant for villages on the poor list?",
            "When does it take effect?",
            "When does Decision No. 21/2024/QD-UBND take effect?",
        ),
    ],
)
def test_a_follow_up_is_put_in_words_of_its_own_and_shown(
    assistant: Assistant, before: str, question: str, read_as: str
) -> None:
    answer = talk(assistant, before, question)
    assert answer.restored_question == read_as
    assert answer.question == question
    assert answer.answered


def test_the_clause_that_is_asked_for_next_is_quoted(assistant: Assistant) -> None:
    answer = talk(assistant, URGENT, "khoản 3 thì sao?")
    assert answer.citations[0].clause_path[-2:] == ("Điều 6", "Khoản 3")


def test_a_refusal_in_between_does_not_lose_the_thread(assistant: Assistant) -> None:
    answer = talk(assistant, URGENT, "Giá vé máy bay là bao nhiêu?", "Ai ký?")
    assert answer.restored_question == "Quyết định số 12/2024/QĐ-UBND ai ký?"


def test_a_new_topic_drops_the_old_one(assistant: Assistant) -> None:
    answer = talk(assistant, URGENT, "What is the ceiling of the grant for villages on the poor list?")
    assert answer.restored_question is None
    assert answer.citations[0].document.number == "21/2024/QD-UBND"
    later = talk(
        assistant,
        URGENT,
        "What is the ceiling of the grant for villages on the poor list?",
        "Who signed that decision?",
    )
    assert later.citations[0].document.number == "21/2024/QD-UBND"


def test_a_question_that_names_its_document_is_left_alone(assistant: Assistant) -> None:
    answer = talk(assistant, URGENT, "Quy định số 15-QĐ/TU do ai ký?")
    assert answer.restored_question is None
    assert answer.citations[0].document.number == "15-QĐ/TU"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Văn bản đó được ban hành ngày nào?", "Văn bản đó"),
        ("Which bodies does that decision apply to?", "that decision"),
    ],
)
def test_what_points_at_nothing_is_asked_back(assistant: Assistant, question: str, words: str) -> None:
    answer = assistant.ask(question)
    assert not answer.answered
    assert answer.reason is Reason.INSUFFICIENT_EVIDENCE
    assert words in answer.text
    assert answer.suggestions == ()


def test_where_one_document_alone_may_answer_it_is_the_one_that_is_meant(assistant: Assistant) -> None:
    answer = assistant.ask("Văn bản này ban hành khi nào?", only=["15-QĐ/TU"])
    assert answer.restored_question == "Quy định số 15-QĐ/TU ban hành khi nào?"
    assert answer.answered


def test_what_no_clause_says_of_the_new_thing_is_refused(assistant: Assistant) -> None:
    answer = talk(assistant, "Phản ánh khẩn nghĩa là gì?", "còn phản ánh nặc danh?")
    assert answer.restored_question == "Phản ánh nặc danh nghĩa là gì?"
    assert not answer.answered


def test_a_conversation_survives_json(assistant: Assistant) -> None:
    conversation = Conversation().after(assistant.ask(URGENT))
    assert Conversation.from_json(json.loads(json.dumps(conversation.to_json()))) == conversation


def test_a_conversation_that_was_stored_before_refusals_were_remembered_is_read() -> None:
    stored = {"exchanges": [{"question": "x", "cited": []}]}
    assert Conversation.from_json(stored) == Conversation((Exchange("x"),))


def test_what_was_spoken_of_is_what_was_cited_last_then_what_was_offered() -> None:
    old, new = Focus("old", ("Điều 1",), "Điều 1"), Focus("new", ("Điều 2",), "Điều 2")
    exchanges = (Exchange("a", (old,)), Exchange("b", (), ("offered", "old")), Exchange("c", (new,)))
    assert Conversation(exchanges).spoken_of == ("new", "old", "offered")


@pytest.mark.parametrize("broken", [{}, {"exchanges": [{"question": "x"}]}, {"exchanges": 5}])
def test_what_is_no_conversation_is_told(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not a stored conversation"):
        Conversation.from_json(broken)


def test_only_the_latest_exchanges_are_kept(assistant: Assistant) -> None:
    answer = assistant.ask(URGENT)
    conversation = Conversation()
    for _ in range(30):
        conversation = conversation.after(answer)
    assert len(conversation.exchanges) == 8
