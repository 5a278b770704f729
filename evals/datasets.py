"""Question files: one JSON object a line, checked when read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from evals.metrics import Place, bare_path
from rag.errors import ChithiError

Split = Literal["dev", "test"]
Kind = Literal["fact", "list", "rule", "definition", "document", "yesno"]


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


class Question(BaseModel):
    """One question with what a right answer must have.

    `facts` are all required, each a list of accepted wordings; `gold` are alternatives, any of them
    will do. `near_miss` marks an unanswerable question close to what the library holds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    split: Split
    question: str = Field(min_length=1)
    language: Literal["vi", "en"]
    answerable: bool
    kind: Kind
    diacritics: bool
    facts: tuple[tuple[str, ...], ...]
    gold: tuple[Gold, ...]
    near_miss: bool

    @field_validator("facts")
    @classmethod
    def _facts_have_words(cls, facts: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        if not all(alternatives and all(text.strip() for text in alternatives) for alternatives in facts):
            raise ValueError("each fact is a list of one or more wordings, none of them empty")
        return facts

    @model_validator(mode="after")
    def _answerable_has_gold(self) -> Question:
        if self.answerable and not self.gold:
            raise ValueError("an answerable question needs a gold clause")
        return self


def load_questions(path: Path | str, split: Split | None = None) -> list[Question]:
    """The questions of a file, in its order; only those of `split` when given.

    Raises `DatasetError` for a file that is missing, a line that is not a question, an id used
    twice, and for a file (or split) without questions.
    """
    path = Path(path)
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
    chosen = [question for question in questions.values() if split in (None, question.split)]
    if not chosen:
        has = ", ".join(sorted({question.split for question in questions.values()})) or "–"
        raise DatasetError(
            f"{path} không có câu hỏi nào để chạy (phần yêu cầu: {split or 'tất cả'}; tệp có: {has}).",
            f"{path} has no question to run (split asked for: {split or 'all'}; the file has: {has}).",
        )
    return chosen


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


def dataset_hash(questions: Iterable[Question]) -> str:
    """SHA-256, in hexadecimal, of what the questions say: the same in any order and any JSON layout."""
    lines = sorted(json.dumps(q.model_dump(mode="json"), ensure_ascii=False, sort_keys=True) for q in questions)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
