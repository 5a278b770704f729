"""The answerer without a language model: it picks the clause or the sentences that answer, and quotes them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.answering.confidence import Signals, confidence
from rag.answering.evidence import Evidence
from rag.answering.reading import Interest, Wanted, Words
from rag.directives.clauses import clause_chain
from rag.directives.model import Clause, DirectiveDocument, Level
from rag.directives.numbers import NumberMention, find_loose_numbers
from rag.retrieval.hits import Hit
from rag.vietnamese.tokens import sentence_spans, trim_span

# A clause up to this length is quoted whole; of a longer one, the sentences that answer.
WHOLE_CLAUSE_CHARS = 700
# A list with its items may be longer: cutting it would leave out what was asked for.
LIST_CHARS = 3500
_SENTENCE_CHARS = 450
_SHORT_CHARS = 80
# Units of a hit that are worth a second look.
_UNITS_A_HIT = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """A span that may answer, with what speaks for it; `confidence` in 0..1 is `rag.answering.confidence`'s."""

    evidence: Evidence
    signals: Signals
    confidence: float


@dataclass(frozen=True, slots=True)
class _Unit:
    """A span that could answer, with the clause it stands in."""

    clause: int
    start: int
    end: int


def read(
    interest: Interest,
    hits: Sequence[Hit],
    documents: Mapping[str, DirectiveDocument],
    numbers: Sequence[NumberMention] = (),
    english: bool = False,
) -> list[Reading]:
    """What each hit has to say to the question, most trusted first; `documents` are those of the hits.

    `numbers` are official numbers that the answer must speak of: spans that name them come first.
    `english`: the question is English, so that words of a Vietnamese document cannot match it.
    """
    readings = [
        reading
        for hit in hits
        for reading in _read_hit(
            interest, hit, documents[hit.document.id], numbers, english and hit.document.language != "en"
        )
    ]
    return sorted(readings, key=lambda r: -r.confidence)


def _read_hit(
    interest: Interest, hit: Hit, document: DirectiveDocument, numbers: Sequence[NumberMention], foreign: bool
) -> list[Reading]:
    called = hit.document
    year = called.issued_on.year if called.issued_on else ""
    name = Words.of(f"{called.title} {called.number or ''} {called.kind or ''} {called.issuer or ''} {year}")
    passage = Words.of(f"{hit.breadcrumb}\n{hit.text}") | name
    specific = interest.beyond(name)
    found: list[tuple[float, Reading]] = []
    for unit in [*_units(document, hit), *(_lists(document, hit) if interest.wanted is Wanted.LIST else ())]:
        text = document.text[unit.start : unit.end]
        words, above = Words.of(text), Words.of(f"{hit.breadcrumb} {_lead(document, unit)}") | name
        signals = Signals(
            similarity=_stretched(hit.similarity),
            score=hit.score,
            rank=1 / hit.rank,
            coverage=interest.coverage(words, above),
            specific=specific.coverage(words, above) if specific.terms else 1.0,
            pairs=specific.pair_coverage(words | above),
            fits=interest.fits(text, _is_listed(document, unit)),
            missing_amounts=float(interest.misses_amount(passage | words | above)),
            missing_names=float(interest.misses_name(passage | words | above)),
            outdated=float(called.status.ended),
            names_number=_names_number(text, numbers),
            foreign=float(foreign),
        )
        clause, start, end = _quoted(interest, document, unit)
        reading = Reading(Evidence(called, document, clause, start, end, hit.score), signals, confidence(signals))
        found.append((reading.confidence, reading))
    found.sort(key=lambda pair: -pair[0])
    return [reading for _, reading in found[:_UNITS_A_HIT]]


def _stretched(similarity: float | None) -> float:
    """The cosine on a scale of its own: the model's cosines of Vietnamese text lie between .78 and .92."""
    return 0.0 if similarity is None else min(1.0, max(0.0, (similarity - 0.78) / 0.14))


def _names_number(text: str, numbers: Sequence[NumberMention]) -> float:
    if not numbers:
        return 0.0
    named = find_loose_numbers(text)
    return sum(any(wanted.agrees(number) for number in named) for wanted in numbers) / len(numbers)


def _units(document: DirectiveDocument, hit: Hit) -> Iterator[_Unit]:
    """The leaves of the tree inside the hit, long ones by sentence; the lead of a clause with children too."""
    children: dict[int, list[Clause]] = {}
    inside = [c for c in document.clauses if c.start < hit.end and c.end > hit.start]
    for clause in inside:
        if clause.parent is not None:
            children.setdefault(clause.parent, []).append(clause)
    for clause in inside:
        below = children.get(clause.index, [])
        start = max(clause.start, hit.start)
        end = min(below[0].start if below else clause.end, hit.end)
        text = document.text[start:end]
        # The head names the document, and a bare heading names what follows: neither answers.
        if start >= end or clause.level is Level.HEAD or (below and _is_heading(clause, text)):
            continue
        if len(text) <= WHOLE_CLAUSE_CHARS and not below:
            yield _Unit(clause.index, *trim_span(document.text, start, end))
            continue
        for left, right in sentence_spans(text):
            yield _Unit(clause.index, start + left, start + right)


def _lists(document: DirectiveDocument, hit: Hit) -> Iterator[_Unit]:
    """The clause of the hit and the one above it, where they are lists: asked for as a whole, by their heading."""
    clause = document.clauses[hit.clause_index]
    above = () if clause.parent is None else (document.clauses[clause.parent],)
    for candidate in (clause, *above):
        first = next((c for c in document.clauses if c.parent == candidate.index), None)
        if first is not None and candidate.end - candidate.start <= LIST_CHARS:
            yield _Unit(candidate.index, *trim_span(document.text, candidate.start, first.start))


def _is_heading(clause: Clause, text: str) -> bool:
    return bool(clause.heading) and len(text.strip()) <= len(clause.label) + len(clause.heading) + 4


def _is_listed(document: DirectiveDocument, unit: _Unit) -> bool:
    """Whether the unit introduces a list or is an item of one."""
    if document.text[unit.start : unit.end].rstrip().endswith((":", ";")):
        return True
    clause = document.clauses[unit.clause]
    if _is_heading(clause, document.text[unit.start : unit.end]):
        return True
    parent = clause.parent
    return parent is not None and _introduces(document, document.clauses[parent])


def _introduces(document: DirectiveDocument, clause: Clause) -> bool:
    """Whether the clause's own words end in a colon, so that its children are a list."""
    first = next((c for c in document.clauses if c.parent == clause.index), None)
    return first is not None and document.text[clause.start : first.start].rstrip().endswith(":")


def _lead(document: DirectiveDocument, unit: _Unit) -> str:
    """What stands above the unit: the headings, and the words that introduce the list it belongs to."""
    words: list[str] = []
    chain = clause_chain(document.clauses, unit.clause)
    for clause, below in itertools.pairwise(chain):
        first = next((c for c in document.clauses if c.parent == clause.index), below)
        words.append(document.text[clause.start : min(first.start, clause.start + 400)])
    own = document.clauses[unit.clause]
    if unit.start > own.start:
        words.append(document.text[own.start : min(unit.start, own.start + 200)])
    return " ".join(words)


def _quoted(interest: Interest, document: DirectiveDocument, unit: _Unit) -> tuple[int, int, int]:
    """(clause, start, end) of what is quoted for the unit: its clause, its list, or the unit alone."""
    clause = document.clauses[unit.clause]
    if interest.wanted is Wanted.LIST:
        whole = _list_around(interest, document, clause)
        if whole is not None:
            return whole.index, *trim_span(document.text, whole.start, whole.end)
    if clause.end - clause.start <= WHOLE_CLAUSE_CHARS:
        return clause.index, *trim_span(document.text, clause.start, clause.end)
    start, end = unit.start, unit.end
    # A short sentence, or one that ends in a colon, needs the next one to be understood.
    following = document.text[end : clause.end]
    for _, right in sentence_spans(following):
        if unit.end + right - start > _SENTENCE_CHARS:
            break
        if end - start > _SHORT_CHARS and not document.text[start:end].rstrip().endswith(":"):
            break
        end = unit.end + right
    return clause.index, *trim_span(document.text, start, end)


def _list_around(interest: Interest, document: DirectiveDocument, clause: Clause) -> Clause | None:
    """The clause whose items are the list asked for: the one itself, or its parent when its lead speaks of it."""
    children = [c for c in document.clauses if c.parent == clause.index]
    if children or "\n" in document.text[clause.start : clause.end]:
        return clause if clause.end - clause.start <= LIST_CHARS else None
    if clause.parent is None:
        return None
    parent = document.clauses[clause.parent]
    siblings = [c for c in document.clauses if c.parent == parent.index]
    lead = document.text[parent.start : siblings[0].start]
    if parent.end - parent.start > LIST_CHARS or parent.level in {Level.CHAPTER, Level.PART, Level.SECTION}:
        return None
    if _introduces(document, parent):
        return parent
    own = interest.coverage(Words.of(document.text[clause.start : clause.end]))
    return parent if interest.coverage(Words.of(lead)) >= own else None
