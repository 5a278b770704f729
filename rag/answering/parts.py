"""The readings that answer a question of several parts: one where it speaks to each part, else one for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.answering.composing import Turn
from rag.answering.evidence import Evidence
from rag.answering.extractive import Reading
from rag.answering.reading import Interest, Words, interest_of
from rag.retrieval.parts import split_parts

# How much better than the best reading another must cover a part to be quoted for it.
_BETTER = 0.15
_COVERS = 0.5
# A later part of so few content words has its subject in another part, of which the answer must say a share.
_FEW_WORDS, _SHARES = 3, 0.25


def parts_of(turn: Turn) -> tuple[str, ...]:
    """The parts of the question, the whole question alone when it has none."""
    return split_parts(turn.query.text, turn.language == "en")


def for_each_part(turn: Turn, best: Reading, trusted: Callable[[Turn], Sequence[Reading]]) -> list[Reading]:
    """`best` alone, or with the reading that answers a part which `best` leaves open, in the order of the parts.

    `trusted` gives the readings that may be shown for a turn, best first. Only the document of `best` is asked again:
    a part alone ("và do ai quyết định?") would find its words anywhere.
    """
    parts = parts_of(turn)
    if len(parts) == 1:
        return [best]
    whole = interest_of(turn.query, turn.retriever.library)
    chosen: list[Reading] = []
    for i, part in enumerate(parts):
        query = replace(turn.retriever.understand(part), language=turn.language)
        interest = interest_of(query, turn.retriever.library)
        # At a first look: the whole question was read closely, and reading each part too would double the wait.
        others = [
            r
            for r in trusted(replace(turn, query=query, reader=None))
            if r.evidence.directive.id == best.evidence.directive.id
            and _answers_better(interest, r.evidence, best.evidence)
            and (i == 0 or _has_subject(interest, whole, r.evidence))
        ]
        # "… và được trả lời trong bao lâu?" has its subject in the part before.
        others.sort(key=lambda r: -(_covered(interest, r.evidence) + _covered(whole, r.evidence)))
        chosen.append(others[0] if others else best)
    if best not in chosen:
        return [best]
    once = {(r.evidence.start, r.evidence.end): r for r in chosen}
    return list(once.values())


def _answers_better(interest: Interest, other: Evidence, best: Evidence) -> bool:
    """Whether a part is answered by `other`, beside `best`, and not by `best`."""
    if other.start < best.end and best.start < other.end:
        return False
    fits, fits_best = interest.fits(other.quote), interest.fits(best.quote)
    covers, covers_best = _covered(interest, other), _covered(interest, best)
    if fits < fits_best or covers < _COVERS:
        return False
    return covers >= covers_best + _BETTER or (fits > fits_best and covers >= covers_best)


def _has_subject(part: Interest, whole: Interest, evidence: Evidence) -> bool:
    """Whether a part of few words is answered about what the rest of the question speaks of."""
    if len(part.terms) > _FEW_WORDS:
        return True
    rest = {t: w for t, w in whole.terms.items() if t not in part.terms}
    return not rest or replace(whole, terms=rest, pairs={}).coverage(Words.of(evidence.quote)) >= _SHARES


def _covered(interest: Interest, evidence: Evidence) -> float:
    return interest.coverage(Words.of(evidence.quote))
