"""A whole document in short: its outline, each main clause quoted by its heading or its first sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answering import wording
from rag.answering.answer import Answer
from rag.answering.composing import Turn, quoting
from rag.answering.evidence import Evidence
from rag.answering.subject import title_evidence
from rag.directives.clauses import enclosure
from rag.directives.model import Clause, Directive, DirectiveDocument, Level
from rag.language import Text
from rag.vietnamese.tokens import sentence_spans, trim_span

_ASKED = re.compile(
    r"\b(?:tom tat|tom luoc|noi dung (?:chinh|co ban|chu yeu|tom tat)|diem chinh|y chinh|bo cuc|cau truc|dan y)\b"
    r"|\b(?:gom|co) (?:nhung )?(?:noi dung|phan|chuong) (?:gi|nao)\b|\b(?:summar\w+|outline|main (?:points|content))\b"
)
# From most to fewest: the first level with a readable number of clauses makes the outline.
_LEVELS = (Level.ARTICLE, Level.CHAPTER, Level.PART, Level.ROMAN, Level.NUMBER)
_READABLE = 24
_LONGEST_LINE = 240


def outlined(turn: Turn) -> Answer | None:
    """The outline of the document that the question names and asks the main content of; None for other questions."""
    if not _ASKED.search(turn.query.folded) or turn.query.address:
        return None
    named = turn.shelf.named(turn.query)
    # "nội dung chính của hội nghị" asks for what a document says, not for the document.
    if len(named) != 1 or not (turn.query.mentions or turn.query.folded.startswith(("tom tat", "tom luoc", "summar"))):
        return None
    directive = named[0]
    document = turn.retriever.document(directive.id)
    clauses = main_clauses(document)
    if not clauses:
        return None
    spans = [first_words(document, clause) for clause in clauses]
    evidence = [
        Evidence(directive, document, clause.index, start, end, 1.0)
        for clause, (start, end) in zip(clauses, spans, strict=True)
    ]
    head = title_evidence(directive, document)
    opening = _opening(turn, directive, len(clauses))
    cited = [*([head] if head else []), *evidence]
    lines = [f"• “{e.quote}” [{cited.index(e) + 1}]" for e in evidence]
    return quoting(turn, "\n".join([f"{opening}{' [1]' if head else ''}:", *lines]), cited)


def _opening(turn: Turn, directive: Directive, count: int) -> str:
    called = wording.name(directive, turn.language, dated=True)
    about = wording.subject(directive)
    return Text(f"{called} ({about}) có {count} phần chính", f"{called} ({about}) has {count} main parts").to(
        turn.language
    )


def main_clauses(document: DirectiveDocument) -> Sequence[Clause]:
    """The clauses that make the outline: of the document itself, or of what it encloses where that is the rule."""
    scopes = [None, *(c.index for c in document.clauses if c.level is Level.APPENDIX and c.parent is None)]
    best: Sequence[Clause] = ()
    for scope in scopes:
        inside = [c for c in document.clauses if enclosure(document.clauses, c) == scope]
        for level in _LEVELS:
            found = [c for c in inside if c.level is level and (level is not Level.NUMBER or "." not in c.label)]
            if 1 < len(found) <= _READABLE:
                # A decision of three articles that encloses a regulation is about the regulation.
                best = found if len(found) > len(best) else best
                break
    return best


def first_words(document: DirectiveDocument, clause: Clause) -> tuple[int, int]:
    """The heading of the clause, or its first sentence, at most a few lines."""
    start, end = trim_span(document.text, clause.start, clause.end)
    first = next(iter(_sentences(document.text, start, end)), (start, end))
    end = first[1]
    # A bare label ("Điều 5") needs the line below it.
    if end - start <= len(clause.label) + 2:
        end = next((e for s, e in _sentences(document.text, start, clause.end) if s > start), end)
    if end - start > _LONGEST_LINE:
        end = document.text.rfind(" ", start, start + _LONGEST_LINE)
    return start, max(end, start + 1)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    yield from ((start + left, start + right) for left, right in sentence_spans(text[start:end]))
