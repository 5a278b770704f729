"""A younger law of the same name takes the place of an older one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rag.directives.model import Directive, Status
from rag.directives.succession import outlived_since, successors_by_name
from tests.rag.directives.made import directive, reference

DAY = date(2026, 1, 1)


def law(year: int, title: str = "Luật Thanh tra", kind: str = "Luật", issuer: str = "Quốc hội") -> Directive:
    return directive(
        f"l{year}",
        kind=kind,
        title=title,
        issuer=issuer,
        issued_on=date(year, 6, 1),
        effective_from=date(year + 1, 1, 1),
    )


def successors(*laws: Directive, day: date = DAY) -> dict[str, str]:
    found = successors_by_name(laws, day)
    assert found == successors_by_name(laws[::-1], day)
    return {older: younger.id for older, younger in found.items()}


def test_a_younger_law_of_the_name_succeeds_and_is_spelled_as_it_likes() -> None:
    assert successors(law(2010, "LUẬT THANH TRA"), law(2024)) == {"l2010": "l2024"}


def test_each_law_is_succeeded_by_the_next_one() -> None:
    assert successors(law(2004), law(2010), law(2024)) == {"l2004": "l2010", "l2010": "l2024"}


def test_it_succeeds_from_its_first_day_in_force() -> None:
    assert successors(law(2010), law(2024), day=date(2024, 12, 31)) == {}
    assert successors(law(2010), law(2024), day=date(2025, 1, 1)) == {"l2010": "l2024"}


def test_a_law_that_does_not_say_from_when_it_is_in_force_succeeds_nobody() -> None:
    assert successors(law(2010), replace(law(2024), effective_from=None)) == {}


@pytest.mark.parametrize(
    "younger",
    [
        law(2024, "Luật Tiếp công dân"),
        law(2024, "Luật sửa đổi, bổ sung một số điều của Luật Thanh tra"),
        law(2024, issuer="Ủy ban Thường vụ Quốc hội"),
        replace(law(2024), issuer=None),
        replace(law(2024), status=Status.DRAFT),
        replace(law(2024), issued_on=date(2010, 6, 1)),
        replace(law(2024), kind="Nghị định"),
    ],
)
def test_what_is_no_new_version_succeeds_nobody(younger: Directive) -> None:
    assert successors(law(2010), younger) == {}


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("Luật", "Luật sửa đổi, bổ sung một số điều của Luật Đầu tư"),
        ("Quyết định", "Quyết định ban hành Quy chế làm việc"),
        ("Nghị quyết", "Nghị quyết về dự toán ngân sách"),
        ("Luật", "Luật"),
    ],
)
def test_these_may_bear_one_name_side_by_side(kind: str, title: str) -> None:
    assert successors(law(2010, title, kind), law(2024, title, kind)) == {}


# --- laws that are spoken of and not known ----------------------------------------------------------------------------


def test_a_younger_law_that_is_only_spoken_of_leaves_the_older_one_in_doubt() -> None:
    numbered = reference(number="11/2022/QH15", title="Luật Thanh tra")
    assert outlived_since([law(2010), law(2024)], [numbered]) == {"l2010": date(2022, 1, 1)}
    dated = reference(title="Luật Thanh tra", issued_on=date(2022, 11, 14))
    assert outlived_since([law(2010)], [dated]) == {"l2010": date(2022, 11, 14)}
    assert outlived_since([law(2010)], [numbered, reference(title="Luật thanh tra", year=2016)]) == {
        "l2010": date(2016, 1, 1)
    }


def test_an_older_or_another_law_leaves_nobody_in_doubt() -> None:
    spoken_of = [
        reference(number="22/2004/QH11", title="Luật Thanh tra"),
        reference(number="9/2010/QH12", title="Luật Thanh tra"),
        reference(number="11/2022/QH15", title="Luật Tiếp công dân"),
        reference(number="11/2022/QH15"),
        reference(title="Luật Thanh tra"),
    ]
    assert outlived_since([law(2010)], spoken_of) == {}
