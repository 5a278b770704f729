"""In force, ended, changed: what answers say of it, what they quote for it, and what they warn of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from rag.answering.answer import Answer, Reason
from rag.answering.chain import build_chain
from rag.answering.warnings import warnings_about
from rag.assistant import Assistant
from rag.directives.model import Directive, DirectiveDocument, Relation
from rag.library.library import Library
from rag.models.interface import ModelEmbeddings
from rag.retrieval.retriever import DirectiveRetriever
from tests.rag.directives.made import directive, reference
from tests.rag.library.written import written

REPLACES, REPEALS, AMENDS = Relation.REPLACES, Relation.REPEALS, Relation.AMENDS
DAY = date(2026, 1, 1)
Shelved = Callable[..., Assistant]


@pytest.fixture
def shelved(tmp_path: Path, fake_embeddings: ModelEmbeddings) -> Iterator[Shelved]:
    """An assistant over a library of the documents that it is called with."""
    opened: list[Library] = []

    def open_with(*documents: DirectiveDocument) -> Assistant:
        library = Library.open(tmp_path / "library", create=True, model_name=fake_embeddings.model_name, dimension=64)
        opened.append(library)
        with library.writing():
            for document in documents:
                texts = [document.embedded_text(passage) for passage in document.passages]
                library.add(document, fake_embeddings.embed_array(texts))
        retriever = DirectiveRetriever(library=library, embeddings=fake_embeddings)
        return Assistant(library, retriever, build_chain(retriever))

    yield open_with
    for library in opened:
        library.close()


def decree(year: int, effective_to: date | None = None) -> Directive:
    """Nghị định số 1/YEAR/NĐ-CP, issued in June and in force from August."""
    return directive(
        f"n{year}",
        f"1/{year}/NĐ-CP",
        kind="Nghị định",
        title=f"Nghị định về việc nuôi ong năm {year}",
        issuer="Chính phủ",
        issued_on=date(year, 6, 1),
        effective_from=date(year, 8, 1),
        effective_to=effective_to,
    )


def effect(year: int) -> str:
    return f"Nghị định này có hiệu lực thi hành từ ngày 01 tháng 8 năm {year}."


OLD = written(decree(2020), "Người nuôi ong đăng ký với xã.", effect(2020), "Tổ ong đặt cách nhà dân 200 mét.")
REPLACING = written(
    decree(2025), effect(2025), ("Nghị định số 1/2020/NĐ-CP hết hiệu lực.", reference(REPLACES, "1/2020/NĐ-CP"))
)
REPEALING = written(
    decree(2025), effect(2025), ("Bãi bỏ Nghị định số 1/2020/NĐ-CP.", reference(REPEALS, "1/2020/NĐ-CP"))
)
CHANGING = written(
    decree(2024),
    ("Sửa đổi Điều 3 Nghị định số 1/2020/NĐ-CP.", reference(AMENDS, "1/2020/NĐ-CP", target=("Điều 3",))),
    ("Bãi bỏ Khoản 2 Điều 1.", reference(REPEALS, "1/2020/NĐ-CP", target=("Điều 1", "Khoản 2"))),
    effect(2024),
)
VAGUE = written(decree(2023), ("Sửa đổi một số điều của Nghị định số 1/2020/NĐ-CP.", reference(AMENDS, "1/2020/NĐ-CP")))
IN_FORCE = "Nghị định số 1/2020/NĐ-CP còn hiệu lực không?"
ENDED_BY = "Nghị định số 1/2020/NĐ-CP bị thay thế bởi văn bản nào?"
AMENDED_BY = "Nghị định số 1/2020/NĐ-CP được sửa đổi, bổ sung bởi văn bản nào?"


def quotes(answer: Answer) -> list[tuple[str, str]]:
    return [(citation.document.id, citation.quote) for citation in answer.citations]


# --- ended ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "says", "quoted"),
    [
        (REPLACING, "đã được thay thế bởi", "Nghị định số 1/2020/NĐ-CP hết hiệu lực."),
        (REPEALING, "đã bị bãi bỏ bởi", "Bãi bỏ Nghị định số 1/2020/NĐ-CP."),
    ],
)
@pytest.mark.parametrize("question", [IN_FORCE, ENDED_BY])
def test_what_has_ended_says_by_what_and_quotes_it(
    shelved: Shelved, by: DirectiveDocument, says: str, quoted: str, question: str
) -> None:
    answer = shelved(OLD, by).ask(question, as_of=DAY)
    assert f"{says} Nghị định số 1/2025/NĐ-CP ngày 1/6/2025" in answer.text
    assert quotes(answer) == [("n2025", quoted)]
    assert ("không còn hiệu lực" in answer.text) == (question == IN_FORCE)


def test_before_the_new_one_is_in_force_the_old_one_is_and_its_end_is_told(shelved: Shelved) -> None:
    assistant = shelved(OLD, REPLACING)
    answer = assistant.ask(IN_FORCE, as_of=date(2025, 7, 31))
    assert answer.text.startswith("Nghị định số 1/2020/NĐ-CP có hiệu lực từ ngày 1/8/2020")
    assert "sẽ được thay thế bởi Nghị định số 1/2025/NĐ-CP ngày 1/6/2025 từ ngày 1/8/2025" in answer.text
    assert [document for document, _ in quotes(answer)] == ["n2020", "n2025"]
    assert assistant.ask("Điều 3 Nghị định 1/2020/NĐ-CP", as_of=date(2025, 7, 31)).warnings == ()


def test_before_the_new_one_is_issued_nobody_knows_of_it(shelved: Shelved) -> None:
    answer = shelved(OLD, REPLACING).ask(IN_FORCE, as_of=date(2025, 5, 31))
    assert "trong thư viện không có văn bản nào thay thế" in answer.text
    assert [document for document, _ in quotes(answer)] == ["n2020"]


def test_what_has_expired_says_when_by_its_own_words(shelved: Shelved) -> None:
    own = "Nghị định này có hiệu lực đến hết ngày 31/12/2025."
    assistant = shelved(written(decree(2020, effective_to=date(2025, 12, 31)), effect(2020), own))
    answer = assistant.ask(IN_FORCE, as_of=DAY)
    assert "không còn hiệu lực, đã hết hiệu lực từ ngày 1/1/2026" in answer.text
    assert quotes(answer) == [("n2020", f"Điều 2. {own}")]
    assert answer.warnings == ("Nghị định số 1/2020/NĐ-CP đã hết hiệu lực từ ngày 1/1/2026.",)
    before = assistant.ask(IN_FORCE, as_of=date(2025, 12, 31))
    assert "có hiệu lực từ ngày 1/8/2020 đến hết ngày 31/12/2025" in before.text
    assert before.warnings == ()


@pytest.mark.parametrize(("by", "done"), [(REPLACING, "được thay thế"), (REPEALING, "bị bãi bỏ")])
def test_a_clause_of_what_has_ended_is_told_with_a_warning(shelved: Shelved, by: DirectiveDocument, done: str) -> None:
    answer = shelved(OLD, by).ask("Điều 3 Nghị định 1/2020/NĐ-CP", as_of=DAY)
    assert "200 mét" in answer.text
    assert answer.warnings == (f"Nghị định số 1/2020/NĐ-CP đã {done} bởi Nghị định số 1/2025/NĐ-CP ngày 1/6/2025.",)


def test_a_younger_law_of_the_name_says_that_it_is_inferred(shelved: Shelved) -> None:
    def law(year: int, number: str) -> Directive:
        return directive(
            f"l{year}",
            number,
            kind="Luật",
            title="Luật Nuôi ong",
            issuer="Quốc hội",
            issued_on=date(year, 6, 25),
            effective_from=date(year, 7, 1),
        )

    between = reference(REPLACES, "11/2022/QH15", title="Luật Nuôi ong")
    assistant = shelved(
        written(law(2010, "56/2010/QH12"), "Luật này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2010."),
        written(
            law(2025, "84/2025/QH15"),
            "Luật này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2025.",
            ("Luật Nuôi ong số 11/2022/QH15 hết hiệu lực.", between),
        ),
    )
    answer = assistant.ask("Luật Nuôi ong năm 2010 còn hiệu lực không?", as_of=DAY)
    assert "mang cùng tên, ban hành sau, có hiệu lực từ ngày 1/7/2025 (suy từ tên gọi" in answer.text
    assert quotes(answer) == [
        ("l2025", "Luật Nuôi ong số 11/2022/QH15 hết hiệu lực."),
        ("l2025", "Điều 1. Luật này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2025."),
        ("l2025", "Luật Nuôi ong"),
    ]
    english = assistant.ask("Is Law No. 56/2010/QH12 still in force?", as_of=DAY)
    assert "which bears the same name, was issued later and has been in force since 1 July 2025" in english.text
    # A law of 2022 is spoken of that nobody has: nothing is claimed of the years between.
    assert (
        "có hiệu lực từ ngày 1/7/2010;"
        in assistant.ask("Luật Nuôi ong năm 2010 còn hiệu lực không?", as_of=date(2021, 1, 1)).text
    )
    assert (
        "không có văn bản nào thay thế"
        not in assistant.ask("Luật Nuôi ong năm 2010 còn hiệu lực không?", as_of=date(2024, 1, 1)).text
    )


# --- changed ----------------------------------------------------------------------------------------------------------


def test_what_was_amended_says_by_what_and_where(shelved: Shelved) -> None:
    answer = shelved(OLD, CHANGING).ask(AMENDED_BY, as_of=DAY)
    assert (
        "đã được sửa đổi, bổ sung bởi Nghị định số 1/2024/NĐ-CP ngày 1/6/2024 (Điều 3, Khoản 2 Điều 1)" in answer.text
    )
    assert quotes(answer) == [
        ("n2024", "Sửa đổi Điều 3 Nghị định số 1/2020/NĐ-CP."),
        ("n2024", "Bãi bỏ Khoản 2 Điều 1."),
    ]


def test_what_is_in_force_says_that_it_was_amended(shelved: Shelved) -> None:
    text = shelved(OLD, CHANGING).ask(IN_FORCE, as_of=DAY).text
    assert "có hiệu lực từ ngày 1/8/2020; đã được sửa đổi, bổ sung bởi Nghị định số 1/2024/NĐ-CP" in text


def test_what_a_document_amends_is_told_in_its_own_words(shelved: Shelved) -> None:
    answer = shelved(CHANGING).ask("Nghị định số 1/2024/NĐ-CP sửa đổi văn bản nào?", as_of=DAY)
    assert answer.text.startswith("Nghị định số 1/2024/NĐ-CP sửa đổi, bổ sung 1/2020/NĐ-CP")
    assert {document for document, _ in quotes(answer)} == {"n2024"}


@pytest.mark.parametrize(
    ("question", "says"), [(ENDED_BY, "thay thế, bãi bỏ Nghị định số"), (AMENDED_BY, "sửa đổi, bổ sung Nghị định số")]
)
def test_that_nobody_touched_it_is_said_and_not_searched_for(shelved: Shelved, question: str, says: str) -> None:
    answer = shelved(OLD).ask(question, as_of=DAY)
    assert (answer.answered, answer.reason) == (False, Reason.NOT_IN_LIBRARY)
    assert answer.text == f"Trong thư viện không có văn bản nào {says} 1/2020/NĐ-CP ngày 1/6/2020."


def test_a_changed_clause_is_told_with_a_warning_that_says_where_to_look(shelved: Shelved) -> None:
    assistant = shelved(OLD, CHANGING)
    assert assistant.ask("Điều 3 Nghị định 1/2020/NĐ-CP", as_of=DAY).warnings == (
        "Điều 3 Nghị định số 1/2020/NĐ-CP đã được sửa đổi, bổ sung bởi Nghị định số 1/2024/NĐ-CP ngày 1/6/2024,"
        " có hiệu lực từ ngày 1/8/2024: xem Điều 1.",
    )


def test_a_repealed_part_of_the_clause_is_told_as_repealed(shelved: Shelved) -> None:
    (warning,) = shelved(OLD, CHANGING).ask("Điều 1 Nghị định 1/2020/NĐ-CP", as_of=DAY).warnings
    assert warning.startswith("Khoản 2 Điều 1 Nghị định số 1/2020/NĐ-CP đã bị bãi bỏ bởi")


def test_a_clause_that_nobody_changed_carries_no_warning(shelved: Shelved) -> None:
    assistant = shelved(OLD, CHANGING)
    assert assistant.ask("Điều 2 Nghị định 1/2020/NĐ-CP", as_of=DAY).warnings == ()
    assert assistant.ask("Điều 3 Nghị định 1/2020/NĐ-CP", as_of=date(2024, 7, 31)).warnings == ()


def test_an_amendment_that_names_no_clause_warns_gently(shelved: Shelved) -> None:
    assert shelved(OLD, VAGUE).ask("Điều 2 Nghị định 1/2020/NĐ-CP", as_of=DAY).warnings == (
        "Nghị định số 1/2020/NĐ-CP đã được Nghị định số 1/2023/NĐ-CP ngày 1/6/2023 sửa đổi, bổ sung một phần;"
        " hãy kiểm tra xem phần được trích có thay đổi không.",
    )


def test_what_has_ended_needs_no_warning_of_its_changes(shelved: Shelved) -> None:
    (warning,) = shelved(OLD, CHANGING, REPLACING).ask("Điều 3 Nghị định 1/2020/NĐ-CP", as_of=DAY).warnings
    assert "thay thế" in warning


def test_facts_of_the_head_carry_no_warning_of_changes(shelved: Shelved) -> None:
    answer = shelved(OLD, VAGUE).ask("Nghị định 1/2020/NĐ-CP về việc gì?", as_of=DAY)
    assert "nuôi ong" in answer.text
    assert answer.warnings == ()


def test_warnings_speak_the_language_of_the_question(shelved: Shelved) -> None:
    assistant = shelved(OLD, CHANGING, VAGUE)
    citations = assistant.ask("Điều 3 Nghị định 1/2020/NĐ-CP", as_of=DAY).citations
    shelf, document = assistant.retriever.shelf(DAY), assistant.library.document
    assert warnings_about(citations, shelf, document, "en") == (
        "Điều 3 of Nghị định No. 1/2020/NĐ-CP has been amended by Nghị định No. 1/2024/NĐ-CP of 1 June 2024,"
        " in force since 1 August 2024: see Điều 1.",
        "Nghị định No. 1/2020/NĐ-CP has been amended in part by Nghị định No. 1/2023/NĐ-CP of 1 June 2023;"
        " check whether what is quoted was changed.",
    )


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Is Decree No. 1/2020/NĐ-CP still in force?", "effective since 1 August 2020; it has been amended by"),
        ("Has Decree No. 1/2020/NĐ-CP been amended?", "(Điều 3, Khoản 2 Điều 1)"),
        ("What replaced Decree No. 1/2020/NĐ-CP?", "No document in the library replaces or repeals"),
    ],
)
def test_english_questions_are_answered_in_english(shelved: Shelved, question: str, says: str) -> None:
    assert says in shelved(OLD, CHANGING).ask(question, as_of=DAY).text


# --- both versions ------------------------------------------------------------------------------


def test_a_changed_clause_is_quoted_with_the_words_that_changed_it(shelved: Shelved) -> None:
    answer = shelved(OLD, CHANGING).ask("Điều 3 Nghị định số 1/2020/NĐ-CP", as_of=DAY)
    old, new = answer.citations
    assert (old.document.number, old.quote) == ("1/2020/NĐ-CP", "Điều 3. Tổ ong đặt cách nhà dân 200 mét.")
    assert new.document.number == "1/2024/NĐ-CP"
    assert "Nay đã sửa đổi, theo Điều 1, Nghị định số 1/2024/NĐ-CP" in answer.text
    assert new.quote in answer.text


def test_before_the_change_the_old_words_stand_alone(shelved: Shelved) -> None:
    answer = shelved(OLD, CHANGING).ask("Điều 3 Nghị định số 1/2020/NĐ-CP", as_of=date(2021, 1, 1))
    assert [citation.document.number for citation in answer.citations] == ["1/2020/NĐ-CP"]


def test_a_change_nobody_places_is_only_warned_of(shelved: Shelved) -> None:
    answer = shelved(OLD, VAGUE).ask("Điều 3 Nghị định số 1/2020/NĐ-CP", as_of=DAY)
    assert len(answer.citations) == 1
    assert "sửa đổi, bổ sung một phần" in answer.warnings[0]
