"""Question files: one JSON object a line, checked when read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from evals.metrics.places import Place, bare_path
from rag.errors import ChithiError

Split = Literal["dev", "test"]
Kind = Literal["fact", "list", "rule", "definition", "document", "yesno", "conduct"]


class DatasetError(ChithiError):
    """A question file cannot be read; the message names the file, the line and what to change."""


class Gold(BaseModel):
    """A clause that answers a question: file name, and path of labels without Phần, Chương and Mục."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str = Field(min_length=1)
    clause: tuple[str, ...]

    @field_validator("clause")
    @classmethod
    def _names_a_clause(cls, clause: tuple[str, ...]) -> tuple[str, ...]:
        # Such a path would match nothing, and the question would count as wrong for ever.
        if not bare_path(clause):
            raise ValueError('name a clause, such as ["Điều 5", "Khoản 2"] or ["Phần đầu"]')
        return clause

    @property
    def place(self) -> Place:
        """The same, as metrics take it."""
        return Place(self.document, self.clause)


class Outdated(BaseModel):
    """What was not in force on the day asked: a document, or only a clause of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str = Field(min_length=1)
    clause: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """The same, as metrics take it."""
        return Place(self.document, self.clause)


class Question(BaseModel):
    """One question with what a right answer must have.

    `facts` are all required, each a list of accepted wordings; `gold` are alternatives, any of them
    will do. `near_miss` marks an unanswerable question close to what the library holds. `history`
    are the questions asked before it in the same conversation, oldest first. `as_of` is the day the
    question is about, and `outdated` what was not in force on it. `must_not_say` are wordings that
    no answer and no refusal may have. `accepted` is false for a draft that no person has read yet.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    split: Split
    question: str = Field(min_length=1)
    language: Literal["vi", "en", "other"]
    answerable: bool
    kind: Kind
    diacritics: bool
    facts: tuple[tuple[str, ...], ...]
    gold: tuple[Gold, ...]
    near_miss: bool
    history: tuple[str, ...] = ()
    as_of: date | None = None
    outdated: tuple[Outdated, ...] = ()
    must_not_say: tuple[str, ...] = ()
    accepted: bool = True

    @property
    def stands_alone(self) -> bool:
        """Whether the words alone say what is asked: no conversation before it, no day of its own."""
        return not self.history and self.as_of is None

    @field_validator("facts")
    @classmethod
    def _facts_have_words(cls, facts: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        if not all(alternatives and all(text.strip() for text in alternatives) for alternatives in facts):
            raise ValueError("each fact is a list of one or more wordings, none of them empty")
        return facts

    @field_validator("history", "must_not_say")
    @classmethod
    def _has_words(cls, texts: tuple[str, ...]) -> tuple[str, ...]:
        if not all(text.strip() for text in texts):
            raise ValueError("an entry is empty")
        return texts

    @model_validator(mode="after")
    def _gold_fits(self) -> Question:
        if self.answerable and not self.gold:
            raise ValueError("an answerable question needs a gold clause")
        if not self.answerable and (self.gold or self.facts):
            raise ValueError("an unanswerable question has no gold clause and no facts")
        if self.answerable and self.near_miss:
            raise ValueError("a near miss is unanswerable")
        return self


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """The questions of a file that a person has accepted, and how many drafts were left out."""

    questions: list[Question]
    drafts: int


def load_questions(path: Path | str, split: Split | None = None) -> list[Question]:
    """The accepted questions of a file, in its order; only those of `split` when given.

    Raises `DatasetError` for a file that is missing, a line that is not a question, an id used
    twice, and for a file (or split) without questions.
    """
    return read_questions(path, split).questions


def read_questions(path: Path | str, split: Split | None = None) -> QuestionFile:
    """What `load_questions` gives, with the number of drafts (`"accepted": false`) that it skips."""
    path = Path(path)
    found = _read(path)
    accepted = [question for question in found if question.accepted]
    drafts = len(found) - len(accepted)
    chosen = [question for question in accepted if split in (None, question.split)]
    if not chosen and drafts:
        raise DatasetError(
            f'{path}: cả {drafts} câu đều là nháp. Hãy đọc, sửa, rồi đổi "accepted": false thành true ở câu dùng được.',
            f'{path}: all {drafts} questions are drafts. Read and mend them, then turn "accepted": false into true '
            "where one is fit for use.",
        )
    if not chosen:
        has = ", ".join(sorted({question.split for question in found})) or "–"
        raise DatasetError(
            f"{path} không có câu hỏi nào để chạy (phần yêu cầu: {split or 'tất cả'}; tệp có: {has}).",
            f"{path} has no question to run (split asked for: {split or 'all'}; the file has: {has}).",
        )
    return QuestionFile(chosen, drafts)


def _read(path: Path) -> list[Question]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")  # splitlines would also cut at U+2028
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(
            f"Không đọc được tệp câu hỏi {path}: {error}. Cần một tệp JSONL, mã UTF-8.",
            f"Cannot read the question file {path}: {error}. It must be JSONL in UTF-8.",
        ) from error
    questions: dict[str, Question] = {}
    seen_at: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        question = _parse(path, number, line)
        if question.id in questions:
            first = seen_at[question.id]
            raise DatasetError(
                f"{path}, dòng {number}: mã câu hỏi «{question.id}» đã dùng ở dòng {first}. Hãy đặt mã khác.",
                f'{path}, line {number}: the id "{question.id}" is taken by line {first}. Give it another.',
            )
        questions[question.id], seen_at[question.id] = question, number
    return list(questions.values())


def _parse(path: Path, number: int, line: str) -> Question:
    try:
        # Strict: "answerable": "no" must be an error, not a guess.
        return Question.model_validate_json(line, strict=True)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'JSON'}: {problem['msg']}" for problem in error.errors()
        )
        raise DatasetError(
            f"{path}, dòng {number}: câu hỏi không hợp lệ ({problems}). Hãy sửa rồi chạy lại.",
            f"{path}, line {number}: not a valid question ({problems}). Mend this line and run again.",
        ) from error


def dump_question(question: Question) -> str:
    """The question as a line of a question file; fields that say nothing are left out."""
    return json.dumps(question.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)


def question_hash(question: Question) -> str:
    """SHA-256, in hexadecimal, of everything the question says."""
    return hashlib.sha256(_canonical(question).encode()).hexdigest()


def dataset_hash(questions: Iterable[Question]) -> str:
    """SHA-256, in hexadecimal, of what the questions say: the same in any order and any JSON layout."""
    return hashlib.sha256("\n".join(sorted(map(_canonical, questions))).encode()).hexdigest()


def _canonical(question: Question) -> str:
    return json.dumps(question.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, sort_keys=True)
