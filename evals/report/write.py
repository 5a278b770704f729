"""The files of a report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evals.records import EvaluationRun
from evals.report.page import render_html
from evals.summary import summarise
from rag.language import Language


def build_report(run: EvaluationRun) -> dict[str, Any]:
    """The run and its summary as JSON data: what `report.json` holds and `compare` takes."""
    return {**run.model_dump(mode="json"), "summary": summarise(run)}


def write_report(run: EvaluationRun, folder: Path | str, language: Language = "vi") -> tuple[Path, Path]:
    """The paths of `report.json` and `report.html`, written into the folder (made when missing)."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    as_json, as_html = folder / "report.json", folder / "report.html"
    as_json.write_text(json.dumps(build_report(run), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    as_html.write_text(render_html(run, language), encoding="utf-8")
    return as_json, as_html
