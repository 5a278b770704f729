"""The graph of a library: who replaces, amends, repeals, guides and rests on whom; drawn as a page, JSON or DOT."""

from __future__ import annotations

from collections.abc import Callable

from rag.language import Language
from ui.graph.build import Graph, build
from ui.graph.export import to_dot, to_json, write
from ui.graph.page import to_html

FORMATS: dict[str, Callable[[Graph, Language], str]] = {"html": to_html, "json": to_json, "dot": to_dot}

__all__ = ["FORMATS", "Graph", "build", "write"]
