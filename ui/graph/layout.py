"""Where each document stands in the drawing: in columns by age, the older ones on the left.

A layered drawing after Sugiyama, Tagawa and Toda (1981), whose layers are given: periods of years. A link that
passes a column gets a place in it like a document, so that no line runs behind a box.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

import networkx as nx

from ui.graph.build import Graph

Point = tuple[float, float]
# The first year and the last.
Period = tuple[int, int]
# A document, or the place where the link (source, end) passes a column.
_Item = str | tuple[str, str, int]

KNOWN = (226.0, 102.0)
OUTSIDE = (176.0, 42.0)
_BETWEEN_COLUMNS = 84.0
_BETWEEN_BOXES = 14.0
_BETWEEN_LINES = 7.0
_SWEEPS = 16


@dataclass(frozen=True, slots=True)
class Box:
    """The place of a document; x, y are its left upper corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Band:
    """The columns of one period, None where documents without a date stand."""

    period: Period | None
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The drawing in pixels; `routes` are the points of a link's line from its source to its end, ports first and last.

    Between two points of equal height a line is straight.
    """

    width: float
    height: float
    boxes: dict[str, Box]
    bands: tuple[Band, ...]
    routes: dict[tuple[str, str], tuple[Point, ...]]


def arrange(graph: Graph) -> Layout:
    """The layout of the documents that have links; the others are left out."""
    linked = graph.subgraph([node for node in graph if graph.degree(node)])
    columns, periods = _columns(linked)
    column_of = {node: at for at, column in enumerate(columns) for node in column}
    pairs = list(dict.fromkeys((a, b) for a, b in linked.edges()))
    woven = _woven(pairs, column_of)
    layers: list[list[_Item]] = [list(column) for column in columns]
    for item in woven:
        if not isinstance(item, str):
            layers[item[2]].append(item)
    heights = {item: _size(linked, item)[1] for item in woven}
    middle = _settled(layers, woven, heights)

    lefts, rights, x = [], [], _BETWEEN_COLUMNS / 2
    for column in columns:
        width = max(_size(linked, node)[0] for node in column)
        lefts.append(x)
        rights.append(x + width)
        x += width + _BETWEEN_COLUMNS
    boxes = {}
    for node, at in column_of.items():
        width, height = _size(linked, node)
        boxes[node] = Box(lefts[at] + (rights[at] - lefts[at] - width) / 2, middle[node] - height / 2, width, height)
    return Layout(
        width=max(x - _BETWEEN_COLUMNS / 2, 0.0),
        height=max((box.y + box.height for box in boxes.values()), default=0.0) + _BETWEEN_BOXES,
        boxes=boxes,
        bands=_bands(periods, lefts, rights),
        routes=_routes(pairs, boxes, column_of, middle, lefts, rights),
    )


def _columns(graph: Graph) -> tuple[list[list[str]], list[Period | None]]:
    """The documents by column from left to right, and the period of each column.

    Within a period what is spoken of stands left of what speaks of it; a column grows no longer than a screen or two.
    """
    most = max(9, math.ceil(1.5 * math.sqrt(len(graph))))
    columns: list[list[str]] = []
    periods: list[Period | None] = []
    for period, members in _by_period(graph, min(most, math.ceil(len(graph) / 5))):
        # Documents that speak of each other stand in one column.
        knots = nx.condensation(nx.DiGraph(graph.subgraph(members)))
        for generation in nx.topological_generations(knots.reverse()):
            nodes = [node for knot in generation for node in knots.nodes[knot]["members"]]
            nodes.sort(key=lambda n: (graph.nodes[n]["issued_on"] or str(graph.nodes[n]["year"] or ""), n))
            size = math.ceil(len(nodes) / math.ceil(len(nodes) / most))
            columns += [nodes[at : at + size] for at in range(0, len(nodes), size)]
            periods += [period] * math.ceil(len(nodes) / size)
    return columns, periods


def _by_period(graph: Graph, few: int) -> list[tuple[Period | None, list[str]]]:
    """The documents by period: years that follow each other share one while they have `few` documents together."""
    by_year: dict[int | None, list[str]] = {}
    for node, year in graph.nodes(data="year"):
        by_year.setdefault(year, []).append(node)
    undated = by_year.pop(None, [])
    periods: list[tuple[Period | None, list[str]]] = [(None, undated)] if undated else []
    for year, nodes in sorted((year, nodes) for year, nodes in by_year.items() if year is not None):
        last, before = periods[-1] if periods else (None, [])
        if last is not None and len(before) + len(nodes) <= few:
            periods[-1] = ((last[0], year), before + nodes)
        else:
            periods.append(((year, year), nodes))
    return periods


def _woven(pairs: Iterable[tuple[str, str]], column_of: dict[str, int]) -> nx.Graph[_Item]:
    """Documents and passing places, each linked with what comes before and after it on a line."""
    woven: nx.Graph[_Item] = nx.Graph()
    woven.add_nodes_from(column_of)
    for a, b in pairs:
        chain: list[_Item] = [a, *((a, b, at) for at in _passed(column_of[a], column_of[b])), b]
        nx.add_path(woven, chain)
    return woven


def _passed(source: int, end: int) -> range:
    return range(source - 1, end, -1) if source > end else range(source + 1, end)


def _settled(layers: list[list[_Item]], woven: nx.Graph[_Item], heights: dict[_Item, float]) -> dict[_Item, float]:
    """The middle of each item: every layer in turn moves towards what its items are linked with."""
    middle: dict[_Item, float] = {}
    for layer in layers:
        middle.update(zip(layer, _spread([0.0] * len(layer), layer, heights), strict=True))
    for sweep in range(_SWEEPS):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            wanted = {item: fmean(middle[other] for other in woven[item]) for item in layer}
            layer.sort(key=lambda item: (wanted[item], str(item)))
            middle.update(zip(layer, _spread([wanted[item] for item in layer], layer, heights), strict=True))
    top = min((at - heights[item] / 2 for item, at in middle.items()), default=0.0) - _BETWEEN_BOXES
    return {item: at - top for item, at in middle.items()}


def _spread(wanted: Sequence[float], layer: Sequence[_Item], heights: dict[_Item, float]) -> list[float]:
    """The places nearest to `wanted` (in rising order, least squares) at which no two items touch.

    Isotonic regression by pooling adjacent violators, on the places less the room that the items need.
    """
    room = [0.0]
    for above, below in pairwise(layer):
        lines = not isinstance(above, str) and not isinstance(below, str)
        gap = _BETWEEN_LINES if lines else _BETWEEN_BOXES
        room.append(room[-1] + (heights[above] + heights[below]) / 2 + gap)
    pools: list[tuple[float, int]] = []
    for want, taken in zip(wanted, room, strict=False):
        total, count = want - taken, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            above_total, above_count = pools.pop()
            total, count = total + above_total, count + above_count
        pools.append((total, count))
    places = [total / count for total, count in pools for _ in range(count)]
    return [place + taken for place, taken in zip(places, room, strict=False)]


def _routes(
    pairs: Sequence[tuple[str, str]],
    boxes: dict[str, Box],
    column_of: dict[str, int],
    middle: dict[_Item, float],
    lefts: Sequence[float],
    rights: Sequence[float],
) -> dict[tuple[str, str], tuple[Point, ...]]:
    inner: dict[tuple[str, str], list[Point]] = {}
    for a, b in pairs:
        leftwards = column_of[a] > column_of[b]
        inner[a, b] = [
            (x, middle[a, b, at])
            for at in _passed(column_of[a], column_of[b])
            for x in ((rights[at], lefts[at]) if leftwards else (lefts[at], rights[at]))
        ]
    # Lines leave and reach a box one below the other, in the order of where they go.
    sides: dict[tuple[str, bool], list[tuple[float, tuple[str, str], bool]]] = {}
    for (a, b), points in inner.items():
        right = column_of[b] > column_of[a]
        sides.setdefault((a, right), []).append((points[0][1] if points else middle[b], (a, b), True))
        # Two documents of one column are linked around their left side.
        back = right if column_of[a] == column_of[b] else not right
        sides.setdefault((b, back), []).append((points[-1][1] if points else middle[a], (a, b), False))
    ports: dict[tuple[tuple[str, str], bool], Point] = {}
    for (node, right), ends in sides.items():
        box = boxes[node]
        for at, (_, pair, leaves) in enumerate(sorted(ends)):
            y = box.y + box.height * (at + 1) / (len(ends) + 1)
            ports[pair, leaves] = (box.x + box.width if right else box.x, y)
    return {pair: (ports[pair, True], *points, ports[pair, False]) for pair, points in inner.items()}


def _bands(periods: Sequence[Period | None], lefts: Sequence[float], rights: Sequence[float]) -> tuple[Band, ...]:
    bands: list[Band] = []
    half = _BETWEEN_COLUMNS / 2
    for period, left, right in zip(periods, lefts, rights, strict=True):
        if bands and bands[-1].period == period:
            bands[-1] = Band(period, bands[-1].left, right + half)
        else:
            bands.append(Band(period, left - half, right + half))
    return tuple(bands)


def _size(graph: Graph, item: _Item) -> tuple[float, float]:
    if not isinstance(item, str):
        return (0.0, 0.0)
    return KNOWN if graph.nodes[item]["in_library"] else OUTSIDE
