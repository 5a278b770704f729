"""From the blocks of a file to a directive: stored text, head, clause tree, references, passages."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ingest.metadata import Head, opens_document, read_head
from ingest.passages import cut_passages
from ingest.readers.base import Block, SourceText
from ingest.signature import Signature, is_office, read_recipients, read_signature, signs
from ingest.structure import Line, build_tree
from rag.directives.effect import read_effect, without_enclosed
from rag.directives.model import Clause, Directive, DirectiveDocument, Level, Particulars, Passage, Status
from rag.directives.references import find_references
from rag.vietnamese.normalize import fold

_TAIL_REACH = 80  # lines
_DRAFT_FILE = re.compile(r"(?:^|[^a-z])(?:du[ _.-]?thao|draft)(?:[^a-z]|$)")
_PARTY_NUMBER = re.compile(r"[/-](?:T[WU]|ĐU|[HQ]U|TU)\b")


def understand(source: SourceText, path: Path, sha256: str) -> DirectiveDocument:
    """The directive in `source`, ready to be stored; its `id` is a wish that the library makes unique."""
    lines = _lines(source.blocks)
    text = "\n".join(line.text for line in lines)
    head = read_head(lines)
    clauses = build_tree(lines, head.body)
    title = head.title or path.stem
    tail = _tail(lines, clauses)
    signature = read_signature(tail)
    if signature.signer is None:
        tail = _signed_lines(lines, head.body, clauses)
        signature = read_signature(tail)
    issuer = _issuer(head, signature)
    effect = read_effect(without_enclosed(text, clauses), head.kind, head.issued_on)
    directive = Directive(
        id=wanted_id(head.number, path),
        number=head.number,
        kind=head.kind,
        title=title,
        issuer=issuer,
        issued_on=head.issued_on,
        signer=signature.signer,
        status=Status.DRAFT if head.draft or _is_called_draft(path, head) else Status.UNKNOWN,
        path=str(path),
        effective_from=effect.starts,
        effective_to=effect.ends,
        confidentiality=head.confidentiality,
        language=head.language,
    )
    pages = _page_starts(lines)
    passages = (_on_its_page(passage, pages) for passage in cut_passages(text, clauses, _name(head, title)))
    return DirectiveDocument(
        directive=directive,
        text=text,
        clauses=clauses,
        passages=tuple(passages),
        references=tuple(find_references(text, clauses, head.number, head.title)),
        particulars=_particulars(head, signature, issuer, read_recipients(tail)),
        page_starts=pages,
        sha256=sha256,
        format=source.format,
        warnings=source.warnings,
    )


def wanted_id(number: str | None, path: Path) -> str:
    """A short, readable id, safe in URLs: the number, else the file's name, without diacritics."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(number or path.stem)).strip("-")
    return slug[:60].strip("-") or "document"


def _tail(lines: Sequence[Line], clauses: Sequence[Clause]) -> list[Line]:
    """The lines with recipients and signature; where the tree has no tail, the last ones before any enclosure."""
    tail = next((clause for clause in clauses if clause.level is Level.TAIL), None)
    if tail is not None:
        at = bisect_left(lines, tail.start, key=lambda line: line.start)
        # "KT. BỘ TRƯỞNG" on the right may come out above "Nơi nhận" on the left.
        while at > 0 and is_office(lines[at - 1].text):
            at -= 1
        found = [line for line in lines[at : at + _TAIL_REACH] if line.start < tail.end]
        # Another document may follow in the same file.
        return found[: next((i for i, line in enumerate(found) if i and opens_document(line)), len(found))]
    return []


def _signed_lines(lines: Sequence[Line], body: int, clauses: Sequence[Clause]) -> list[Line]:
    """The lines from the first one that signs, for a tail that the tree does not tell from the text."""
    enclosure = next((clause.start for clause in clauses if clause.level is Level.APPENDIX), math.inf)
    # The body that decides stands at the very beginning of the text.
    own = [line for line in lines[body + 2 :] if line.start < enclosure]
    at = next((i for i, line in enumerate(own) if signs(line)), len(own))
    return own[at : at + _TAIL_REACH]


def _is_called_draft(path: Path, head: Head) -> bool:
    """Whether the name of the file says so of a document whose number is still blank."""
    return head.number is None and bool(_DRAFT_FILE.search(fold(path.stem)))


def _particulars(head: Head, signature: Signature, issuer: str | None, recipients: tuple[str, ...]) -> Particulars:
    body = signature.on_behalf_of
    spellings = [*head.issuer_spellings, *([signature.body_as_written] if signature.body_as_written else [])]
    return Particulars(
        place=head.place,
        issuer_spellings=tuple(dict.fromkeys(spellings)) if issuer else (),
        office=signature.office,
        # "TM. ỦY BAN NHÂN DÂN" leaves out of which province.
        on_behalf_of=issuer if body and issuer and issuer.startswith(body) else body,
        recipients=recipients,
    )


def _issuer(head: Head, signature: Signature) -> str | None:
    """A Party head names the committee; the board that decided for it stands in the signature."""
    board = signature.on_behalf_of
    if head.number is None and head.kind is None:
        return None
    if head.number is None or board is None or not _PARTY_NUMBER.search(head.number):
        return head.issuer or board
    if head.issuer is None or head.number.endswith("TW") or board.endswith(head.issuer):
        return board
    if not board.startswith(("Ban Thường vụ", "Ban Chấp hành")):
        return head.issuer
    # "Ban Thường vụ Tỉnh ủy" signs for "Tỉnh ủy Sông Mẫu".
    committee = " ".join(head.issuer.split()[:2])
    return f"{board.removesuffix(committee).strip()} {head.issuer}"


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
