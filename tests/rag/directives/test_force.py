"""Whether a directive is in force on a day."""

from __future__ import annotations

from datetime import date

from rag.directives.force import status_on
from rag.directives.model import Directive, Status

DAY = date(2030, 6, 1)


def directive(
    effective_from: date | None = None, issued_on: date | None = None, status: Status = Status.UNKNOWN
) -> Directive:
    return Directive(
        id="d",
        number="1-QĐ/TW",
        kind="Quy định",
        title="",
        issuer=None,
        issued_on=issued_on,
        signer=None,
        status=status,
        path="d.txt",
        effective_from=effective_from,
    )


def test_it_is_in_force_from_its_first_day_on() -> None:
    assert status_on(directive(DAY), [], DAY) is Status.IN_FORCE
    assert status_on(directive(date(2030, 6, 2)), [], DAY) is Status.NOT_YET


def test_a_replacement_ends_it_on_its_day_and_not_before() -> None:
    assert status_on(directive(date(2029, 1, 1)), [DAY], DAY) is Status.REPLACED
    assert status_on(directive(date(2029, 1, 1)), [date(2030, 6, 2)], DAY) is Status.IN_FORCE


def test_a_replacement_without_a_date_counts_as_done() -> None:
    assert status_on(directive(date(2029, 1, 1)), [None], DAY) is Status.REPLACED


def test_a_draft_stays_a_draft() -> None:
    assert status_on(directive(date(2029, 1, 1), status=Status.DRAFT), [None], DAY) is Status.DRAFT


def test_without_an_effective_date_the_status_is_unknown() -> None:
    assert status_on(directive(issued_on=date(2029, 1, 1)), [], DAY) is Status.UNKNOWN
    assert status_on(directive(), [], DAY) is Status.UNKNOWN


def test_what_will_be_issued_later_is_not_yet_in_force() -> None:
    assert status_on(directive(issued_on=date(2030, 7, 1)), [], DAY) is Status.NOT_YET
