"""Whether a directive, or a clause of it, is in force on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.directives.force import Reach, ends_whole, in_effect, is_coming, reach, status_on, touching
from rag.directives.model import Directive, Relation, Status
from tests.rag.directives.made import act, directive, reference

DAY = date(2030, 6, 1)
NEXT_DAY = date(2030, 6, 2)
REPLACES, REPEALS, AMENDS = Relation.REPLACES, Relation.REPEALS, Relation.AMENDS


def in_force(effective_to: date | None = None) -> Directive:
    return directive(issued_on=date(2029, 1, 1), effective_from=date(2029, 1, 1), effective_to=effective_to)


# --- the whole directive ----------------------------------------------------------------------------------------------


def test_it_is_in_force_from_its_first_day_on() -> None:
    assert status_on(directive(effective_from=DAY), [], DAY) is Status.IN_FORCE
    assert status_on(directive(effective_from=NEXT_DAY), [], DAY) is Status.NOT_YET


def test_it_is_in_force_to_the_end_of_its_last_day() -> None:
    assert status_on(in_force(effective_to=DAY), [], DAY) is Status.IN_FORCE
    assert status_on(in_force(effective_to=DAY), [], NEXT_DAY) is Status.EXPIRED


def test_a_last_day_is_enough_to_know_that_it_has_expired() -> None:
    assert status_on(directive(effective_to=DAY), [], NEXT_DAY) is Status.EXPIRED
    assert status_on(directive(effective_to=DAY), [], DAY) is Status.UNKNOWN


@pytest.mark.parametrize(("relation", "status"), [(REPLACES, Status.REPLACED), (REPEALS, Status.REPEALED)])
def test_an_act_ends_it_on_its_day_and_not_before(relation: Relation, status: Status) -> None:
    assert status_on(in_force(), [act(relation, DAY)], DAY) is status
    assert status_on(in_force(), [act(relation, NEXT_DAY)], DAY) is Status.IN_FORCE


def test_the_day_that_the_act_names_goes_before_that_of_its_directive() -> None:
    assert status_on(in_force(), [act(REPEALS, DAY, takes_effect=NEXT_DAY)], DAY) is Status.IN_FORCE
    assert status_on(in_force(), [act(REPEALS, NEXT_DAY, takes_effect=DAY)], DAY) is Status.REPEALED


def test_an_act_without_a_day_counts_from_its_issue() -> None:
    assert status_on(in_force(), [act(REPLACES, issued_on=DAY)], DAY) is Status.REPLACED
    assert status_on(in_force(), [act(REPLACES, issued_on=NEXT_DAY)], DAY) is Status.IN_FORCE


def test_an_act_without_any_date_counts_as_done() -> None:
    assert status_on(in_force(), [act(REPLACES)], DAY) is Status.REPLACED


def test_what_was_issued_later_has_not_acted_yet_even_backwards() -> None:
    assert status_on(in_force(), [act(REPLACES, DAY, issued_on=NEXT_DAY)], DAY) is Status.IN_FORCE


def test_a_draft_acts_on_nothing_and_stays_a_draft() -> None:
    assert status_on(in_force(), [act(REPLACES, DAY, status=Status.DRAFT)], DAY) is Status.IN_FORCE
    assert status_on(directive(status=Status.DRAFT), [act(REPLACES)], DAY) is Status.DRAFT


def test_replaced_says_more_than_repealed_and_both_more_than_expired() -> None:
    expired = in_force(effective_to=date(2030, 1, 1))
    assert status_on(expired, [act(REPEALS, DAY)], DAY) is Status.REPEALED
    assert status_on(expired, [act(REPEALS, DAY), act(REPLACES, DAY)], DAY) is Status.REPLACED


def test_a_successor_by_name_replaces_whatever_it_says_of_the_one_in_between() -> None:
    assert status_on(in_force(), [act(REPEALS, DAY, by_name=True)], DAY) is Status.REPLACED


def test_without_an_effective_date_the_status_is_unknown() -> None:
    assert status_on(directive(issued_on=date(2029, 1, 1)), [], DAY) is Status.UNKNOWN
    assert status_on(directive(), [], DAY) is Status.UNKNOWN


def test_where_an_unknown_one_may_have_taken_its_place_the_status_is_unknown_from_then_on() -> None:
    assert status_on(in_force(), [], DAY, outlived_since=NEXT_DAY) is Status.IN_FORCE
    assert status_on(in_force(), [], DAY, outlived_since=DAY) is Status.UNKNOWN
    assert status_on(in_force(), [act(REPLACES, DAY)], DAY, outlived_since=DAY) is Status.REPLACED


def test_what_will_be_issued_later_is_not_yet_in_force() -> None:
    assert status_on(directive(issued_on=date(2030, 7, 1)), [], DAY) is Status.NOT_YET


def test_only_an_act_on_the_whole_ends_the_whole() -> None:
    assert [ends_whole(reference(relation)) for relation in (REPLACES, REPEALS, AMENDS)] == [True, True, False]
    assert not ends_whole(reference(REPEALS, target=("Điều 7",)))


def test_an_act_is_coming_between_its_issue_and_its_day() -> None:
    coming = act(REPLACES, NEXT_DAY, issued_on=DAY)
    days = [DAY - timedelta(days=1), DAY, NEXT_DAY]
    assert [is_coming(coming, day) for day in days] == [False, True, False]
    assert [in_effect(coming, day) for day in days] == [False, False, True]
    assert not is_coming(act(REPLACES, NEXT_DAY, status=Status.DRAFT), DAY)


@given(
    st.dates(date(2029, 1, 2), date(2031, 1, 1)),
    st.dates(date(2029, 1, 1), date(2031, 1, 1)),
    st.sampled_from([REPLACES, REPEALS]),
)
def test_once_ended_it_stays_ended(end: date, day: date, relation: Relation) -> None:
    ends = [act(relation, end)]
    if status_on(in_force(), ends, day).ended:
        assert status_on(in_force(), ends, day + timedelta(days=1)).ended
    assert status_on(in_force(), ends, day).ended == (day >= end)


# --- a clause ---------------------------------------------------------------------------------------------------------

PATH = ("Chương II", "Điều 7", "Khoản 3", "Điểm a")


@pytest.mark.parametrize(
    ("target", "path", "how"),
    [
        (("Điều 7",), PATH, Reach.WHOLE),
        (("Điều 7", "Khoản 3"), PATH, Reach.WHOLE),
        (("Điều 7", "Khoản 3", "Điểm a"), PATH, Reach.WHOLE),
        (("Chương II",), PATH, Reach.WHOLE),
        (("Chương II", "Điều 7"), PATH, Reach.WHOLE),
        (("Điều 7", "Khoản 3", "Điểm a"), PATH[:3], Reach.PART),
        (("Điều 7", "Khoản 3"), PATH[:2], Reach.PART),
        (("Chương II", "Điều 7"), PATH[:1], Reach.PART),
        (("Điều 7", "Khoản 4"), PATH, None),
        (("Điều 7", "Khoản 3", "Điểm b"), PATH, None),
        (("Điều 7", "Điểm a"), PATH, None),
        (("Điều 70",), PATH, None),
        (("Điều 7a",), PATH, None),
        (("Chương III", "Điều 7"), PATH, None),
        (("Khoản 3",), PATH, Reach.SOMEWHERE),
        ((), PATH, Reach.SOMEWHERE),
        # Party style: bare labels, dotted numbers.
        (("Điểm 10.4.4",), ("10", "10.4", "10.4.4", "a"), Reach.WHOLE),
        (("Mục 10",), ("10", "10.4", "10.4.4", "a"), Reach.WHOLE),
        (("10", "10.4.4"), ("10", "10.4", "10.4.4", "a"), Reach.WHOLE),
        (("Điểm 10.4.4",), ("10", "10.4", "10.4.5"), None),
        (("Mục II", "Khoản 3"), ("II", "3"), Reach.WHOLE),
        (("Khoản 3",), ("3", "a"), Reach.WHOLE),
        (("Phụ lục I",), ("Phụ lục I", "1"), Reach.WHOLE),
    ],
)
def test_a_change_reaches_what_it_names_and_what_lies_below(
    target: tuple[str, ...], path: tuple[str, ...], how: Reach | None
) -> None:
    assert reach(target, path) is how


paths = st.tuples(
    st.sampled_from(["Chương I", "Chương II"]),
    st.integers(1, 4).map("Điều {}".format),
    st.integers(1, 3).map("Khoản {}".format),
    st.sampled_from("abc").map("Điểm {}".format),
)


@given(paths, st.integers(1, 4), st.integers(0, 1))
def test_whatever_changes_a_clause_changes_all_that_lies_in_it(
    path: tuple[str, ...], depth: int, left_out: int
) -> None:
    target = path[min(left_out, depth - 1) : depth]
    assert all(reach(target, path[:below]) is Reach.WHOLE for below in range(depth, len(path) + 1))


@given(paths, paths)
def test_a_change_touches_part_of_a_clause_exactly_when_it_lies_below(
    target: tuple[str, ...], path: tuple[str, ...]
) -> None:
    for depth in range(1, len(path)):
        expected = Reach.PART if target[:depth] == path[:depth] else None
        assert reach(target, path[:depth]) is expected


@given(paths, paths)
def test_whole_and_part_are_each_others_mirror(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    for depth in range(1, len(one)):
        below = reach(one[:depth], other) is Reach.WHOLE
        above = reach(other, one[:depth]) is Reach.PART
        assert below == above


def test_changes_that_touch_a_clause_come_in_their_order() -> None:
    first, second = act(AMENDS, by="b1", target=("Điều 7", "Khoản 3")), act(REPEALS, by="b2", target=("Điều 7",))
    other = act(AMENDS, by="b3", target=("Điều 9",))
    found = touching(PATH[:2], [first, other, second])
    assert found == [(first, Reach.PART), (second, Reach.WHOLE)]


def test_some_articles_says_nothing_where_the_same_directive_names_them() -> None:
    named, title = act(AMENDS, by="b1", target=("Điều 9",)), act(AMENDS, by="b1")
    unnamed = act(AMENDS, by="b2")
    assert touching(PATH, [title, named, unnamed]) == [(unnamed, Reach.SOMEWHERE)]
