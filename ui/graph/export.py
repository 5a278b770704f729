"""The graph as JSON and as Graphviz's DOT, and writing it out."""

from __future__ import annotations

import json
import re
import sys
import textwrap
from pathlib import Path
from typing import Any

import networkx as nx

from rag.directives.model import Relation, Status
from rag.errors import ChithiError
from rag.language import Language
from ui import words
from ui.graph.build import Graph

# Readable on white paper; a relation differs from the others by its line too, so that grey print still tells it.
_LINES = {
    Relation.REPLACES: ("#9a1b1e", "bold"),
    Relation.REPEALS: ("#9a1b1e", "dashed"),
    Relation.AMENDS: ("#a86500", "solid"),
    Relation.GUIDES: ("#1a5fb4", "solid"),
    Relation.BASED_ON: ("#6b665e", "solid"),
    Relation.MENTIONS: ("#a5a097", "dotted"),
}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def to_json(graph: Graph, language: Language) -> str:
    """One JSON object: `as_of`, `around`, `nodes` and `edges`; `networkx.node_link_graph` reads it back.

    Give it ``source="from", target="to", key="relation"``. The words of the documents are all there is in
    it, so the language makes no difference.
    """
    data = nx.node_link_data(graph, source="from", target="to", key="relation", edges="edges")
    return json.dumps({**data.pop("graph"), **data}, ensure_ascii=False, indent=2) + "\n"


def to_dot(graph: Graph, language: Language) -> str:
    """The graph for Graphviz (`dot -Tsvg`), the older documents on the left."""
    lines = [
        "digraph chithi {",
        "  rankdir=RL; nodesep=0.2; ranksep=0.9;",
        '  node [shape=box, style="rounded,filled", fillcolor=white, fontname="sans-serif", fontsize=11];',
        '  edge [fontname="sans-serif", fontsize=9];',
    ]
    lines += [f"  {_quoted(node)} [{_node(data, language)}];" for node, data in graph.nodes(data=True)]
    lines += [
        f"  {_quoted(source)} -> {_quoted(end)} [{_edge(Relation(key), data, language)}];"
        for source, end, key, data in graph.edges(keys=True, data=True)
    ]
    return "\n".join([*lines, "}"]) + "\n"


def write(text: str, file: Path | None) -> None:
    """Put `text` into `file`, or on stdout; ChithiError when the file cannot be written."""
    if file is None:
        sys.stdout.write(text)
        return
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise ChithiError(
            f"Không ghi được {file}: {error.strerror}. Hãy chọn tệp khác bằng --out.",
            f"{file} cannot be written: {error.strerror}. Choose another file with --out.",
        ) from error


def _node(data: dict[str, Any], language: Language) -> str:
    if not data["in_library"]:
        label = [name for name in (data["number"], data["title"]) if name]
        state = words.NOT_IN_LIBRARY.to(language)
        return f'label={_label(*label, state)}, style="rounded,dashed", fontcolor="#5d5850", color="#8d877c"'
    mark = words.secrecy(data["confidentiality"], language)
    status = Status(data["status"])
    state = " · ".join(filter(None, (data["issued_on"], words.STATUS[status].to(language))))
    colour = "#9a1b1e" if status.ended else "#1e6139" if status is Status.IN_FORCE else "#5d5850"
    title = textwrap.wrap(data["title"], 36, max_lines=3, placeholder=" …")
    return f'label={_label(mark, data["number"], *title, state)}, color="{colour}"'


def _edge(relation: Relation, data: dict[str, Any], language: Language) -> str:
    colour, style = _LINES[relation]
    times = f" ×{data['count']}" if data["count"] > 1 else ""
    inferred = f" ({words.INFERRED.to(language)})" if data["inferred"] else ""
    label = f"{words.RELATION[relation].to(language)}{times}{inferred}"
    return f'label={_label(label)}, tooltip={_label(data["quote"])}, color="{colour}", style={style}'


def _quoted(text: str) -> str:
    r"""A DOT string: a quote and a backslash are escaped, for a label would read "\N" or a final "\" as its own."""
    return '"' + _CONTROL.sub(" ", text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _label(*lines: str | None) -> str:
    """The lines as one label; Graphviz reads HTML entities in labels, so an ampersand must be one."""
    return '"' + "\\n".join(_quoted(line.replace("&", "&amp;"))[1:-1] for line in lines if line) + '"'
