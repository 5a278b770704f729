"""The clause of a document that decides a yes/no question, and the word that opens its quote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex as re

from rag.answering.candidates import WHOLE_CLAUSE_CHARS, introduces
from rag.answering.composing import Turn
from rag.answering.decision import Decision, decide
from rag.answering.extractive import Reading
from rag.answering.parts import parts_of
from rag.answering.verification.words import content_words
from rag.answering.whether import Whether, whether
from rag.directives.clauses import clause_chain, own_end
from rag.directives.labels import read_marker
from rag.directives.model import Clause, DirectiveDocument
from rag.language import Language
from rag.vietnamese.tokens import sentence_spans, trim_span

# "Không tiếp nhận phản ánh trong các trường hợp sau:": what follows are conditions of one rule.
_CASES = re.compile(
    r"\s*(?:trong\s+)?(?:một\s+trong\s+)?(?:các|những)\s+trường\s+hợp\s+(?:sau|sau\s+đây|dưới\s+đây)\s*:\s*$"
    r"|\s*in\s+(?:any\s+of\s+)?the\s+following\s+cases\s*:\s*$",
    re.IGNORECASE,
)
_LEAD = 300
# Headings that begin with the same two words and go on with others rule different cases.
_ALIKE, _HEADING = 2, 80
_LOOKED_AT = 8
_NEARLY = 0.5


def sentences_about(document: DirectiveDocument, clause: int, start: int, end: int) -> Iterator[str]:
    """The sentences of ``text[start:end]`` in `clause`; one case of a list of cases with the words above the list."""
    cases = above_cases(document, clause)
    for left, right in sentence_spans(document.text[start:end]):
        sentence = document.text[start + left : start + right]
        if cases is None:
            yield sentence
            continue
        marker = read_marker(sentence)
        case = sentence[marker.rest :] if marker is not None else sentence
        lead = _CASES.sub("", _own_words(document, cases))
        yield f"{lead} {'when' if document.directive.language == 'en' else 'khi'} {case}"


def above_cases(document: DirectiveDocument, clause: int) -> Clause | None:
    """The clause above `clause` that rules "in the following cases:"."""
    parent = document.clauses[clause].parent
    if parent is None or not introduces(document, document.clauses[parent]):
        return None
    above = document.clauses[parent]
    return above if _CASES.search(_own_words(document, above)) else None


def words_above(document: DirectiveDocument, clause: int) -> frozenset[str]:
    """The content words of the headings above a clause, and of the document's kind and title."""
    language: Language = "en" if document.directive.language == "en" else "vi"
    called = document.directive
    heads = [_own_words(document, c)[:_LEAD] for c in clause_chain(document.clauses, clause)[:-1]]
    said = " . ".join([called.kind or "", called.title, *heads])
    return frozenset(word.text for word in content_words(said, language))


def words_apart(document: DirectiveDocument, clause: int) -> frozenset[str]:
    """The words by which the headings above a clause differ from neighbours that begin alike.

    "Chuyển sinh hoạt tạm thời" beside "Chuyển sinh hoạt chính thức": what stands below is for one case only.
    """
    language: Language = "en" if document.directive.language == "en" else "vi"
    apart: set[str] = set()
    # What stands at the top names the subjects of the document, not cases.
    for above in clause_chain(document.clauses, clause)[1:-1]:
        own = _heading(document, above, language)
        beside = [c for c in document.clauses if c.parent == above.parent and c is not above]
        for words in (_heading(document, c, language) for c in beside):
            if len(own) > _ALIKE and own[:_ALIKE] == words[:_ALIKE]:
                apart.update(word for word in own if word not in words)
    return frozenset(apart)


def _heading(document: DirectiveDocument, clause: Clause, language: Language) -> list[str]:
    """The content words of a clause's own words where they are a heading."""
    words = _own_words(document, clause)
    marker = read_marker(words)
    bare = words[marker.rest :] if marker is not None else words
    is_heading = len(bare) <= _HEADING and not bare.endswith((".", ";"))
    return [word.text for word in content_words(bare, language)] if is_heading else []


def _own_words(document: DirectiveDocument, clause: Clause) -> str:
    return document.text[clause.start : own_end(document.clauses, clause)].strip()


def decided(turn: Turn, readings: Sequence[Reading]) -> tuple[Reading, Decision | None]:
    """The reading whose words decide the yes/no question, with what they decide; else the best one and None.

    Another than the best may decide only where it is nearly as sure, and of the same document. Where two readings
    decide against each other, or what decides is no longer in force, nothing is decided.
    """
    best = readings[0]
    asked = whether(turn.query) if len(parts_of(turn)) == 1 else None
    if asked is None:
        return best, None
    named = {directive.id for directive in turn.shelf.named(turn.query)}
    found = [(r, d) for r in readings[:_LOOKED_AT] if (d := _decision(asked, r)) is not None]
    current = [(r, d) for r, d in found if not r.signals.outdated or r.evidence.directive.id in named]
    if not current or len({d.holds for _, d in current}) > 1:
        return best, None
    reading, decision = current[0]
    near = reading.confidence >= _NEARLY * best.confidence
    if reading is not best and not (near and reading.evidence.directive.id == best.evidence.directive.id):
        return best, None
    return _with_cases(reading), decision


def _decision(asked: Whether, reading: Reading) -> Decision | None:
    span = reading.span
    if (reading.evidence.directive.language == "en") != (asked.language == "en"):
        return None
    cases = above_cases(span.document, span.clause)
    if cases is not None and cases.end - cases.start > WHOLE_CLAUSE_CHARS:
        # The words that rule stand too far above the case to be quoted with it.
        return None
    return decide(
        asked,
        sentences_about(span.document, span.clause, span.start, span.end),
        words_above(span.document, span.clause),
        words_apart(span.document, span.clause),
    )


def _with_cases(reading: Reading) -> Reading:
    """The reading, quoted with the words above its list when those are what decides."""
    cases = above_cases(reading.span.document, reading.span.clause)
    if cases is None:
        return reading
    start, end = trim_span(reading.span.document.text, cases.start, cases.end)
    return replace(reading, evidence=replace(reading.evidence, clause=cases.index, start=start, end=end))
