"""Records on disk while a run goes on, so that a stopped run goes on where it was."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from pydantic import ValidationError

from evals.datasets import Question, question_hash
from evals.records import QuestionRecord

FILE_NAME = "progress.jsonl"


class Progress:
    """The records of one setup (library, settings, program, day) in a file, one JSON object a line.

    Records of another setup in the same file are left alone and not used. A line cut short by a kill
    is passed over: that question is asked again.
    """

    def __init__(self, path: Path, setup: str) -> None:
        self._path, self._setup = path, setup
        self._records: dict[str, QuestionRecord] = {}
        if path.exists():
            for line in path.read_text(encoding="utf-8").split("\n"):
                self._take(line)

    def get(self, question: Question) -> QuestionRecord | None:
        """The record of this question under this setup, None before it was asked."""
        return self._records.get(self._key(question))

    def add(self, record: QuestionRecord) -> None:
        """Append the record, unless it is an error: that question is worth asking again."""
        if record.error is not None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps(
            {"key": self._key(record.question), "record": record.model_dump(mode="json")}, ensure_ascii=False
        )
        # A line of its own even after one that was cut short.
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")

    def clear(self) -> None:
        """Forget the records, after the report has them all."""
        self._path.unlink(missing_ok=True)

    def _key(self, question: Question) -> str:
        return hashlib.sha256(f"{self._setup} {question_hash(question)}".encode()).hexdigest()

    def _take(self, line: str) -> None:
        if not line.strip():
            return
        try:
            entry = json.loads(line)
            # Strictness would turn every tuple of the JSON away.
            self._records[entry["key"]] = QuestionRecord.model_validate(entry["record"])
        except (ValueError, KeyError, TypeError, ValidationError):
            return
