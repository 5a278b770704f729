"""The tree, line by line.

A line opens a clause when it starts with a label (`rag.directives.labels.read_marker`) *and*
that label continues a count that is open at that place, or starts one where one may start.
So "Điều 5 của Luật này…" or "2007. …" in running text is text, whatever it looks like.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex as re

from ingest.structure.counting import LARGEST_GAP, continued, counting, in_place, may_hold
from ingest.structure.enclosures import REACH, enclosed_title, is_collection, opens_appendix, unnamed_title
from ingest.structure.lines import CONTAINERS, Line, Places, first_after, read_labels
from ingest.structure.nodes import UNLABELLED, Node, freeze
from ingest.structure.quotations import quoted_lines
from ingest.structure.tail import looks_like_closing, looks_like_tail
from rag.directives.labels import Marker, other_readings
from rag.directives.model import Clause, Level

_BASIS = re.compile(r"[-–]?\s*Căn cứ\b")
_NOTE = re.compile(r"(?:Ghi chú|GHI CHÚ|Chú thích)\s*:?")


def build_tree(lines: Sequence[Line], body: int) -> tuple[Clause, ...]:
    """The clauses of a document in reading order; every character from the first line on is in one leaf.

    `body` is the index of the first line after the head (see `ingest.metadata`). The head, the
    preamble before the first label and the tail after the last are clauses of their own.
    """
    return _Builder(lines, body).build() if lines else ()


class _Builder:
    def __init__(self, lines: Sequence[Line], body: int) -> None:
        self._lines = lines
        self._body = body
        self._root = Node(Level.PARAGRAPH, "", 0)
        self._stack: list[Node] = [self._root]
        self._nodes: list[Node] = []
        self._markers = read_labels(lines)
        self._quoted = quoted_lines(lines, self._markers, body)
        self._places = Places(lines, self._markers, self._quoted)
        self._tails = [i for i, line in enumerate(lines) if not line.row and looks_like_tail(line.text)]

    def build(self) -> tuple[Clause, ...]:
        if self._body:
            self._open(Node(Level.HEAD, "Phần đầu", 0))
            del self._stack[1:]
        first_rule = self._first_rule()
        in_tail = False
        for i in range(self._body, len(self._lines)):
            if self._lines[i].row or i in self._quoted:
                continue
            if self._enclosed(i, in_tail):
                in_tail = False
            elif in_tail:
                in_tail = not self._goes_on_below_tail(i)
            elif self._starts_tail(i):
                self._close_to(self._document())
                self._open(Node(Level.TAIL, "Phần cuối", i))
                in_tail = True
            elif i >= first_rule:
                self._label(i)
        if all(node.level in UNLABELLED for node in self._nodes):
            self._paragraphs()
        else:
            self._preamble()
        return freeze(self._nodes, self._root, self._lines)

    # -- opening and closing ------------------------------------------------------------------

    def _open(self, node: Node) -> None:
        node.parent = self._stack[-1]
        node.parent.has_children = True
        self._nodes.append(node)
        self._stack.append(node)

    def _close_to(self, node: Node) -> None:
        while self._stack[-1] is not node:
            self._stack.pop()

    def _document(self) -> Node:
        """The document or the enclosed document (Quy chế, Phụ lục) that is open."""
        return next(n for n in reversed(self._stack) if n is self._root or n.level is Level.APPENDIX)

    # -- labels -------------------------------------------------------------------------------

    def _label(self, i: int) -> None:
        marker = self._markers[i]
        if marker is None:
            # The notes to a form do not belong to its last item.
            if self._document() is not self._root and _NOTE.match(self._lines[i].text):
                self._close_to(self._document())
            return
        if not self._plausible(i, marker):
            return
        for reading in (marker, *other_readings(marker, self._lines[i].text)):
            parent = self._parent_of(i, reading)
            if parent is not None:
                self._open_below(parent, reading, i)
                return
        self._count_inner(marker)

    def _open_below(self, parent: Node, marker: Marker, i: int) -> None:
        self._close_to(parent)
        document = self._document()
        counted_in = document if marker.level is Level.ARTICLE else parent
        counted_in.counts[marker.count] = marker.ordinal
        document.through[marker.count] = marker.ordinal, parent.level
        counted_in.inner.pop(marker.count, None)
        level, label = in_place(marker, parent)
        self._open(Node(level, label, i, marker.rest, marker=marker))

    def _plausible(self, i: int, marker: Marker) -> bool:
        text = self._lines[i].text
        if marker.level in CONTAINERS:
            return marker.level is not Level.APPENDIX and not text[marker.rest :][:1].islower()
        if marker.level is Level.ARTICLE:
            # Bare "Điều 5" on a line of its own is a heading only when a heading follows.
            return marker.rest < len(text) or i + 1 < len(self._lines)
        return True

    def _parent_of(self, i: int, marker: Marker) -> Node | None:
        if marker.level is Level.ARTICLE:
            return self._parent_of_article(i, marker)
        holders = [node for node in reversed(self._stack) if may_hold(node, marker)]
        return (
            counting(holders, marker)
            or self._repeated(holders, marker, i)
            or continued(holders, marker, self._document())
        )

    def _parent_of_article(self, i: int, marker: Marker) -> Node | None:
        """Articles are counted through the whole document, whatever chapter they stand in."""
        last = self._document().counts.get(marker.count)
        # The same number twice is a typing error in the original (real laws have them), or "Điều 1a" after "Điều 1".
        if last is None or last <= marker.ordinal <= last + LARGEST_GAP or self._pages_are_lost(i, marker, last):
            return next(n for n in reversed(self._stack) if n is self._root or n.level in CONTAINERS)
        return None

    def _pages_are_lost(self, i: int, marker: Marker, last: int) -> bool:
        """Whether the count itself goes on from this article and nowhere from the last: a scan may lack pages."""
        if marker.ordinal < last or any(
            self._places.next(marker.count, last + step, i) is not None for step in range(1, LARGEST_GAP + 1)
        ):
            return False
        following = self._places.next_article(i)
        after = None if following is None else self._markers[following]
        return after is not None and after.ordinal == marker.ordinal + 1

    def _repeated(self, holders: Sequence[Node], marker: Marker, i: int) -> Node | None:
        """The node where `marker` is the number of the clause before it, printed twice."""
        node = next((node for node in holders if marker.count in node.counts), None)
        if node is None or marker.ordinal == 1 or node.counts[marker.count] != marker.ordinal:
            return None
        titled = self._lines[i].text[marker.rest :][:1].isupper()
        return node if titled and node.inner.get(marker.count) != marker.ordinal - 1 else None

    def _count_inner(self, marker: Marker) -> None:
        """Remember a list inside a clause that counts like the clauses: its items are text."""
        node = next((node for node in reversed(self._stack) if marker.count in node.counts), None)
        if node is not None and marker.ordinal == node.inner.get(marker.count, 0) + 1:
            node.inner[marker.count] = marker.ordinal

    # -- special places -----------------------------------------------------------------------

    def _first_rule(self) -> int:
        """The first line that may open a clause: before the articles, what they are based on is named."""
        article = self._places.next_article(self._body - 1)
        tail = first_after(self._tails, self._body - 1)
        if article is None or (tail is not None and tail < article):
            return self._body
        bases = (i for i in range(article - 1, self._body - 1, -1) if i not in self._quoted)
        return next((i + 1 for i in bases if _BASIS.match(self._lines[i].text)), self._body)

    def _enclosed(self, i: int, in_tail: bool) -> bool:
        """Open the appendix, the form or the enclosed document that begins at line `i`, if one does."""
        marker, text = self._markers[i], self._lines[i].text
        if marker is not None and opens_appendix(text, marker, in_tail, self._document() is not self._root):
            if not in_tail and self._article_follows(i):
                return False
            # "Mẫu số 01" is a part of the "Phụ lục" that it stands in.
            collection = next((n for n in self._stack[1:2] if n.marker is not None and is_collection(n.marker)), None)
            self._close_to(collection if collection is not None and marker.style == "form" else self._root)
            self._open(Node(Level.APPENDIX, marker.label, i, marker.rest, marker=marker))
            return True
        newest = self._nodes[-1] if self._nodes else None
        if i <= self._body or (newest is not None and newest.level is Level.APPENDIX and i - newest.line <= REACH):
            # "DANH MỤC" below "PHỤ LỤC I" is the title of the appendix.
            return False
        title = enclosed_title(self._lines, self._markers, i, in_tail)
        if title is not None:
            self._close_to(self._root)
            self._open(Node(Level.APPENDIX, title, i, len(text)))
        return title is not None

    def _goes_on_below_tail(self, i: int) -> bool:
        """Whether a document begins at line `i` although nothing in capitals announces it."""
        marker = self._markers[i]
        opening = marker is not None and marker.level in {Level.PART, Level.CHAPTER, Level.ARTICLE}
        if marker is None or not opening or marker.ordinal != 1 or not self._plausible(i, marker):
            return False
        tail, document = self._stack[-1], self._document()
        if document.counts:
            title = unnamed_title(self._lines, tail.line + 1, i)
            if title is None:
                return False
            self._close_to(self._root)
            self._open(Node(Level.APPENDIX, "Văn bản kèm theo", title))
        else:
            self._close_to(document)
        self._label(i)
        return True

    def _starts_tail(self, i: int) -> bool:
        text = self._lines[i].text
        if looks_like_tail(text):
            return not self._article_follows(i)
        in_article = any(node.level is Level.ARTICLE for node in self._stack)
        labelled = any(node.level is not Level.HEAD for node in self._nodes[:2])
        return labelled and looks_like_closing(text, in_article) and (in_article or not self._count_goes_on(i))

    def _article_follows(self, i: int) -> bool:
        """Whether the next article still follows: a signature inside an article is an example of one."""
        counts = self._document().counts
        count, last = next(((c, n) for c, n in counts.items() if c[0] is Level.ARTICLE), (None, 0))
        following = None if count is None else self._places.next(count, last + 1, i)
        anew = self._places.next_new_count(i)
        return following is not None and (anew is None or following <= anew)

    def _count_goes_on(self, i: int) -> bool:
        """Whether a later label takes up an open count: "Quy định này được áp dụng…" opens no tail there."""
        tail = first_after(self._tails, i)
        for node in self._stack:
            for count, last in node.counts.items():
                following = None if count[0] is Level.ARTICLE else self._places.next(count, last + 1, i)
                if following is not None and (tail is None or following < tail):
                    return True
        return False

    def _preamble(self) -> None:
        """What stands between the head and the first label, as a clause of its own."""
        first = next((k for k, node in enumerate(self._nodes) if node.level is not Level.HEAD), None)
        if first is not None and self._nodes[first].line > self._body:
            self._nodes.insert(first, Node(Level.PREAMBLE, "Phần mở đầu", self._body, parent=self._root))

    def _paragraphs(self) -> None:
        """A text without labels is cited by paragraph: Đoạn 1, Đoạn 2, …"""
        tail = next((node.line for node in self._nodes if node.level is Level.TAIL), len(self._lines))
        at = sum(node.level is Level.HEAD for node in self._nodes)
        self._nodes[at:at] = [
            Node(Level.PARAGRAPH, f"Đoạn {n}", i, parent=self._root)
            for n, i in enumerate(range(self._body, tail), start=1)
        ]
