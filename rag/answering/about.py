"""Questions about a document itself: when it was issued, by whom, about what, how many articles.

The answer comes from the catalog; the quote is the line of the document that says so.
"""

from __future__ import annotations

from collections.abc import Callable

from rag.answering import standing, ties
from rag.answering.subject import Statement, Subject, edges, line_around, spelled, title_evidence
from rag.answering.wording import day, name, subject
from rag.directives.clauses import enclosure
from rag.directives.dates import find_dates
from rag.directives.model import Clause, Level
from rag.language import Language, Text


def statement(sort: str, about: Subject, language: Language) -> Statement | None:
    """The fact of `sort` about the document with its evidence, None when the document does not say it."""
    return _STATEMENTS[sort](about, language)


def _issued_on(about: Subject, language: Language) -> Statement | None:
    issued = about.directive.issued_on
    if issued is None:
        return None
    for clause in edges(about.document):
        text = about.document.text[clause.start : clause.end]
        for found, start, end in find_dates(text):
            if found == issued:
                evidence = about.at(*line_around(about.document.text, clause.start + start, clause.start + end))
                called, when = name(about.directive, language), day(issued, language)
                verb = Text("được ban hành", "was issued on").to(language)
                return Statement(f"{called} {verb} {when}", (evidence,))
    return None


def _issued_by(about: Subject, language: Language) -> Statement | None:
    issuer = about.directive.issuer
    if issuer is None:
        return None
    evidence = spelled(about, issuer) or spelled(about, about.directive.number or "")
    evidence = evidence or title_evidence(about.directive, about.document)
    if evidence is None:
        return None
    called = name(about.directive, language)
    verb = Text("do", "was issued by").to(language)
    end = " ban hành" if language == "vi" else ""
    return Statement(f"{called} {verb} {issuer}{end}", (evidence,))


def _signed_by(about: Subject, language: Language) -> Statement | None:
    signer = about.directive.signer
    evidence = spelled(about, signer, last=True) if signer else None
    if signer is None or evidence is None:
        return None
    called = name(about.directive, language)
    return Statement(Text(f"{called} do {signer} ký", f"{called} was signed by {signer}").to(language), (evidence,))


def _about(about: Subject, language: Language) -> Statement | None:
    evidence = title_evidence(about.directive, about.document)
    if evidence is None:
        return None
    called = name(about.directive, language, dated=True)
    what = subject(about.directive)
    issuer = about.directive.issuer
    by = "" if issuer is None else Text(f" của {issuer}", f" by {issuer}").to(language)
    return Statement(Text(f"{called}{by}: {what}", f"{called}{by}: {what}").to(language), (evidence,))


def _number(about: Subject, language: Language) -> Statement | None:
    number = about.directive.number
    evidence = spelled(about, number) if number else None
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


def _articles(about: Subject, language: Language) -> Statement | None:
    """How many articles (or chapters, or numbered sections): the main text's, and each enclosed one's."""
    document = about.document
    counts: list[str] = []
    last: list[Clause] = []
    for scope in (None, *(c.index for c in document.clauses if c.level is Level.APPENDIX and c.parent is None)):
        inside = [c for c in document.clauses if enclosure(document.clauses, c) == scope]
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
    evidence = [about.at(*line_around(document.text, c.start, c.start + 1)) for c in last]
    if head.level is Level.HEAD and (title := title_evidence(about.directive, document)):
        evidence.append(title)
    called = name(about.directive, language)
    text = "; ".join(counts)
    return Statement(Text(f"{called} có {text}", f"{called} has {text}").to(language), tuple(evidence))


_STATEMENTS: dict[str, Callable[[Subject, Language], Statement | None]] = {
    "issued_on": _issued_on,
    "issued_by": _issued_by,
    "signed_by": _signed_by,
    "about": _about,
    "number": _number,
    "articles": _articles,
    "effective": standing.effective,
    "successor": standing.successor,
    "predecessor": standing.predecessor,
    "amended": standing.amended,
    "amends": standing.amends,
    "based_on": ties.based_on,
    "guided_by": ties.guided_by,
    "mentioned_by": ties.mentioned_by,
    "force": standing.force,
}
