"""`chithi eval`: a data set through the assistant, and two reports side by side."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any, Literal, cast

from rich.progress import Progress

from evals import compare as comparing
from evals import datasets, report, runner
from rag.assistant import Assistant
from rag.language import Language, Text
from rag.settings import Settings
from ui import console


def evaluate_dataset(
    assistant: Assistant, settings: Settings, dataset: Path, split: str | None, folder: Path, as_json: bool
) -> None:
    """Ask every question of `dataset`, write the report into `folder`, print the summary."""
    questions = datasets.load_questions(dataset, cast(Literal["dev", "test"] | None, split))
    with Progress(console=console.err(), transient=True) as bars:
        task = bars.add_task(Text("Câu hỏi", "Questions").to(settings.language), total=len(questions))
        run = runner.run(
            assistant,
            questions,
            on_progress=lambda done, total: bars.update(task, completed=done, total=total),
            dataset=dataset.name,
            settings=_shown(settings),
            library=dataclasses.asdict(assistant.library.stats()),
        )
    json_file, html_file = report.write_report(run, folder, settings.language)
    summary = runner.summarise(run)
    report.print_summary(console.err(), summary, settings.language)
    wrote = Text("Báo cáo", "Report").to(settings.language)
    console.err().print(f"{wrote}: {html_file}, {json_file}", soft_wrap=True)
    if as_json:
        console.print_json(summary)


def compare_reports(a: Path, b: Path, language: Language, as_json: bool) -> None:
    """Print what changed from report `a` to report `b`."""
    comparison = comparing.compare(comparing.load_report(a), comparing.load_report(b))
    comparing.print_comparison(console.err(), comparison, language)
    if as_json:
        console.print_json(comparison)


def _shown(settings: Settings) -> dict[str, Any]:
    """The settings for the manifest, without what must stay secret."""
    return settings.model_dump(mode="json", exclude={"chat_api_key", "chat_base_url"})
