"""The clause tree of a document, from its lines: State style, Party style, or plain paragraphs.

A line opens a clause when it starts with a label (`rag.directives.clauses.read_marker`) *and*
that label continues a count that is open at that place, or starts one where one may start.
So "Điều 5 của Luật này…" or "2007. …" in running text is text, whatever it looks like.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import regex as re

from rag.directives.clauses import Marker, read_marker
from rag.directives.model import Clause, Level


@dataclass(frozen=True, slots=True)
class Line:
    """One block of the stored text: ``text[start:end]``, its page, whether it is a table row."""

    text: str
    start: int
    end: int
    page: int | None = None
    row: bool = False


@dataclass(slots=True)
class _Node:
    level: Level
    label: str
    line: int
    rest: int
    parent: _Node | None
    marker: Marker | None = None
    # Last ordinal counted below this node, by sort of label.
    counts: dict[tuple[Level, int, str], int] = field(default_factory=dict)
    stop: int = 0
    has_children: bool = False


_CONTAINERS = {Level.APPENDIX, Level.PART, Level.CHAPTER, Level.SECTION, Level.SUBSECTION}
# Which nodes may hold a label of each level; None is the document itself.
_PARENTS: dict[Level, set[Level | None]] = {
    Level.PART: {None, Level.APPENDIX},
    Level.CHAPTER: {None, Level.APPENDIX, Level.PART},
    Level.SECTION: {None, Level.APPENDIX, Level.PART, Level.CHAPTER},
    Level.SUBSECTION: {Level.APPENDIX, Level.PART, Level.CHAPTER, Level.SECTION},
    Level.ROMAN: {None, *_CONTAINERS, Level.ROMAN, Level.ARTICLE},
    Level.NUMBER: {None, *_CONTAINERS, Level.ROMAN, Level.ARTICLE},
    Level.LETTER: {None, *_CONTAINERS, Level.ROMAN, Level.ARTICLE, Level.CLAUSE, Level.NUMBER},
}
# Offices skip a number now and then, and letters skip f, j, w: more than this is another list.
_LARGEST_GAP = 3
_QUOTE_REACH = 120

_TAIL = re.compile(
    # A dot or a stroke tells "KT. BỘ TRƯỞNG" from a word in capitals; "TM" is left without one now and then.
    r"(?:[nN]ơi nhận\s*:|Nơi nhận$|(?:T\s?/\s?M\.?|K/T|T/L|TM[.\s]|T\.M\.?|KT\.|TL\.|TUQ\.)\s?\p{Lu}{2}"
    r"|XÁC THỰC VĂN BẢN|ON BEHALF OF THE|(?:Recipients|RECIPIENTS|Distribution)\s*:)",
)
_CLOSING = re.compile(
    r"(?:(?:Quy định|Hướng dẫn|Kết luận|Quyết định|Chỉ thị|Kế hoạch|Nghị quyết|Thông báo|Quy chế|Luật|Bộ luật"
    r"|Pháp lệnh) này (?:được|đã được|có hiệu lực|thay thế|phổ biến)\b|Các quy định trước đây trái với"
    r"|(?:This|These) (?:decision|guideline|regulation|directive)s? (?:takes?|shall take|enters?|comes?) )",
)
_ENCLOSED = re.compile(
    r"(?:QUY CHẾ|QUY ĐỊNH|QUY TRÌNH|ĐIỀU LỆ|NỘI QUY|CHƯƠNG TRÌNH|KẾ HOẠCH|ĐỀ ÁN|DANH MỤC|PHƯƠNG ÁN|HƯỚNG DẪN"
    r"|BẢN QUY ĐỊNH|TIÊU CHUẨN|DANH SÁCH)\b"
)
_ENCLOSED_BY = re.compile(r"\(?\s*(?:được )?(?:ban hành )?kèm theo", re.IGNORECASE)
_CAPITALS = re.compile(r"[\p{Lu}]{2}")


def build_tree(lines: Sequence[Line], body: int) -> tuple[Clause, ...]:
    """The clauses of a document in reading order; every character from the first line on is in one leaf.

    `body` is the index of the first line after the head (see `ingest.metadata`). The head, the
    preamble before the first label and the tail after the last are clauses of their own.
    """
    if not lines:
        return ()
    return _Builder(lines, body).build()


class _Builder:
    def __init__(self, lines: Sequence[Line], body: int) -> None:
        self._lines = lines
        self._body = body
        self._root = _Node(Level.PARAGRAPH, "", 0, 0, None)
        self._stack: list[_Node] = [self._root]
        self._nodes: list[_Node] = []
        self._quoted = _quoted_lines(lines, body)

    def build(self) -> tuple[Clause, ...]:
        if self._body:
            self._open(Level.HEAD, "Phần đầu", 0, 0)
            self._close_all()
        in_tail = False
        for i in range(self._body, len(self._lines)):
            line = self._lines[i]
            if line.row or i in self._quoted:
                continue
            enclosure = self._enclosure_label(i, in_tail)
            if enclosure is not None:
                self._close_all()
                self._open(Level.APPENDIX, enclosure, i, len(line.text))
                in_tail = False
            elif not in_tail and self._starts_tail(i):
                self._close_all()
                self._open(Level.TAIL, "Phần cuối", i, 0)
                in_tail = True
            elif not in_tail:
                self._label(i, line.text)
        if not any(node.level not in {Level.HEAD, Level.TAIL} for node in self._nodes):
            self._paragraphs()
        else:
            self._preamble()
        return self._clauses()

    # -- opening and closing ------------------------------------------------------------------

    def _open(self, level: Level, label: str, line: int, rest: int, marker: Marker | None = None) -> None:
        parent = self._stack[-1]
        parent.has_children = True
        node = _Node(level, label, line, rest, parent, marker)
        self._nodes.append(node)
        self._stack.append(node)

    def _close_all(self) -> None:
        del self._stack[1:]

    def _label(self, i: int, text: str) -> None:
        marker = read_marker(text)
        if marker is None or not self._plausible(i, marker, text):
            return
        article = marker.level is Level.ARTICLE
        parent = self._parent_of_article(marker) if article else self._parent_of(marker)
        if parent is None:
            return
        del self._stack[self._stack.index(parent) + 1 :]
        level, label = _in_place(marker, parent)
        counted_in = self._document() if article else parent
        counted_in.counts[_sort(marker)] = marker.ordinal
        self._open(level, label, i, marker.rest, marker)

    def _plausible(self, i: int, marker: Marker, text: str) -> bool:
        rest = text[marker.rest :]
        if marker.level in {Level.PART, Level.CHAPTER, Level.SECTION, Level.SUBSECTION}:
            return not rest[:1].islower()
        if marker.level is Level.ARTICLE:
            # Bare "Điều 5" on a line of its own is a heading only when a heading follows.
            return bool(rest) or i + 1 < len(self._lines)
        return True

    def _parent_of(self, marker: Marker) -> _Node | None:
        """The open node whose count `marker` continues or starts; None when it fits nowhere."""
        sort = _sort(marker)
        holders = [node for node in reversed(self._stack) if self._may_hold(node, marker)]
        for node in holders:
            last = node.counts.get(sort)
            if last is not None and (marker.ordinal == last + 1 or (marker.ordinal == last and marker.suffix_letter)):
                return node
        if marker.ordinal == 1:
            fresh = next((n for n in holders if sort not in n.counts), None)
            # A second "1." in the same list is text; below a new heading it is a new list.
            if fresh is not None and (holders[0] is fresh or sort not in holders[0].counts):
                return fresh
        for node in holders:
            last = node.counts.get(sort)
            if last is not None and last < marker.ordinal <= last + _LARGEST_GAP:
                return node
        return None

    def _parent_of_article(self, marker: Marker) -> _Node | None:
        """Articles are counted through the whole document, whatever chapter they stand in."""
        last = self._document().counts.get(_sort(marker))
        # The same number twice is a typing error in the original (real laws have them), or "Điều 1a" after "Điều 1".
        if last is not None and not last <= marker.ordinal <= last + _LARGEST_GAP:
            return None
        return next(n for n in reversed(self._stack) if n is self._root or n.level in _CONTAINERS)

    def _document(self) -> _Node:
        """The document or the enclosed document (Quy chế, Phụ lục) that is open."""
        return next(n for n in reversed(self._stack) if n is self._root or n.level is Level.APPENDIX)

    def _may_hold(self, node: _Node, marker: Marker) -> bool:
        level = None if node is self._root else node.level
        if level in {Level.HEAD, Level.TAIL, Level.PREAMBLE}:
            return False
        if marker.level is Level.NUMBER and marker.depth > 1:
            prefix = marker.label.rsplit(".", 1)[0]
            if level in {Level.NUMBER, Level.CLAUSE} and node.marker is not None:
                return node.marker.label == prefix
            return level is Level.ROMAN and node.marker is not None and str(node.marker.ordinal) == prefix
        if marker.level is Level.ROMAN and level is Level.ROMAN and node.marker is not None:
            return node.marker.suffix != marker.suffix
        return level in _PARENTS.get(marker.level, set())

    # -- special places -----------------------------------------------------------------------

    def _enclosure_label(self, i: int, in_tail: bool) -> str | None:
        text = self._lines[i].text
        if len(text) > 160:
            return None
        marker = read_marker(text)
        if marker is not None and marker.level is Level.APPENDIX:
            return marker.label if in_tail or marker.rest >= len(text) or text.isupper() else None
        match = _ENCLOSED.match(text)
        if match and text.isupper() and i > self._body:
            following = self._lines[i + 1 : i + 7]
            if in_tail or any(_ENCLOSED_BY.match(line.text) for line in following):
                return match[0].capitalize()
        return None

    def _starts_tail(self, i: int) -> bool:
        text = self._lines[i].text
        if _TAIL.match(text):
            return not self._goes_on_after(i)
        in_article = any(node.level is Level.ARTICLE for node in self._stack)
        labelled = any(node.level not in {Level.HEAD} for node in self._nodes)
        if _CLOSING.match(text) and labelled:
            if in_article:
                return bool(re.match(r"(?:Luật|Bộ luật|Pháp lệnh) này (?:đã )?được", text))
            return not self._count_goes_on_after(i)
        return False

    def _count_goes_on_after(self, i: int) -> bool:
        """Whether a later label takes up an open count: "Quy định này được áp dụng…" opens no tail there."""
        for line in self._lines[i + 1 :]:
            if _TAIL.match(line.text):
                return False
            marker = None if line.row else read_marker(line.text)
            if marker is None or marker.level is Level.ARTICLE:
                continue
            holder = self._parent_of(marker)
            if holder is not None and holder.counts.get(_sort(marker)) == marker.ordinal - 1:
                return True
        return False

    def _goes_on_after(self, i: int) -> bool:
        """Whether the next article still follows: a signature inside an article is an example of one."""
        last = next((count for (level, *_), count in self._document().counts.items() if level is Level.ARTICLE), None)
        if last is None:
            return False
        for line in self._lines[i + 1 :]:
            marker = read_marker(line.text) if not line.row else None
            if marker is None:
                continue
            if marker.level is Level.APPENDIX and line.text.isupper():
                return False
            if marker.level is Level.ARTICLE and marker.ordinal == last + 1:
                return True
            if marker.level is Level.ARTICLE and marker.ordinal == 1:
                return False
        return False

    def _preamble(self) -> None:
        """What stands between the head and the first label, as a clause of its own."""
        first = next((k for k, node in enumerate(self._nodes) if node.level is not Level.HEAD), None)
        if first is not None and self._nodes[first].line > self._body:
            node = _Node(Level.PREAMBLE, "Phần mở đầu", self._body, 0, self._root)
            self._nodes.insert(first, node)

    def _paragraphs(self) -> None:
        """A text without labels is cited by paragraph: Đoạn 1, Đoạn 2, …"""
        tail = next((node.line for node in self._nodes if node.level is Level.TAIL), len(self._lines))
        nodes = [
            _Node(Level.PARAGRAPH, f"Đoạn {n}", i, 0, self._root)
            for n, i in enumerate(range(self._body, tail), start=1)
        ]
        at = sum(node.level is Level.HEAD for node in self._nodes)
        self._nodes[at:at] = nodes

    # -- freezing -----------------------------------------------------------------------------

    def _clauses(self) -> tuple[Clause, ...]:
        self._set_stops()
        index = {id(node): k for k, node in enumerate(self._nodes)}
        clauses: list[Clause] = []
        for k, node in enumerate(self._nodes):
            parent = None if node.parent is None or node.parent is self._root else index[id(node.parent)]
            above = () if parent is None else clauses[parent].path
            line = self._lines[node.line]
            clauses.append(
                Clause(
                    index=k,
                    parent=parent,
                    level=node.level,
                    label=node.label,
                    path=(*above, node.label),
                    heading=self._heading(node, k),
                    start=line.start,
                    end=self._lines[node.stop - 1].end,
                    page=line.page,
                )
            )
        return tuple(_unique_paths(clauses))

    def _set_stops(self) -> None:
        """A node runs to the line where a node opens that is not below it."""
        open_nodes: list[_Node] = []
        for node in self._nodes:
            while open_nodes and open_nodes[-1] is not node.parent:
                open_nodes.pop().stop = node.line
            open_nodes.append(node)
        for node in open_nodes:
            node.stop = len(self._lines)

    def _heading(self, node: _Node, k: int) -> str:
        if node.level in {Level.HEAD, Level.PREAMBLE, Level.TAIL, Level.PARAGRAPH}:
            return ""
        rest = self._lines[node.line].text[node.rest :].strip()
        child = self._nodes[k + 1].line if k + 1 < len(self._nodes) else len(self._lines)
        if node.level in _CONTAINERS:
            parts = [rest] if rest else []
            for line in self._lines[node.line + 1 : min(child, node.stop, node.line + 5)]:
                if not _CAPITALS.match(line.text) or not line.text.isupper():
                    break
                parts.append(line.text)
            return " ".join(parts)
        if not rest and node.level is Level.ARTICLE and node.line + 1 < min(child, node.stop):
            rest = self._lines[node.line + 1].text
        more = node.has_children or node.stop - node.line > 1
        titled = node.level is Level.ARTICLE or (more and not rest.endswith((";", ",")))
        return rest.rstrip(" .:") if titled and len(rest) <= 220 else ""


def _sort(marker: Marker) -> tuple[Level, int, str]:
    return (marker.level, marker.depth, marker.suffix if marker.level is Level.ROMAN else "")


def _in_place(marker: Marker, parent: _Node) -> tuple[Level, str]:
    """The level and label that `marker` takes under `parent`: numbers under an article are khoản."""
    english = parent.label.startswith(("Article", "Clause"))
    if marker.level is Level.NUMBER and marker.depth == 1 and parent.level is Level.ARTICLE:
        return Level.CLAUSE, f"{'Clause' if english else 'Khoản'} {marker.label}"
    if marker.level is Level.LETTER and parent.level in {Level.ARTICLE, Level.CLAUSE}:
        return Level.POINT, f"{'Point' if english else 'Điểm'} {marker.label}"
    return marker.level, marker.label


def _quoted_lines(lines: Sequence[Line], body: int) -> set[int]:
    """Lines inside a quotation that opened on an earlier line: quoted articles are content.

    A quotation that is not closed within reach is a typing error, not a quotation.
    """
    quoted: set[int] = set()
    opened: int | None = None
    for i in range(body, len(lines)):
        text = lines[i].text
        if opened is not None and i - opened > _QUOTE_REACH:
            opened = None
        if opened is None:
            if text.count("“") > text.count("”"):
                opened = i
        elif text.count("”") > text.count("“"):
            inside = range(opened + 1, i + 1)
            if not _runs_into_the_tail([lines[k] for k in inside], _last_article(lines[body:opened])):
                quoted.update(inside)
            opened = None
    return quoted


def _runs_into_the_tail(inside: Sequence[Line], last_article: int) -> bool:
    """Whether a quotation holds the document's own next article and its signature.

    Then its two marks belong to a footnote that a page break has cut in two.
    """
    articles = {marker.ordinal for line in inside if (marker := _article_at(line))}
    return last_article + 1 in articles and any(_TAIL.match(line.text) for line in inside)


def _last_article(lines: Sequence[Line]) -> int:
    return next((marker.ordinal for line in reversed(lines) if (marker := _article_at(line))), 0)


def _article_at(line: Line) -> Marker | None:
    marker = None if line.row else read_marker(line.text)
    return marker if marker is not None and marker.level is Level.ARTICLE else None


def _unique_paths(clauses: list[Clause]) -> list[Clause]:
    """Clauses whose paths are told apart: a second "Phụ lục" becomes "Phụ lục (2)", with all below it."""
    seen: dict[tuple[str, ...], int] = {}
    out: list[Clause] = []
    for clause in clauses:
        above = () if clause.parent is None else out[clause.parent].path
        label = clause.label
        path = (*above, label)
        seen[path] = seen.get(path, 0) + 1
        if seen[path] > 1:
            label = f"{label} ({seen[path]})"
            path = (*above, label)
        out.append(replace(clause, label=label, path=path))
    return out
