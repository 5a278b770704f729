"""Everything there is to say about one document: why its status is what it is, and how it stands to others.

The command line, its JSON and the page show the same dossier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rag.directives.audit import Audit, audit
from rag.directives.clauses import clause_chain, clause_name
from rag.directives.effect import Span, effect_of
from rag.directives.model import ACTS, Clause, Directive, DirectiveDocument, Reference, Relation, Status
from rag.directives.register import IncomingReference
from rag.language import Language
from rag.library.rows import DirectiveRow
from rag.retrieval.shelf import Shelf
from ui import words

ClausesOf = Callable[[str], Sequence[Clause]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that say why a status is what it is: the document's own, or those of `by` (how: `relation`)."""

    quote: str
    by: Directive | None = None
    relation: Relation | None = None
    takes_effect: date | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """One reference as it is shown: `others` are at its far end, none when it is not in the library.

    The far end is what an outgoing reference means, and who makes an incoming one. `clause` names the clause
    that holds `quote`, in the document that makes the reference; `since` is the day from which an act counts.
    `inferred`: no words say so, see `rag.directives.succession`.
    """

    reference: Reference
    quote: str
    clause: str
    clause_path: tuple[str, ...]
    others: tuple[Directive, ...]
    since: date | None
    inferred: bool

    @property
    def relation(self) -> Relation:
        """How the one document refers to the other."""
        return self.reference.relation

    @property
    def target(self) -> str:
        """The clause of the other document that is meant, named as it is cited; empty for all of it."""
        return target_name(self.reference.target)


@dataclass(frozen=True, slots=True)
class Dossier:
    """One document on one day."""

    row: DirectiveRow
    document: DirectiveDocument
    day: date
    evidence: tuple[Evidence, ...]
    outgoing: tuple[Tie, ...]
    incoming: tuple[Tie, ...]
    audit: Audit

    @property
    def directive(self) -> Directive:
        """The document's identity, with its status on the day."""
        return self.row.directive


def read_dossier(shelf: Shelf, row: DirectiveRow, document: DirectiveDocument, clauses_of: ClausesOf) -> Dossier:
    """The dossier of `document`, whose row on `shelf` is `row`; `clauses_of` gives the clauses of a directive id.

    What others say counts from the day of their issue on.
    """
    directive = row.directive
    outgoing = tuple(
        _tie(IncomingReference(directive, link.reference, link.quote), document.clauses, link.meant)
        for link in shelf.outgoing(directive.id)
    )
    by_name = (act for act in shelf.replacements.get(directive.id, ()) if act.by_name)
    incoming = tuple(
        _tie(made, clauses_of(made.directive.id), (made.directive,))
        for made in (*by_name, *shelf.incoming(directive.id))
        if made.directive.issued_on is None or made.directive.issued_on <= shelf.day
    )
    evidence = tuple(_evidence(shelf, directive, document))
    audited = audit(document.text, document.clauses)
    return Dossier(row, document, shelf.day, evidence, outgoing, incoming, audited)


def grouped(ties: Iterable[Tie]) -> list[tuple[Relation, list[Tie]]]:
    """The ties by relation, acts on documents first; one of several that say the same in the same sentence."""
    found: dict[Relation, dict[object, Tie]] = {relation: {} for relation in words.RELATION}
    for tie in ties:
        r = tie.reference
        other = tuple(d.id for d in tie.others) or (r.number, r.title, r.issued_on)
        found[tie.relation].setdefault((other, tie.quote, r.target, tie.inferred), tie)
    return [(relation, list(same.values())) for relation, same in found.items() if same]


def numbering(dossier: Dossier, language: Language) -> list[str]:
    """What is odd in the document's own numbering, a sentence a gap; empty where every count runs on."""
    clauses, english = dossier.document.clauses, dossier.directive.language == "en"
    sentences = []
    for gap in dossier.audit.gaps:
        after, before = (clause_name(clause_chain(clauses, at), english) for at in (gap.after, gap.before))
        said = words.SKIPPED if gap.missing else words.REPEATED
        sentences.append(said.to(language).format(missing=", ".join(gap.missing), after=after, before=before))
    return sentences


def target_name(target: Sequence[str]) -> str:
    """A clause path as one cites it, innermost first: "Điểm a Khoản 3 Điều 7"."""
    return " ".join(reversed(target))


def said_name(reference: Reference) -> str:
    """What a reference calls the document that it means: kind and number, title, day or year."""
    r = reference
    number = " ".join(filter(None, (None if r.title else r.kind, r.number))) if r.number else None
    when = r.issued_on.isoformat() if r.issued_on else str(r.year) if r.year else None
    named = " – ".join(filter(None, (number, r.title)))
    return f"{named} ({when})" if when else named


def _tie(made: IncomingReference, clauses: Sequence[Clause], others: tuple[Directive, ...]) -> Tie:
    """The reference as a tie; `clauses` are those of the directive that makes it."""
    chain = clause_chain(clauses, made.reference.clause)
    return Tie(
        reference=made.reference,
        quote=made.quote,
        clause=clause_name(chain, made.directive.language == "en"),
        clause_path=chain[-1].path,
        others=others,
        since=made.takes_effect if made.reference.relation in ACTS else None,
        inferred=made.by_name,
    )


def _evidence(shelf: Shelf, directive: Directive, document: DirectiveDocument) -> Iterable[Evidence]:
    match directive.status:
        case Status.REPLACED | Status.REPEALED:
            for act in shelf.replacements.get(directive.id, ()):
                yield Evidence(act.quote, act.directive, act.reference.relation, act.takes_effect, act.by_name)
        case Status.IN_FORCE | Status.NOT_YET | Status.EXPIRED:
            ended = directive.status is Status.EXPIRED
            said, span = _own_words(document, ended)
            # A library from before an upgrade may hold a day that would be read otherwise now.
            if span is not None and said == (directive.effective_to if ended else directive.effective_from):
                yield Evidence(document.text[slice(*span)], takes_effect=said)


def _own_words(document: DirectiveDocument, ended: bool) -> tuple[date | None, Span | None]:
    """The first (or last) day of effect as the text says it, and where; what is enclosed speaks of other documents."""
    effect = effect_of(document)
    return (effect.ends, effect.ends_at) if ended else (effect.starts, effect.starts_at)
