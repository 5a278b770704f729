"""A run as files: `report.json` for programs, `report.html` (one file, no network) for people."""

from evals.report.console import print_summary
from evals.report.page import render_html
from evals.report.write import build_report, write_report

__all__ = ["build_report", "print_summary", "render_html", "write_report"]
