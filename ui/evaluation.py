"""`chithi eval`: a data set through the assistant, two reports side by side, question sets checked and drafted."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Literal, cast

from rich.progress import Progress

from evals import compare as comparing
from evals import datasets, drafting, gates, judge, progress, report, runner
from evals.checking import check
from evals.stored import LibraryDocuments
from evals.summary import summarise
from rag.assistant import Assistant
from rag.errors import ChithiError
from rag.language import Language, Text
from rag.library.library import Library
from rag.models.chat import load_chat_model
from rag.settings import Settings
from ui import console


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """What one run of `chithi eval` is to do."""

    dataset: Path
    split: str | None
    folder: Path
    gates: tuple[str, ...] = ()
    judge: str | None = None
    again: bool = False


def evaluate_dataset(
    plan: Plan, settings: Settings, opening: Callable[[Settings], AbstractContextManager[Assistant]], as_json: bool
) -> bool:
    """Whether every gate was passed, after every question was asked, the report written and the summary shown."""
    # Whatever can be wrong with the command is said before the first question costs time.
    wanted = [gates.parse_gate(text) for text in plan.gates]
    found = datasets.read_questions(plan.dataset, cast(Literal["dev", "test"] | None, plan.split))
    if found.drafts:
        _tell(_skipped(found.drafts), settings)
    model = load_chat_model(settings.model_copy(update={"chat_model": plan.judge})) if plan.judge else None
    kept = plan.folder / progress.FILE_NAME
    if plan.again:
        kept.unlink(missing_ok=True)
    with opening(settings) as assistant, Progress(console=console.err(), transient=True) as bars:
        task = bars.add_task(Text("Câu hỏi", "Questions").to(settings.language), total=len(found.questions))
        run = runner.run(
            assistant,
            found.questions,
            on_progress=lambda done, total: bars.update(task, completed=done, total=total),
            dataset=plan.dataset.name,
            settings=_shown(settings),
            library=dataclasses.asdict(assistant.library.stats()),
            progress=kept,
            judge=judge.judge_with(model, plan.judge) if model is not None and plan.judge else None,
            judge_name=plan.judge,
        )
    json_file, html_file = report.write_report(run, plan.folder, settings.language)
    kept.unlink(missing_ok=True)
    summary = summarise(run)
    report.print_summary(console.err(), summary, settings.language)
    _tell(Text(f"Báo cáo: {html_file}, {json_file}", f"Report: {html_file}, {json_file}"), settings)
    failed = gates.failures(wanted, summary)
    for problem in failed:
        _tell(problem, settings, "✗ ")
    if as_json:
        console.print_json({**summary, "gates_failed": [problem.to(settings.language) for problem in failed]})
    return not failed


def compare_reports(a: Path, b: Path, language: Language, show: int, as_json: bool) -> None:
    """Print what changed from report `a` to report `b`."""
    comparison = comparing.compare(comparing.load_report(a), comparing.load_report(b))
    comparing.print_comparison(console.err(), comparison, language, show)
    if as_json:
        console.print_json(comparison)


def check_dataset(dataset: Path, settings: Settings, on_wait: Callable[[], None], as_json: bool) -> bool:
    """Whether every question fits the library; what does not is printed, question by question."""
    found = datasets.read_questions(dataset)
    with Library.open(settings.library, lock_timeout=settings.lock_timeout, on_wait=on_wait) as library:
        problems = check(found.questions, LibraryDocuments(library).find)
    for problem in problems:
        _tell(problem.text, settings, "✗ ")
    if found.drafts:
        _tell(_skipped(found.drafts), settings)
    count, sha256 = len(found.questions), datasets.dataset_hash(found.questions)
    if not problems:
        _tell(
            Text(f"{count} câu hỏi đều khớp thư viện ({sha256}).", f"All {count} questions fit ({sha256})."), settings
        )
    if as_json:
        told = [{"question": problem.question, "problem": problem.text.to(settings.language)} for problem in problems]
        console.print_json({"questions": count, "hash": sha256, "problems": told})
    return not problems


def draft_dataset(settings: Settings, output: Path, per_document: int, on_wait: Callable[[], None]) -> None:
    """Write draft questions on the library's documents to `output`; raises ChithiError where it exists."""
    if output.exists():
        raise ChithiError(
            f"{output} đã có. Hãy chọn tên khác bằng --out để không mất câu đã soạn.",
            f"{output} exists already. Choose another name with --out, so that no work on questions is lost.",
        )
    model = load_chat_model(settings)
    with Library.open(settings.library, lock_timeout=settings.lock_timeout, on_wait=on_wait) as library:
        documents = [library.document(row.directive.id) for row in library.directives()]
    questions = drafting.draft(documents, per_document, model)
    if not questions:
        raise ChithiError(
            "Không soạn được câu nào: thư viện không có văn bản có số, định nghĩa hay đề mục.",
            "Nothing to draft from: no document of the library has a number, a definition or a heading.",
        )
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text("".join(datasets.dump_question(q) + "\n" for q in questions), encoding="utf-8")
    _tell(
        Text(
            f"Đã ghi {len(questions)} câu nháp vào {output}. Hãy đọc từng câu, sửa lời hỏi và các ý cần có, rồi đổi "
            '"accepted": false thành true; câu chưa đổi sẽ không được chấm.',
            f"Wrote {len(questions)} drafts to {output}. Read each, mend its words and facts, then turn "
            '"accepted": false into true; a draft is not run.',
        ),
        settings,
    )


def _skipped(drafts: int) -> Text:
    return Text(f"Bỏ qua {drafts} câu nháp chưa duyệt.", f"Left out {drafts} drafts that nobody has accepted.")


def _tell(text: Text, settings: Settings, mark: str = "") -> None:
    console.err().print(mark + text.to(settings.language), soft_wrap=True, markup=False, highlight=False)


def _shown(settings: Settings) -> dict[str, Any]:
    """The settings for the manifest, without what must stay secret."""
    return settings.model_dump(mode="json", exclude={"chat_api_key", "chat_base_url"})
