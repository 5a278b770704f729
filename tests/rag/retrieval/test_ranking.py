"""What a passage is worth: its heading, its article, and how its document stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rag.directives.model import Clause, Directive, Level, Status
from rag.library.library import Library
from rag.library.rows import StoredPassage
from rag.retrieval.ranking import Asked, Weights, article_of, heading_share, rank
from rag.retrieval.shelf import Shelf
from rag.retrieval.wishes import Wishes

PLAIN = Weights(heading=0, siblings=0)


def directive(identity: str, **more: object) -> Directive:
    made = Directive(
        identity, None, "Luật", f"Luật {identity}", None, date(2020, 1, 1), None, Status.IN_FORCE, f"/{identity}.txt"
    )
    return replace(made, **more)  # type: ignore[arg-type]


def passage(number: int, owner: Directive, *path: str, heading: str = "", breadcrumb: str = "") -> StoredPassage:
    clause = Clause(number, None, Level.ARTICLE, path[-1], path, heading, 0, 10)
    return StoredPassage(number, owner, clause, f"đoạn {number}", 0, 10, breadcrumb, None)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    with Library.open(tmp_path / "library", create=True) as library:
        return Shelf.read(library, date(2026, 1, 1))


def asked(shelf: Shelf, *directives: Directive, words: str = "", wishes: Wishes | None = None) -> Asked:
    known = replace(shelf, by_id={d.id: d for d in directives})
    return Asked(known, tuple(words.split()), frozenset(), (), wishes or Wishes(""))


def order(found: list) -> list[int]:
    return [item.passage.passage_id for item in found]


def test_a_heading_that_the_question_spells_out_counts_whole() -> None:
    law = directive("a")
    words = set("nghĩa vụ của bên vận chuyển là gì".split())
    own = passage(1, law, "Điều 1", heading="Nghĩa vụ của bên vận chuyển")
    above = passage(2, law, "Điều 2", "Khoản 1", breadcrumb="Luật a › Điều 2. Quyền của bên thuê")
    assert heading_share(own, words) == 1.0
    assert heading_share(above, words) == pytest.approx(2 / 4)
    assert heading_share(passage(3, law, "Điều 3"), words) == 0.0


def test_a_heading_of_one_syllable_says_nothing() -> None:
    assert heading_share(passage(1, directive("a"), "Điều 1", heading="Quyền"), {"quyền"}) == 0.0


def test_the_clause_whose_heading_is_asked_for_comes_first_among_equals(shelf: Shelf) -> None:
    law = directive("a")
    plain, headed = passage(1, law, "Điều 1"), passage(2, law, "Điều 2", heading="Hồ sơ đăng ký")
    question = asked(shelf, law, words="hồ sơ đăng ký gồm gì")
    assert order(rank([plain, headed], {1: 1.0, 2: 0.9}, question, Weights())) == [2, 1]
    assert order(rank([plain, headed], {1: 1.0, 2: 0.9}, question, PLAIN)) == [1, 2]


def test_an_article_with_two_good_passages_beats_one_with_a_single_good_passage(shelf: Shelf) -> None:
    law = directive("a")
    passages = [
        passage(1, law, "Điều 1", "Khoản 1"),
        passage(2, law, "Điều 2", "Khoản 1"),
        passage(3, law, "Điều 2", "Khoản 2"),
        passage(4, law, "Điều 3"),
    ]
    fused = {1: 2.0, 2: 1.95, 3: 1.9, 4: -2.0}
    assert order(rank(passages, fused, asked(shelf, law), Weights(siblings=0.05)))[0] == 2
    assert order(rank(passages, fused, asked(shelf, law), PLAIN))[0] == 1


def test_the_article_is_the_same_for_all_that_stands_below_it() -> None:
    law = directive("a")
    below = article_of(passage(1, law, "Chương I", "Điều 5", "Khoản 2", "Điểm a"))
    assert below == article_of(passage(2, law, "Chương I", "Điều 5")) != article_of(passage(3, law, "Điều 6"))
    assert article_of(passage(4, law, "10", "10.4")) is None


def test_what_is_in_force_comes_before_what_has_ended_and_what_is_drafted(shelf: Shelf) -> None:
    ended, drafted, valid = directive("a", status=Status.REPLACED), directive("b", status=Status.DRAFT), directive("c")
    passages = [passage(1, ended, "Điều 1"), passage(2, drafted, "Điều 1"), passage(3, valid, "Điều 1")]
    found = rank(passages, dict.fromkeys((1, 2, 3), 0.0), asked(shelf, ended, drafted, valid), PLAIN)
    assert order(found) == [3, 2, 1]


def test_asking_for_what_is_in_force_pushes_down_even_a_better_match_that_has_ended(shelf: Shelf) -> None:
    ended, valid = directive("a", status=Status.EXPIRED), directive("b")
    passages, fused = [passage(1, ended, "Điều 1"), passage(2, valid, "Điều 1")], {1: 2.0, 2: 0.0}
    assert order(rank(passages, fused, asked(shelf, ended, valid), PLAIN)) == [1, 2]
    in_force = asked(shelf, ended, valid, wishes=Wishes("", in_force=True))
    assert order(rank(passages, fused, in_force, PLAIN)) == [2, 1]


def test_asking_for_the_newest_prefers_the_younger_document(shelf: Shelf) -> None:
    old, young = directive("a", issued_on=date(1999, 1, 1)), directive("b", issued_on=date(2024, 1, 1))
    passages, fused = [passage(1, old, "Điều 1"), passage(2, young, "Điều 1")], {1: 0.5, 2: 0.0}
    assert order(rank(passages, fused, asked(shelf, old, young), PLAIN)) == [1, 2]
    assert order(rank(passages, fused, asked(shelf, old, young, wishes=Wishes("", newest=True)), PLAIN)) == [2, 1]


def test_the_kind_and_the_issuer_that_are_asked_for_are_preferred(shelf: Shelf) -> None:
    law, decree = directive("a", issuer="Quốc hội"), directive("b", kind="Nghị định", issuer="Chính phủ")
    passages, fused = [passage(1, law, "Điều 1"), passage(2, decree, "Điều 1")], {1: 0.3, 2: 0.0}
    wishes = Wishes(" nghi dinh nao cua chinh phu ", kinds=frozenset({"nghi dinh"}))
    assert order(rank(passages, fused, asked(shelf, law, decree, wishes=wishes), PLAIN)) == [2, 1]
