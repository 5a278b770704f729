"""The document that a question is about, what is said of it, and the places in its text that say so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rag.answering.evidence import Evidence
from rag.directives.clauses import deepest_clause
from rag.directives.model import Clause, Directive, DirectiveDocument, Level
from rag.directives.register import IncomingReference
from rag.vietnamese.normalize import comparable


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer, without markers, and the spans it rests on."""

    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """What another directive did to the one asked about; `load` gives the document of an id when it is quoted."""

    incoming: IncomingReference
    load: Callable[[str], DirectiveDocument]

    @property
    def document(self) -> DirectiveDocument:
        """The document of the directive that acted."""
        return self.load(self.directive.id)

    @property
    def directive(self) -> Directive:
        """The directive that acted."""
        return self.incoming.directive

    @property
    def evidence(self) -> Evidence:
        """The sentence by which it acted."""
        reference = self.incoming.reference
        return evidence_at(self.directive, self.document, reference.start, reference.end)


@dataclass(frozen=True, slots=True)
class Subject:
    """The document asked about; `ends` ended the whole of it, `coming` will, `changes` changed or ended a part.

    `others` gives all that others say of it, whatever the relation, when that is asked for.
    """

    directive: Directive
    document: DirectiveDocument
    ends: tuple[Act, ...] = ()
    coming: tuple[Act, ...] = ()
    changes: tuple[Act, ...] = ()
    others: Callable[[], tuple[Act, ...]] = tuple

    def at(self, start: int, end: int) -> Evidence:
        """The span of the document's text as evidence."""
        return evidence_at(self.directive, self.document, start, end)


def evidence_at(directive: Directive, document: DirectiveDocument, start: int, end: int) -> Evidence:
    """``document.text[start:end]`` as evidence, in the deepest clause that holds it."""
    return Evidence(directive, document, deepest_clause(document.clauses, start, end), start, end, 1.0)


def edges(document: DirectiveDocument) -> Iterator[Clause]:
    """The head and the tails: where a document speaks of itself."""
    yield from (c for c in document.clauses if c.level is Level.HEAD)
    yield from (c for c in document.clauses if c.level is Level.TAIL)


def line_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The line or lines of `text` around start..end."""
    left = text.rfind("\n", 0, start) + 1
    right = text.find("\n", end)
    return left, len(text) if right < 0 else right


def spelled(about: Subject, words: str, last: bool = False) -> Evidence | None:
    """The line of the head or tail that holds `words`, in whatever letters."""
    wanted = comparable(words)
    clauses = list(edges(about.document))
    for clause in reversed(clauses) if last else clauses:
        lines: list[tuple[int, int]] = []
        at = clause.start
        for line in about.document.text[clause.start : clause.end].split("\n"):
            lines.append((at, at + len(line)))
            at += len(line) + 1
        # A body's name may take two lines: "ỦY BAN NHÂN DÂN" / "TỈNH …".
        for width in (1, 2):
            for i in range(len(lines) - width + 1):
                start, end = lines[i][0], lines[i + width - 1][1]
                if wanted and wanted in comparable(about.document.text[start:end]):
                    return about.at(start, end)
    return None


def title_evidence(directive: Directive, document: DirectiveDocument) -> Evidence | None:
    """The lines of the head that make the title; the whole head when they are broken up."""
    head = next((c for c in document.clauses if c.level is Level.HEAD), None)
    if head is None:
        return None
    words = comparable(directive.title)
    text = document.text
    starts = [head.start, *(m.end() for m in re.finditer("\n", text[head.start : head.end]))]
    for left in [s if s == head.start else head.start + s for s in starts]:
        for right in [m.start() + left for m in re.finditer(r"\n|\Z", text[left : head.end])]:
            if comparable(text[left:right]) == words:
                return evidence_at(directive, document, left, right)
    return evidence_at(directive, document, head.start, head.end)
