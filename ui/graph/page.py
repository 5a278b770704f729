"""The graph as one HTML page that asks nothing of any network: the drawing, and all it says as a list."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from rag.directives.model import Relation, Status
from rag.language import Language, Text
from ui import words
from ui.graph.build import Graph
from ui.graph.drawing import called, drawing_svg

_HERE = Path(__file__).parent

TITLE = Text("Sơ đồ quan hệ văn bản", "How the documents relate")
AROUND = Text("Quanh {name}", "Around {name}")
COUNTS = Text(
    "{known} văn bản trong thư viện, {outside} văn bản ngoài thư viện, {links} quan hệ; tình trạng tại ngày {day}.",
    "{known} documents in the library, {outside} outside it, {links} relations; as of {day}.",
)
HOW = Text(
    "Văn bản cũ ở bên trái, mới ở bên phải; mũi tên đi từ văn bản nói đến văn bản được nói. "
    "Chọn một ô để xem câu trích; phím Esc để bỏ chọn.",
    "Older documents stand on the left; an arrow leads from the document that speaks to the one it speaks of. "
    "Choose a box to read the sentences; Esc lets go.",
)
WITHOUT_MENTIONS = Text("Không vẽ dẫn chiếu (thêm: --mentions).", "Mere mentions are left out (add: --mentions).")
NO_LINKS = Text("Không có quan hệ nào để vẽ.", "There are no relations to draw.")
LEGEND = Text("Chú giải; bỏ chọn để ẩn", "Legend; untick to hide")
OUTSIDE = Text("ngoài thư viện", "not in the library")
FIND = Text("Tìm văn bản", "Find a document")
ZOOM_IN = Text("Phóng to", "Zoom in")
ZOOM_OUT = Text("Thu nhỏ", "Zoom out")
WHOLE = Text("Vừa khung", "Fit")
DRAWING = Text("Sơ đồ", "Drawing")
CHOSEN = Text("Văn bản được chọn", "Chosen document")
NONE_CHOSEN = Text("Chọn một văn bản trong sơ đồ.", "Choose a document in the drawing.")
SKIP = Text("Bỏ qua sơ đồ, đến danh sách", "Skip the drawing, go to the list")
LIST = Text("Danh sách quan hệ", "The relations as a list")
IN_LIBRARY_HEADING = Text("Trong thư viện", "In the library")
OUTSIDE_HEADING = Text("Ngoài thư viện, chỉ biết qua văn bản khác", "Outside the library, known from others only")
ALONE = Text("Không có quan hệ nào được vẽ.", "No relations are drawn.")
TIMES = Text("{n} lần", "{n} times")


def to_html(graph: Graph, language: Language) -> str:
    """The page: complete in itself, in `language`, readable without scripts."""
    order = sorted(graph, key=lambda node: (not graph.nodes[node]["in_library"], *_age(graph.nodes[node]), node))
    refs = {node: f"d{at}" for at, node in enumerate(order, start=1)}
    script, style = ((_HERE / name).read_text("utf-8") for name in ("page.js", "page.css"))
    # Nothing may be fetched, and no script may run but this one, whatever a document's title holds.
    allowed = f"default-src 'none'; style-src 'unsafe-inline'; script-src '{_hash(script)}'"
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(allowed)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(_title(graph, language))}</title><style>{style}</style></head>\n"
        f'<body><a class="skip" href="#list">{_say(SKIP, language)}</a>{_header(graph, language)}'
        f"<main>{_stage(graph, refs, language)}{_list(graph, order, refs, language)}</main>\n"
        f"<script>{script}</script></body></html>\n"
    )


def _header(graph: Graph, language: Language) -> str:
    known = sum(graph.nodes[node]["in_library"] for node in graph)
    counts = COUNTS.to(language).format(
        known=known, outside=len(graph) - known, links=graph.number_of_edges(), day=_day(graph.graph["as_of"])
    )
    left_out = "" if graph.graph["mentions"] else f" {_say(WITHOUT_MENTIONS, language)}"
    return (
        f"<header><h1>{escape(_title(graph, language))}</h1><p>{escape(counts)}{left_out}</p>"
        f"<p>{_say(HOW, language)}</p></header>"
    )


def _stage(graph: Graph, refs: dict[str, str], language: Language) -> str:
    """The drawing with its legend and tools, and beside it the place where a chosen document is told about."""
    svg = drawing_svg(graph, refs, language, DRAWING.to(language))
    if not svg:
        return f'<p class="nothing">{_say(NO_LINKS, language)}</p>'
    find = _say(FIND, language)
    return (
        f'<section class="stage" aria-label="{_say(DRAWING, language)}"><div class="tools" hidden>'
        f'<input type="search" id="find" placeholder="{find}" aria-label="{find}">{_zooms(language)}</div>'
        f'{_legend(graph, language)}<div class="view"><div class="canvas" tabindex="0">{svg}</div>'
        f'<aside aria-live="polite" aria-label="{_say(CHOSEN, language)}" hidden>'
        f'<p class="nothing">{_say(NONE_CHOSEN, language)}</p></aside></div></section>'
    )


def _zooms(language: Language) -> str:
    buttons = (("-1", ZOOM_OUT, "−"), ("1", ZOOM_IN, "+"), ("0", WHOLE, WHOLE.to(language)))
    return "".join(
        f'<button type="button" data-zoom="{step}" title="{_say(label, language)}" '
        f'aria-label="{_say(label, language)}">{escape(shown)}</button>'
        for step, label, shown in buttons
    )


def _legend(graph: Graph, language: Language) -> str:
    """The relations that are drawn, each with its line and how many there are; ticks hide and show them."""
    counts = dict.fromkeys(words.RELATION, 0)
    for _, _, relation in graph.edges(keys=True):
        counts[Relation(relation)] += 1
    sample = (
        '<svg width="44" height="12" aria-hidden="true"><path class="line" d="M1 6H34"/>'
        '<path class="tip" d="M33 2 43 6 33 10z"/></svg>'
    )
    items = [
        f'<label class="{relation.value}"><input type="checkbox" checked data-show="{relation.value}">{sample}'
        f"{_say(words.RELATION[relation], language)} <small>{count}</small></label>"
        for relation, count in counts.items()
        if count
    ]
    outside = sum(not data["in_library"] for _, data in graph.nodes(data=True))
    if outside:
        items.append(
            '<label class="outside"><input type="checkbox" checked data-show="outside"><i class="sample"></i>'
            f"{_say(OUTSIDE, language)} <small>{outside}</small></label>"
        )
    return f'<fieldset class="legend"><legend>{_say(LEGEND, language)}</legend>{"".join(items)}</fieldset>'


def _list(graph: Graph, order: list[str], refs: dict[str, str], language: Language) -> str:
    known = [node for node in order if graph.nodes[node]["in_library"]]
    outside = [node for node in order if not graph.nodes[node]["in_library"]]
    parts = [f'<section id="list"><h2>{_say(LIST, language)}</h2>']
    for heading, nodes in ((IN_LIBRARY_HEADING, known), (OUTSIDE_HEADING, outside)):
        if nodes:
            entries = "".join(_entry(graph, node, refs, language) for node in nodes)
            parts.append(f"<h3>{_say(heading, language)} ({len(nodes)})</h3>{entries}")
    return "".join(parts) + "</section>"


def _entry(graph: Graph, node: str, refs: dict[str, str], language: Language) -> str:
    """A document with all its relations, out and in."""
    data = graph.nodes[node]
    out = [(key, end, edge) for _, end, key, edge in graph.out_edges(node, keys=True, data=True)]
    into = [(key, start, edge) for start, _, key, edge in graph.in_edges(node, keys=True, data=True)]
    ties = _ties(graph, words.RELATION, out, refs, language) + _ties(graph, words.INCOMING, into, refs, language)
    title = f'<p class="title">{escape(data["title"])}</p>' if data["number"] and data["title"] else ""
    mark = words.secrecy(data["confidentiality"], language)
    facts = " · ".join(filter(None, (data["kind"], _day(data["issued_on"]), node if data["in_library"] else None)))
    return (
        f'<article id="{refs[node]}" tabindex="-1"><h4>{f"<b>{escape(mark)}</b> " if mark else ""}'
        f"{escape(called(data))} {_badge(data, language)}</h4>{title}"
        f'<p class="facts">{escape(facts)}</p>{ties or f"<p class=facts>{_say(ALONE, language)}</p>"}</article>'
    )


def _ties(
    graph: Graph,
    names: dict[Relation, Text],
    ties: Iterable[tuple[str, str, dict[str, Any]]],
    refs: dict[str, str],
    language: Language,
) -> str:
    ties = list(ties)
    parts = []
    for relation, name in names.items():
        lines = "".join(
            f'<li><a href="#{refs[other]}">{escape(called(graph.nodes[other]))}</a>{_aside(edge, language)}'
            f"<q>{escape(edge['quote'])}</q></li>"
            for key, other, edge in ties
            if key == relation.value
        )
        if lines:
            parts.append(f'<h5 class="{relation.value}">{_say(name, language)}</h5><ul>{lines}</ul>')
    return "".join(parts)


def _aside(edge: dict[str, Any], language: Language) -> str:
    """How often, which clauses are meant, and whether it is inferred."""
    said = [TIMES.to(language).format(n=edge["count"])] if edge["count"] > 1 else []
    if edge["clauses"]:
        said.append(words.IN_PART.to(language).format(clauses="; ".join(edge["clauses"])))
    if edge["inferred"]:
        said.append(words.INFERRED.to(language))
    return f" <small>{escape(' · '.join(said))}</small>" if said else ""


def _badge(data: dict[str, Any], language: Language) -> str:
    if not data["in_library"]:
        return f'<span class="badge outside">{_say(words.NOT_IN_LIBRARY, language)}</span>'
    return f'<span class="badge {data["status"]}">{_say(words.STATUS[Status(data["status"])], language)}</span>'


def _title(graph: Graph, language: Language) -> str:
    around = graph.graph["around"]
    return AROUND.to(language).format(name=called(graph.nodes[around])) if around else TITLE.to(language)


def _age(data: dict[str, Any]) -> tuple[int, str]:
    return data["year"] or 0, data["issued_on"] or ""


def _day(iso: str | None) -> str:
    return "/".join(reversed(iso.split("-"))) if iso else ""


def _say(text: Text, language: Language) -> str:
    return escape(text.to(language))


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
