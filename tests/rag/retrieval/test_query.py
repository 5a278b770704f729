"""What a question is understood to ask for: its words, its language, the numbers and clauses it names."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from evals.typing_habits import HABITS
from rag.assistant import Assistant
from rag.errors import QuestionError
from rag.retrieval.query import MAX_QUESTION_CHARS
from rag.vietnamese.normalize import clean


@pytest.mark.parametrize(
    "question", ["", " \t\n", "\u200b\u200f", "?!…", ".", "“”", "+", "(:)", "\\", "\x00", "{}", "-" * 50]
)
def test_a_question_without_words_is_refused_in_both_languages(assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionError) as error:
        assistant.retriever.understand(question)
    assert error.value.text.vi != error.value.text.en
    assert "\n" not in error.value.text.vi + error.value.text.en


def test_a_question_may_be_long_but_not_endless(assistant: Assistant) -> None:
    assert assistant.retriever.understand("a" * MAX_QUESTION_CHARS)
    with pytest.raises(QuestionError, match=r"10000.*2000"):
        assistant.retriever.understand("x" * 10_000)


@pytest.mark.parametrize(
    ("question", "address"),
    [
        ("điều 5 khoản 2 quyết định 12/2024/QĐ-UBND", ("Điều 5", "Khoản 2")),
        ("điểm a khoản 2 Điều 5 QĐ 12/2024", ("Điều 5", "Khoản 2", "Điểm a")),
        ("dieu 5 khoan 2 cua quyet dinh 12/2024/QĐ-UBND", ("Điều 5", "Khoản 2")),
        ("điểm 4.2.2 quy định 15-QĐ/TU", ("4.2.2",)),
        ("chương II có gì", ("Chương II",)),
        ("what does article 3 clause 2 of Decision 21/2024/QD-UBND say", ("Article 3", "Clause 2")),
    ],
)
def test_the_clause_that_is_named_is_read_top_first(
    assistant: Assistant, question: str, address: tuple[str, ...]
) -> None:
    assert assistant.retriever.understand(question).address == address


@pytest.mark.parametrize(
    "question", ["bao nhiêu điểm cầu", "mục tiêu là gì", "điều kiện hỗ trợ", "phần mở đầu", "điều lệ Đảng"]
)
def test_words_that_only_begin_like_a_clause_are_no_address(assistant: Assistant, question: str) -> None:
    assert assistant.retriever.understand(question).address == ()


def test_years_are_read_but_not_those_inside_numbers(assistant: Assistant) -> None:
    assert assistant.retriever.understand("Luật Thanh tra năm 2010").years == (2010,)
    assert assistant.retriever.understand("Quyết định 12/2024/QĐ-UBND").years == ()


def test_diacritics_are_restored_and_reported(assistant: Assistant) -> None:
    query = assistant.retriever.understand("nguoi phat hien chay rung duoc thuong bao nhieu tien")
    assert query.restored == query.text == "người phát hiện cháy rừng được thưởng bao nhiêu tiền"


@pytest.mark.parametrize(
    "question", ["Phản ánh khẩn được trả lời khi nào?", "Who signed Decision No. 21/2024/QD-UBND?"]
)
def test_a_question_in_good_order_is_left_alone(assistant: Assistant, question: str) -> None:
    query = assistant.retriever.understand(question)
    assert query.restored is None
    assert query.text == question


def test_decomposed_letters_and_invisible_characters_are_cleaned_away(assistant: Assistant) -> None:
    plain = "Thời hạn xử lý phản ánh khẩn?"
    noisy = unicodedata.normalize("NFD", "  Thời\u200b hạn\u00a0 xử\u200f lý phản ánh khẩn? ")
    query = assistant.retriever.understand(noisy)
    assert query.original == noisy
    assert query.text == plain


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Phản ánh khẩn là gì?", "vi"),
        ("phan anh khan la gi", "vi"),
        ("QĐ 12/2024", "vi"),
        ("What is an urgent report?", "en"),
        ("Who signed Decision No. 21/2024/QD-UBND?", "en"),
        pytest.param(
            "12/2024/qd-ubnd",
            "vi",
        ),
        pytest.param(
            "quyet dinh 12/2024/qd-ubnd do ai ky",
            "vi",
        ),
    ],
)
def test_the_language_of_the_question_is_told(assistant: Assistant, question: str, language: str) -> None:
    assert assistant.retriever.understand(question).language == language


def test_abbreviations_are_spelled_out_for_the_search_alone(assistant: Assistant) -> None:
    query = assistant.retriever.understand("thẩm quyền của UBND tỉnh")
    assert query.text == "thẩm quyền của UBND tỉnh"
    assert "ủy ban nhân dân" in query.search_text.lower()


def test_the_abbreviations_of_the_search_are_those_the_library_talks_about(assistant: Assistant) -> None:
    counts = assistant.library.bigram_counts([("chủ", "tịch"), ("chỉ", "thị"), ("chương", "trình")])
    likeliest = max(counts, key=lambda pair: counts[pair])
    assert " ".join(likeliest) in assistant.retriever.understand("CT nói gì về cháy rừng").search_text.lower()


QUESTIONS = (
    "Người phát hiện cháy rừng được thưởng bao nhiêu tiền?",
    "Thời hạn xử lý phản ánh khẩn theo Quyết định số 12/2024/QĐ-UBND là bao lâu?",
    "Chủ tịch Ủy ban nhân dân xã có trách nhiệm gì theo khoản 2 Điều 5?",
)


@pytest.mark.parametrize("habit", ["no diacritics", "half diacritics", "capitals", "telex", "vni"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_however_it_is_typed_the_same_is_understood(assistant: Assistant, question: str, habit: str) -> None:
    written = assistant.retriever.understand(question)
    typed = assistant.retriever.understand(HABITS[habit](question))
    # A number is looked up whether its Đ has its bar or not.
    assert [t.replace("qđ", "qd") for t in typed.tokens] == [t.replace("qđ", "qd") for t in written.tokens]
    assert typed.address == written.address
    assert [(m.ordinal, m.year, m.codes) for m in typed.mentions] == [
        (m.ordinal, m.year, m.codes) for m in written.mentions
    ]
    assert typed.restored == (None if habit == "capitals" else typed.text)


@pytest.mark.parametrize("shorter", ["quyeets ddinhj soos 12/2024", "quyếtt địhn số 12/2024", "quyet dinh so 12/2024"])
def test_a_number_stands_where_the_text_that_is_searched_has_it(assistant: Assistant, shorter: str) -> None:
    query = assistant.retriever.understand(f"{shorter} nói gì về phản ánh khẩn")
    assert [query.text[m.start : m.end].lower() for m in query.mentions] == ["quyết định số 12/2024"]


def test_capitals_are_made_small_but_for_abbreviations_and_numbers(assistant: Assistant) -> None:
    query = assistant.retriever.understand("THẨM QUYỀN CỦA UBND XÃ THEO QUYẾT ĐỊNH 12/2024/QĐ-UBND, CHƯƠNG II?")
    assert query.text == "Thẩm quyền của UBND xã theo quyết định 12/2024/QĐ-UBND, chương ii?"
    assert query.restored is None
    assert query.address == ("Chương II",)


@pytest.mark.parametrize("question", ["QĐ 12/2024", "UBND", "12/2024/QĐ-UBND", "VAT là gì", "HĐND"])
def test_a_question_of_abbreviations_keeps_its_capitals(assistant: Assistant, question: str) -> None:
    assert assistant.retriever.understand(question).text == question


MIXED = st.text(
    st.characters(categories=("L", "M", "N", "P", "S", "Z", "Cf", "Cc", "Cs"))
    | st.sampled_from("+:\"'()*%;-/\\9djwsfrx ậđĐ"),
    max_size=80,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(MIXED | st.sampled_from(QUESTIONS).flatmap(lambda q: MIXED.map(lambda noise: q[:20] + noise + q[20:])))
@example("x" * 10_000)
@example("\u202eđảng viên\u202c là gì")
@example("đảng\x00 viên\ud800 là gì")
@example('body:đảng +viên -"mới" OR 1=1; DROP TABLE syllables; --')
@example("İstanbul Straße ﬁn ǅ 条約 договор")
def test_any_text_is_understood_as_when_cleaned_or_refused_in_words(assistant: Assistant, text: str) -> None:
    try:
        query = assistant.retriever.understand(text)
    except QuestionError as error:
        assert error.text.vi
        with pytest.raises(QuestionError):
            assistant.retriever.understand(clean(text))
        return
    again = assistant.retriever.understand(clean(text))
    assert (again.text, again.tokens, again.mentions) == (query.text, query.tokens, query.mentions)
    assert all(query.text[m.start : m.end] for m in query.mentions)
    assert unicodedata.normalize("NFD", query.original) == unicodedata.normalize("NFD", text)
    decomposed = assistant.retriever.understand(unicodedata.normalize("NFD", clean(text)))
    assert decomposed.tokens == query.tokens


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(MIXED)
@example("đảng\x00 viên\ud800 là gì")
@example('body:đảng +viên -"mới" OR 1=1; DROP TABLE syllables; --')
def test_any_text_is_searched_or_refused_in_words(assistant: Assistant, text: str) -> None:
    try:
        hits = assistant.search(text, 3)
    except QuestionError:
        return
    assert len(hits) <= 3
