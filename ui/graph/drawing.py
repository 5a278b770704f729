"""The graph as inline SVG: boxes that are links into the list below it, lines by relation, bands by period."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from html import escape
from typing import Any

from rag.directives.model import Relation, Status
from rag.language import Language, Text
from ui import words
from ui.graph.build import Graph
from ui.graph.layout import Box, Layout, Point, arrange

UNDATED = Text("chưa rõ năm", "year unknown")
_TOP = 34.0
# Characters that fit a line of a box, whose letters are of many widths.
_LINE, _OUTSIDE_LINE = 33, 26


def drawing_svg(graph: Graph, refs: dict[str, str], language: Language, label: str) -> str:
    """The drawing, empty for a graph without links; `refs` are the element ids of the documents in the list."""
    layout = arrange(graph)
    if not layout.boxes:
        return ""
    width, height = layout.width, layout.height + _TOP
    edges = "".join(_edge_svg(graph, layout, pair, refs, language) for pair in layout.routes)
    nodes = "".join(
        _node_svg(graph.nodes[node], box, refs[node], language)
        for node, box in sorted(layout.boxes.items(), key=lambda placed: (placed[1].x, placed[1].y))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" role="group" aria-label="{escape(label)}">'
        f"<defs>{''.join(_arrowhead(relation) for relation in words.RELATION)}</defs>"
        f'<g aria-hidden="true">{"".join(_bands_svg(layout, height))}</g>'
        f'<g transform="translate(0 {_TOP:.0f})"><g class="edges" aria-hidden="true">{edges}</g>'
        f'<g class="nodes">{nodes}</g></g><g class="years" aria-hidden="true">'
        f'<rect width="{width:.0f}" height="{_TOP - 6:.0f}"/>{"".join(_years_svg(layout, language))}</g></svg>'
    )


def called(data: dict[str, Any]) -> str:
    """What a document is called in one line: its number, else its title."""
    return str(data["number"] or data["title"] or "")


def _arrowhead(relation: Relation) -> str:
    return (
        f'<marker id="to-{relation.value}" class="{relation.value}" viewBox="0 0 10 10" refX="9" refY="5" '
        'markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">'
        '<path d="M0 0.8 10 5 0 9.2z"/></marker>'
    )


def _bands_svg(layout: Layout, height: float) -> Iterator[str]:
    for band in layout.bands[1::2]:
        yield f'<rect class="band" x="{band.left:.0f}" width="{band.right - band.left:.0f}" height="{height:.0f}"/>'


def _years_svg(layout: Layout, language: Language) -> Iterator[str]:
    for band in layout.bands:
        first, last = band.period or (None, None)
        name = UNDATED.to(language) if first is None else str(first) if first == last else f"{first}–{last}"
        yield f'<text x="{(band.left + band.right) / 2:.0f}" y="19" text-anchor="middle">{escape(name)}</text>'


def _edge_svg(graph: Graph, layout: Layout, pair: tuple[str, str], refs: dict[str, str], language: Language) -> str:
    """Every relation between two documents, side by side on one route."""
    source, end = pair
    relations = [r for r in words.RELATION if graph.has_edge(source, end, r.value)]
    parts = []
    for at, relation in enumerate(relations):
        data = graph.edges[source, end, relation.value]
        path = _path(layout.routes[pair], 4.0 * (at - (len(relations) - 1) / 2))
        inferred = " inferred" if data["inferred"] else ""
        parts.append(
            f'<g class="edge {relation.value}{inferred}" data-relation="{relation.value}" data-from="{refs[source]}" '
            f'data-to="{refs[end]}"><title>{escape(_told(graph, pair, relation, language))}</title>'
            f'<path class="hit" d="{path}"/><path class="line" d="{path}" marker-end="url(#to-{relation.value})"/></g>'
        )
    return "".join(parts)


def _told(graph: Graph, pair: tuple[str, str], relation: Relation, language: Language) -> str:
    data = graph.edges[pair[0], pair[1], relation.value]
    a, b = (called(graph.nodes[node]) for node in pair)
    return f"{a} → {words.RELATION[relation].to(language)} → {b}\n“{data['quote']}”"


def _path(points: tuple[Point, ...], beside: float) -> str:
    """A line through `points` that is level at each of them, `beside` it so many pixels further down."""
    (x, y), *rest = points
    parts = [f"M{x:.1f} {y + beside:.1f}"]
    if len(rest) == 1 and abs(rest[0][0] - x) < 1:
        # Around the left side of one column.
        (end_x, end_y), bulge = rest[0], 46 + abs(rest[0][1] - y) * 0.06
        return f"{parts[0]}C{x - bulge:.1f} {y + beside:.1f} {end_x - bulge:.1f} {end_y:.1f} {end_x:.1f} {end_y:.1f}"
    for next_x, next_y in rest:
        if next_y == y:
            parts.append(f"H{next_x:.1f}")
        else:
            half, low, next_low = (x + next_x) / 2, y + beside, next_y + beside
            parts.append(f"C{half:.1f} {low:.1f} {half:.1f} {next_low:.1f} {next_x:.1f} {next_low:.1f}")
        x, y = next_x, next_y
    return "".join(parts)


def _node_svg(data: dict[str, Any], box: Box, ref: str, language: Language) -> str:
    status = data["status"] or "outside"
    state = words.STATUS[Status(status)] if data["in_library"] else words.NOT_IN_LIBRARY
    name = ", ".join(filter(None, (called(data), data["title"] if data["number"] else None, state.to(language))))
    body = _known_svg(data, language) if data["in_library"] else _outside_svg(data)
    return (
        f'<a href="#{ref}" class="node {status}" data-node="{ref}" aria-label="{escape(name)}" '
        f'transform="translate({box.x:.1f} {box.y:.1f})"><title>{escape(name)}</title>'
        f'<rect width="{box.width:.0f}" height="{box.height:.0f}" rx="6"/>{body}</a>'
    )


def _known_svg(data: dict[str, Any], language: Language) -> str:
    mark = words.secrecy(data["confidentiality"], "vi")
    first = _one_line(" ".join(filter(None, (mark, data["number"] or data["kind"]))), _LINE - 4)
    lines = textwrap.wrap(data["title"], _LINE, max_lines=3, placeholder=" …") or [""]
    shown = "".join(f'<text x="14" y="{39 + 15 * at}">{escape(line)}</text>' for at, line in enumerate(lines))
    issued = _day(data["issued_on"])
    state = " · ".join(filter(None, (issued, words.STATUS[Status(data["status"])].to(language))))
    return (
        f'<path class="stripe" d="M6 0H5a5 5 0 0 0-5 5V97a5 5 0 0 0 5 5h1z"/>'
        f'<text class="name" x="14" y="21">{escape(first)}</text>{shown}'
        f'<text class="state" x="14" y="92">{escape(state)}</text>'
    )


def _outside_svg(data: dict[str, Any]) -> str:
    first = _one_line(called(data), _OUTSIDE_LINE)
    known = (data["title"],) if data["number"] and data["title"] else (data["kind"] if data["number"] else None,)
    second = " · ".join(filter(None, (*known, _day(data["issued_on"]))))
    at = 18 if second else 26
    line = f'<text x="10" y="33">{escape(_one_line(second, _OUTSIDE_LINE))}</text>' if second else ""
    return f'<text class="name" x="10" y="{at}">{escape(first)}</text>{line}'


def _one_line(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _day(iso: str | None) -> str:
    return "/".join(reversed(iso.split("-"))) if iso else ""
