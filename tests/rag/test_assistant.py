"""The assistant as a whole: opening, asking, streaming, chaining, and questions of every kind."""

from __future__ import annotations

import asyncio
import sqlite3
import unicodedata
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from langchain_core.runnables import RunnableLambda

import rag
from rag.answering.answer import Answer, Reason, answer_json
from rag.assistant import Assistant
from rag.errors import (
    DocumentNotFoundError,
    EmbeddingModelMismatchError,
    LibraryNotFoundError,
    QuestionError,
)
from rag.library.library import Library
from rag.models.embeddings import BundledEmbeddings, load_embeddings
from rag.retrieval.hits import Hit
from rag.settings import Settings
from rag.vietnamese.normalize import clean

REWARD = "Người phát hiện cháy rừng được thưởng bao nhiêu tiền?"
QUESTIONS = [
    REWARD,
    "Phản ánh khẩn được trả lời trong bao lâu?",
    "Quyết định số 12/2024/QĐ-UBND do ai ký?",
    "điểm 4.2.2 quy định 15-QĐ/TU",
    "nguoi phat hien chay rung duoc thuong bao nhieu tien",
    "What is the ceiling of the grant for villages on the poor list?",
]
# A slow machine is no failure of these properties.
RELAXED = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
NOISE = ["\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202e", "\u2060", "\ufeff", "\u00ad"]
ODD = st.text(
    st.one_of(st.characters(), st.sampled_from("\"'“”«»+-:;^~*?!\\/()[]{}|&<>#%$@.,0123456789ĐđQđỦ \t\n\x00")),
    max_size=80,
)


# --- opening ---------------------------------------------------------------------------------------------------------


def test_a_folder_without_library_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(LibraryNotFoundError, match="chithi ingest"):
        Assistant.open(tmp_path / "none", settings=Settings())
    assert list(tmp_path.iterdir()) == []


def test_vectors_of_another_model_are_refused(library_copy: Path) -> None:
    with closing(sqlite3.connect(library_copy / "catalog.sqlite")) as catalog, catalog:
        catalog.execute("UPDATE meta SET value = 'other-model' WHERE key = 'model'")
    with pytest.raises(EmbeddingModelMismatchError, match="other-model"):
        Assistant.open(library_copy, settings=Settings())


def test_the_model_that_the_refusal_names_can_be_set(library_dir: Path) -> None:
    with pytest.raises(EmbeddingModelMismatchError) as error:
        Library.open(library_dir, model_name="other-model")
    advice = str(error.value).split("CHITHI_EMBEDDING_MODEL=")[1].split(",")[0]
    assert isinstance(load_embeddings(Settings(embedding_model=advice)), BundledEmbeddings)


def test_an_empty_library_says_how_to_fill_it(tmp_path: Path) -> None:
    with Library.open(tmp_path, create=True):
        pass
    with Assistant.open(tmp_path, settings=Settings()) as assistant:
        answer = assistant.ask(REWARD)
        assert (answer.answered, answer.reason, answer.suggestions) == (False, Reason.NOT_IN_LIBRARY, ())
        assert "chithi ingest" in answer.text
        assert "chithi ingest" in assistant.ask("What is the ceiling of the grant?").text
        assert assistant.search(REWARD) == []
        with pytest.raises(DocumentNotFoundError):
            assistant.ask(REWARD, only=["QĐ 12/2024"])


def test_the_public_names_are_where_the_package_says() -> None:
    assert {name: getattr(rag, name).__name__ for name in rag.__all__} == {name: name for name in rag.__all__}
    with pytest.raises(AttributeError):
        _ = rag.Nonsense


# --- asking ----------------------------------------------------------------------------------------------------------


def test_an_answer_is_the_same_however_it_is_asked_for(assistant: Assistant) -> None:
    def bare(answer: Answer) -> dict[str, object]:
        return {**answer_json(answer), "timings_ms": None}

    asked = bare(assistant.ask(REWARD))
    assert bare(asyncio.run(assistant.aask(REWARD))) == asked
    assert bare(assistant.as_runnable().invoke(REWARD)) == asked


def test_the_runnable_fits_into_other_chains(assistant: Assistant) -> None:
    chain = (
        RunnableLambda(str.strip) | assistant.as_runnable() | RunnableLambda(lambda answer: answer.citations[0].clause)
    )
    assert chain.invoke(f"  {REWARD} ") == "Điểm c Mục 4"
    assert chain.batch([REWARD, REWARD]) == ["Điểm c Mục 4"] * 2


@pytest.mark.parametrize(
    "question", [REWARD, "Ai ký Quyết định 12/2024/QĐ-UBND, về việc gì?", "Thủ đô của nước Pháp là gì?"]
)
def test_a_stream_is_the_verified_text_in_pieces_and_the_answer_last(assistant: Assistant, question: str) -> None:
    *pieces, answer = assistant.stream(question)
    assert isinstance(answer, Answer)
    assert "".join(map(str, pieces)) == answer.text

    async def collect() -> list[str | Answer]:
        return [piece async for piece in assistant.astream(question)]

    assert asyncio.run(collect())[:-1] == pieces


def test_limits_reach_every_way_of_asking(assistant: Assistant) -> None:
    limits = {"only": ["07/2019/QĐ-UBND"], "as_of": date(2020, 1, 1)}
    question = "Phản ánh khẩn được trả lời trong bao lâu?"
    *_, streamed = assistant.stream(question, **limits)
    for answer in (assistant.ask(question, **limits), asyncio.run(assistant.aask(question, **limits)), streamed):
        assert isinstance(answer, Answer)
        assert "48 giờ" in answer.text
        assert answer.warnings == ()


# --- questions of every kind ------------------------------------------------------------------------------------------


def spans(hits: list[Hit]) -> list[tuple[object, ...]]:
    """What must be the same for two searches to be the same."""
    return [(hit.document.id, hit.start, hit.end, hit.score) for hit in hits]


@RELAXED
@given(ODD)
@example('"thời hạn" +phản -ánh: title^2 (a OR b) AND NOT c~')
@example("thời hạn \ud800 xử lý")
@example("[1] [2]")
@example("% _ ; DROP TABLE passages; --")
@example("điều điều điều khoản điểm 1 2 3")
def test_no_question_breaks_the_assistant(assistant: Assistant, question: str) -> None:
    try:
        answer = assistant.ask(question)
    except QuestionError:
        assert len(clean(question)) > 2000 or not any(c.isalnum() for c in question)
        return
    assert answer.question == question
    assert answer.answered is (answer.reason is None) is bool(answer.citations)
    assistant.search(question, 2)


@RELAXED
@given(
    st.sampled_from(QUESTIONS),
    st.lists(st.tuples(st.integers(0, 70), st.sampled_from(NOISE)), max_size=8),
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from(["{}", "  {}\n", "\u00a0{}\t"]),
)
def test_invisible_characters_and_decomposed_letters_change_no_hit(
    assistant: Assistant, question: str, noise: list[tuple[int, str]], form: str, frame: str
) -> None:
    noisy = unicodedata.normalize(form, question)
    for position, character in noise:
        noisy = noisy[:position] + character + noisy[position:]
    assert spans(assistant.search(frame.format(noisy), 5)) == spans(assistant.search(question, 5))


@pytest.mark.parametrize("mark", ["\u2066", "\u2067", "\u2068", "\u2069", "\u061c"])
def test_marks_of_direction_change_no_hit(assistant: Assistant, mark: str) -> None:
    noisy = REWARD.replace("cháy rừng", f"ch{mark}áy rừng")
    assert spans(assistant.search(noisy, 5)) == spans(assistant.search(REWARD, 5))


@pytest.mark.parametrize("frame", ['"{}"', "“{}”", "({})", "+{}", "{}:", "'{}'", "*{}*", "[{}]", "{}^2 "])
def test_signs_of_query_languages_are_only_signs(assistant: Assistant, frame: str) -> None:
    hit = assistant.search(frame.format("Quyết định số 12/2024/QĐ-UBND"), 1)[0]
    assert hit.document.number == "12/2024/QĐ-UBND"
    assert "chòi canh lửa" in assistant.search(frame.format("chòi canh lửa"), 1)[0].text


def test_the_older_tone_placement_finds_the_same(assistant: Assistant) -> None:
    assert spans(assistant.search("xóa ghi âm", 3))[0][:3] == spans(assistant.search("xoá ghi âm", 3))[0][:3]


def test_a_removed_document_answers_no_more(library_copy: Path) -> None:
    with Assistant.open(library_copy, settings=Settings()) as assistant:
        assert assistant.ask(REWARD).answered
        with assistant.library.writing():
            assistant.library.remove("09-ct-ubnd")
        answer = assistant.ask(REWARD)
        assert not answer.answered
        assert "09-ct-ubnd" not in {document.id for document in answer.suggestions}
        with pytest.raises(DocumentNotFoundError):
            assistant.ask(REWARD, only=["09/CT-UBND"])
