"""Real directives are understood: their facts, where the project's data folder lies beside the repository."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.document import understand
from ingest.readers import read
from rag.directives.model import DirectiveDocument, Level, Relation

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="no ../shared/corpus beside the repository"),
]

# File, number, kind, issuer, date of issue, signer, first day in force.
FACTS = [
    (
        "2023_1257_1258_30_VBHN_VPQH.pdf",
        "30/VBHN-VPQH",
        "Văn bản hợp nhất",
        "Văn phòng Quốc hội",
        date(2023, 8, 2),
        "Bùi Văn Cường",
        None,
    ),
    (
        "CT-07-2012-TTg-chan-chinh-KKT-KCN-CCN.docx",
        "07/CT-TTg",
        "Chỉ thị",
        "Thủ tướng Chính phủ",
        date(2012, 3, 2),
        "Nguyễn Tấn Dũng",
        None,
    ),
    (
        "CT9UB.DOC",
        "09/2009/CT-UBND",
        "Chỉ thị",
        "Ủy ban nhân dân tỉnh Bình Dương",
        date(2009, 4, 15),
        "Nguyễn Văn Hiệp",
        None,
    ),
    ("Du thao VB_MOI.docx", None, None, None, None, None, None),
    ("Ke_hoach_tap_huan.doc", None, None, None, None, None, None),
    (
        "Luat Thanh tra 2010.doc",
        "56/2010/QH12",
        "Luật",
        "Quốc hội",
        date(2010, 11, 15),
        "Nguyễn Phú Trọng",
        date(2011, 7, 1),
    ),
    (
        "Luat-Thanh-tra-84-2025.docx",
        "84/2025/QH15",
        "Luật",
        "Quốc hội",
        date(2025, 6, 25),
        "Trần Thanh Mẫn",
        date(2025, 7, 1),
    ),
    (
        "ND-139-2025-phan-dinh-tham-quyen-2-cap-BCT.docx",
        "139/2025/NĐ-CP",
        "Nghị định",
        "Chính phủ",
        date(2025, 6, 12),
        "Nguyễn Hòa Bình",
        date(2025, 7, 1),
    ),
    (
        "ND-217-2025-kiem-tra-chuyen-nganh.docx",
        "217/2025/NĐ-CP",
        "Nghị định",
        "Chính phủ",
        date(2025, 8, 5),
        "Nguyễn Hòa Bình",
        date(2025, 8, 5),
    ),
    (
        "NGHI DINH 37.2007 ve ke khai minh bach TS.doc",
        "37/2007/NĐ-CP",
        "Nghị định",
        "Chính phủ",
        date(2007, 3, 9),
        "Nguyễn Tấn Dũng",
        date(2007, 3, 9),
    ),
    (
        "Nghi dinh 86 huong dna thi hnah Luat Thanh tra nam 2010.doc",
        "86/2011/NĐ-CP",
        "Nghị định",
        "Chính phủ",
        date(2011, 9, 22),
        "Nguyễn Tấn Dũng",
        date(2011, 11, 15),
    ),
    (
        "QD15UB.DOC",
        "15/2010/QĐ-UBND",
        "Quyết định",
        "Ủy ban nhân dân Thành phố Hà Nội",
        date(2010, 4, 26),
        "Ngô Thị Thanh Hằng",
        date(2010, 5, 6),
    ),
    (
        "Quyet dinh 93-2007 Thuc hien co che mot cua.doc",
        "93/2007/QĐ-TTg",
        "Quyết định",
        "Thủ tướng Chính phủ",
        date(2007, 6, 22),
        "Nguyễn Tấn Dũng",
        None,
    ),
    (
        "Thong tu 01-2011 (mau).doc",
        "01/2011/TT-BNV",
        "Thông tư",
        "Bộ Nội vụ",
        date(2011, 1, 19),
        "Trần Văn Tuấn",
        date(2011, 3, 5),
    ),
    ("giao-ban-truc-tuyen-quy-1-2022.txt", None, None, None, date(2022, 4, 5), None, None),
    (
        "huongdan06.pdf",
        "06-HD/TW",
        "Hướng dẫn",
        "Ban Bí thư",
        date(2025, 6, 9),
        "Trần Cẩm Tú",
        date(2025, 6, 9),
    ),
    (
        "quydinh294.pdf",
        "294-QĐ/TW",
        "Quy định",
        "Ban Chấp hành Trung ương",
        date(2025, 5, 26),
        "Tô Lâm",
        date(2025, 7, 1),
    ),
]
NAMES = [facts[0] for facts in FACTS]


@cache
def document(name: str) -> DirectiveDocument:
    return understand(read(CORPUS / name), CORPUS / name, "")


def paths(name: str) -> set[tuple[str, ...]]:
    return {clause.path for clause in document(name).clauses}


@pytest.mark.parametrize(("name", "number", "kind", "issuer", "issued_on", "signer", "effective_from"), FACTS)
def test_head_and_signature_are_read(
    name: str,
    number: str | None,
    kind: str | None,
    issuer: str | None,
    issued_on: date | None,
    signer: str | None,
    effective_from: date | None,
) -> None:
    found = document(name).directive
    assert (found.number, found.kind, found.issuer) == (number, kind, issuer)
    assert (found.issued_on, found.signer, found.effective_from) == (issued_on, signer, effective_from)
    assert found.language == "vi"


@pytest.mark.parametrize("name", NAMES)
def test_clauses_are_in_order_and_told_apart_and_passages_fit_the_model(name: str) -> None:
    found = document(name)
    assert len({clause.path for clause in found.clauses}) == len(found.clauses)
    assert all(a.start < b.start for a, b in pairwise(found.clauses))
    assert all(0 < passage.end - passage.start <= 1300 for passage in found.passages)
    # Nothing but titles of chapters and the like is left out of the passages.
    quoted = sum(passage.end - passage.start for passage in found.passages)
    titles = sum(len(clause.label) + len(clause.heading) + 8 for clause in found.clauses)
    assert len(found.text) - titles <= quoted + len(found.passages)


def test_the_party_regulation_has_its_points_and_its_number_without_a_last_dot() -> None:
    found = document("quydinh294.pdf")
    point = next(clause for clause in found.clauses if clause.path == ("10", "10.4", "10.4.4", "a"))
    assert found.text[point.start : point.end].startswith("a)")
    assert point.end - point.start > 20
    undotted = next(clause for clause in found.clauses if clause.path == ("10", "10.4", "10.4.3"))
    assert found.text[undotted.start : undotted.end].startswith("10.4.3 ")
    assert {clause.path[0] for clause in found.clauses if clause.level is Level.NUMBER} >= {
        str(number) for number in range(1, 16)
    }


def test_an_article_of_the_charter_cited_by_the_party_is_no_clause() -> None:
    for name in ("quydinh294.pdf", "huongdan06.pdf"):
        assert not any(clause.level is Level.ARTICLE for clause in document(name).clauses)


@pytest.mark.parametrize(
    ("name", "articles"),
    [
        ("2023_1257_1258_30_VBHN_VPQH.pdf", 55),
        ("Luat-Thanh-tra-84-2025.docx", 64),
        ("ND-217-2025-kiem-tra-chuyen-nganh.docx", 19),
    ],
)
def test_every_article_of_a_law_is_there_once(name: str, articles: int) -> None:
    labels = [clause.label for clause in document(name).clauses if clause.level is Level.ARTICLE]
    plain = [label for label in labels if label[-1].isdigit()]
    assert plain == [f"Điều {n}" for n in range(1, articles + 1)]


def test_an_article_that_the_official_text_numbers_twice_is_kept() -> None:
    labels = [clause.label for clause in document("Luat Thanh tra 2010.doc").clauses if clause.level is Level.ARTICLE]
    assert labels[50:54] == ["Điều 51", "Điều 52", "Điều 52 (2)", "Điều 54"]
    assert len(labels) == 78


def test_the_regulation_enclosed_in_a_decision_counts_its_own_articles() -> None:
    found = paths("Quyet dinh 93-2007 Thuc hien co che mot cua.doc")
    articles = {path for path in found if path[-1] == "Điều 1"}
    assert len(articles) == 2
    assert any(path[0].startswith("Quy chế") for path in articles)


def test_the_law_of_2025_replaces_the_inspection_law_that_it_names() -> None:
    references = document("Luat-Thanh-tra-84-2025.docx").references
    relations = {(ref.number, ref.relation) for ref in references if not ref.target}
    # It strikes single articles of other laws, and only mentions who amended those before.
    ended = {number for number, relation in relations if relation in {Relation.REPLACES, Relation.REPEALS}}
    assert ended == {"11/2022/QH15"}
