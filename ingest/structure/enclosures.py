"""How an appendix, a form or an enclosed document (Quy chế, Danh mục, …) begins."""

from __future__ import annotations

from collections.abc import Sequence

import regex as re

from ingest.structure.lines import CONTAINERS, Line
from rag.directives.labels import Marker
from rag.directives.model import Level

_MAX_CHARS = 160
_TITLE = re.compile(
    r"(?:QUY CHẾ|QUY ĐỊNH|QUY TRÌNH|ĐIỀU LỆ|NỘI QUY|CHƯƠNG TRÌNH|KẾ HOẠCH|ĐỀ ÁN|DANH MỤC|PHƯƠNG ÁN|HƯỚNG DẪN"
    r"|BẢN QUY ĐỊNH|TIÊU CHUẨN|DANH SÁCH|THỂ LỆ|ĐỀ CƯƠNG|CHIẾN LƯỢC|QUY HOẠCH)\b"
)
_ENCLOSED_BY = re.compile(r"\(?\s*(?:được )?(?:ban hành )?kèm theo", re.IGNORECASE)
# "(Ban hành kèm theo …)" stands at most this many lines below the title.
REACH = 6


def opens_appendix(text: str, marker: Marker, in_tail: bool, in_appendix: bool) -> bool:
    """Whether the label of an appendix or a form is its heading here, and not a mention in running text."""
    if marker.level is not Level.APPENDIX or len(text) > _MAX_CHARS:
        return False
    rest = text[marker.rest :]
    if in_tail or not rest or text.isupper() or _ENCLOSED_BY.match(rest):
        return True
    return in_appendix and marker.style == "form"


def is_collection(marker: Marker) -> bool:
    """Whether the label is that of an appendix that may hold forms."""
    return marker.level is Level.APPENDIX and marker.style != "form"


def enclosed_title(lines: Sequence[Line], markers: Sequence[Marker | None], i: int, in_tail: bool) -> str | None:
    """What the document that line `i` begins is called ("Quy chế"), None where it begins none."""
    text = lines[i].text
    title = _TITLE.match(text) if len(text) <= _MAX_CHARS and text.isupper() else None
    if title is None or _names_container(lines, markers, i):
        return None
    following = lines[i + 1 : i + 1 + REACH]
    return title[0].capitalize() if in_tail or any(_ENCLOSED_BY.match(line.text) for line in following) else None


def _names_container(lines: Sequence[Line], markers: Sequence[Marker | None], i: int) -> bool:
    """Whether line `i` is the title of the "Chương I" above it."""
    above = markers[i - 1] if i else None
    return above is not None and above.level in CONTAINERS and above.rest >= len(lines[i - 1].text)


def unnamed_title(lines: Sequence[Line], start: int, i: int) -> int | None:
    """Where the title begins of an enclosed document whose first label stands at `i`; None where it has none.

    `start` is the first line that may belong to it. A title is in capitals, or says with what it is enclosed.
    """
    at = i
    while at > max(start, i - REACH) and (lines[at - 1].text.isupper() or "kèm theo" in lines[at - 1].text):
        at -= 1
    return at if at < i else None
