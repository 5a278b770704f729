"""The answerer without a language model: it picks the clause or the sentences that answer, and quotes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answering.candidates import LIST_CHARS, WHOLE_CLAUSE_CHARS, Candidate, candidates, introduces
from rag.answering.confidence import FIRST_LOOK, READ, Signals
from rag.answering.evidence import Evidence
from rag.answering.reading import Interest, Wanted, Words
from rag.directives.clauses import children_of, first_child, own_end
from rag.directives.model import Clause, DirectiveDocument, Level
from rag.directives.numbers import NumberMention, find_loose_numbers
from rag.models.reading import SpanReader, SpanText
from rag.retrieval.hits import Hit
from rag.vietnamese.tokens import sentence_spans, trim_span

_SENTENCE_CHARS = 450
_SHORT_CHARS = 80
# Spans of a hit that are worth a second look.
_SPANS_A_HIT = 4
# Share of what a heading leaves unsaid, from which on one clause below it is the list asked for.
_SAYS_MOST = 0.5
_ITEMS = {Level.LETTER, Level.POINT, Level.BULLET}
# Spans that the reading model judges: each takes it some 12 ms.
_READ_CLOSELY = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """A span that may answer, with what speaks for it; `confidence` in 0..1 is `rag.answering.confidence`'s."""

    span: Candidate
    evidence: Evidence
    signals: Signals
    confidence: float


def read(
    interest: Interest,
    hits: Sequence[Hit],
    documents: Mapping[str, DirectiveDocument],
    numbers: Sequence[NumberMention] = (),
    glossed: Interest | None = None,
) -> list[Reading]:
    """What each hit has to say to the question at a first look, the likeliest first; `documents` are those of the hits.

    `numbers` are official numbers that the answer must speak of: spans that name them come first.
    `glossed` is the interest of an English question in Vietnamese documents, in their words.
    """
    readings: list[Reading] = []
    for hit in hits:
        foreign = glossed is not None and hit.document.language != "en"
        wanted = glossed if glossed is not None and foreign else interest
        readings += _read_hit(wanted, hit, documents[hit.document.id], numbers, foreign)
    likeliest = sorted(readings, key=lambda r: -r.confidence)
    # A list is found by its own hit and by that of each item.
    once = {(r.span.document.directive.id, r.span.start, r.span.end): r for r in reversed(likeliest)}
    return sorted(once.values(), key=lambda r: -r.confidence)


def read_closely(question: str, readings: Sequence[Reading], reader: SpanReader) -> list[Reading]:
    """The first of `readings`, each judged by the reading model too, most trusted first."""
    chosen = readings[:_READ_CLOSELY]
    scores = reader.scores(question, [SpanText(r.span.context(), r.span.text) for r in chosen]) if chosen else []
    judged = [replace(r.signals, reading=score) for r, score in zip(chosen, scores, strict=True)]
    read = [replace(r, signals=s, confidence=READ.confidence(s)) for r, s in zip(chosen, judged, strict=True)]
    return sorted(read, key=lambda r: -r.confidence)


def _read_hit(
    interest: Interest, hit: Hit, document: DirectiveDocument, numbers: Sequence[NumberMention], foreign: bool
) -> list[Reading]:
    called = hit.document
    year = called.issued_on.year if called.issued_on else ""
    name = Words.of(f"{called.title} {called.number or ''} {called.kind or ''} {called.issuer or ''} {year}")
    passage = Words.of(f"{hit.breadcrumb}\n{hit.text}") | name
    specific = interest.beyond(name)
    found: list[Reading] = []
    for span in candidates(document, hit, with_lists=interest.wanted is Wanted.LIST):
        words, above = Words.of(span.text), Words.of(f"{hit.breadcrumb} {span.lead()}") | name
        signals = Signals(
            similarity=_stretched(hit.similarity),
            score=hit.score,
            rank=1 / hit.rank,
            coverage=interest.coverage(words, above),
            # A question of a name alone is answered by its document; one of no known word at all by nothing.
            specific=specific.coverage(words, above) if specific.terms else float(bool(interest.terms)),
            pairs=specific.pair_coverage(words | above),
            fits=interest.fits(span.text, span.is_listed()),
            missing_amounts=float(interest.misses_amount(passage | words | above)),
            missing_names=float(interest.misses_name(passage | words | above)),
            outdated=float(called.status.ended),
            names_number=_names_number(span.text, numbers),
            foreign=float(foreign),
        )
        clause, start, end = _quoted(interest, span)
        evidence = Evidence(called, document, clause, start, end, hit.score)
        found.append(Reading(span, evidence, signals, FIRST_LOOK.confidence(signals)))
    found.sort(key=lambda reading: -reading.confidence)
    return found[:_SPANS_A_HIT]


def _stretched(similarity: float | None) -> float:
    """The cosine on a scale of its own: the model's cosines of Vietnamese text lie between .78 and .92."""
    return 0.0 if similarity is None else min(1.0, max(0.0, (similarity - 0.78) / 0.14))


def _names_number(text: str, numbers: Sequence[NumberMention]) -> float:
    if not numbers:
        return 0.0
    named = find_loose_numbers(text)
    return sum(any(wanted.agrees(number) for number in named) for wanted in numbers) / len(numbers)


def _quoted(interest: Interest, span: Candidate) -> tuple[int, int, int]:
    """(clause, start, end) of what is quoted for the span: its clause, its list, or the span alone."""
    document = span.document
    clause = document.clauses[span.clause]
    if interest.wanted is Wanted.LIST:
        whole = _list_around(interest, document, clause)
        if whole is not None:
            return whole.index, *trim_span(document.text, whole.start, whole.end)
    if clause.end - clause.start <= WHOLE_CLAUSE_CHARS:
        return clause.index, *trim_span(document.text, clause.start, clause.end)
    start, end = span.start, span.end
    # A short sentence, or one that ends in a colon, needs the next one to be understood.
    following = document.text[end : clause.end]
    for _, right in sentence_spans(following):
        if span.end + right - start > _SENTENCE_CHARS:
            break
        if end - start > _SHORT_CHARS and not document.text[start:end].rstrip().endswith(":"):
            break
        end = span.end + right
    return clause.index, *trim_span(document.text, start, end)


def _list_around(interest: Interest, document: DirectiveDocument, clause: Clause) -> Clause | None:
    """The clause whose items are the list asked for: the one itself, or its parent when its lead speaks of it."""
    if first_child(document.clauses, clause) is not None or "\n" in document.text[clause.start : clause.end]:
        found = _narrowest(interest, document, clause)
        return found if found.end - found.start <= LIST_CHARS else None
    if clause.parent is None:
        return None
    parent = document.clauses[clause.parent]
    lead = Words.of(document.text[parent.start : own_end(document.clauses, parent)])
    if parent.end - parent.start > LIST_CHARS or parent.level in {Level.CHAPTER, Level.PART, Level.SECTION}:
        return None
    if introduces(document, parent):
        return parent
    own = interest.coverage(Words.of(document.text[clause.start : clause.end]))
    return parent if interest.coverage(lead) >= own else None


def _narrowest(interest: Interest, document: DirectiveDocument, clause: Clause) -> Clause:
    """The clause inside `clause` that alone says what its heading does not: "Hồ sơ gồm:" below "Chuyển sinh hoạt".

    What stands below a colon, or is counted by letters, is one list and stays whole.
    """
    children = children_of(document.clauses, clause)
    if not children or introduces(document, clause) or children[0].level in _ITEMS:
        return clause
    called = document.directive
    heading = document.text[clause.start : children[0].start]
    known = Words.of(f"{heading} {called.title} {called.kind or ''} {called.issuer or ''}")
    # Words of asking ("điều kiện", "giấy tờ") stand nowhere below: they tell no clause from another.
    rest = interest.beyond(known).within(Words.of(document.text[clause.start : clause.end]))
    said = {c.index: rest.coverage(Words.of(document.text[c.start : c.end])) for c in children}
    first, *others = sorted(children, key=lambda c: -said[c.index])
    if said[first.index] < _SAYS_MOST or any(said[c.index] >= said[first.index] for c in others):
        return clause
    return _narrowest(interest, document, first)
