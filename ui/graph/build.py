"""The documents and their links as a networkx graph."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

import networkx as nx

from rag.directives.model import Directive, Reference, Relation
from rag.directives.numbers import number_key
from rag.directives.register import title_key
from rag.retrieval.shelf import Shelf
from ui.dossier import target_name

Graph: TypeAlias = "nx.MultiDiGraph[str]"
# The ids of documents that are only known by what others call them begin so; no id of a library does.
OUTSIDE = "outside:"
_YEAR_IN_NUMBER = re.compile(r"/((?:19|20)\d\d)/")


def build(shelf: Shelf, around: str | None = None, *, mentions: bool = False) -> Graph:
    """The graph of what had been issued on the shelf's day; with the id `around`, only that document's neighbourhood.

    A node has number, kind, title, issued_on (ISO, or None), year, status, confidentiality and in_library: a
    document that the library does not hold has no status, and an id of its own making. An edge runs from
    the document that speaks to the one it means, its key is the relation, and it has the `count` of references,
    a sentence (`quote`) and the `clauses` that are meant, none for all of it; it is `inferred` when no words
    say so. The shelf's library must still be open.
    """
    graph: Graph = nx.MultiDiGraph(as_of=shelf.day.isoformat(), around=around, mentions=mentions)
    for row in shelf.rows:
        if row.directive.issued_on is None or row.directive.issued_on <= shelf.day or row.directive.id == around:
            graph.add_node(row.directive.id, **_known(row.directive))
    for link in shelf.links():
        if link.source.id in graph and (mentions or link.reference.relation is not Relation.MENTIONS):
            for end in _far_ends(graph, link.reference, link.meant):
                _tie(graph, link.source.id, end, link.reference, link.quote)
    for older, acts in shelf.replacements.items():
        for act in acts:
            if act.by_name and older in graph and act.directive.id in graph:
                _tie(graph, act.directive.id, older, act.reference, act.quote, inferred=True)
    if around is not None:
        graph = graph.subgraph({around, *nx.all_neighbors(graph, around)}).copy()
    return graph


def _known(d: Directive) -> dict[str, Any]:
    return {
        "number": d.number,
        "kind": d.kind,
        "title": d.title,
        "issued_on": d.issued_on.isoformat() if d.issued_on else None,
        "year": d.issued_on.year if d.issued_on else _year_of(d.number),
        "status": d.status.value,
        "confidentiality": d.confidentiality,
        "in_library": True,
    }


def _far_ends(graph: Graph, reference: Reference, meant: tuple[Directive, ...]) -> list[str]:
    """The nodes that `reference` means; one is made for a document that is not in the library."""
    if meant:
        return [d.id for d in meant if d.id in graph]
    number, issued = reference.number, reference.issued_on
    year = issued.year if issued else reference.year or _year_of(number)
    key = number_key(number) if number else f"{title_key(reference.title or '')}|{year or ''}"
    node = OUTSIDE + key
    said = {
        "number": number,
        "kind": reference.kind,
        "title": reference.title,
        "issued_on": issued.isoformat() if issued else None,
        "year": year,
    }
    if node not in graph:
        graph.add_node(node, **said, status=None, confidentiality=None, in_library=False)
    # One sentence gives the date, another the title.
    graph.nodes[node].update({name: value for name, value in said.items() if graph.nodes[node][name] is None})
    return [node]


def _tie(graph: Graph, source: str, end: str, reference: Reference, quote: str, *, inferred: bool = False) -> None:
    if source == end:
        return
    relation = reference.relation.value
    if not graph.has_edge(source, end, relation):
        graph.add_edge(source, end, relation, count=0, quote=quote, clauses=[], inferred=inferred)
    edge = graph.edges[source, end, relation]
    edge["count"] += 1
    clause = target_name(reference.target)
    if clause and clause not in edge["clauses"]:
        edge["clauses"].append(clause)


def _year_of(number: str | None) -> int | None:
    """The year that an official number tells: 2025 in 84/2025/QH15."""
    match = _YEAR_IN_NUMBER.search(number or "")
    return int(match[1]) if match else None
