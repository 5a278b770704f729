"""What the reader of a quote must know: its document has ended, its clause was changed, its letters were recognised."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rag.answering import wording
from rag.answering.answer import Citation
from rag.directives.clauses import clause_chain, clause_name, deepest_clause
from rag.directives.force import Reach, touching
from rag.directives.model import Directive, DirectiveDocument, Level, Relation, Status
from rag.directives.register import IncomingReference
from rag.language import Language
from rag.retrieval.shelf import Shelf

Documents = Callable[[str], DirectiveDocument]
# What a head or a signature says does not change with the clauses.
_UNCHANGING = {Level.HEAD, Level.PREAMBLE, Level.TAIL}


def warnings_about(
    citations: Sequence[Citation], shelf: Shelf, document: Documents, language: Language
) -> tuple[str, ...]:
    """The warnings that belong to these citations on the day of `shelf`; `document` gives the document of an id."""
    cited = {citation.document.id: citation.document for citation in citations}.values()
    return (
        *(
            wording.outdated(directive, shelf.replacements.get(directive.id, ()), language)
            for directive in cited
            if directive.status.ended or directive.status in {Status.NOT_YET, Status.DRAFT}
        ),
        *_of_changes([c for c in citations if not c.document.status.ended], shelf, document, language),
        *(
            wording.recognised(directive, language)
            for directive in cited
            if any(warning.startswith("ocr_") for warning in document(directive.id).warnings)
        ),
    )


def _of_changes(citations: Sequence[Citation], shelf: Shelf, document: Documents, language: Language) -> Iterator[str]:
    """One warning for each directive that changed cited clauses and what it did to them."""
    placed: dict[tuple[str, str, Relation], list[IncomingReference]] = {}
    unplaced: dict[tuple[str, str], IncomingReference] = {}
    cited: dict[str, Directive] = {}
    for citation in citations:
        identity = citation.document.id
        changes = shelf.changes.get(identity, ())
        if not changes or _level(citation, document(identity)) in _UNCHANGING:
            continue
        cited[identity] = citation.document
        for change, how in touching(citation.clause_path, changes):
            if how is Reach.SOMEWHERE:
                unplaced.setdefault((identity, change.directive.id), change)
            else:
                placed.setdefault((identity, change.directive.id, change.reference.relation), []).append(change)
    for (identity, actor, _), found in placed.items():
        where = _clause_of_act(found[0], document(actor))
        yield wording.changed(cited[identity], found, where, language)
    known = {(identity, actor) for identity, actor, _ in placed}
    for (identity, actor), change in unplaced.items():
        if (identity, actor) not in known:
            yield wording.changed_somewhere(cited[identity], change.directive, language)


def _level(citation: Citation, document: DirectiveDocument) -> Level:
    top = clause_chain(document.clauses, deepest_clause(document.clauses, citation.start, citation.end))[0]
    return top.level


def _clause_of_act(change: IncomingReference, document: DirectiveDocument) -> str:
    return clause_name(clause_chain(document.clauses, change.reference.clause), change.directive.language == "en")
