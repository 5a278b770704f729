"""Paragraphs out of printed lines: where one ends is told by gaps, indents, short lines and item marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.layout import is_furniture, stands_alone, starts_item
from ingest.readers.pdf_lines import Line

_ENDED = (".", ";", ":", "!", "?", "”", "…", "./.")
_ISSUER = re.compile(r"(?:BAN|BỘ|CHÍNH PHỦ|QUỐC HỘI|ỦY BAN|UỶ BAN|THỦ TƯỚNG|HỘI ĐỒNG|CHỦ TỊCH|TỈNH ỦY)\b.{0,60}")
_RECIPIENT = re.compile(r"[-+]\s*[^\W\d_]")
# In a paragraph lines follow at the usual leading; a gap above this many leadings parts paragraphs.
_GAP = 1.12
_INDENT = 8.0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph and the page it starts on."""

    text: str
    page: int
    is_row: bool = False


@dataclass(frozen=True, slots=True)
class _Measure:
    """The measures of the running text: margins, leading by letter height, whether first lines are indented."""

    left: float
    right: float
    leading: dict[int, float]
    indents: bool


def join_lines(lines: Sequence[Line]) -> list[Paragraph]:
    """The paragraphs of lines given in reading order, over page breaks too."""
    if not lines:
        return []
    measure = _measure(lines)
    paragraphs: list[Paragraph] = []
    previous: Line | None = None
    for line in lines:
        if previous is None or _starts_paragraph(previous, line, measure):
            paragraphs.append(Paragraph(line.text, line.page, line.is_row))
        else:
            last = paragraphs[-1]
            paragraphs[-1] = Paragraph(f"{last.text} {line.text}", last.page)
        previous = line
    return paragraphs


def _measure(lines: Sequence[Line]) -> _Measure:
    running = [line for line in lines if not line.in_column] or list(lines)
    lefts = Counter(round(line.left / 3) * 3 for line in running)
    # Body text starts at the leftmost edge that many lines share; indented first lines may outnumber the rest.
    left = min(edge for edge, count in lefts.items() if count >= max(lefts.values()) * 0.2)
    rights = sorted(line.right for line in running)
    right = rights[int(len(rights) * 0.97)] if len(rights) > 3 else rights[-1]
    indented = sum(1 for line in running if left + _INDENT < line.left < left + 60)
    return _Measure(float(left), right, _leadings(running), indented > len(running) * 0.15)


def _leadings(lines: Sequence[Line]) -> dict[int, float]:
    steps: dict[int, Counter[float]] = {}
    for above, below in pairwise(lines):
        step = above.bottom - below.bottom
        if above.page == below.page and 0 < step < 4 * below.height:
            steps.setdefault(round(below.height), Counter())[round(step * 2) / 2] += 1
    return {
        # The least step that is common: in a text of one-line items the gaps outnumber the leadings.
        height: min(step for step, count in counter.items() if count >= 0.15 * max(counter.values()))
        for height, counter in steps.items()
    }


def _starts_paragraph(above: Line, line: Line, measure: _Measure) -> bool:
    if above.is_row or line.is_row or above.in_column != line.in_column:
        return True
    if starts_item(line.text) or stands_alone(above.text):
        return True
    if above.in_column:
        return not _continues_in_column(above, line)
    if _is_issuer(above.text) or is_furniture(above.text) or is_furniture(line.text):
        return True
    if _unfinished(above, line, measure):
        return False
    if above.page == line.page:
        step = above.bottom - line.bottom
        leading = measure.leading.get(round(line.height), line.height * 1.3)
        if step < -2 or step > leading * _GAP + 0.5:
            return True
    return _parted_by_shape(above, line, measure)


def _unfinished(above: Line, line: Line, measure: _Measure) -> bool:
    """Whether a full line stops in the middle of a sentence that the next one goes on with, whatever the gap says.

    The bottoms of lines move with their letters' tails, so that a gap alone is no proof of a new paragraph.
    """
    full = above.right > measure.right - 0.15 * (measure.right - measure.left)
    near = above.page != line.page or 0 < above.bottom - line.bottom < 2.2 * line.height
    return full and near and line.text[:1].islower() and not above.text.endswith(_ENDED)


def _continues_in_column(above: Line, line: Line) -> bool:
    near = 0 < above.bottom - line.bottom < 1.6 * line.height
    open_end = not above.text.endswith((*_ENDED, ","))
    return near and open_end and (line.text[:1].islower() or _RECIPIENT.match(above.text) is not None)


def _is_issuer(text: str) -> bool:
    return text.isupper() and _ISSUER.fullmatch(text) is not None


def _parted_by_shape(above: Line, line: Line, measure: _Measure) -> bool:
    ended = above.text.endswith(_ENDED)
    indent = line.left - measure.left
    if _centered(above, measure) or _centered(line, measure):
        # Lines of one title stand under one another; a title and the text below it do not mix.
        return not (_centered(above, measure) and line.text.isupper() and above.text.isupper())
    if above.text.isupper() != line.text.isupper() and min(len(above.text), len(line.text)) > 8:
        return True
    if measure.indents and _INDENT < indent < 60 and line.left > above.left - 3:
        return not (starts_item(above.text) and not ended and abs(line.left - above.left) > 3)
    first_word = line.text.split()[0]
    word_width = (line.right - line.left) * (len(first_word) + 1) / max(len(line.text), 1)
    # Had the next word fitted, a running paragraph would have taken it: the line above was a last line.
    short = above.right + word_width < measure.right - 6
    if above.page != line.page:
        return (ended and not (measure.indents and indent < _INDENT and not short)) or (
            short and line.text[:1].isupper()
        )
    return short and (ended or line.text[:1].isupper())


def _centered(line: Line, measure: _Measure) -> bool:
    width = measure.right - measure.left
    left_space, right_space = line.left - measure.left, measure.right - line.right
    return left_space > 0.12 * width and abs(left_space - right_space) < 0.06 * width
