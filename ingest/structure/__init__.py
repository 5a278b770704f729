"""The clause tree of a document, from its lines: State style, Party style, or plain paragraphs."""

from ingest.structure.builder import build_tree
from ingest.structure.lines import Line

__all__ = ["Line", "build_tree"]
