"""Which lines are quoted: the articles that an amending law quotes are its content, not its structure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex as re

from ingest.structure.lines import Line
from ingest.structure.tail import looks_like_tail
from rag.directives.labels import Marker, read_marker
from rag.directives.model import Level

_MARK = re.compile('[“”„‟«»"]')
_OPENING = "“„‟«"
# A quotation that begins in the middle of a sentence and runs on longer than this is a typing error.
_SENTENCE_REACH = 120
_NOTHING_MORE = re.compile(r"\W{0,6}$")
_AMENDING = re.compile(r"(?:Sửa đổi|Bổ sung|Bãi bỏ|Hủy bỏ|Thay thế|Thay cụm từ|Đổi)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Opened:
    """A quotation mark that is not closed yet; `block` where the quotation starts a line or follows a colon."""

    line: int
    mark: str
    block: bool
    labelled: bool
    last_article: int


def quoted_lines(lines: Sequence[Line], markers: Sequence[Marker | None], body: int) -> set[int]:
    """The lines from `body` on that stand inside a quotation which opened on an earlier line."""
    return _Scan(lines, markers).run(body)


class _Scan:
    def __init__(self, lines: Sequence[Line], markers: Sequence[Marker | None]) -> None:
        self._lines = lines
        self._markers = markers
        self._quoted: set[int] = set()
        self._opened: list[_Opened] = []
        # The outermost open block, its place among the open marks, and how many blocks are open.
        self._block: _Opened | None = None
        self._block_at = 0
        self._blocks = 0
        self._last_article = 0
        # Where the document's own count goes on inside the open block, and whether it is signed below that.
        self._resumed: int | None = None
        self._signed = False

    def run(self, body: int) -> set[int]:
        for i in range(body, len(self._lines)):
            line = self._lines[i]
            if line.row:
                continue
            marker = self._markers[i]
            if self._block is not None:
                self._look_for_own_count(i, marker)
            elif marker is not None and marker.level is Level.ARTICLE:
                self._last_article = marker.ordinal
            for match in _MARK.finditer(line.text):
                at = match.start()
                if self._opens(i, line.text, at):
                    self._open(i, line.text, at)
                elif self._opened:
                    self._close(i)
        if self._block is not None:
            self._end_unclosed(self._block, len(self._lines))
        return self._quoted

    def _look_for_own_count(self, i: int, marker: Marker | None) -> None:
        text = self._lines[i].text
        if self._resumed is not None:
            self._signed = self._signed or looks_like_tail(text)
        elif marker is not None and self._blocks == 1:
            own = marker.level is Level.ARTICLE and marker.ordinal == self._last_article + 1
            if own or _AMENDING.match(text, marker.rest):
                self._resumed = i

    def _opens(self, i: int, text: str, at: int) -> bool:
        mark = text[at]
        if at == 0 and _label_after(text, at):
            return True
        # “…như sau“. closes with the wrong mark.
        if self._opened and _NOTHING_MORE.match(text, at + 1):
            return False
        if mark != '"':
            return mark in _OPENING
        if self._opened and self._opened[-1].line == i and self._opened[-1].mark == mark:
            return False
        return (at == 0 or text[at - 1].isspace() or text[at - 1] in "([:") and not text[at + 1 : at + 2].isspace()

    def _open(self, i: int, text: str, at: int) -> None:
        block = at == 0 or text[max(at - 3, 0) : at].rstrip().endswith(":")
        labelled = block and _label_after(text, at)
        if labelled and self._block is not None and self._resumed is not None:
            # The next amended article is quoted before the last one was closed.
            self._end_unclosed(self._block, i)
        opened = _Opened(i, text[at], block, labelled, self._last_article)
        if block and self._block is None:
            self._block, self._block_at = opened, len(self._opened)
            self._resumed, self._signed = None, False
        self._blocks += block
        self._opened.append(opened)

    def _close(self, i: int) -> None:
        opened = self._opened.pop()
        while opened.line != i and not opened.block and self._block is not None:
            # A mark inside the block that nobody closed must not take the block's own closing mark.
            opened = self._opened.pop()
        self._blocks -= opened.block
        if opened is self._block:
            # Its two marks may belong to a footnote that a page break has cut in two, or to two typing errors.
            torn = self._resumed if self._signed or not opened.labelled else None
            self._hide(opened.line + 1, i + 1 if torn is None else torn)
            self._leave_block(torn, i)
        elif opened.block:
            self._hide(opened.line + 1, i + 1)
        elif (
            opened.line < i <= opened.line + _SENTENCE_REACH and self._block is None and not self._counts_on(opened, i)
        ):
            self._hide(opened.line + 1, i + 1)
            self._last_article = opened.last_article

    def _counts_on(self, opened: _Opened, end: int) -> bool:
        inside = self._markers[opened.line + 1 : end + 1]
        return any(
            marker is not None and marker.level is Level.ARTICLE and marker.ordinal == opened.last_article + 1
            for marker in inside
        )

    def _end_unclosed(self, block: _Opened, now: int) -> None:
        """A block without its closing mark ends where the document's own count goes on; else nothing is quoted."""
        if block.labelled and self._resumed is not None:
            self._hide(block.line + 1, self._resumed)
        del self._opened[self._block_at :]
        self._blocks = 0
        self._leave_block(block.line + 1 if self._resumed is None else self._resumed, now)

    def _leave_block(self, own: int | None, now: int) -> None:
        """Go on after the block; from line `own` on its lines were the document's own after all."""
        self._block = None
        for marker in self._markers[now if own is None else own : now]:
            if marker is not None and marker.level is Level.ARTICLE:
                self._last_article = marker.ordinal

    def _hide(self, start: int, stop: int) -> None:
        self._quoted.update(range(start, stop))


def _label_after(text: str, at: int) -> bool:
    return read_marker(text[at + 1 : at + 60].lstrip()) is not None
