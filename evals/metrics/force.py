"""Whether an answer rests on what was in force on the day asked."""

from __future__ import annotations

from collections.abc import Sequence

from evals.metrics.places import Place, bare_path, is_exact, same_document


def is_outdated(outdated: Sequence[Place], place: Place) -> bool:
    """Whether the place lies in what was no longer in force; an entry without a clause is a whole document."""
    for entry in outdated:
        wanted, found = bare_path(entry.clause), bare_path(place.clause)
        if same_document(entry.document, place.document) and found[: len(wanted)] == wanted:
            return True
    return False


def in_force(outdated: Sequence[Place], gold: Sequence[Place], citations: Sequence[Place]) -> float | None:
    """1 when no citation lies in what was outdated on the day asked, or a gold clause is cited too; else 0.

    The former wording beside the one in force is a service, not a fault; this cannot tell whether the
    answer says which is which. None where the question lists nothing as outdated, and without
    citations: a refusal states no law. The list is part of the gold, read out of the documents by a
    person, not the program's own view of status.
    """
    if not outdated or not citations:
        return None
    if not any(is_outdated(outdated, citation) for citation in citations):
        return 1.0
    return float(any(is_exact(place, citation) for place in gold for citation in citations))
