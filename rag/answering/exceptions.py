"""The exceptions of a quoted rule: in the next sentence, in a clause beside it, or in the clause that it refers to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

import regex as re

from rag.answering.evidence import Evidence
from rag.answering.verification.marks import STRONG_EXCEPT, spelled
from rag.directives.citing import find_citations
from rag.directives.clauses import enclosure, own_end
from rag.directives.labels import read_marker
from rag.directives.model import Clause, DirectiveDocument, Level
from rag.language import Language, Text
from rag.retrieval.addresses import addressed_clauses
from rag.vietnamese.tokens import sentence_spans, trim_span

# A rule with its exception is quoted as one up to this length; beyond it the exception is a quote of its own.
_TOGETHER = 1000
_LONGEST = 1200
_MOST = 2
# How a sentence opens that takes something out of the rule before it.
_OPENS = re.compile(
    r"(?:(?:ngoại\s+)?trừ(?!\s+\d)|tuy\s+nhiên|riêng|(?:trong\s+)?trường\s+hợp|không\s+áp\s+dụng"
    r"|(?:quy\s+định|nội\s+dung)\s+(?:này|trên)\s+không\s+áp\s+dụng"
    r"|except|unless|however|(?:this|it)\s+(?:clause\s+|rule\s+)?(?:does|shall)\s+not\s+apply|in\s+case)\b"
)
# A clause beside the rule must name it and say that it does not apply: cases of their own stand there too.
_TAKES_OUT = re.compile(
    r"không\s+(?:phải\s+)?(?:áp\s+dụng|thực\s+hiện)|(?:ngoại\s+)?trừ(?!\s+\d)|not\s+apply|except|unless"
)
_ANOTHER_ACT = re.compile(
    r"\s*(?:,\s*)?(?:của|tại|of)?\s*(?:the\s+)?(?P<kind>bộ\s+luật|luật|pháp\s+lệnh|nghị\s+định|nghị\s+quyết|quyết\s+định|quy\s+định"
    r"|quy\s+chế|thông\s+tư|hướng\s+dẫn|điều\s+lệ|law|code|decree|decision|regulation|circular)\b(?P<own>\s+này\b)?"
)
_THIS = re.compile(r"\b(?P<vi>điều|khoản)\s+này\b|\bthis\s+(?P<en>article|clause)\b", re.IGNORECASE)
_OPENING = Text("Trừ trường hợp tại {clause}", "Except as {clause} provides")


@dataclass(frozen=True, slots=True)
class Limited:
    """A quoted rule, lengthened by the exception that follows it, and exceptions that are quotes of their own."""

    rule: Evidence
    exceptions: tuple[Evidence, ...]
    lengthened: bool

    def lines(self, language: Language, first: int) -> list[str]:
        """A line for each quote of its own; their markers count from `first`."""
        return [
            f"{_OPENING.to(language).format(clause=e.clause_name)}: “{e.quote}” [{n}]"
            for n, e in enumerate(self.exceptions, start=first)
        ]


def with_exceptions(rule: Evidence) -> Limited:
    """`rule` with the exceptions that its own document makes to it."""
    following = _following(rule)
    lengthened = following is not None and following[1] - rule.start <= _TOGETHER
    whole = replace(rule, end=following[1]) if following and lengthened else rule
    apart = [replace(rule, start=following[0], end=following[1])] if following and not lengthened else []
    found = [*apart, *(_quote(rule, c) for c in (*_referred(whole), *_beside(whole)))]
    kept = [e for e in found if e.end <= whole.start or e.start >= whole.end]
    return Limited(whole, tuple(islice(dict.fromkeys(kept), _MOST)), lengthened)


def _following(rule: Evidence) -> tuple[int, int] | None:
    """(start, end) of the sentence behind the quote, in the same clause, that opens as an exception."""
    document = rule.document
    end = own_end(document.clauses, document.clauses[rule.clause])
    for left, right in sentence_spans(document.text[rule.end : end]):
        opens = _OPENS.match(spelled(document.text[rule.end + left : rule.end + right]))
        return (rule.end + left, rule.end + right) if opens else None
    return None


def _referred(rule: Evidence) -> Iterator[Clause]:
    """The clauses that the rule excepts by their address: "trừ trường hợp quy định tại khoản 3 Điều này"."""
    for left, right in sentence_spans(rule.quote):
        sentence = rule.quote[left:right]
        excepted = STRONG_EXCEPT.search(spelled(sentence))
        if excepted is not None:
            yield from _cited(rule, sentence[excepted.start() :])


def _beside(rule: Evidence) -> Iterator[Clause]:
    """The clauses beside the rule, or beside the clause it is a point of, that say to whom it does not apply."""
    clauses = rule.document.clauses
    own = clauses[rule.clause]
    parents = {own.parent, clauses[own.parent].parent if own.parent is not None else None} - {None}
    for clause in clauses:
        if clause.parent not in parents or clause.start <= own.start < clause.end:
            continue
        text = rule.document.text[clause.start : own_end(rule.document.clauses, clause)]
        marker = read_marker(text)
        said = text[marker.rest :] if marker is not None else text
        follows = clause.parent == own.parent and clause.start >= own.end and not _between(rule.document, own, clause)
        excepts = follows and re.match(r"(?:ngoại\s+)?trừ\s+trường\s+hợp|except|unless", spelled(said))
        taken_out = _TAKES_OUT.search(spelled(said)) and own in _cited(_at(rule, clause), _before_verb(said))
        if excepts or taken_out:
            yield clause


def _before_verb(said: str) -> str:
    """The part that names what does not apply: the subject, up to the words that take out."""
    match = _TAKES_OUT.search(spelled(said))
    return said[: match.start()] if match is not None else ""


def _between(document: DirectiveDocument, own: Clause, other: Clause) -> bool:
    return bool(document.text[own.end : other.start].strip())


def _cited(rule: Evidence, text: str) -> list[Clause]:
    """The clauses of the rule's own document that `text` names, "này" read where the rule stands."""
    chain, found = rule.chain, list[Clause]()
    said = _THIS.sub(lambda m: _this(m, chain), text)
    clauses = rule.document.clauses
    for citation in find_citations(said):
        act = _ANOTHER_ACT.match(spelled(said), citation.end)
        if act is not None and not act["own"] and not said[act.start() : act.end()].lower().startswith(" this"):
            continue
        for path in citation.paths:
            same = enclosure(clauses, clauses[rule.clause])
            at = addressed_clauses(clauses, [label for _, label in path])
            found += [c for c in at if enclosure(clauses, c) == same][:1]
    return found


def _this(match: re.Match[str], chain: list[Clause]) -> str:
    """The label that "Điều này", "khoản này" stand for, with the labels above it."""
    level = Level.ARTICLE if (match["vi"] or match["en"]).lower() in {"điều", "article"} else Level.CLAUSE
    labels = [c.label for c in chain if c.level in {Level.ARTICLE, level}]
    return (" of " if match["en"] else " ").join(reversed(labels)) or match[0]


def _at(rule: Evidence, clause: Clause) -> Evidence:
    return replace(rule, clause=clause.index, start=clause.start, end=clause.end)


def _quote(rule: Evidence, clause: Clause) -> Evidence:
    """The clause as evidence, cut where it is too long to be read beside the rule."""
    text = rule.document.text
    start, end = trim_span(text, clause.start, clause.end)
    if end - start > _LONGEST:
        end = max(text.rfind("\n", start, start + _LONGEST), text.rfind(". ", start, start + _LONGEST) + 1, start + 1)
    return replace(rule, clause=clause.index, start=start, end=end)
