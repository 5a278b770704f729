"""Questions about a document itself: when it was issued, by whom, about what, how many articles.

The answer comes from the catalog; the quote is the line of the document that says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.answering.evidence import Evidence
from rag.answering.wording import day, name, subject
from rag.directives.clauses import deepest_clause
from rag.directives.dates import find_dates
from rag.directives.model import Clause, Directive, DirectiveDocument, Level, Relation, Status
from rag.directives.register import IncomingReference
from rag.language import Language, Text
from rag.vietnamese.normalize import comparable
from rag.vietnamese.tokens import sentence_spans


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer, without markers, and the spans it rests on."""

    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class _Subject:
    """The document asked about, with what the library knows of it."""

    directive: Directive
    document: DirectiveDocument
    successors: tuple[tuple[IncomingReference, DirectiveDocument], ...]


def statement(sort: str, about: _Subject, language: Language) -> Statement | None:
    """The fact of `sort` about the document with its evidence, None when the document does not say it."""
    return _STATEMENTS[sort](about, language)


def make_subject(
    directive: Directive,
    document: DirectiveDocument,
    successors: Sequence[tuple[IncomingReference, DirectiveDocument]],
) -> _Subject:
    """The document asked about; `successors` are the references by which others replaced it."""
    return _Subject(directive, document, tuple(successors))


def _issued_on(about: _Subject, language: Language) -> Statement | None:
    issued = about.directive.issued_on
    if issued is None:
        return None
    for clause in _edges(about.document):
        text = about.document.text[clause.start : clause.end]
        for found, start, end in find_dates(text):
            if found == issued:
                evidence = _evidence(about, *_line(about.document.text, clause.start + start, clause.start + end))
                called, when = name(about.directive, language), day(issued, language)
                verb = Text("được ban hành", "was issued on").to(language)
                return Statement(f"{called} {verb} {when}", (evidence,))
    return None


def _issued_by(about: _Subject, language: Language) -> Statement | None:
    issuer = about.directive.issuer
    if issuer is None:
        return None
    evidence = _spelled(about, issuer) or _spelled(about, about.directive.number or "") or _title_evidence(about)
    if evidence is None:
        return None
    called = name(about.directive, language)
    verb = Text("do", "was issued by").to(language)
    end = " ban hành" if language == "vi" else ""
    return Statement(f"{called} {verb} {issuer}{end}", (evidence,))


def _signed_by(about: _Subject, language: Language) -> Statement | None:
    signer = about.directive.signer
    evidence = _spelled(about, signer, last=True) if signer else None
    if signer is None or evidence is None:
        return None
    called = name(about.directive, language)
    return Statement(Text(f"{called} do {signer} ký", f"{called} was signed by {signer}").to(language), (evidence,))


def _about(about: _Subject, language: Language) -> Statement | None:
    evidence = _title_evidence(about)
    if evidence is None:
        return None
    called = name(about.directive, language, dated=True)
    what = subject(about.directive)
    issuer = about.directive.issuer
    by = "" if issuer is None else Text(f" của {issuer}", f" by {issuer}").to(language)
    return Statement(Text(f"{called}{by}: {what}", f"{called}{by}: {what}").to(language), (evidence,))


def _number(about: _Subject, language: Language) -> Statement | None:
    number = about.directive.number
    evidence = _spelled(about, number) if number else None
    if number is None or evidence is None:
        return None
    what = about.directive.title
    return Statement(Text(f"{what} mang số {number}", f"{what} has the number {number}").to(language), (evidence,))


_COUNTED = (
    (Level.ARTICLE, "điều", "articles"),
    (Level.CHAPTER, "chương", "chapters"),
    (Level.ROMAN, "mục", "parts"),
    (Level.NUMBER, "mục", "sections"),
)


def _articles(about: _Subject, language: Language) -> Statement | None:
    """How many articles (or chapters, or numbered sections): the main text's, and each enclosed one's."""
    document = about.document
    counts: list[str] = []
    last: list[Clause] = []
    for scope in (None, *(c.index for c in document.clauses if c.level is Level.APPENDIX and c.parent is None)):
        inside = [c for c in document.clauses if _scope(document, c) == scope]
        found: list[str] = []
        for level, vi, en in _COUNTED:
            nodes = [c for c in inside if c.level is level and (level is not Level.NUMBER or "." not in c.label)]
            if nodes and (level in {Level.ARTICLE, Level.CHAPTER} or not (counts or found)):
                found.append(f"{len(nodes)} {vi if language == 'vi' else en}")
                if level is not Level.CHAPTER or not last:
                    last.append(nodes[-1])
        if found:
            what = ", ".join(found)
            counts.append(what if scope is None else f"{document.clauses[scope].label}: {what}")
    if not counts:
        return None
    head = document.clauses[0]
    evidence = [_evidence(about, *_line(document.text, c.start, c.start + 1)) for c in last]
    if head.level is Level.HEAD and (title := _title_evidence(about)):
        evidence.append(title)
    called = name(about.directive, language)
    text = "; ".join(counts)
    return Statement(Text(f"{called} có {text}", f"{called} has {text}").to(language), tuple(evidence))


def _scope(document: DirectiveDocument, clause: Clause) -> int | None:
    at: Clause | None = clause
    while at is not None:
        if at.level is Level.APPENDIX:
            return at.index
        at = None if at.parent is None else document.clauses[at.parent]
    return None


_EFFECT = re.compile(r"có hiệu lực|có giá trị thi hành|takes? effect|into force|effective", re.IGNORECASE)


def _effective(about: _Subject, language: Language) -> Statement | None:
    starts = about.directive.effective_from
    if starts is None:
        return None
    evidence = _effect_clause(about)
    if evidence is None:
        return None
    called, when = name(about.directive, language), day(starts, language)
    return Statement(
        Text(f"{called} có hiệu lực từ {when}", f"{called} has been effective since {when}").to(language), (evidence,)
    )


def _effect_clause(about: _Subject) -> Evidence | None:
    text = about.document.text
    for match in _EFFECT.finditer(text):
        left, right = _line(text, match.start(), match.end())
        for start, end in sentence_spans(text[left:right]):
            holds = left + start <= match.start() < left + end
            if holds and re.search(r"\bnày\b|\bthis\b", text[left + start : left + end], re.IGNORECASE):
                return _evidence(about, left + start, left + end)
    return None


def _successor(about: _Subject, language: Language) -> Statement | None:
    if not about.successors:
        return None
    called = name(about.directive, language)
    by = ", ".join(name(i.directive, language, dated=True) for i, _ in about.successors)
    evidence = tuple(_incoming(i, d) for i, d in about.successors)
    return Statement(
        Text(f"{called} được thay thế bởi {by}", f"{called} has been replaced by {by}").to(language), evidence
    )


def _force(about: _Subject, language: Language) -> Statement | None:
    called = name(about.directive, language)
    status = about.directive.status
    if status is Status.REPLACED:
        replaced = _successor(about, language)
        if replaced is None:
            return None
        by = ", ".join(name(i.directive, language, dated=True) for i, _ in about.successors)
        gone = Text(
            f"{called} không còn hiệu lực, đã được thay thế bởi {by}",
            f"{called} is no longer in force: it has been replaced by {by}",
        ).to(language)
        return Statement(gone, replaced.evidence)
    effective = _effective(about, language)
    if effective is None or status not in {Status.IN_FORCE, Status.NOT_YET}:
        return None
    if status is Status.NOT_YET:
        return effective
    state = Text("; trong thư viện không có văn bản nào thay thế", "; no document in the library replaces it").to(
        language
    )
    return Statement(effective.text + state, effective.evidence)


def _predecessor(about: _Subject, language: Language) -> Statement | None:
    """What the document replaced, in its own words."""
    document = about.document
    found = [r for r in document.references if r.relation in {Relation.REPLACES, Relation.REPEALS} and r.number]
    if not found:
        return None
    numbers = ", ".join(dict.fromkeys(r.number for r in found if r.number))
    evidence = tuple({(r.start, r.end): _evidence(about, r.start, r.end) for r in found}.values())
    called = name(about.directive, language)
    return Statement(Text(f"{called} thay thế {numbers}", f"{called} replaces {numbers}").to(language), evidence)


_STATEMENTS: dict[str, Callable[[_Subject, Language], Statement | None]] = {
    "issued_on": _issued_on,
    "issued_by": _issued_by,
    "signed_by": _signed_by,
    "about": _about,
    "number": _number,
    "articles": _articles,
    "effective": _effective,
    "successor": _successor,
    "predecessor": _predecessor,
    "force": _force,
}


# --- where the document says so ----------------------------------------------------------------


def _edges(document: DirectiveDocument) -> Iterator[Clause]:
    """The head and the tails: where a document speaks of itself."""
    yield from (c for c in document.clauses if c.level is Level.HEAD)
    yield from (c for c in document.clauses if c.level is Level.TAIL)


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    """The line or lines of `text` around start..end."""
    left = text.rfind("\n", 0, start) + 1
    right = text.find("\n", end)
    return left, len(text) if right < 0 else right


def _evidence(about: _Subject, start: int, end: int) -> Evidence:
    clause = deepest_clause(about.document.clauses, start, end)
    return Evidence(about.directive, about.document, clause, start, end, 1.0)


def _spelled(about: _Subject, words: str, last: bool = False) -> Evidence | None:
    """The line of the head or tail that holds `words`, in whatever letters."""
    wanted = comparable(words)
    clauses = list(_edges(about.document))
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
                    return _evidence(about, start, end)
    return None


def _title_evidence(about: _Subject) -> Evidence | None:
    """The lines of the head that make the title; the whole head when they are broken up."""
    head = next((c for c in about.document.clauses if c.level is Level.HEAD), None)
    if head is None:
        return None
    words = comparable(about.directive.title)
    text = about.document.text
    starts = [head.start, *(m.end() for m in re.finditer("\n", text[head.start : head.end]))]
    for left in [s if s == head.start else head.start + s for s in starts]:
        for right in [m.start() + left for m in re.finditer(r"\n|\Z", text[left : head.end])]:
            if comparable(text[left:right]) == words:
                return _evidence(about, left, right)
    return _evidence(about, head.start, head.end)


def _incoming(incoming: IncomingReference, document: DirectiveDocument) -> Evidence:
    reference = incoming.reference
    clause = deepest_clause(document.clauses, reference.start, reference.end)
    return Evidence(incoming.directive, document, clause, reference.start, reference.end, 1.0)
