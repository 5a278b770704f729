"""The judge of one sentence: all checks in order, the first flaw is the verdict."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex as re

from rag.answering.verification.conditions import check_exceptions
from rag.answering.verification.dates import check_dates
from rag.answering.verification.grounds import Grounds, ground
from rag.answering.verification.identifiers import check_clauses, check_document_numbers
from rag.answering.verification.names import check_names
from rag.answering.verification.numbers import check_numbers
from rag.answering.verification.offices import check_doers, check_offices, check_roles
from rag.answering.verification.polarity import check_modality, check_negation
from rag.answering.verification.support import check_quotes, check_support
from rag.answering.verification.verdict import Flaw, Verdict
from rag.retrieval.hits import Hit

Check = Callable[[Grounds], Verdict | None]
# What is exact comes first: its reason tells a user more than "not supported".
CHECKS: tuple[Check, ...] = (
    check_quotes,
    check_document_numbers,
    check_clauses,
    check_dates,
    check_numbers,
    check_names,
    check_offices,
    check_roles,
    check_doers,
    check_negation,
    check_modality,
    check_exceptions,
    check_support,
)
# An answer is words: a link or an image is a way out for data, and no sentence of a directive needs one.
_MARKUP = re.compile(r"https?://|www\.|!\[|\]\(|<[a-z/!][^>]*>|<\|", re.IGNORECASE)
_MARKER = re.compile(r"\s*\[\d{1,3}\]")


def judge(sentence: str, cited: Sequence[int], hits: Sequence[Hit], checks: Sequence[Check] = CHECKS) -> Verdict:
    """Whether `sentence` may be shown: it cites passages of `hits` (numbered from 1) and agrees with them."""
    if not cited:
        return Verdict(Flaw.NO_CITATION)
    unknown = [n for n in cited if not 1 <= n <= len(hits)]
    if unknown:
        return Verdict(Flaw.UNKNOWN_CITATION, f"[{unknown[0]}]")
    bare = _MARKER.sub("", sentence).strip()
    if _MARKUP.search(bare):
        return Verdict(Flaw.MARKUP)
    grounds = ground(bare, [hits[n - 1] for n in dict.fromkeys(cited)])
    return next((verdict for check in checks if (verdict := check(grounds))), Verdict())
