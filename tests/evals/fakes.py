"""A library and an assistant small enough to compute every metric by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from evals.datasets import Gold, Question
from rag.directives.model import Clause, Directive, Level, Status
from rag.errors import ModelUnavailableError

TEXT = "Điều 5. Nghỉ phép\n1. Cán bộ nghỉ 12 ngày.\n2. Người làm việc nặng nhọc nghỉ 14 ngày.\n"
DIRECTIVE = Directive(
    id="d1",
    number="07-QĐ/TW",
    kind="Quy định",
    title="Nghỉ phép",
    issuer=None,
    issued_on=None,
    signer=None,
    status=Status.IN_FORCE,
    path="/home/ban/tep/nghi-phep.docx",
)
CLAUSES = (
    Clause(0, None, Level.ARTICLE, "Điều 5", ("Điều 5",), "Nghỉ phép", 0, len(TEXT)),
    Clause(1, 0, Level.CLAUSE, "Khoản 1", ("Điều 5", "Khoản 1"), "", 18, 41),
    Clause(2, 0, Level.CLAUSE, "Khoản 2", ("Điều 5", "Khoản 2"), "", 42, len(TEXT) - 1),
)


def question(identity: str, text: str = "Nghỉ mấy ngày?", **changes: Any) -> Question:
    """A question whose gold is Khoản 1 and whose one fact is "12 ngày", changed as told."""
    fields = {
        "id": identity,
        "split": "test",
        "question": text,
        "language": "vi",
        "answerable": True,
        "kind": "fact",
        "diacritics": True,
        "facts": (("12 ngày", "mười hai ngày"),),
        "gold": (Gold(document="nghi-phep.docx", clause=("Điều 5", "Khoản 1")),),
        "near_miss": False,
    }
    return Question.model_validate(fields | changes)


def hit(*path: str, text: str = "đoạn", start: int = 0, end: int = 4) -> SimpleNamespace:
    """A search hit at the given path and characters of the one document."""
    return SimpleNamespace(
        rank=0,
        score=0.5,
        document=DIRECTIVE,
        clause_path=path,
        clause=" ".join(path),
        text=text,
        start=start,
        end=end,
    )


def citation(quote: str, *path: str, start: int | None = None) -> SimpleNamespace:
    """A citation of the stored text, verbatim unless `start` says otherwise."""
    begin = TEXT.index(quote) if start is None else start
    return SimpleNamespace(
        marker=1,
        quote=quote,
        document=DIRECTIVE,
        clause_path=path,
        clause=" ".join(path),
        page=None,
        start=begin,
        end=begin + len(quote),
        score=0.8,
    )


def answer(text: str, *citations: SimpleNamespace, reason: str | None = None) -> SimpleNamespace:
    """An answer, refused when it has a reason."""
    return SimpleNamespace(
        text=text,
        answered=reason is None,
        reason=reason,
        citations=list(citations),
        warnings=[],
        restored_question=None,
        generator="extractive",
        timings_ms={"total": 3.0},
    )


class FakeLibrary:
    """Holds the one document."""

    model_name = "fake"

    def directives(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(directive=DIRECTIVE, sha256="0" * 64, clauses=len(CLAUSES), passages=1)]

    def document(self, identity: str) -> SimpleNamespace:
        return {"d1": SimpleNamespace(directive=DIRECTIVE, text=TEXT, clauses=CLAUSES)}[identity]


class FakeAssistant:
    """Gives the prepared answers and hits; a question without an answer finds the model unavailable.

    `asked` keeps every question with its options, in order.
    """

    def __init__(self, answers: dict[str, SimpleNamespace], hits: dict[str, list[SimpleNamespace]]) -> None:
        self.answers, self.hits = answers, hits
        self.library = FakeLibrary()
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def ask(self, question: str, **options: Any) -> SimpleNamespace:
        self.asked.append((question, options))
        if question not in self.answers:
            raise ModelUnavailableError("Không gọi được mô hình.", "The model cannot be reached.")
        return self.answers[question]

    def search(self, question: str, k: int, **_options: Any) -> Sequence[SimpleNamespace]:
        return self.hits.get(question, [])[:k]


@dataclass(frozen=True)
class FakeConversation:
    """Remembers the texts of the answers."""

    said: tuple[str, ...] = ()

    def after(self, answer: Any) -> FakeConversation:
        return FakeConversation((*self.said, answer.text))


def small_run() -> tuple[FakeAssistant, list[Question]]:
    """An assistant and four questions: one right, one half right, one refused rightly, one failing."""
    questions = [
        question("q1", "Nghỉ mấy ngày?"),
        question("q2", "<script>alert(1)</script> nặng nhọc?", facts=(("14 ngày",), ("15 ngày",)), diacritics=False),
        question("q3", "Lương bao nhiêu?", answerable=False, facts=(), gold=(), near_miss=True),
        question("q4", "Ai ký?", kind="document"),
    ]
    exact = citation("Cán bộ nghỉ 12 ngày.", "Chương I", "Điều 5", "Khoản 1")
    elsewhere = citation("nghỉ 14 ngày", "Điều 5", "Khoản 2", start=0)
    answers = {
        questions[0].question: answer("Nghỉ 12 ngày [1].", exact),
        questions[1].question: answer("Nghỉ <b>14 ngày</b> [1].", elsewhere),
        questions[2].question: answer("Không có trong thư viện.", reason="not_in_library"),
    }
    hits = {
        questions[0].question: [hit("Điều 5", "Khoản 1", start=18, end=41), hit("Điều 5", "Khoản 2", start=42, end=83)],
        questions[1].question: [hit("Điều 9"), hit("Điều 5", text="<i>x</i>")],
        questions[3].question: [hit("Điều 9")],
    }
    return FakeAssistant(answers, hits), questions
