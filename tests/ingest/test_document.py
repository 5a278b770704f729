"""From blocks to a directive: everything fits together."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import understand, wanted_id
from ingest.readers.base import Block, SourceText
from rag.directives.model import DirectiveDocument, Level, Relation, Status

DECISION = """ỦY BAN NHÂN DÂN
TỈNH SÔNG MẪU
-------
Số: 17/2031/QĐ-UBND
Sông Mẫu, ngày 05 tháng 6 năm 2031
QUYẾT ĐỊNH
Ban hành Quy chế quản lý bến đò
Căn cứ Nghị định số 5/2030/NĐ-CP của Chính phủ;
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy chế quản lý bến đò.
Điều 2. Quyết định này có hiệu lực sau 15 ngày kể từ ngày đăng Công báo và thay thế Quyết định số 3/2020/QĐ-UBND.
Nơi nhận:
- Như Điều 2;
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Lê Văn Mẫu
QUY CHẾ
QUẢN LÝ BẾN ĐÒ
(Ban hành kèm theo Quyết định số 17/2031/QĐ-UBND ngày 05 tháng 6 năm 2031)
Điều 1. Phạm vi
Quy chế này quy định về bến đò.
Điều 2. Mẫu quyết định
Quyết định này có hiệu lực kể từ ngày ký."""


def document(text: str, path: str = "/tài liệu/bến đò.txt", pages: int = 0) -> DirectiveDocument:
    texts = text.splitlines()
    blocks = (Block(line, i * pages // len(texts) + 1 if pages else None) for i, line in enumerate(texts))
    return understand(SourceText(tuple(blocks), "txt", ("một cảnh báo",)), Path(path), "ab12")


def test_a_decision_is_understood() -> None:
    found = document(DECISION)
    directive = found.directive
    assert (directive.id, directive.number, directive.kind) == ("17-2031-qd-ubnd", "17/2031/QĐ-UBND", "Quyết định")
    assert directive.title == "Quyết định ban hành Quy chế quản lý bến đò"
    assert (directive.issuer, directive.signer) == ("Ủy ban nhân dân tỉnh Sông Mẫu", "Lê Văn Mẫu")
    assert (directive.issued_on, directive.status) == (date(2031, 6, 5), Status.UNKNOWN)
    assert (found.sha256, found.format, found.warnings) == ("ab12", "txt", ("một cảnh báo",))
    assert [clause.path for clause in found.clauses if clause.level is Level.ARTICLE] == [
        ("Điều 1",),
        ("Điều 2",),
        ("Quy chế", "Điều 1"),
        ("Quy chế", "Điều 2"),
    ]


def test_a_form_in_an_enclosed_document_does_not_set_the_day_of_effect() -> None:
    assert document(DECISION).directive.effective_from is None
    own = DECISION.replace("sau 15 ngày kể từ ngày đăng Công báo", "từ ngày 01/8/2031")
    assert document(own).directive.effective_from == date(2031, 8, 1)


def test_references_are_typed_and_the_own_number_is_none() -> None:
    found = document(DECISION)
    assert [(ref.number, ref.relation) for ref in found.references] == [
        ("5/2030/NĐ-CP", Relation.BASED_ON),
        ("3/2020/QĐ-UBND", Relation.REPLACES),
    ]
    assert found.clauses[found.references[1].clause].label == "Điều 2"
    assert all("số" in found.text[ref.start : ref.end] for ref in found.references)


def test_passages_name_the_directive_by_kind_number_and_title() -> None:
    found = document(DECISION)
    names = {passage.breadcrumb.split(" › ")[0] for passage in found.passages}
    assert names == {"Quyết định 17/2031/QĐ-UBND ban hành Quy chế quản lý bến đò"}
    first = found.passages[0]
    assert found.embedded_text(first) == f"{first.breadcrumb}\n{found.text[first.start : first.end]}"


def test_rules_without_a_letter_or_figure_are_not_stored() -> None:
    assert "---" not in document(DECISION).text


def test_pages_are_kept_and_a_passage_has_the_page_that_it_begins_on() -> None:
    found = document(
        "1. Việc\n" + "\n".join("Câu này dài vừa phải để chia trang cho rõ. " * 6 for _ in range(8)), pages=3
    )
    assert [page for _, page in found.page_starts] == [1, 2, 3]
    assert {passage.page for passage in found.passages} == {1, 2, 3}
    for passage in found.passages:
        assert passage.page == max(page for start, page in found.page_starts if start <= passage.start)
    assert {passage.page for passage in document(DECISION).passages} == {None}


def test_a_board_of_the_party_signs_for_its_committee() -> None:
    text = """TỈNH ỦY SÔNG MẪU
    *
    Số 9-QĐ/TU
    ĐẢNG CỘNG SẢN VIỆT NAM
    Sông Mẫu, ngày 1 tháng 2 năm 2031
    QUY ĐỊNH
    về thẻ đọc sách
    1. Thẻ đọc sách do Ban Thường vụ Tỉnh ủy cấp.
    2. Quy định này có hiệu lực từ ngày ký.
    T/M BAN THƯỜNG VỤ
    BÍ THƯ
    Lê Văn Mẫu"""
    found = document("\n".join(line.strip() for line in text.splitlines())).directive
    assert found.issuer == "Ban Thường vụ Tỉnh ủy Sông Mẫu"
    assert (found.signer, found.effective_from) == ("Lê Văn Mẫu", date(2031, 2, 1))


def test_a_draft_has_the_status_of_a_draft() -> None:
    assert document("DỰ THẢO\n" + DECISION).directive.status is Status.DRAFT


def test_a_text_without_any_title_is_called_by_its_file() -> None:
    assert document("", path="/a/bến đò.txt").directive.title == "bến đò"
    assert document("").clauses == document("").passages == ()


@pytest.mark.parametrize(
    ("number", "path", "wanted"),
    [
        ("294-QĐ/TW", "x.pdf", "294-qd-tw"),
        (None, "/a/Quy chế Làm việc (bản 2).docx", "quy-che-lam-viec-ban-2"),
        (None, "/a/???.txt", "document"),
        (None, "/a/" + "dài " * 60 + ".txt", "dai-" * 14 + "dai"),
    ],
)
def test_an_id_is_short_and_safe_in_urls(number: str | None, path: str, wanted: str) -> None:
    assert wanted_id(number, Path(path)) == wanted
    assert len(wanted) <= 60


@given(st.lists(st.sampled_from(DECISION.splitlines()), max_size=30), st.integers(0, 4))
def test_lines_in_any_order_make_a_document_whose_parts_fit(texts: list[str], pages: int) -> None:
    found = document("\n".join(texts), pages=pages)
    for passage in found.passages:
        clause = found.clauses[passage.clause]
        assert clause.start <= passage.start < passage.end <= clause.end
    for ref in found.references:
        clause = found.clauses[ref.clause]
        assert clause.start <= ref.start < clause.end
        assert ref.number is not None
        assert ref.number != found.directive.number
