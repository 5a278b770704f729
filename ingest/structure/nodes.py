"""The nodes of a tree while it is built, and how they become clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex as re

from ingest.structure.lines import CONTAINERS, Line
from rag.directives.labels import Count, Marker
from rag.directives.model import Clause, Level


@dataclass(slots=True, eq=False)
class Node:
    """A clause that is being built: it opens at `line`; its label ends at `rest`."""

    level: Level
    label: str
    line: int
    rest: int = 0
    parent: Node | None = None
    marker: Marker | None = None
    # Last ordinal counted below this node, and that of a list inside one of its clauses that counts alike.
    counts: dict[Count, int] = field(default_factory=dict)
    inner: dict[Count, int] = field(default_factory=dict)
    # In a document, the last ordinal of each count wherever it stands, and the level of what holds it.
    through: dict[Count, tuple[int, Level]] = field(default_factory=dict)
    stop: int = 0
    has_children: bool = False


UNLABELLED = {Level.HEAD, Level.PREAMBLE, Level.TAIL, Level.PARAGRAPH}

_CAPITALS = re.compile(r"[\p{Lu}]{2}")
# A title runs over at most this many lines below its label.
_TITLE_LINES = 4
_MAX_HEADING = 220


def freeze(nodes: Sequence[Node], root: Node, lines: Sequence[Line]) -> tuple[Clause, ...]:
    """The clauses of `nodes`, which are in the order of their lines; `root` stands for the document."""
    _set_stops(nodes, len(lines))
    index = {id(node): k for k, node in enumerate(nodes)}
    seen: dict[tuple[str, ...], int] = {}
    clauses: list[Clause] = []
    for k, node in enumerate(nodes):
        parent = None if node.parent is None or node.parent is root else index[id(node.parent)]
        above = () if parent is None else clauses[parent].path
        label = _told_apart((*above, node.label), seen)
        line = lines[node.line]
        following = nodes[k + 1].line if k + 1 < len(nodes) else len(lines)
        clauses.append(
            Clause(
                index=k,
                parent=parent,
                level=node.level,
                label=label,
                path=(*above, label),
                heading=_heading(node, lines, min(following, node.stop)),
                start=line.start,
                end=lines[node.stop - 1].end,
                page=line.page,
            )
        )
    return tuple(clauses)


def _told_apart(path: tuple[str, ...], seen: dict[tuple[str, ...], int]) -> str:
    """The label of a path: a second "Phụ lục" is "Phụ lục (2)"."""
    seen[path] = seen.get(path, 0) + 1
    return path[-1] if seen[path] == 1 else f"{path[-1]} ({seen[path]})"


def _set_stops(nodes: Sequence[Node], end: int) -> None:
    """A node runs to the line where a node opens that is not below it."""
    open_nodes: list[Node] = []
    for node in nodes:
        while open_nodes and open_nodes[-1] is not node.parent:
            open_nodes.pop().stop = node.line
        open_nodes.append(node)
    for node in open_nodes:
        node.stop = end


def _heading(node: Node, lines: Sequence[Line], end: int) -> str:
    """The title of `node`, whose own lines end before `end`."""
    if node.level in UNLABELLED:
        return ""
    rest = lines[node.line].text[node.rest :].strip()
    if node.level in CONTAINERS:
        parts = [rest] if rest else []
        for line in lines[node.line + 1 : min(end, node.line + 1 + _TITLE_LINES)]:
            if not _CAPITALS.match(line.text) or not line.text.isupper():
                break
            parts.append(line.text)
        return " ".join(parts)
    if not rest and node.level is Level.ARTICLE and node.line + 1 < end:
        rest = lines[node.line + 1].text
    more = node.has_children or node.stop - node.line > 1
    titled = node.level is Level.ARTICLE or (more and not rest.endswith((";", ",")))
    return rest.rstrip(" .:") if titled and len(rest) <= _MAX_HEADING else ""
