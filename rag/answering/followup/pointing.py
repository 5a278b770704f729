"""What points back in a follow-up, in words: "văn bản đó", "that clause", a clause without its document, "ai ký?"."""

from __future__ import annotations

from collections.abc import Sequence

import regex as re

from rag.answering.asked import asked_about, leftover_words
from rag.answering.followup.described import only_one_named
from rag.answering.followup.focus import BACK, DOCUMENT, Point, called, is_kind, plain
from rag.answering.followup.likeness import put
from rag.directives.model import Directive
from rag.directives.numbers import ENGLISH_KINDS
from rag.retrieval.addresses import ARTICLE, address_spans
from rag.retrieval.query import Query
from rag.retrieval.shelf import Shelf
from rag.vietnamese.normalize import fold

_DOCUMENT = re.compile(
    rf"\b(?P<what>{DOCUMENT}) {BACK}\b|\b(?:that|this|the same) (?P<what>document|{'|'.join(ENGLISH_KINDS)})\b"
)
_CLAUSE = re.compile(
    rf"\b(?:dieu khoan|dieu|khoan|diem|muc|tiet) {BACK}\b|\b(?:that|this|the same) (?:clause|article|point|section)\b"
)
_FILLER = re.compile(
    r"\b(?:the|vay|con|thi sao|thi the nao|the nao|sao|noi gi|noi ve gi|quy dinh gi|quy dinh the nao|thi|what does|say"
    r"|about|what|how|and)\b"
)
_END = " ?.!,;:…"


def points_back(text: str) -> str | None:
    """The words of `text` that point at a document or a clause, None without such."""
    found = _DOCUMENT.search(plain(text)) or _CLAUSE.search(plain(text))
    return text[slice(*found.span())] if found is not None else None


def at_one_spoken_of(query: Query, points: Sequence[Point], spoken: Sequence[Directive]) -> str | None:
    """The question with the name of the document for "nghị định ấy", where an earlier turn or a refusal spoke of one.

    None where one of the `points` in focus is of that kind. What refusals alone spoke of must be the only one.
    """
    back = _DOCUMENT.search(plain(query.text))
    if back is None or any(is_kind(point.directive.kind, back["what"]) for point in points):
        return None
    of_kind = [d for d in spoken if is_kind(d.kind, back["what"])]
    if not of_kind or (not points and len(of_kind) > 1):
        return None
    return put(query.text, back.span(), called(of_kind[0], query.language))


def at_focus(query: Query, points: Sequence[Point], shelf: Shelf) -> str | None:
    """The question with names for "điều khoản đó" and "văn bản đó", what was cited last; None for no such words."""
    text, folded = query.text, plain(query.text)
    clause, cited = _CLAUSE.search(folded), points[0].cited.clause
    if clause is not None and cited:
        of = " of " if query.language == "en" else " "
        return put(text, clause.span(), f"{cited}{of}{points[0].called(query.language)}")
    document = _DOCUMENT.search(folded)
    if document is None:
        return None
    kind = document["what"]
    point = next((p for p in points if is_kind(p.directive.kind, kind)), None)
    # "Luật đó" of a decree: the law that it guides.
    other = only_one_named(points[0].directive, kind, shelf) if point is None else None
    directive = other or (point or points[0]).directive
    return put(text, document.span(), called(directive, query.language))


def of_a_clause(query: Query, points: Sequence[Point]) -> str | None:
    """A clause without its document: the one in focus, inside the clause that was cited as far as it goes."""
    text = query.text.strip()
    spans = address_spans(text)
    if not query.address or not spans:
        return None
    rank = min(rank for _, _, rank in spans)
    above = [label for label in points[0].cited.clause_path if _rank(label) < rank]
    # A dotted number says itself where it lies, and an article is counted through its document.
    if "." in query.address[0] or rank <= ARTICLE:
        above = []
    elif any("." in label for label in above):
        above = [label for label in above if "." in label][-1:]
    else:
        above = [label for label in above if _rank(label) >= ARTICLE]
    start, end = min(s for s, _, _ in spans), max(e for _, e, _ in spans)
    where = " ".join([text[start:end], *reversed(above), points[0].called(query.language)])
    rest = f"{text[:start]} {text[end:]}".strip(_END)
    if _FILLER.sub("", fold(rest)).strip(_END) == "":
        return where
    return put(text, (start, end), where)


def about_the_document(query: Query, points: Sequence[Point]) -> str | None:
    """A question about "the document" that does not say which: "ai ký?", "còn hiệu lực không?"."""
    if not asked_about(query) or leftover_words(query, points[0].directive):
        return None
    text = query.text.strip()
    opening = re.match(r"(?:thế|vậy|thế thì|vậy thì|còn(?= ai| khi| ngày))[, ]+", text, re.IGNORECASE)
    rest = text[opening.end() :] if opening else text
    return f"{points[0].called(query.language)} {rest[:1].lower()}{rest[1:]}"


def _rank(label: str) -> int:
    spans = address_spans(label)
    if spans:
        return spans[0][2]
    # Party style: 10, 10.4, a.
    return ARTICLE + 4 if label.isalpha() and label.islower() else ARTICLE
