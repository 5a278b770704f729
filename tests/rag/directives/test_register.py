"""Which directive a reference means: by number in any spelling, by name and date, by name alone."""

from __future__ import annotations

import random
import time
from datetime import date

import pytest

from rag.directives.model import Directive, Reference, Relation, Status
from rag.directives.register import Register
from tests.rag.directives.made import directive, reference

SOURCE = directive("source", "9/2031/NĐ-CP", kind="Nghị định", issuer="Chính phủ", issued_on=date(2031, 6, 5))
DECREE = directive("decree", "5/2020/NĐ-CP", kind="Nghị định", issuer="Chính phủ", issued_on=date(2020, 2, 1))
PARTY = directive("party", "46-QĐ/TW", kind="Quy định", issuer="Bộ Chính trị", issued_on=date(2021, 11, 3))
OLD_LAW = directive("old", "56/2010/QH12", kind="Luật", title="Luật Thanh tra", issued_on=date(2010, 11, 15))
NEW_LAW = directive("new", "84/2025/QH15", kind="Luật", title="Luật Thanh tra", issued_on=date(2025, 6, 25))
LAWS = (OLD_LAW, NEW_LAW)


def meant(found: Reference, *known: Directive, source: Directive = SOURCE) -> list[str]:
    """The ids of the directives that a reference of `source` means among `known`; their order does not matter."""
    shuffled = [*known, source]
    forwards = sorted(d.id for d in Register(shuffled).meant(found, source))
    assert sorted(d.id for d in Register(shuffled[::-1]).meant(found, source)) == forwards
    return forwards


# --- by number --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["46-QĐ/TW", "46-QĐ-TW", "46 - qđ/tw", "046-QÐ/TW", "46/QĐ-TW", "46-QD/TW"])
def test_a_number_is_known_in_any_spelling(number: str) -> None:
    assert meant(reference(number=number), PARTY, DECREE) == ["party"]


@pytest.mark.parametrize(
    "number", ["47-QĐ/TW", "46-QĐ/TU", "46-KL/TW", "5/2021/NĐ-CP", "5/2020/TT-BTC", "50/2020/NĐ-CP"]
)
def test_another_number_is_another_directive(number: str) -> None:
    assert meant(reference(number=number), PARTY, DECREE) == []


def test_a_number_without_its_year_is_known_by_the_date_or_where_it_is_the_only_one() -> None:
    assert meant(reference(number="5/NĐ-CP", issued_on=date(2020, 2, 1)), DECREE) == ["decree"]
    assert meant(reference(number="5/NĐ-CP", year=2020), DECREE) == ["decree"]
    assert meant(reference(number="5/NĐ-CP"), DECREE) == ["decree"]
    assert meant(reference(number="5/NĐ-CP", year=2019), DECREE) == []


def test_a_year_in_the_number_may_stand_in_the_date_of_the_directive() -> None:
    directives = directive("ct", "7/CT-TTg", kind="Chỉ thị", issuer="Thủ tướng Chính phủ", issued_on=date(2012, 3, 2))
    assert meant(reference(number="7/2012/CT-TTg"), directives) == ["ct"]
    assert meant(reference(number="7/2013/CT-TTg"), directives) == []


def test_a_number_may_lack_the_code_of_the_body() -> None:
    assert meant(reference(number="5/2020/NĐ"), DECREE) == ["decree"]


def test_a_misprinted_day_does_not_hide_a_number_but_another_year_does() -> None:
    assert meant(reference(number="5/2020/NĐ-CP", issued_on=date(2020, 2, 11)), DECREE) == ["decree"]
    assert meant(reference(number="46-QĐ/TW", issued_on=date(2016, 11, 3)), PARTY) == []


def test_a_number_that_repeats_means_the_newest_before_the_one_that_speaks() -> None:
    terms = [
        directive(f"t{year}", "46-QĐ/TW", issuer="Bộ Chính trị", issued_on=date(year, 5, 1))
        for year in (2011, 2016, 2021, 2035)
    ]
    assert meant(reference(number="46-QĐ/TW"), *terms) == ["t2021"]
    assert meant(reference(number="46-QĐ/TW", year=2016), *terms) == ["t2016"]
    assert meant(reference(number="46-QĐ/TW"), terms[3]) == []
    assert meant(reference(number="46-QĐ/TW", year=2035), terms[3]) == ["t2035"]


def test_one_directive_from_two_files_is_meant_twice() -> None:
    again = directive("again", "5/2020/NĐ-CP", kind="Nghị định", issuer="Chính phủ", issued_on=date(2020, 2, 1))
    assert meant(reference(number="5/2020/NĐ-CP"), DECREE, again) == ["again", "decree"]


def test_the_kind_tells_two_directives_of_one_number_apart_and_is_forgiven_otherwise() -> None:
    rule = directive("rule", "60-QĐ/TW", kind="Quy định", issuer=None, issued_on=date(2025, 5, 1))
    decision = directive("decision", "60-QĐ/TW", kind="Quyết định", issuer=None, issued_on=date(2025, 5, 1))
    assert meant(reference(number="60-QĐ/TW", kind="Quy định"), rule, decision) == ["rule"]
    assert meant(reference(number="60-QĐ/TW", kind="Quyết định"), rule) == ["rule"]


# --- numbers that every province has ----------------------------------------------------------------------------------

HERE = directive("here", "12/2024/QĐ-UBND", issuer="Ủy ban nhân dân tỉnh Mẫu Sơn", issued_on=date(2024, 3, 15))
THERE = directive("there", "12/2024/QĐ-UBND", issuer="Ủy ban nhân dân tỉnh Mẫu Hải", issued_on=date(2024, 2, 20))
LOCAL = directive("local", "20/2025/QĐ-UBND", issuer="Ủy ban nhân dân tỉnh Mẫu Sơn", issued_on=date(2025, 1, 2))


def test_a_local_number_means_that_of_the_body_that_speaks() -> None:
    assert meant(reference(number="12/2024/QĐ-UBND"), HERE, THERE, source=LOCAL) == ["here"]


def test_a_local_number_with_its_day_may_be_anybodys() -> None:
    assert meant(reference(number="12/2024/QĐ-UBND", issued_on=date(2024, 2, 20)), HERE, THERE) == ["there"]
    assert meant(reference(number="12/2024/QĐ-UBND", issued_on=date(2024, 2, 21)), HERE, THERE) == []


def test_a_local_number_that_cannot_be_told_apart_means_none() -> None:
    assert meant(reference(number="12/2024/QĐ-UBND"), HERE, THERE) == []


def test_no_province_ends_the_decision_of_another() -> None:
    assert meant(reference(Relation.REPLACES, "12/2024/QĐ-UBND"), THERE, source=LOCAL) == []
    assert meant(reference(Relation.MENTIONS, "12/2024/QĐ-UBND"), THERE, source=LOCAL) == ["there"]


# --- by name ----------------------------------------------------------------------------------------------------------


def test_a_name_alone_means_the_newest_before_the_one_that_speaks() -> None:
    of_2012 = directive("decree", issued_on=date(2012, 1, 1))
    assert meant(reference(title="Luật Thanh tra"), *LAWS) == ["new"]
    assert meant(reference(title="luật thanh tra"), *LAWS, source=of_2012) == ["old"]
    assert meant(reference(title="Luật Thanh tra"), NEW_LAW, source=of_2012) == []


def test_a_name_with_a_date_means_that_one() -> None:
    assert meant(reference(title="Luật Thanh tra", issued_on=date(2010, 11, 15)), *LAWS) == ["old"]
    assert meant(reference(title="Luật Thanh tra", year=2010), *LAWS) == ["old"]
    assert meant(reference(title="Luật Thanh tra", year=2004), *LAWS) == []


def test_a_law_that_speaks_of_its_name_means_itself_unless_it_acts_on_the_one_before() -> None:
    assert meant(reference(Relation.MENTIONS, title="Luật Thanh tra"), OLD_LAW, source=NEW_LAW) == []
    assert meant(reference(Relation.REPLACES, title="Luật Thanh tra"), OLD_LAW, source=NEW_LAW) == ["old"]


def test_a_number_that_is_not_here_is_never_taken_for_another_law_of_the_name() -> None:
    assert meant(reference(number="11/2022/QH15", title="Luật Thanh tra"), *LAWS) == []


def test_a_directive_whose_number_was_not_read_is_known_by_name_and_day() -> None:
    scan = directive("scan", None, kind="Luật", title="Luật Thanh tra", issued_on=date(2022, 11, 14))
    named = reference(number="11/2022/QH15", title="Luật Thanh tra", issued_on=date(2022, 11, 14))
    assert meant(named, scan, *LAWS) == ["scan"]
    assert meant(reference(number="11/2022/QH15", title="Luật Thanh tra"), scan) == []


def test_the_full_name_of_the_state_does_not_matter() -> None:
    long = "Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam"
    constitution = directive("hp", kind="Hiến pháp", title=long, issued_on=date(2013, 11, 28))
    assert meant(reference(title="Hiến pháp", year=2013), constitution) == ["hp"]


def test_nobody_means_a_draft_or_itself() -> None:
    draft = directive("draft", title="Luật Thanh tra", status=Status.DRAFT)
    assert meant(reference(title="Luật Thanh tra"), draft) == []
    assert meant(reference(number="9/2031/NĐ-CP"), DECREE) == []


# --- consolidated texts -----------------------------------------------------------------------------------------------

VBHN = directive("vbhn", "3/VBHN-VPQH", kind="Văn bản hợp nhất", title="Luật Thanh tra", issued_on=date(2014, 5, 1))


def test_a_consolidated_text_stands_for_its_law_where_that_is_missing() -> None:
    of_the_law = reference(number="56/2010/QH12", title="Luật Thanh tra", year=2010)
    assert meant(of_the_law, VBHN) == ["vbhn"]
    assert meant(of_the_law, VBHN, OLD_LAW) == ["old"]
    assert meant(reference(title="Luật Thanh tra"), VBHN) == ["vbhn"]


def test_a_consolidated_text_does_not_stand_for_a_younger_law_or_one_whose_name_a_younger_took() -> None:
    assert meant(reference(number="84/2025/QH15", title="Luật Thanh tra"), VBHN) == []
    later = directive("v2", "9/VBHN-VPQH", kind="Văn bản hợp nhất", title="Luật Thanh tra", issued_on=date(2026, 1, 1))
    assert meant(reference(number="56/2010/QH12", title="Luật Thanh tra"), later, NEW_LAW) == []


def test_what_changed_the_law_before_it_was_consolidated_does_not_change_the_text() -> None:
    amends = reference(Relation.AMENDS, "56/2010/QH12", title="Luật Thanh tra")
    before, after = directive("b", issued_on=date(2013, 1, 1)), directive("a", issued_on=date(2015, 1, 1))
    assert meant(amends, VBHN, source=before) == []
    assert meant(amends, VBHN, source=after) == ["vbhn"]


# --- many -------------------------------------------------------------------------------------------------------------


def test_ten_thousand_directives_are_told_apart_quickly() -> None:
    known = [
        directive(f"d{n}", f"{n % 500}/{2000 + n // 500}/NĐ-CP", title=f"Nghị định về việc {n}", issued_on=None)
        for n in range(10_000)
    ]
    wanted = random.Random(7).sample(range(10_000), 5_000)
    started = time.perf_counter()
    register = Register(known)
    for n in wanted:
        found = register.meant(reference(number=f"{n % 500}/{2000 + n // 500}/NĐ-CP"), SOURCE)
        assert [d.id for d in found] == [f"d{n}"]
    # Generous: a scan of all for each reference would take minutes.
    assert time.perf_counter() - started < 10
