"""Dates: each date of a sentence stands in its evidence, whatever its spelling."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from rag.answering.verification.days import Date, Parts
from rag.answering.verification.facts import read_facts
from rag.answering.verification.grounds import Grounds
from rag.answering.verification.verdict import Flaw, Verdict

# What ends on a day does not begin on it: each side with those that it cannot be told for.
_ENDS, _BEGINS = {"before", "until"}, {"after", "from"}
_EXCLUDE = frozenset([*product(_ENDS, _BEGINS), *product(_BEGINS, _ENDS)])


def check_dates(grounds: Grounds) -> Verdict | None:
    """A date that the evidence lacks, or that has "before" turned into "after".

    "15/3/2024" equals "ngày 15 tháng 3 năm 2024" and "15 March 2024"; "tháng 4" agrees with any day of April. The
    dates of the document itself, in its name and head, count. Cannot catch: two dates of one rule swapped.
    """
    known = list(_known(grounds))
    for date in grounds.facts.dates:
        fitting = [o for o, inside in known if _agree(date.parts, o.parts) and (inside or date.parts[2] is not None)]
        if not fitting:
            return Verdict(Flaw.DATE, grounds.text[date.start : date.end])
        if date.side and all((date.side, other.side) in _EXCLUDE for other in fitting):
            return Verdict(Flaw.DATE, grounds.text[max(0, date.start - 8) : date.end])
    return None


def _known(grounds: Grounds) -> Iterator[tuple[Date, bool]]:
    """The dates of the evidence (True) and of the documents' heads (False)."""
    for unit in grounds.units:
        yield from ((date, True) for date in (*unit.facts.dates, *unit.lead_facts.dates))
    for source in grounds.sources:
        # "tháng 5" is not answered by the May in which the document was issued.
        yield from ((date, False) for date in read_facts(source.context).dates)


def _agree(said: Parts, known: Parts) -> bool:
    """Whether everything that is said is known: a year that the source does not give is invented."""
    return all(mine is None or mine == theirs for mine, theirs in zip(said, known, strict=True))
