"""The library at a glance: statuses on a day, who ended or changed what, links with both their ends."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from rag.directives.model import Directive, DirectiveDocument, Relation, Status
from rag.library.library import Library
from rag.retrieval.shelf import Shelf
from tests.rag.directives.made import directive, reference
from tests.rag.library.synthetic import DIMENSION, add
from tests.rag.library.written import written

REPLACES, REPEALS, AMENDS, MENTIONS = Relation.REPLACES, Relation.REPEALS, Relation.AMENDS, Relation.MENTIONS
DAY = date(2026, 1, 1)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", create=True, model_name="random", dimension=DIMENSION) as opened:
        yield opened


def decree(year: int, status: Status = Status.UNKNOWN) -> Directive:
    """Nghị định 1/YEAR/NĐ-CP, issued in June and in force from August."""
    return directive(
        f"n{year}",
        f"1/{year}/NĐ-CP",
        kind="Nghị định",
        title=f"Nghị định về việc {year}",
        issuer="Chính phủ",
        issued_on=date(year, 6, 1),
        effective_from=date(year, 8, 1),
        status=status,
    )


def law(year: int, number: str) -> Directive:
    return directive(
        f"l{year}",
        number,
        kind="Luật",
        title="Luật Thanh tra",
        issuer="Quốc hội",
        issued_on=date(year, 6, 25),
        effective_from=date(year, 7, 1),
    )


def statuses(library: Library, day: date = DAY) -> dict[str, Status]:
    shelf = Shelf.read(library, day)
    assert {row.directive.id: row.directive for row in shelf.rows} == shelf.by_id
    return {identity: found.status for identity, found in shelf.by_id.items()}


# --- ended directives -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("relation", "status"), [(REPLACES, Status.REPLACED), (REPEALS, Status.REPEALED)])
def test_an_old_directive_is_in_force_until_the_new_one_is(
    library: Library, relation: Relation, status: Status
) -> None:
    add(library, written(decree(2020), "…"), written(decree(2025), ("Thay.", reference(relation, "1/2020/NĐ-CP"))))
    assert statuses(library, date(2025, 7, 31)) == {"n2020": Status.IN_FORCE, "n2025": Status.NOT_YET}
    assert Shelf.read(library, date(2025, 7, 31)).replacements == {}
    assert statuses(library, date(2025, 8, 1)) == {"n2020": status, "n2025": Status.IN_FORCE}
    (incoming,) = Shelf.read(library, DAY).replacements["n2020"]
    assert (incoming.directive.id, incoming.directive.status, incoming.quote) == ("n2025", Status.IN_FORCE, "Thay.")


def test_the_order_of_ingestion_does_not_matter(library: Library) -> None:
    add(library, written(decree(2025), ("Thay.", reference(REPLACES, "1/2020/NĐ-CP"))))
    assert statuses(library) == {"n2025": Status.IN_FORCE}
    add(library, written(decree(2020), "…"))
    assert statuses(library)["n2020"] is Status.REPLACED


def test_a_draft_replaces_nothing(library: Library) -> None:
    draft = written(decree(2025, Status.DRAFT), ("Thay.", reference(REPLACES, "1/2020/NĐ-CP")))
    add(library, written(decree(2020), "…"), draft)
    assert statuses(library) == {"n2020": Status.IN_FORCE, "n2025": Status.DRAFT}


def test_what_a_directive_ended_stays_ended_when_it_has_ended_itself(library: Library) -> None:
    add(
        library,
        written(decree(2010), "…"),
        written(decree(2015), ("Thay.", reference(REPLACES, "1/2010/NĐ-CP"))),
        written(decree(2020), ("Bỏ.", reference(REPEALS, "1/2015/NĐ-CP"))),
    )
    assert statuses(library) == {"n2010": Status.REPLACED, "n2015": Status.REPEALED, "n2020": Status.IN_FORCE}
    assert Shelf.read(library, DAY).successors("n2010") == {"n2015", "n2020"}


def test_two_directives_that_replace_each_other_have_successors_all_the_same(library: Library) -> None:
    add(
        library,
        written(decree(2010), ("Thay.", reference(REPLACES, "1/2015/NĐ-CP"))),
        written(decree(2015), ("Thay.", reference(REPLACES, "1/2010/NĐ-CP"))),
    )
    assert Shelf.read(library, DAY).successors("n2010") == {"n2015"}


# --- succession by name -----------------------------------------------------------------------------------------------

_ENDED = "Luật Thanh tra số 11/2022/QH15 hết hiệu lực."


def _ends_2022() -> DirectiveDocument:
    between = reference(REPEALS, "11/2022/QH15", title="Luật Thanh tra")
    return written(law(2025, "84/2025/QH15"), "Luật này có hiệu lực từ ngày 01/7/2025.", (_ENDED, between))


def test_a_law_has_ended_that_a_younger_one_of_its_name_outlived(library: Library) -> None:
    add(library, written(law(2010, "56/2010/QH12"), "…"), _ends_2022())
    assert statuses(library, date(2021, 12, 31)) == {"l2010": Status.IN_FORCE, "l2025": Status.NOT_YET}
    # From then on the law between, which is not here, may have been in force.
    assert statuses(library, date(2022, 1, 1)) == {"l2010": Status.UNKNOWN, "l2025": Status.NOT_YET}
    assert statuses(library) == {"l2010": Status.REPLACED, "l2025": Status.IN_FORCE}
    (incoming,) = Shelf.read(library, DAY).replacements["l2010"]
    assert (incoming.by_name, incoming.quote, incoming.takes_effect) == (True, _ENDED, date(2025, 7, 1))


def test_without_words_on_the_law_between_the_evidence_is_the_younger_laws_own_effect(library: Library) -> None:
    add(
        library,
        written(law(2010, "56/2010/QH12"), "…"),
        written(law(2025, "84/2025/QH15"), "…", "Luật này có hiệu lực từ ngày 01/7/2025."),
    )
    (incoming,) = Shelf.read(library, DAY).replacements["l2010"]
    document = library.document("l2025")
    assert incoming.by_name
    assert incoming.quote == "Điều 2. Luật này có hiệu lực từ ngày 01/7/2025."
    assert document.text[incoming.reference.start : incoming.reference.end] == incoming.quote
    assert document.clauses[incoming.reference.clause].label == "Điều 2"


def test_what_is_written_goes_before_what_is_inferred(library: Library) -> None:
    add(
        library,
        written(law(2010, "56/2010/QH12"), "…"),
        written(law(2022, "11/2022/QH15"), ("Thay luật cũ.", reference(REPLACES, "56/2010/QH12"))),
        _ends_2022(),
    )
    shelf = Shelf.read(library, DAY)
    assert [(i.directive.id, i.by_name) for i in shelf.replacements["l2010"]] == [("l2022", False)]
    assert [(i.directive.id, i.by_name) for i in shelf.replacements["l2022"]] == [("l2025", False)]


def test_a_law_that_names_a_later_day_for_the_end_of_the_old_one_is_believed(library: Library) -> None:
    later = reference(REPEALS, "56/2010/QH12", takes_effect=date(2027, 1, 1))
    add(library, written(law(2010, "56/2010/QH12"), "…"), written(law(2025, "84/2025/QH15"), ("Hết.", later)))
    assert statuses(library)["l2010"] is Status.IN_FORCE
    assert statuses(library, date(2027, 1, 1))["l2010"] is Status.REPEALED


# --- changes of clauses -----------------------------------------------------------------------------------------------


def test_changes_are_the_acts_on_parts_that_have_taken_effect(library: Library) -> None:
    add(
        library,
        written(decree(2020), "…"),
        written(
            decree(2024),
            ("Sửa Điều 7.", reference(AMENDS, "1/2020/NĐ-CP", target=("Điều 7",))),
            ("Bỏ Điều 8.", reference(REPEALS, "1/2020/NĐ-CP", target=("Điều 8",))),
            ("Theo Điều 9.", reference(MENTIONS, "1/2020/NĐ-CP", target=("Điều 9",))),
            ("Sửa Điều 6.", reference(AMENDS, "1/2020/NĐ-CP", target=("Điều 6",), takes_effect=date(2027, 1, 1))),
        ),
    )
    shelf = Shelf.read(library, DAY)
    assert [change.quote for change in shelf.changes["n2020"]] == ["Sửa Điều 7.", "Bỏ Điều 8."]
    assert shelf.replacements == {}
    assert shelf.by_id["n2020"].status is Status.IN_FORCE
    assert Shelf.read(library, date(2024, 7, 31)).changes == {}


# --- links ------------------------------------------------------------------------------------------------------------


def test_links_have_both_their_ends_known_or_not(library: Library) -> None:
    add(
        library,
        written(decree(2020), "…"),
        written(
            decree(2025),
            ("Thay.", reference(REPLACES, "1/2020/NĐ-CP")),
            ("Theo.", reference(MENTIONS, "9/1999/NĐ-CP")),
        ),
    )
    shelf = Shelf.read(library, DAY)
    out = shelf.outgoing("n2025")
    assert [(link.quote, [d.id for d in link.meant]) for link in out] == [("Thay.", ["n2020"]), ("Theo.", [])]
    assert shelf.links() == out
    assert out[0].meant[0].status is Status.REPLACED
    (incoming,) = shelf.incoming("n2020")
    assert (incoming.directive.id, incoming.quote) == ("n2025", "Thay.")
    assert (shelf.incoming("n2025"), shelf.outgoing("n2020")) == ((), ())


def test_a_reference_counts_whatever_the_day(library: Library) -> None:
    add(library, written(decree(2020), "…"), written(decree(2025), ("Thay.", reference(REPLACES, "1/2020/NĐ-CP"))))
    assert len(Shelf.read(library, date(2021, 1, 1)).incoming("n2020")) == 1


# --- many -------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_five_thousand_directives_are_read_in_half_a_second(library: Library) -> None:
    with library.writing():
        for n in range(5000):
            number = f"{n % 500 + 1}/{2000 + n // 500}/NĐ-CP"
            known = directive(
                f"d{n}",
                number,
                kind="Nghị định",
                title=f"Nghị định quy định chi tiết và hướng dẫn thi hành việc thứ {n}",
                issuer="Chính phủ",
                issued_on=date(2000 + n // 500, 6, 1),
                effective_from=date(2000 + n // 500, 8, 1),
            )
            before = f"{n % 500 + 1}/{2000 + n // 500 - 1}/NĐ-CP"
            document = written(
                known, ("Thay.", reference(REPLACES, before)), ("Sửa.", reference(AMENDS, before, target=("Điều 1",)))
            )
            library.add(document, np.eye(2, DIMENSION, dtype=np.float32))
    Shelf.read(library, DAY)
    started = time.perf_counter()
    shelf = Shelf.read(library, DAY)
    seconds = time.perf_counter() - started
    assert len(shelf.replacements) == 4500
    # Measured 0.3 s; other work on the machine may double it.
    assert seconds < 1.5
