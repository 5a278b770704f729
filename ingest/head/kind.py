"""The kind of a document (Quyết định, Thông báo, …): a line of its own, capitals or not."""

from __future__ import annotations

from collections.abc import Sequence

import regex as re

from ingest.bodies import is_body
from ingest.head.fragments import Fragment, Role
from rag.directives.numbers import KINDS, find_numbers, kinds_for_code
from rag.vietnamese.normalize import fold

CONSOLIDATED = "Văn bản hợp nhất"
LETTER = "Công văn"
_FOLDED = [(fold(kind), kind) for kind in KINDS]
_SPACED = re.compile(r"(?:\p{Lu}\s+){2,}\p{Lu}")


def find_kind(fragments: Sequence[Fragment], codes: str, start: int = 0) -> tuple[int, str | None]:
    """The index of the fragment that says the kind, and the kind; (-1, None) where none does."""
    official = False
    for at, fragment in enumerate(fragments):
        if fragment.role in {Role.BASIS, Role.LABEL}:
            break
        official = official or fragment.role in {Role.MOTTO, Role.NUMBER}
        if at < start or fragment.role is not Role.TEXT:
            continue
        near = official or any(f.role is Role.NUMBER for f in fragments[at + 1 : at + 3])
        kind = _kind_of(fragment.text, near, codes)
        if kind is not None:
            below = fragments[at + 1].folded if at + 1 < len(fragments) else ""
            joint = f"{kind} liên tịch"
            return at, joint if below.startswith("lien tich") and joint in KINDS else kind
    return -1, None


def kind_of_codes(codes: str) -> str | None:
    """The kind that a number's first code alone says: "BC" is a report; "QĐ" may be two kinds, so None."""
    names = kinds_for_code(re.split(r"[-/]", codes)[0]) if codes else ()
    return names[0] if len(names) == 1 else None


def without_spacing(text: str) -> str:
    """`text` with words that are set letter by letter ("Q U Y Ế T  Đ Ị N H") put together, if it is a kind."""
    stripped = text.strip(" *#_-–:")
    if not _SPACED.fullmatch(stripped):
        return text
    solid = fold(stripped).replace(" ", "")
    return next((kind.upper() for name, kind in _FOLDED if name.replace(" ", "") == solid), text)


def _kind_of(text: str, official: bool, codes: str) -> str | None:
    """The kind that `text` opens with, or None; `official`: a number or a motto says that a head is being read."""
    stripped = without_spacing(text).strip(" *#_-–:.")
    folded = re.sub(r"^ban (?=quy )", "", fold(stripped))
    if len(folded) > 200:
        return None
    for name, kind in _FOLDED:
        if folded == name:
            return kind if official or stripped.isupper() else None
        if not folded.startswith(f"{name} "):
            continue
        if stripped.isupper() and len(folded) <= 160:
            return kind
        rest = stripped[-(len(folded) - len(name)) :].strip()
        if fold(rest).startswith("cua ") and is_body(rest[4:]):
            return kind if official or next(find_numbers(rest), None) is not None else None
        # "Thông báo kết luận…" on a line of its own, below a number that says "TB".
        return kind if official and kind in kinds_for_code(re.split(r"[-/]", codes)[0]) else None
    return None
