"""From the blocks of a file to a directive: stored text, head, clause tree, references, passages."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ingest.effect import effective_from
from ingest.metadata import Head, read_head
from ingest.passages import cut_passages
from ingest.readers.base import Block, SourceText
from ingest.signature import Signature, read_signature
from ingest.structure import Line, build_tree
from rag.directives.model import Clause, Directive, DirectiveDocument, Level, Passage, Status
from rag.directives.references import find_references
from rag.vietnamese.normalize import fold


def understand(source: SourceText, path: Path, sha256: str) -> DirectiveDocument:
    """The directive in `source`, ready to be stored; its `id` is a wish that the library makes unique."""
    lines = _lines(source.blocks)
    text = "\n".join(line.text for line in lines)
    head = read_head(lines)
    clauses = build_tree(lines, head.body)
    title = head.title or path.stem
    signature = _signature(lines, clauses, text)
    directive = Directive(
        id=wanted_id(head.number, path),
        number=head.number,
        kind=head.kind,
        title=title,
        issuer=_issuer(head, signature),
        issued_on=head.issued_on,
        signer=signature.signer,
        status=Status.DRAFT if head.draft else Status.UNKNOWN,
        path=str(path),
        effective_from=effective_from(_without_enclosed(text, clauses), head.kind, head.issued_on),
        language=head.language,
    )
    pages = _page_starts(lines)
    passages = (_on_its_page(passage, pages) for passage in cut_passages(text, clauses, _name(head, title)))
    return DirectiveDocument(
        directive=directive,
        text=text,
        clauses=clauses,
        passages=tuple(passages),
        references=tuple(find_references(text, clauses, head.number)),
        page_starts=pages,
        sha256=sha256,
        format=source.format,
        warnings=source.warnings,
    )


def wanted_id(number: str | None, path: Path) -> str:
    """A short, readable id, safe in URLs: the number, else the file's name, without diacritics."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(number or path.stem)).strip("-")
    return slug[:60].strip("-") or "document"


def _without_enclosed(text: str, clauses: Sequence[Clause]) -> str:
    """The document's own words, which end where an appendix or an enclosed document begins."""
    return text[: next((clause.start for clause in clauses if clause.level is Level.APPENDIX), len(text))]


def _signature(lines: Sequence[Line], clauses: Sequence[Clause], text: str) -> Signature:
    tail = next((clause for clause in clauses if clause.level is Level.TAIL), None)
    if tail is None:
        return Signature(None, None)
    return read_signature([line for line in lines if tail.start <= line.start < tail.end], text)


def _issuer(head: Head, signature: Signature) -> str | None:
    """A Party head names the committee; the board that decided for it stands in the signature."""
    board = signature.on_behalf_of
    if head.number is None or board is None or not re.search(r"[/-](?:T[WU]|ĐU|[HQ]U|TU)\b", head.number):
        return head.issuer or board
    if head.number.endswith("TW") or head.issuer is None or fold(head.issuer).startswith(fold(board)):
        return board
    return f"{board} {head.issuer}" if fold(board).startswith(("ban thuong vu", "ban chap hanh")) else head.issuer


def _name(head: Head, title: str) -> str:
    if head.number is None:
        return title
    if head.kind and fold(title).startswith(fold(head.kind)):
        return f"{title[: len(head.kind)]} {head.number}{title[len(head.kind) :]}"
    return f"{head.kind or ''} {head.number} {title}".strip()


def _lines(blocks: Sequence[Block]) -> list[Line]:
    lines: list[Line] = []
    at = 0
    for block in blocks:
        # Rules, asterisks and stray commas place the text on the page; there is nothing to quote in them.
        if not any(c.isalnum() for c in block.text):
            continue
        lines.append(Line(block.text, at, at + len(block.text), block.page, block.kind == "row"))
        at += len(block.text) + 1
    return lines


def _page_starts(lines: Sequence[Line]) -> tuple[tuple[int, int], ...]:
    starts: list[tuple[int, int]] = []
    for line in lines:
        if line.page is not None and (not starts or starts[-1][1] != line.page):
            starts.append((line.start, line.page))
    return tuple(starts)


def _on_its_page(passage: Passage, starts: Sequence[tuple[int, int]]) -> Passage:
    """`passage` with the page that it begins on: a long clause runs over several."""
    at = bisect_right(starts, passage.start, key=lambda start: start[0])
    return replace(passage, page=starts[at - 1][1] if at else None)
