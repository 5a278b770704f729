"""Why a status is what it is, and how a document stands to others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rag.directives.audit import Gap
from rag.directives.model import Reference, Relation, Status
from rag.library.library import Library
from rag.retrieval.shelf import Shelf
from tests.rag.directives.made import reference
from ui import words
from ui.dossier import Dossier, grouped, numbering, read_dossier, said_name

TODAY = date(2026, 1, 1)


def dossier(library: Library, identity: str, day: date = TODAY) -> Dossier:
    shelf = Shelf.read(library, day)
    row = next(row for row in shelf.rows if row.directive.id == identity)
    return read_dossier(shelf, row, library.document(identity), library.clauses)


def test_a_replaced_document_quotes_who_replaces_it(archive: Library) -> None:
    found = dossier(archive, "n5")
    (evidence,) = found.evidence
    assert found.directive.status is Status.REPLACED
    assert (evidence.by and evidence.by.id, evidence.relation, evidence.inferred) == ("n6", Relation.REPLACES, False)
    assert evidence.quote == "Nghị định này thay thế Nghị định số 5/2013/NĐ-CP."
    assert evidence.takes_effect == date(2020, 3, 1)


def test_before_that_day_its_own_words_are_the_evidence(archive: Library) -> None:
    found = dossier(archive, "n5", date(2019, 1, 1))
    assert found.directive.status is Status.IN_FORCE
    (evidence,) = found.evidence
    assert evidence.by is None
    assert evidence.quote in found.document.text
    assert "1 tháng 3 năm 2013" in evidence.quote


def test_a_day_that_the_text_does_not_tell_has_no_evidence(archive: Library) -> None:
    # The catalog says that it is in force from 2020 on; nothing in its text does.
    found = dossier(archive, "n6")
    assert (found.directive.status, found.evidence) == (Status.IN_FORCE, ())


def test_an_expired_document_quotes_its_last_day(archive: Library) -> None:
    (evidence,) = dossier(archive, "q1").evidence
    assert "31 tháng 12 năm 2021" in evidence.quote


def test_a_law_of_the_same_name_is_shown_as_an_inference(archive: Library) -> None:
    found = dossier(archive, "kho-2012")
    (evidence,) = found.evidence
    assert (evidence.by and evidence.by.id, evidence.inferred) == ("kho-2024", True)
    assert [(tie.others[0].id, tie.inferred) for tie in found.incoming if tie.relation is Relation.REPLACES] == [
        ("kho-2024", True)
    ]


def test_ties_name_the_clause_that_says_so_and_the_one_that_is_meant(archive: Library) -> None:
    ties = dossier(archive, "n6").incoming
    assert [(tie.clause, tie.target, tie.others[0].id) for tie in ties] == [
        ("Điều 1", "Khoản 3 Điều 7", "n7"),
        ("Điều 2", "Điều 9", "n7"),
    ]
    assert {tie.since for tie in ties} == {date(2022, 5, 5)}


def test_what_was_not_issued_yet_says_nothing(archive: Library) -> None:
    assert dossier(archive, "n6", date(2021, 1, 1)).incoming == ()


def test_a_document_outside_the_library_is_at_the_far_end_of_nothing(archive: Library) -> None:
    (tie, _) = (tie for tie in dossier(archive, "n6").outgoing if tie.relation is Relation.BASED_ON)
    assert tie.others == ()
    assert said_name(tie.reference) == "77/2001/QH10 – Luật Cổng ngõ"


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (reference(number="1/2020/NĐ-CP", kind="Nghị định"), "Nghị định 1/2020/NĐ-CP"),
        (reference(title="Luật Kho tàng", kind="Luật", year=2012), "Luật Kho tàng (2012)"),
        (reference(number="9/2012/QH13", issued_on=date(2012, 5, 1)), "9/2012/QH13 (2012-05-01)"),
    ],
)
def test_a_stranger_is_called_as_the_sentence_calls_it(made: Reference, name: str) -> None:
    assert said_name(made) == name


def test_groups_come_acts_first_and_without_repetition(archive: Library) -> None:
    outgoing = dossier(archive, "n5").outgoing
    assert [relation for relation, _ in grouped(outgoing)] == [Relation.GUIDES, Relation.BASED_ON, Relation.MENTIONS]
    assert [len(same) for _, same in grouped([*outgoing, *outgoing])] == [1, 1, 1]


def test_every_status_relation_and_secrecy_has_words() -> None:
    assert set(words.STATUS) == set(words.STATUS_WHY) == set(Status)
    assert set(words.RELATION) == set(words.INCOMING) == set(Relation)
    assert words.secrecy(None, "vi") == ""
    assert words.secrecy("Mật", "vi") == "[MẬT]"
    assert words.secrecy("Tuyệt mật", "en") == "[TUYỆT MẬT – TOP SECRET]"
    assert words.secrecy("Lưu hành nội bộ", "en") == "[LƯU HÀNH NỘI BỘ]"


def test_a_jump_in_the_numbering_is_told_in_both_languages(archive: Library) -> None:
    sound = dossier(archive, "n5")
    assert numbering(sound, "vi") == []
    odd = replace(sound, audit=replace(sound.audit, gaps=(Gap(0, 0, ("Điều 3", "Điều 4")), Gap(0, 0, ()))))
    skipped, repeated = numbering(odd, "en")
    assert skipped.startswith("Điều 3, Điều 4 is missing between ")
    assert "repeats" in repeated
    assert numbering(odd, "vi")[0].startswith("không có Điều 3, Điều 4 giữa ")
