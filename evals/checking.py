"""Whether a question set fits its documents: every gold clause exists, and holds the facts that are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.datasets import Gold, Outdated, Question
from evals.metrics.answers import contains_fact
from evals.stored import Find
from rag.language import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one question, in words for its author."""

    question: str
    text: Text


def check(questions: Iterable[Question], find: Find) -> list[Problem]:
    """Every problem of the questions with the documents that `find` gives; empty when they fit.

    A fact must stand in at least one of the gold clauses: alternatives may each hold a part.
    """
    return [problem for question in questions for problem in _problems(question, find)]


def _problems(question: Question, find: Find) -> Iterable[Problem]:
    texts: list[str] = []
    for gold in question.gold:
        stored = find(gold.document)
        if stored is None:
            yield _no_document(question, gold.document)
            continue
        found = stored.at(gold.clause)
        if not found:
            yield _no_clause(question, gold)
        texts += [stored.text[clause.start : clause.end] for clause in found]
    for fact in question.facts if texts else ():
        if not any(contains_fact(text, fact) for text in texts):
            yield _no_fact(question, fact)
    for entry in question.outdated:
        stored = find(entry.document)
        if stored is None:
            yield _no_document(question, entry.document)
        elif entry.clause and not stored.at(entry.clause):
            yield _no_clause(question, entry)


def _path(clause: Sequence[str]) -> str:
    return " › ".join(clause)


def _no_document(question: Question, document: str) -> Problem:
    return Problem(
        question.id,
        Text(
            f"Câu {question.id}: không có tệp «{document}» trong thư viện. Hãy nạp tệp ấy hoặc sửa tên.",
            f'Question {question.id}: no file "{document}" in the library. Ingest it or mend the name.',
        ),
    )


def _no_clause(question: Question, gold: Gold | Outdated) -> Problem:
    path = _path(gold.clause)
    return Problem(
        question.id,
        Text(
            f"Câu {question.id}: {gold.document} không có điều khoản «{path}». "
            "Xem cấu trúc bằng `chithi documents show`.",
            f'Question {question.id}: {gold.document} has no clause "{path}". '
            "See its structure with `chithi documents show`.",
        ),
    )


def _no_fact(question: Question, fact: Sequence[str]) -> Problem:
    wordings = " / ".join(fact)
    places = "; ".join(f"{gold.document}: {_path(gold.clause)}" for gold in question.gold)
    return Problem(
        question.id,
        Text(
            f"Câu {question.id}: không thấy ý «{wordings}» trong điều khoản chuẩn nào ({places}).",
            f'Question {question.id}: the fact "{wordings}" is in none of the gold clauses ({places}).',
        ),
    )
