"""Questions to begin with, made from the library's own documents, so that each can be answered."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rag.answering import wording
from rag.answering.answer import Answer
from rag.directives.model import Clause, Directive, Level, Status
from rag.errors import ChithiError
from rag.vietnamese.normalize import fold
from ui.web import texts

_log = logging.getLogger(__name__)
# Tries for each kind of example: a start must stay quick in a large library.
_TRIES = 5
_HEADED = frozenset({Level.ARTICLE, Level.ROMAN, Level.NUMBER})
# Every other document has these: a question with them says little about the library.
_COMMON_HEADINGS = ("pham vi", "giai thich tu ngu", "dieu khoan thi hanh", "hieu luc thi hanh", "to chuc thuc hien")
_COMMON_HEADINGS_EN = ("scope", "interpretation", "definitions", "entry into force", "general provisions")
# Headings that already ask for what follows do not fit into a question.
_NO_QUESTION = ("gồm", "sau", "follows", "following", "là")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that `document` should answer, from `clause` when one is given."""

    question: str
    document: Directive
    clause: Clause | None = None


def build_examples(
    documents: Sequence[Directive],
    clauses: Callable[[str], Sequence[Clause]],
    ask: Callable[[str], Answer] | None,
) -> list[str]:
    """Up to six questions of different kinds, each answered from the document it was made for.

    With diacritics, about a clause, a list, by number, without diacritics, in English. `clauses` reads
    the structure of a document; without `ask` the first question of each kind is taken on trust.
    """
    # What is in force, and what has a number, makes the better example.
    ranked = sorted(documents, key=lambda d: (d.status is not Status.IN_FORCE, d.number is None))
    vietnamese = [d for d in ranked if d.language == "vi" and d.kind]
    english = [d for d in ranked if d.language == "en"] or ranked
    kinds = (
        _lists(vietnamese, clauses),
        _about(vietnamese),
        _without_diacritics(vietnamese),
        _by_number(vietnamese or ranked),
        _headings(vietnamese, clauses),
        _english(english, clauses),
    )
    chosen: list[Candidate] = []
    for candidates in kinds:
        for candidate in islice(_unused(candidates, chosen, len(documents) >= len(kinds)), _TRIES):
            if ask is None or _answers(ask, candidate):
                chosen.append(candidate)
                break
    return [candidate.question for candidate in chosen]


def _unused(candidates: Iterator[Candidate], chosen: list[Candidate], spread: bool) -> Iterator[Candidate]:
    """The candidates that were not chosen yet; with `spread`, only of documents without an example."""
    used = {c.document.id for c in chosen} if spread else {c.question for c in chosen}
    return (c for c in candidates if (c.document.id if spread else c.question) not in used)


def _answers(ask: Callable[[str], Answer], candidate: Candidate) -> bool:
    try:
        answer = ask(candidate.question)
    except ChithiError as error:
        _log.info("no example %r: %s", candidate.question, error)
        return False
    clause = candidate.clause
    return answer.answered and any(
        c.document.id == candidate.document.id and (clause is None or (clause.start <= c.start and c.end <= clause.end))
        for c in answer.citations
    )


def _about(documents: Sequence[Directive]) -> Iterator[Candidate]:
    for d in documents:
        if d.number:
            yield Candidate(texts.ASK_ABOUT.vi.format(called=wording.name(d, "vi")), d)


def _without_diacritics(documents: Sequence[Directive]) -> Iterator[Candidate]:
    for d in documents:
        if d.number and d.issued_on:
            yield Candidate(fold(texts.ASK_WHEN.vi.format(called=f"{d.kind} {d.number}")), d)


def _by_number(documents: Sequence[Directive]) -> Iterator[Candidate]:
    for d in documents:
        if d.number:
            yield Candidate(d.number, d)
            yield Candidate(texts.ASK_ABOUT.vi.format(called=d.number), d)


def _lists(documents: Sequence[Directive], clauses: Callable[[str], Sequence[Clause]]) -> Iterator[Candidate]:
    for d in documents:
        structure = clauses(d.id)
        for clause in structure:
            items = sum(1 for c in structure if c.parent == clause.index)
            if items >= 3 and _fits_a_question(clause) and len(clause.heading.split()) >= 4:
                yield Candidate(texts.ASK_LIST.vi.format(heading=_sentence_case(clause.heading)), d, clause)
                break


def _headings(documents: Sequence[Directive], clauses: Callable[[str], Sequence[Clause]]) -> Iterator[Candidate]:
    for d in documents:
        for clause in reversed(clauses(d.id)):
            if d.number and clause.level is Level.ARTICLE and _fits_a_question(clause):
                called = f"{(d.kind or '').lower()} {d.number}".strip()
                yield Candidate(
                    texts.ASK_HEADING.vi.format(heading=_sentence_case(clause.heading), called=called), d, clause
                )
                break


def _english(documents: Sequence[Directive], clauses: Callable[[str], Sequence[Clause]]) -> Iterator[Candidate]:
    for d in documents:
        if d.language == "en":
            for clause in clauses(d.id):
                if _fits_a_question(clause) and len(clause.heading.split()) >= 3:
                    yield Candidate(texts.ASK_WHAT_IS.en.format(heading=_lower_first(clause.heading)), d, clause)
        if d.number:
            yield Candidate(texts.ASK_WHEN.en.format(called=wording.name(d, "en")), d)


def _fits_a_question(clause: Clause) -> bool:
    heading = clause.heading.rstrip(" .:;")
    if fold(heading).startswith(_COMMON_HEADINGS + _COMMON_HEADINGS_EN):
        return False
    return clause.level in _HEADED and 8 <= len(heading) <= 60 and not heading.lower().endswith(_NO_QUESTION)


def _sentence_case(heading: str) -> str:
    heading = heading.rstrip(" .:;")
    return heading.capitalize() if heading.isupper() else heading[:1].upper() + heading[1:]


def _lower_first(heading: str) -> str:
    heading = heading.rstrip(" .:;")
    return heading.lower() if heading.isupper() else heading[:1].lower() + heading[1:]
