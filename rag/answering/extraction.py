"""The whole extractive road of one question: facts about a document, then clauses, or an honest refusal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answering import about, wording
from rag.answering.answer import Answer, Reason
from rag.answering.asked import asked_about, leftover_words, told_by_mention
from rag.answering.candidates import LIST_CHARS
from rag.answering.comparison import compared
from rag.answering.composing import SUGGESTIONS, Turn, quoting, refusal, stated
from rag.answering.confidence import ANSWERS, FIRST_LOOK, READ
from rag.answering.evidence import Evidence
from rag.answering.extractive import Reading, read, read_closely
from rag.answering.followup.nearness import speak_of
from rag.answering.forming import formed
from rag.answering.listing import listed
from rag.answering.outline import outlined
from rag.answering.parts import parts_of
from rag.answering.reading import Words, glossed_interest, interest_of
from rag.answering.subject import Act, Subject
from rag.answering.versions import with_changes
from rag.directives.clauses import clause_chain
from rag.directives.model import Directive, Status
from rag.directives.register import IncomingReference, is_consolidated
from rag.retrieval.query import Query

# Words beyond the document's name and the asking itself, up to which a question is about the document.
_LEFTOVER_WORDS = 2
_OUTDATED = 0.4
_SPEAKS_OF = 0.3
_LEAD = 200  # characters of a clause that stand for its heading and the words above its list
_RUNG = {Status.IN_FORCE: 0, Status.UNKNOWN: 1, Status.NOT_YET: 2, Status.DRAFT: 3}  # what has ended comes last


def extract(turn: Turn) -> Answer:
    """The extractive answer to a question: quotes with their places, or a refusal with the nearest documents."""
    if not turn.shelf.rows:
        return refusal(turn, Reason.NOT_IN_LIBRARY, wording.EMPTY_LIBRARY.to(turn.language))
    roads = (_not_yet_issued, listed, compared, outlined, about_document, _addressed_clause)
    return next((answer for road in roads if (answer := road(turn)) is not None), None) or _from_clauses(turn)


def _not_yet_issued(turn: Turn) -> Answer | None:
    """The refusal of a question that names a directive which did not exist on the day it asks about."""
    if turn.as_of is None or turn.shelf.named(turn.query):
        return None
    named = turn.retriever.shelf(turn.as_of).named(turn.query)
    if not named:
        return None
    text = wording.not_yet_issued(named[0], turn.as_of, turn.language)
    return replace(refusal(turn, Reason.NOT_IN_FORCE, text), suggestions=tuple(named[:SUGGESTIONS]))


# --- about a document ---------------------------------------------------------------------------


def about_document(turn: Turn) -> Answer | None:
    """The answer to a question about a document itself, None when it asks for its content."""
    sorts = asked_about(turn.query)
    named = turn.shelf.named(turn.query)
    if not sorts and turn.query.mentions and named and not leftover_words(turn.query, named[0]):
        # Nothing but a number: what is it?
        sorts = ["about"]
    named = [d for d in named if d.kind is not None or d.number is not None]
    if not sorts or not named or turn.query.address:
        return None
    directive = min(named, key=_rung)
    if len(leftover_words(turn.query, directive)) > _LEFTOVER_WORDS:
        return None
    loose = [m for m in turn.query.mentions if len(turn.shelf.numbered(m)) > 1]
    if loose and len(named) > 1 and not turn.query.years:
        text = wording.ambiguous(loose[0].text, named, turn.language)
        return replace(refusal(turn, Reason.AMBIGUOUS_NUMBER, text), suggestions=tuple(named))
    if _of_another_year(turn.query, directive):
        return refusal(turn, Reason.NOT_IN_LIBRARY, wording.NOT_IN_LIBRARY.to(turn.language))
    known = Subject(
        directive,
        turn.retriever.document(directive.id),
        _acts(turn, turn.shelf.replacements.get(directive.id, ())),
        _acts(turn, turn.shelf.coming.get(directive.id, ())),
        _acts(turn, turn.shelf.changes.get(directive.id, ())),
        lambda: _acts(turn, turn.shelf.incoming(directive.id)),
    )
    statements = [about.statement(sort, known, turn.language) for sort in sorts]
    found = [statement for statement in statements if statement is not None]
    if found:
        return stated(turn, found)
    if set(sorts) <= set(wording.DONE_TO) and not is_consolidated(directive):
        # No clause of a document knows what came after it.
        text = wording.nothing_done_to(directive, sorts, turn.language)
        return replace(refusal(turn, Reason.NOT_IN_LIBRARY, text), text=text)
    return None


def _rung(directive: Directive) -> tuple[int, int]:
    """The place of a directive among those of one name: in force before ended, younger before older."""
    issued = directive.issued_on
    return _RUNG.get(directive.status, len(_RUNG)), -(issued.toordinal() if issued else 0)


def _acts(turn: Turn, incoming: Sequence[IncomingReference]) -> tuple[Act, ...]:
    return tuple(Act(act, turn.retriever.document) for act in incoming)


def _of_another_year(query: Query, directive: Directive) -> bool:
    """Whether the question gives the document a year that it does not bear."""
    issued = {directive.issued_on.year} if directive.issued_on else set()
    named = set(map(int, re.findall(r"(?:19|20)\d\d", f"{directive.title} {directive.number}")))
    return bool(query.years) and bool(issued) and not set(query.years) & (issued | named)


# --- from clauses -------------------------------------------------------------------------------


def _addressed_clause(turn: Turn) -> Answer | None:
    """The clause itself, when the question is its address ("điểm 4.2.2 quy định 15-QĐ/TU"), or that there is none."""
    hit = next((hit for hit in turn.hits if hit.passage_id is None), None)
    named = turn.shelf.named(turn.query)
    if not turn.query.address or (hit is None and not named):
        return None
    directive = hit.document if hit is not None else named[0]
    called = Words.of(f"{directive.title} {directive.kind or ''} {directive.issuer or ''}")
    rest = interest_of(turn.query, turn.retriever.library).beyond(called)
    if hit is None:
        # The number and the clause are all that is asked for: another clause would be no answer.
        text = wording.no_such_clause(turn.query.address, directive, turn.language)
        # One letter is a label ("điểm b"), no word.
        return None if any(len(t) > 1 for t in rest.terms) else refusal(turn, Reason.NOT_IN_LIBRARY, text)
    # "Điểm a khoản 1 Điều 4 Quyết định … ghi kênh nào?": the clause must speak of what is asked.
    document = turn.retriever.document(hit.document.id)
    above = clause_chain(document.clauses, hit.clause_index)[:-1]
    said = " ".join([*(document.text[c.start : c.start + _LEAD] for c in above), hit.text])
    if rest.terms and rest.coverage(Words.of(said)) < _SPEAKS_OF:
        return None
    end = hit.end if hit.end - hit.start <= LIST_CHARS else document.text.rfind("\n", hit.start, hit.start + LIST_CHARS)
    evidence = Evidence(hit.document, document, hit.clause_index, hit.start, max(end, hit.start + 1), hit.score)
    opening = wording.according_to(evidence.clause_name, evidence.directive, turn.language)
    return quoting(turn, *with_changes(turn, f"{opening}: “{evidence.quote}” [1]", [evidence]))


def _from_clauses(turn: Turn) -> Answer:
    unknown = turn.shelf.unknown_numbers(turn.query)
    readings = [
        r
        for r in best_readings(turn)
        if speak_of([(r.evidence.document, r.evidence.start, r.evidence.end)], turn.speaks_of)
    ]
    if unknown:
        # A number that no document has may still be reported on by one; a clause that does not name it is a near miss.
        readings = [r for r in readings if r.signals.names_number == 1.0]
        if not readings:
            text = wording.no_such_number([m.text for m in unknown], turn.language)
            return refusal(turn, Reason.NOT_IN_LIBRARY, text)
    if not readings or not _trusted(turn, readings[0]) or not _stands_out(turn, readings):
        return refusal(turn, Reason.NOT_IN_LIBRARY, wording.NOT_IN_LIBRARY.to(turn.language))
    shown = [reading for reading in readings if _trusted(turn, reading)]
    return quoting(turn, *formed(turn, shown, _trusted_readings))


def _trusted_readings(turn: Turn) -> list[Reading]:
    return [reading for reading in best_readings(turn) if _trusted(turn, reading)]


def _stands_out(turn: Turn, readings: Sequence[Reading]) -> bool:
    """Whether the best reading answers rather than another one, or none; the parts of a question have one each."""
    if turn.reader is None or readings[0].signals.names_number == 1.0 or len(parts_of(turn)) > 1:
        return True
    best, *rivals = (reading.signals for reading in readings)
    return READ.share(best, rivals) >= ANSWERS


def _trusted(turn: Turn, reading: Reading) -> bool:
    if reading.signals.missing_names:
        # Another year, another province: the right topic, another thing.
        return False
    if turn.query.mentions and reading.signals.names_number == 1.0:
        # "Kết luận 28 về việc gì?" has no words beyond the number: the clause that names it is the answer,
        # as long as a mere mention can tell what is asked.
        leftover = leftover_words(turn.query, reading.evidence.directive)
        sorts = asked_about(turn.query) or ([] if leftover else ["about"])
        if sorts and len(leftover) <= _LEFTOVER_WORDS:
            return all(told_by_mention(sort, reading.evidence.quote) for sort in sorts)
    return reading.confidence >= (FIRST_LOOK if turn.reader is None else READ).threshold


def best_readings(turn: Turn) -> list[Reading]:
    """The spans that may answer, most trusted first, judged or not: what calibration looks at."""
    documents = {hit.document.id: turn.retriever.document(hit.document.id) for hit in turn.hits}
    interest = interest_of(turn.query, turn.retriever.library)
    glossed = glossed_interest(turn.query, turn.retriever.library) if turn.query.language == "en" else None
    unknown = turn.shelf.unknown_numbers(turn.query)
    named = {directive.id for directive in turn.shelf.named(turn.query)}

    def preference(reading: Reading) -> float:
        # What has been replaced answers only when it is asked for, or when nothing in force comes near.
        passed_over = reading.signals.outdated and reading.evidence.directive.id not in named
        return reading.confidence * (_OUTDATED if passed_over else 1.0)

    readings = sorted(read(interest, turn.hits, documents, unknown, glossed), key=preference, reverse=True)
    if turn.reader is None:
        return readings
    return sorted(read_closely(turn.query.search_text, readings, turn.reader), key=preference, reverse=True)
