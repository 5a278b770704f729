"""The graph of a library: what it holds, where it stands in the drawing, and that every form of it is sound."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

import networkx as nx
import pytest
from lxml import html as lxml_html

from rag.errors import ChithiError
from rag.library.library import Library
from rag.retrieval.shelf import Shelf
from tests.conftest import Ran
from tests.ui.conftest import EVIL
from ui import graph
from ui.graph.layout import Layout, arrange

TODAY = date(2026, 1, 1)
GATES = "outside:77|2001|qh10"
Chithi = Callable[..., Ran]


def built(library: Library, around: str | None = None, day: date = TODAY, *, mentions: bool = False) -> graph.Graph:
    return graph.build(Shelf.read(library, day), around, mentions=mentions)


def edges(drawn: graph.Graph) -> set[tuple[str, str, str]]:
    return set(drawn.edges(keys=True))


# --- what it holds ----------------------------------------------------------------------------------------------------


def test_it_holds_the_library_and_what_it_speaks_of(archive: Library) -> None:
    drawn = built(archive)
    (unnumbered,) = [n for n, data in drawn.nodes(data=True) if data["title"] == EVIL and not data["in_library"]]
    assert set(drawn) == {"kho-2012", "kho-2024", "n5", "n6", "n7", "q1", "mat", GATES, unnumbered}
    assert edges(drawn) == {
        ("n5", "kho-2012", "based_on"),
        ("n5", "kho-2012", "guides"),
        ("n6", "n5", "replaces"),
        ("n6", GATES, "based_on"),
        ("n7", "n6", "amends"),
        ("kho-2024", "kho-2012", "replaces"),
        ("mat", unnumbered, "based_on"),
    }
    assert drawn.nodes["n5"]["status"] == "replaced"
    assert drawn.nodes["mat"]["confidentiality"] == "Mật"
    assert drawn.nodes[unnumbered]["year"] == 1999


def test_an_edge_counts_its_references_quotes_one_and_names_the_clauses(archive: Library) -> None:
    drawn = built(archive)
    amends = drawn.edges["n7", "n6", "amends"]
    assert amends == {
        "count": 2,
        "quote": "Sửa đổi khoản 3 Điều 7 của Nghị định số 6/2020/NĐ-CP.",
        "clauses": ["Khoản 3 Điều 7", "Điều 9"],
        "inferred": False,
    }
    assert drawn.edges["kho-2024", "kho-2012", "replaces"]["inferred"]


def test_what_is_not_in_the_library_is_one_node_that_gathers_what_is_said_of_it(archive: Library) -> None:
    assert built(archive).nodes[GATES] == {
        "number": "77/2001/QH10",
        "kind": "Luật",
        "title": "Luật Cổng ngõ",
        "issued_on": "2001-03-02",
        "year": 2001,
        "status": None,
        "confidentiality": None,
        "in_library": False,
    }


def test_mentions_are_drawn_when_asked_for(archive: Library) -> None:
    assert edges(built(archive, mentions=True)) - edges(built(archive)) == {("n5", "kho-2012", "mentions")}


def test_on_an_earlier_day_only_what_had_been_issued_is_there(archive: Library) -> None:
    drawn = built(archive, day=date(2014, 1, 1))
    assert set(drawn) == {"kho-2012", "n5"}
    assert drawn.nodes["n5"]["status"] == "in_force"


def test_a_neighbourhood_is_a_document_its_neighbours_and_the_links_among_them(archive: Library) -> None:
    drawn = built(archive, "n6")
    assert set(drawn) == {"n5", "n6", "n7", GATES}
    assert edges(built(archive, "n5")) == {
        ("n5", "kho-2012", "based_on"),
        ("n5", "kho-2012", "guides"),
        ("n6", "n5", "replaces"),
    }
    assert set(built(archive, "q1")) == {"q1"}


# --- the layout -------------------------------------------------------------------------------------------------------


def made_up(nodes: int, seed: int) -> graph.Graph:
    """Documents of thirty years, some without a date, each linked with a few that are mostly older."""
    chance = random.Random(seed)
    drawn: graph.Graph = nx.MultiDiGraph(as_of="2026-01-01", around=None, mentions=False)
    for at in range(nodes):
        year = None if chance.random() < 0.05 else 1996 + at * 30 // nodes
        known = chance.random() < 0.5
        drawn.add_node(
            f"d{at}", number=f"{at}/{year}/QĐ", kind=None, title=f"Tên {at}", issued_on=None, year=year,
            status="unknown" if known else None, confidentiality=None, in_library=known,
        )  # fmt: skip
    for at in range(nodes):
        for other in chance.sample(range(nodes), 2):
            source, end = (at, other) if chance.random() < 0.1 else (max(at, other), min(at, other))
            if source != end:
                relation = chance.choice(["based_on", "amends"])
                drawn.add_edge(f"d{source}", f"d{end}", relation, count=1, quote="…", clauses=[], inferred=False)
    return drawn


def crossed(layout: Layout, route: tuple[tuple[float, float], ...]) -> list[str]:
    """The boxes that a level stretch of `route` runs behind."""
    level = [(a, b) for a, b in pairwise(route) if a[1] == b[1]]
    return [
        node
        for node, box in layout.boxes.items()
        for a, b in level
        if box.y < a[1] < box.y + box.height and min(a[0], b[0]) < box.x + box.width - 1 and max(a[0], b[0]) > box.x + 1
    ]


@pytest.mark.parametrize(("nodes", "seed"), [(2, 1), (12, 2), (60, 3), (200, 4)])
def test_boxes_never_touch_and_no_line_runs_behind_one(nodes: int, seed: int) -> None:
    drawn = made_up(nodes, seed)
    layout = arrange(drawn)
    assert set(layout.boxes) == {node for node in drawn if drawn.degree(node)}
    for a, b in combinations(layout.boxes.values(), 2):
        apart = a.x + a.width < b.x or b.x + b.width < a.x or a.y + a.height < b.y or b.y + b.height < a.y
        assert apart
    for box in layout.boxes.values():
        assert 0 <= box.x <= layout.width - box.width
        assert 0 <= box.y <= layout.height - box.height
    assert set(layout.routes) == set(drawn.edges())
    assert all(crossed(layout, route) == [] for route in layout.routes.values())


def test_the_older_stand_further_left_and_the_undated_first() -> None:
    drawn = made_up(80, 5)
    layout = arrange(drawn)
    years = [(band.period, band.left) for band in layout.bands]
    assert years[0][0] is None
    assert [period for period, _ in years[1:]] == sorted(period for period, _ in years[1:] if period)
    for band in layout.bands:
        for node, box in layout.boxes.items():
            if band.left < box.x < band.right:
                year = drawn.nodes[node]["year"]
                assert year is None if band.period is None else band.period[0] <= year <= band.period[1]


def test_within_a_year_what_is_spoken_of_stands_left_even_when_two_speak_of_each_other() -> None:
    drawn = made_up(0, 0)
    for node in "abc":
        drawn.add_node(
            node, number=node, kind=None, title=node, issued_on=None, year=2020, status="unknown",
            confidentiality=None, in_library=True,
        )  # fmt: skip
    for source, end in ("ab", "ba", "cb"):
        drawn.add_edge(source, end, "amends", count=1, quote="…", clauses=[], inferred=False)
    boxes = arrange(drawn).boxes
    assert boxes["a"].x == boxes["b"].x < boxes["c"].x


def test_nothing_linked_is_nothing_drawn() -> None:
    assert arrange(made_up(0, 0)).boxes == {}


# --- JSON and DOT -----------------------------------------------------------------------------------------------------


def test_the_json_is_read_back_as_the_same_graph(archive: Library) -> None:
    drawn = built(archive)
    data = json.loads(graph.FORMATS["json"](drawn, "vi"))
    assert (data["as_of"], data["around"], data["mentions"]) == ("2026-01-01", None, False)
    assert {"relation", "from", "to", "count", "quote", "clauses", "inferred"} == data["edges"][0].keys()
    again = nx.node_link_graph(data, source="from", target="to", key="relation", edges="edges")
    assert dict(again.nodes) == dict(drawn.nodes)
    assert {edge: again.edges[edge] for edge in again.edges} == {edge: drawn.edges[edge] for edge in drawn.edges}


_STRING = r'"(?:[^"\\\x00-\x1f]|\\.)*"'
_DOT_LINE = re.compile(rf"  {_STRING}(?: -> {_STRING})? \[\w+=(?:{_STRING}|\w+)(?:, \w+=(?:{_STRING}|\w+))*\];")


def test_every_dot_statement_is_well_formed_whatever_a_title_holds(archive: Library) -> None:
    drawn = built(archive)
    lines = graph.FORMATS["dot"](drawn, "en").splitlines()
    assert (lines[0], lines[-1]) == ("digraph chithi {", "}")
    statements = lines[4:-1]
    assert len(statements) == len(drawn) + drawn.number_of_edges()
    assert all(_DOT_LINE.fullmatch(line) for line in statements)
    (secret,) = (line for line in statements if line.startswith('  "mat" ['))
    assert "&amp;" in secret
    assert "\\\\N" in secret
    assert 'alert(\\"1\\")' in secret


@pytest.mark.skipif(shutil.which("dot") is None, reason="needs Graphviz")
def test_graphviz_draws_it(archive: Library) -> None:
    dot = graph.FORMATS["dot"](built(archive), "vi")
    ran = subprocess.run(["dot", "-Tsvg"], input=dot, capture_output=True, encoding="utf-8", check=True)
    assert 'alert("1")' in "".join(lxml_html.fromstring(ran.stdout.encode()).itertext())


# --- the page ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_is_whole_in_itself_and_titles_are_only_text(archive: Library, language: str) -> None:
    page = graph.FORMATS["html"](built(archive), language)  # type: ignore[arg-type]
    root = lxml_html.document_fromstring(page)
    assert root.get("lang") == language
    (script,) = root.findall(".//script")
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    digest = base64.b64encode(hashlib.sha256((script.text or "").encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    assert set(re.findall(r"https?://[^\"' ]+", page)) == {"http://www.w3.org/2000/svg"}
    assert not root.xpath("//*[@src] | //link | //iframe | //@*[starts-with(name(), 'on')]")
    titles = [entry.text_content() for entry in root.xpath("//article/p[@class='title'] | //article/h4")]
    assert any(EVIL in title for title in titles)
    assert "[MẬT" in page


def test_the_list_says_all_that_the_drawing_shows(archive: Library) -> None:
    drawn = built(archive)
    root = lxml_html.document_fromstring(graph.FORMATS["html"](drawn, "vi"))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = root.xpath("//main//a/@href")
    assert links
    assert {link.removeprefix("#") for link in links} <= set(ids)
    entries = root.xpath("//article")
    assert len(entries) == len(drawn)
    for _, _, data in drawn.edges(data=True):
        assert sum(quote.text_content() == data["quote"] for quote in root.xpath("//article//q")) >= 2
    nodes = root.xpath("//*[local-name()='svg']//a[contains(@class, 'node')]")
    assert len(nodes) == sum(drawn.degree(node) > 0 for node in drawn)
    assert all(node.get("aria-label") for node in nodes)
    (replaced,) = (entry for entry in entries if "5/2013/NĐ-CP" in entry.findtext("h4", ""))
    told = " ".join(replaced.text_content().split())
    assert "đã bị thay thế" in told
    assert "được thay thế bởi6/2020/NĐ-CP" in told


def test_a_library_without_links_says_so(archive: Library) -> None:
    page = graph.FORMATS["html"](built(archive, "q1"), "en")
    assert "There are no relations to draw" in page
    assert "Around 1/2021/QĐ-UBND" in page
    assert "<svg" not in page


# --- the command ------------------------------------------------------------------------------------------------------


def test_the_command_prints_a_page_unless_told_otherwise(chithi: Chithi, archive_dir: Path) -> None:
    ran = chithi("documents", "graph", "--library", archive_dir)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("<!doctype html>")
    data = chithi("documents", "graph", "6/2020/NĐ-CP", "--format", "json", "--library", archive_dir).json
    assert {node["id"] for node in data["nodes"]} == {"n5", "n6", "n7", GATES}
    earlier = chithi("documents", "graph", "--format", "json", "--as-of", "2014-01-01", "--library", archive_dir).json
    assert (earlier["as_of"], len(earlier["nodes"])) == ("2014-01-01", 2)


@pytest.mark.parametrize(
    ("name", "start"), [("g.html", "<!doctype"), ("g.json", "{"), ("g.DOT", "digraph"), ("g", "<")]
)
def test_the_suffix_of_the_file_is_its_format(
    chithi: Chithi, archive_dir: Path, tmp_path: Path, name: str, start: str
) -> None:
    file = tmp_path / name
    ran = chithi("documents", "graph", "--out", file, "--library", archive_dir)
    assert (ran.code, ran.out) == (0, "")
    assert str(file) in ran.err
    assert file.read_text("utf-8").startswith(start)


def test_a_file_that_cannot_be_written_is_one_line(chithi: Chithi, archive_dir: Path, tmp_path: Path) -> None:
    ran = chithi("documents", "graph", "--out", tmp_path / "none" / "g.html", "--library", archive_dir)
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "--out" in ran.err
    with pytest.raises(ChithiError):
        graph.write("x", tmp_path)


def test_an_unknown_document_or_format_is_refused(chithi: Chithi, archive_dir: Path) -> None:
    assert chithi("documents", "graph", "99/2099/QĐ-UBND", "--library", archive_dir).code == 1
    assert chithi("documents", "graph", "--format", "png", "--library", archive_dir).code == 2
