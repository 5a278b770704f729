"""The commands under `chithi eval`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ui.shared import JsonOption, LibraryOption, assistant, say_waiting, settings, t


class _RunsByDefault(TyperGroup):
    """Takes `chithi eval DATASET` for `chithi eval run DATASET`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["run", *args]
        return super().parse_args(ctx, args)


class Split(StrEnum):
    """The halves of a question set."""

    DEV = "dev"
    TEST = "test"


app = typer.Typer(
    cls=_RunsByDefault,
    no_args_is_help=True,
    help=t(
        "Chấm bộ câu hỏi (chithi eval DATASET), so hai báo cáo, kiểm tra hoặc soạn nháp bộ câu hỏi.",
        "Score a question set (chithi eval DATASET), compare two reports, check or draft a question set.",
    ),
)

DatasetArgument = Annotated[Path, typer.Argument(metavar="DATASET", help=t("Tệp câu hỏi JSONL.", "A JSONL file."))]
SplitOption = Annotated[Split | None, typer.Option("--split", help=t("Chỉ phần này.", "Only this split."))]


@app.command(
    "run",
    help=t(
        "Hỏi mọi câu, ghi báo cáo HTML và JSON; chạy lại thì đi tiếp từ chỗ dừng.",
        "Ask every question, write an HTML and a JSON report; a stopped run goes on where it was.",
    ),
)
def run(
    dataset: DatasetArgument,
    library: LibraryOption = None,
    split: SplitOption = None,
    output: Annotated[
        Path, typer.Option("--out", metavar="DIR", help=t("Nơi ghi báo cáo.", "Where the report goes."))
    ] = Path("eval-reports"),
    fail_under: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-under",
            metavar="METRIC=VALUE",
            help=t(
                "Thoát với mã 1 nếu chỉ số thấp hơn (lặp lại được), ví dụ score=0.6.",
                "Exit with 1 if the metric is lower (repeatable), such as score=0.6.",
            ),
        ),
    ] = None,
    judge: Annotated[
        str | None,
        typer.Option(
            "--judge",
            metavar="MODEL",
            help=t(
                "Nhờ một mô hình chấm thêm, ví dụ ollama:qwen3; không dùng làm ngưỡng.",
                "Have a chat model grade too, such as ollama:qwen3; never a gate.",
            ),
        ),
    ] = None,
    again: Annotated[
        bool,
        typer.Option("--again", help=t("Hỏi lại từ đầu, bỏ phần đã chạy dở.", "Start over, forget a stopped run.")),
    ] = False,
    json: JsonOption = False,
) -> None:
    from ui.evaluation import Plan, evaluate_dataset

    plan = Plan(dataset, split.value if split else None, output, tuple(fail_under or ()), judge, again)
    if not evaluate_dataset(plan, settings(library), assistant, json):
        raise typer.Exit(1)


@app.command("compare", help=t("So hai báo cáo, từng câu một.", "Compare two reports, question by question."))
def compare(
    a: Annotated[Path, typer.Argument(metavar="A", help=t("Báo cáo trước.", "The report before."))],
    b: Annotated[Path, typer.Argument(metavar="B", help=t("Báo cáo sau.", "The report after."))],
    show: Annotated[
        int, typer.Option("--show", min=0, help=t("Số câu nêu mỗi bên.", "How many questions of each side."))
    ] = 10,
    json: JsonOption = False,
) -> None:
    from ui.evaluation import compare_reports

    compare_reports(a, b, settings(None).language, show, json)


@app.command(
    "check",
    help=t(
        "Kiểm tra bộ câu hỏi: điều khoản chuẩn có trong thư viện, ý cần có nằm trong điều khoản ấy.",
        "Check a question set: its gold clauses are in the library, its facts in those clauses.",
    ),
)
def check(dataset: DatasetArgument, library: LibraryOption = None, json: JsonOption = False) -> None:
    from ui.evaluation import check_dataset

    opened = settings(library)
    if not check_dataset(dataset, opened, say_waiting, json):
        raise typer.Exit(1)


@app.command(
    "new",
    help=t(
        "Soạn nháp câu hỏi cho văn bản trong thư viện; người đọc sửa rồi mới dùng.",
        "Draft questions for the documents of a library, for a person to mend and accept.",
    ),
)
def new(
    library: Annotated[Path, typer.Argument(metavar="LIBRARY", help=t("Thư mục thư viện.", "Folder of the library."))],
    output: Annotated[
        Path, typer.Option("--out", metavar="FILE", help=t("Ghi vào tệp này.", "Write to this file."))
    ] = Path("questions.jsonl"),
    per_document: Annotated[
        int, typer.Option("--per-document", min=1, help=t("Số câu mỗi văn bản.", "Questions on each document."))
    ] = 12,
) -> None:
    from ui.evaluation import draft_dataset

    draft_dataset(settings(library), output, per_document, say_waiting)
