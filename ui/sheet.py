"""One document on the screen: what its head says, its numbering, its relations, its structure, its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import Console
from rich.markup import escape

from rag.answering import wording
from rag.directives.model import Relation
from rag.language import Language, Text
from ui import console, words
from ui.dossier import Dossier, Tie, grouped, numbering, said_name


def print_document(dossier: Dossier, language: Language) -> None:
    """Print the dossier as `chithi documents show` does."""
    out = console.out()
    d = dossier.directive
    mark = words.secrecy(d.confidentiality, language)
    out.print(f"[bold red]{escape(mark)}[/] " if mark else "", f"[bold]{escape(d.title)}[/]", sep="", soft_wrap=True)
    for label, value in _facts(dossier, language):
        out.print(f"  {label.to(language)}: {escape(value) if value else '—'}", soft_wrap=True)
    for line in _evidence(dossier, language):
        out.print(f"    [dim]{escape(line)}[/]", soft_wrap=True)
    _print_ties(out, words.DOES, words.RELATION, dossier.outgoing, language)
    _print_ties(out, words.DONE_TO_IT, words.INCOMING, dossier.incoming, language)
    out.print(f"\n[bold]{words.STRUCTURE.to(language)}[/]")
    for odd in numbering(dossier, language):
        out.print(f"  [yellow]{words.NUMBERING.to(language)}:[/] {escape(odd)}", soft_wrap=True)
    for clause in dossier.document.clauses:
        heading = f" {escape(clause.heading)}" if clause.heading else ""
        out.print(f"{'  ' * len(clause.path)}{escape(clause.label)}{heading}", soft_wrap=True)
    out.print(f"\n[bold]{words.FULL_TEXT.to(language)}[/]")
    out.print(escape(dossier.document.text), soft_wrap=True)


def _facts(dossier: Dossier, language: Language) -> Iterator[tuple[Text, str | None]]:
    """What the head and the signature say; what is rare is left out where the document does not have it."""
    d, particulars = dossier.directive, dossier.document.particulars
    yield words.ID, d.id
    yield words.NUMBER, d.number
    yield words.KIND, d.kind
    yield words.ISSUER, d.issuer
    if others := [spelling for spelling in particulars.issuer_spellings if spelling != d.issuer]:
        yield words.ALSO_WRITTEN, "; ".join(others)
    yield words.PLACE, particulars.place
    yield words.ISSUED, _shown(d.issued_on)
    yield words.EFFECTIVE, _shown(d.effective_from)
    if d.effective_to:
        yield words.EFFECTIVE_TO, _shown(d.effective_to)
    yield words.SIGNER, ", ".join(filter(None, (d.signer, particulars.office)))
    if particulars.on_behalf_of:
        yield words.ON_BEHALF_OF, particulars.on_behalf_of
    yield words.RECIPIENTS, "; ".join(particulars.recipients)
    if d.confidentiality:
        yield words.SECRECY, d.confidentiality
    yield words.FILE, d.path
    why = f"{words.STATUS[d.status].to(language)} ({words.STATUS_WHY[d.status].to(language)})"
    yield words.STATUS_HEADING, why


def _evidence(dossier: Dossier, language: Language) -> Iterator[str]:
    for evidence in dossier.evidence:
        by = ""
        if evidence.by is not None and evidence.relation is not None:
            said = words.INCOMING[evidence.relation].to(language)
            by = f"{said[:1].upper()}{said[1:]}: {evidence.by.number or evidence.by.title} [{evidence.by.id}] "
            by += f"({words.INFERRED.to(language)}) " if evidence.inferred else ""
        yield f"{by}“{evidence.quote}”"


def _print_ties(
    out: Console, title: Text, names: dict[Relation, Text], ties: Sequence[Tie], language: Language
) -> None:
    if not ties:
        return
    out.print(f"\n[bold]{title.to(language)}[/]")
    for relation, same in grouped(ties):
        out.print(f"  [cyan]{names[relation].to(language)}[/] ({len(same)})")
        for tie in same:
            out.print(f"    • {escape(_far_end(tie, language))}", soft_wrap=True)
            out.print(f"      [dim]{escape(tie.clause)}: “{escape(tie.quote)}”[/]", soft_wrap=True)


def _far_end(tie: Tie, language: Language) -> str:
    """The document at the other end, the clause of it that is meant, and its id or that it is not in the library."""
    if tie.others:
        called = "; ".join(f"{wording.name(d, language, dated=True)} [{d.id}]" for d in tie.others)
    else:
        called = f"{said_name(tie.reference)} — {words.NOT_IN_LIBRARY.to(language)}"
    part = f", {words.IN_PART.to(language).format(clauses=tie.target)}" if tie.target else ""
    since = f", {words.SINCE.to(language).format(day=tie.since)}" if tie.since else ""
    return f"{called}{part}{since}{f' ({words.INFERRED.to(language)})' if tie.inferred else ''}"


def _shown(day: date | None) -> str | None:
    return day.isoformat() if day else None
