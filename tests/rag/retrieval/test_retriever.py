"""The retriever over the sample library: numbers, clause addresses, filters, LangChain's interface."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from ingest.pipeline import ingest
from rag.assistant import Assistant
from rag.directives.model import Status
from rag.errors import DocumentNotFoundError
from rag.library.library import Library
from rag.models.compact import CompactEmbeddings
from rag.models.interface import ModelEmbeddings
from rag.retrieval.ranking import Weights
from rag.retrieval.retriever import DirectiveRetriever, find_directives
from tests.conftest import SAMPLES, WordEmbeddings

TODAY = date(2026, 1, 1)
URGENT = "Phản ánh khẩn được trả lời trong bao lâu?"
NEW, OLD, PARTY, ENGLISH, FIRE = "12-2024-qd-ubnd", "07-2019-qd-ubnd", "15-qd-tu", "21-2024-qd-ubnd", "09-ct-ubnd"


# --- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spelling", "document"),
    [
        ("12/2024/QĐ-UBND", NEW),
        ("12/2024/qd-ubnd", NEW),
        ("12-2024-QD-UBND", NEW),
        ("QĐ 12/2024", NEW),
        ("qd so 12/2024 qd ubnd", NEW),
        pytest.param("số 12/2024", NEW),
        ("Quyết định 12 năm 2024", NEW),
        ("Quyết định số 12/2024/QĐ-UBND", NEW),
        ("07/2019/QÐ-UBND", OLD),
        ("quy định 15", PARTY),
        ("15 QĐ TU", PARTY),
        ("Quy định số 15-QĐ/TU", PARTY),
        ("CT 09", FIRE),
        ("chỉ thị 9", FIRE),
        ("Decision No. 21/2024/QD-UBND", ENGLISH),
        ("21/2024/QĐ-UBND", ENGLISH),
    ],
)
def test_a_number_in_any_spelling_finds_its_document_first(assistant: Assistant, spelling: str, document: str) -> None:
    assert assistant.search(spelling, 3)[0].document.id == document
    shelf = assistant.retriever.shelf(TODAY)
    assert [d.id for d in find_directives(shelf, spelling)] == [document]


def test_a_question_with_a_number_is_searched_in_that_document_alone(assistant: Assistant) -> None:
    hits = assistant.search("thời hạn trả lời phản ánh theo Quyết định 07/2019/QĐ-UBND", 10)
    assert {hit.document.id for hit in hits} == {OLD}


def test_a_number_that_only_another_document_mentions_finds_the_clause_that_does(assistant: Assistant) -> None:
    first = assistant.search("Kết luận số 28-KL/TW", 3)[0]
    assert first.document.id == "tong-hop-giao-ban-quy-1-2022"
    assert "28-KL/TW" in first.text


@pytest.mark.parametrize("name", ["99/2099/QĐ-UBND", "quyết định", "", "../..", "15-qd-tu2"])
def test_a_name_that_nobody_has_is_refused(assistant: Assistant, name: str) -> None:
    with pytest.raises(DocumentNotFoundError, match="chithi documents list"):
        assistant.search("thời hạn", only=[name])


# --- clauses ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "document", "clause", "words"),
    [
        ("điều 5 khoản 2 quyết định 12/2024/QĐ-UBND", NEW, "Khoản 2 Điều 5 Quy chế", "2. Không tiếp nhận"),
        ("khoản 2 điều 5 QĐ 12/2024", NEW, "Khoản 2 Điều 5 Quy chế", "2. Không tiếp nhận"),
        ("dieu 5 khoan 2 quyet dinh 12/2024/QĐ-UBND", NEW, "Khoản 2 Điều 5 Quy chế", "2. Không tiếp nhận"),
        ("điểm c khoản 2 điều 5 QĐ 12/2024", NEW, "Điểm c Khoản 2 Điều 5 Quy chế", "c) Có lời lẽ xúc phạm"),
        ("điều 1 QĐ 12/2024", NEW, "Điều 1", "Điều 1. Ban hành kèm theo"),
        ("chương II QĐ 12/2024", NEW, "Chương II Quy chế", "Chương II"),
        ("điều 2 QĐ 07/2019", OLD, "Điều 2", "Điều 2. Kênh tiếp nhận"),
        ("điểm 4.2.2 quy định 15-QĐ/TU", PARTY, "Điểm 4.2.2", "4.2.2. Đảng viên vắng mặt"),
        ("mục 4.2 quy định 15-QĐ/TU", PARTY, "Điểm 4.2", "4.2. Đảng viên"),
        ("điểm b 2.1.1 quy định 15-QĐ/TU", PARTY, "Tiết b Điểm 2.1.1", "b) Mỗi cuộc họp"),
        ("điểm c mục 4 chỉ thị 09/CT-UBND", FIRE, "Điểm c Mục 4", "c) Người phát hiện"),
        ("article 3 clause 2 Decision 21/2024/QD-UBND", ENGLISH, "Clause 2 Article 3", "2. For villages"),
    ],
)
def test_the_clause_that_is_named_comes_first(
    assistant: Assistant, question: str, document: str, clause: str, words: str
) -> None:
    first = assistant.search(question, 3)[0]
    assert (first.rank, first.document.id, first.clause) == (1, document, clause)
    assert first.text.startswith(words)


def test_a_clause_that_does_not_exist_is_not_made_up(assistant: Assistant) -> None:
    assert all("Điều 99" not in hit.clause for hit in assistant.search("điều 99 QĐ 12/2024", 5))


def test_no_clause_comes_twice_when_it_is_named(assistant: Assistant) -> None:
    hits = assistant.search("điều 5 khoản 2 quyết định 12/2024/QĐ-UBND", 20)
    spans = [(hit.document.id, hit.start, hit.end) for hit in hits]
    assert len(spans) == len(set(spans))


@pytest.mark.parametrize("question", ["điều 5 khoản 2", "khoản 2 điều 5 nói gì"])
def test_an_address_alone_means_the_only_document_that_is_searched(assistant: Assistant, question: str) -> None:
    first = assistant.search(question, 3, only=["QĐ 12/2024"])[0]
    assert first.clause == "Khoản 2 Điều 5 Quy chế"


# --- ranking ----------------------------------------------------------------------------------------------------------


def test_the_directive_in_force_ranks_above_the_one_it_replaced(
    tmp_path: Path, fake_embeddings: ModelEmbeddings
) -> None:
    words = "Điều 1. Phản ánh khẩn được trả lời trong 24 giờ.\n"
    for name, number, more in (
        ("a", 31, ""),
        ("b", 32, "Điều 2. Quyết định này thay thế Quyết định số 31/2020/QĐ-UBND.\n"),
    ):
        head = (
            f"ỦY BAN NHÂN DÂN\nTỈNH MẪU SƠN\nSố: {number}/2020/QĐ-UBND\nMẫu Sơn, ngày {number - 30} tháng 3 năm 2020\n"
        )
        title = "QUYẾT ĐỊNH\nVề việc trả lời phản ánh\n"
        (tmp_path / f"{name}.txt").write_text(head + title + words + more, "utf-8")
    with Library.open(tmp_path / "library", create=True, model_name=fake_embeddings.model_name) as library:
        ingest(library, fake_embeddings, [tmp_path / "a.txt", tmp_path / "b.txt"])
        retriever = DirectiveRetriever(library=library, embeddings=fake_embeddings)
        hits = retriever.search(retriever.understand("phản ánh khẩn được trả lời trong bao lâu"), 10)
    same = [hit.document for hit in hits if hit.text.strip() == words.strip()]
    assert [document.number for document in same] == ["32/2020/QĐ-UBND", "31/2020/QĐ-UBND"]
    assert same[1].status is Status.REPLACED


@pytest.mark.parametrize("question", ["Tổng đài 10264 hoạt động từ mấy giờ?", "Ghi âm cuộc gọi được giữ bao lâu?"])
def test_the_directive_in_force_ranks_first_where_both_speak_of_it(assistant: Assistant, question: str) -> None:
    order = [hit.document.id for hit in assistant.search(question, 20)]
    assert order.index(NEW) < order.index(OLD)


def test_before_the_replacement_the_older_directive_is_in_force(assistant: Assistant) -> None:
    def status(day: date) -> dict[str, Status]:
        return {row.directive.id: row.directive.status for row in assistant.retriever.shelf(day).rows}

    assert status(date(2020, 1, 1))[OLD] is Status.IN_FORCE
    assert status(date(2024, 3, 31))[OLD] is Status.IN_FORCE
    assert status(date(2024, 3, 31))[NEW] is Status.NOT_YET
    assert status(date(2024, 4, 1))[OLD] is Status.REPLACED
    assert status(date(2024, 4, 1))[NEW] is Status.IN_FORCE


def test_hits_are_ordered_and_quote_the_stored_text(assistant: Assistant) -> None:
    hits = assistant.search(URGENT, 20)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 <= hit.score <= 1 for hit in hits)
    for hit in hits:
        assert assistant.library.document(hit.document.id).text[hit.start : hit.end] == hit.text


def test_fewer_hits_are_the_first_of_many(assistant: Assistant) -> None:
    many = assistant.search(URGENT, 10)
    assert len(many) == 10
    assert assistant.search(URGENT, 3) == many[:3]


@pytest.mark.parametrize("change", [str.upper, str.lower, str.title, str.swapcase])
@pytest.mark.parametrize("question", [URGENT, "Mức thưởng cho người phát hiện cháy rừng?", "Is the application free?"])
def test_the_same_question_in_any_case_finds_the_same(
    assistant: Assistant, question: str, change: Callable[[str], str]
) -> None:
    plain, changed = assistant.search(question, 10), assistant.search(change(question), 10)
    assert [(h.document.id, h.start, h.score) for h in changed] == [(h.document.id, h.start, h.score) for h in plain]


def test_each_part_of_a_question_has_its_clause_among_the_first_hits(assistant: Assistant) -> None:
    reward, hotline = "Người phát hiện cháy rừng được thưởng bao nhiêu", "tổng đài 10264 hoạt động từ mấy giờ"
    first = assistant.search(f"{reward} và {hotline}?", 2)
    assert {hit.document.id for hit in first} == {
        assistant.search(part, 1)[0].document.id for part in (reward, hotline)
    }
    many = assistant.search(f"{reward} và {hotline}?", 20)
    assert len({hit.passage_id for hit in many}) == len(many)
    assert [hit.score for hit in many] == sorted((hit.score for hit in many), reverse=True)


def test_a_law_and_its_consolidated_text_give_each_clause_once(
    tmp_path: Path, fake_embeddings: ModelEmbeddings
) -> None:
    words = "Điều 1. Thời hạn giải quyết hồ sơ lưu trữ là ba mươi ngày kể từ ngày nhận đủ hồ sơ hợp lệ.\n"
    for name, head in (
        ("law", "QUỐC HỘI\nLuật số: 5/2011/QH13\nHà Nội, ngày 11 tháng 11 năm 2011\nLUẬT\nLƯU TRỮ\n"),
        ("vbhn", "VĂN PHÒNG QUỐC HỘI\nSố: 9/VBHN-VPQH\nHà Nội, ngày 2 tháng 8 năm 2020\nLUẬT\nLƯU TRỮ\n"),
    ):
        (tmp_path / f"{name}.txt").write_text(f"{head}{words}Điều 2. Hiệu lực của văn bản {name}.\n", "utf-8")
    with Library.open(tmp_path / "library", create=True, model_name=fake_embeddings.model_name) as library:
        ingest(library, fake_embeddings, [tmp_path / "law.txt", tmp_path / "vbhn.txt"])
        retriever = DirectiveRetriever(library=library, embeddings=fake_embeddings)
        query = retriever.understand("thời hạn giải quyết hồ sơ lưu trữ")
        assert [h.document.number for h in retriever.search(query, 10) if h.text.strip() == words.strip()] == [
            "9/VBHN-VPQH"
        ]
        both = DirectiveRetriever(library=library, embeddings=fake_embeddings, weights=Weights(collapse=False))
        assert len([h for h in both.search(query, 10) if h.text.strip() == words.strip()]) == 2


# --- filters ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["QĐ 07/2019", "07/2019/qd-ubnd", OLD, "Quyết định số 07/2019/QĐ-UBND"])
def test_the_search_stays_in_the_documents_it_is_limited_to(assistant: Assistant, name: str) -> None:
    assert {hit.document.id for hit in assistant.search(URGENT, only=[name])} == {OLD}


def test_several_documents_may_be_named(assistant: Assistant) -> None:
    hits = assistant.search("thời hạn báo cáo", 30, only=["15-QĐ/TU", "chỉ thị 09"])
    assert {hit.document.id for hit in hits} == {PARTY, FIRE}


def test_what_was_not_yet_issued_is_not_found(assistant: Assistant) -> None:
    found = {hit.document.id for hit in assistant.search(URGENT, 50, as_of=date(2020, 1, 1))}
    assert OLD in found
    assert not found & {NEW, PARTY, ENGLISH, FIRE}


def test_a_limit_that_leaves_nothing_finds_nothing(assistant: Assistant) -> None:
    assert assistant.search(URGENT, only=[NEW], as_of=date(2020, 1, 1)) == []
    assert assistant.search("Quyết định 12/2024/QĐ-UBND", as_of=date(1990, 1, 1), only=[NEW]) == []


def test_a_named_document_outside_the_limit_is_not_brought_in(assistant: Assistant) -> None:
    hits = assistant.search("điều 5 quyết định 12/2024/QĐ-UBND", only=["15-QĐ/TU"])
    assert {hit.document.id for hit in hits} == {"15-qd-tu"}


# --- LangChain --------------------------------------------------------------------------------------------------------


def test_it_is_a_langchain_retriever(assistant: Assistant) -> None:
    retriever = DirectiveRetriever(library=assistant.library, embeddings=assistant.retriever.embeddings, k=4)
    assert isinstance(retriever, BaseRetriever)
    documents = retriever.invoke(URGENT)
    assert len(documents) == 4
    assert all(isinstance(document, Document) for document in documents)
    for document, hit in zip(documents, assistant.search(URGENT, 4), strict=True):
        assert document.page_content == hit.text
        assert document.metadata == {
            "document_id": hit.document.id,
            "number": hit.document.number,
            "title": hit.document.title,
            "clause": hit.clause,
            "clause_path": list(hit.clause_path),
            "page": hit.page,
            "start": hit.start,
            "end": hit.end,
            "score": hit.score,
        }


def test_one_call_may_ask_for_more_or_within_one_document(assistant: Assistant) -> None:
    documents = assistant.retriever.invoke(URGENT, k=2, only=[OLD])
    assert [document.metadata["document_id"] for document in documents] == [OLD, OLD]


def test_questions_may_come_in_a_batch(assistant: Assistant) -> None:
    first, second = assistant.retriever.batch([URGENT, "chòi canh lửa"])
    assert first == assistant.retriever.invoke(URGENT)
    assert "chòi canh lửa" in second[0].page_content


# --- a library that changes -------------------------------------------------------------------------------------------


def test_what_is_ingested_and_removed_meanwhile_is_noticed(tmp_path: Path, fake_embeddings: ModelEmbeddings) -> None:
    file = shutil.copy(SAMPLES / "chi-thi-09-2024.html", tmp_path)
    with Library.open(tmp_path / "library", create=True, model_name=fake_embeddings.model_name) as library:
        retriever = DirectiveRetriever(library=library, embeddings=fake_embeddings)
        query = retriever.understand("chòi canh lửa có mấy người trực")
        assert retriever.search(query, 5) == []
        ingest(library, fake_embeddings, [Path(file)])
        assert any("chòi canh lửa" in hit.text for hit in retriever.search(query, 5))
        with library.writing():
            library.remove(FIRE)
        assert retriever.search(query, 5) == []


@pytest.mark.parametrize("model", [WordEmbeddings(), CompactEmbeddings()], ids=["fake", "real"])
def test_the_fake_model_keeps_the_promises_of_the_real_one(model: ModelEmbeddings) -> None:
    texts = ["Thời hạn trả lời phản ánh", "Thời hạn xử lý phản ánh", "đốt nương làm rẫy", ""]
    vectors = model.embed_array(texts)
    assert vectors.shape == (4, model.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    assert model.embed_array(texts[:1])[0] == pytest.approx(vectors[0], abs=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert len(model.embed_query(texts[0])) == model.dimension
    assert model.embed_array([]).shape == (0, model.dimension)


def test_a_document_that_came_in_after_the_shelf_was_read_waits_for_the_next_question(assistant: Assistant) -> None:
    retriever = assistant.retriever
    shelf = retriever.shelf(date.today())
    day = shelf.day
    retriever._shelves = {day: shelf.within({row.directive.id for row in shelf.rows} - {NEW})}
    try:
        hits = assistant.search("Tổng đài 10264 hoạt động từ mấy giờ?", 20)
    finally:
        retriever._shelves = {day: shelf}
    assert hits
    assert NEW not in {hit.document.id for hit in hits}
