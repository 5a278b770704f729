"""A clause that stands in a law and in its consolidated text comes once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from rag.directives.model import Clause, Directive, Level, Status
from rag.library.rows import StoredPassage
from rag.retrieval.duplicates import without_duplicates

TEXT = "Thời hạn giải quyết hồ sơ là ba mươi ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ của người yêu cầu."
LAW = Directive("law", "5/2010/QH12", "Luật", "Luật Lưu trữ", None, date(2010, 1, 1), None, Status.IN_FORCE, "/law.txt")
CONSOLIDATED = replace(
    LAW, id="vbhn", number="9/VBHN-VPQH", kind="Văn bản hợp nhất", issued_on=date(2020, 1, 1), path="/vbhn.txt"
)
COPY = replace(LAW, id="copy", path="/copy.docx")
OTHER = replace(LAW, id="other", number="7/2015/QH13", issued_on=date(2015, 1, 1), path="/other.txt")


@dataclass(frozen=True)
class Item:
    passage: StoredPassage


def item(number: int, directive: Directive, text: str = TEXT) -> Item:
    clause = Clause(0, None, Level.ARTICLE, "Điều 1", ("Điều 1",), "", 0, len(text))
    return Item(StoredPassage(number, directive, clause, text, 0, len(text), "", None))


def kept(*items: Item, **statuses: Status) -> list[int]:
    known = {i.passage.directive.id: i.passage.directive for i in items}
    known |= {identity: replace(known[identity], status=status) for identity, status in statuses.items()}
    return [i.passage.passage_id for i in without_duplicates(items, known)]


def test_of_a_law_and_its_consolidated_text_the_younger_stays_in_the_better_place() -> None:
    assert kept(item(1, LAW), item(2, LAW, "Điều khác hẳn."), item(3, CONSOLIDATED)) == [3, 2]


def test_the_one_in_force_stays_though_it_is_older() -> None:
    assert kept(item(1, CONSOLIDATED), item(2, LAW), vbhn=Status.REPLACED) == [2]
    assert kept(item(1, LAW), item(2, CONSOLIDATED), law=Status.REPLACED) == [2]


def test_one_law_from_two_files_comes_once() -> None:
    assert kept(item(1, LAW), item(2, COPY)) == [1]


def test_a_footnote_mark_does_not_make_another_clause() -> None:
    assert kept(item(1, LAW), item(2, CONSOLIDATED, TEXT.replace("hợp lệ", "hợp lệ[2]"))) == [2]


def test_another_version_of_a_law_stays_beside_the_one_that_took_its_place() -> None:
    assert kept(item(1, LAW), item(2, OTHER), law=Status.REPLACED) == [1, 2]


def test_boilerplate_of_unrelated_documents_stays() -> None:
    unrelated = replace(CONSOLIDATED, id="x", title="Luật Thư viện")
    assert kept(item(1, LAW), item(2, unrelated)) == [1, 2]


def test_two_passages_of_one_document_stay_whatever_they_say() -> None:
    assert kept(item(1, LAW), item(2, LAW)) == [1, 2]


def test_clauses_that_only_share_a_topic_stay() -> None:
    other = "Thời hạn giải quyết hồ sơ là mười ngày kể từ ngày nhận đơn, trừ trường hợp phải xác minh tại chỗ."
    assert kept(item(1, LAW), item(2, CONSOLIDATED, other)) == [1, 2]
