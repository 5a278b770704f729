"""How a document stands to others beyond what ends or changes it: what it rests on, who guides it, who names it."""

from __future__ import annotations

from collections.abc import Collection

from rag.answering.subject import Act, Statement, Subject
from rag.answering.wording import name, named
from rag.directives.model import Relation
from rag.language import Language, Text

# One sentence of each document is enough to check; a code is mentioned hundreds of times.
_QUOTED = 8


def based_on(about: Subject, language: Language) -> Statement | None:
    """What the document says that it rests on ("Căn cứ …"), in its own words."""
    found = [r for r in about.document.references if r.relation is Relation.BASED_ON and (r.number or r.title)]
    if not found:
        return None
    grounds = ", ".join(dict.fromkeys(named(reference, language) for reference in found))
    called = name(about.directive, language)
    text = Text(f"{called} căn cứ {grounds}", f"{called} is based on {grounds}").to(language)
    return Statement(text, tuple(dict.fromkeys(about.at(r.start, r.end) for r in found)))


def guided_by(about: Subject, language: Language) -> Statement | None:
    """Which documents of the library guide this one."""
    verb = Text("được hướng dẫn bởi", "is guided by")
    return _done_by(about, {Relation.GUIDES}, verb, language)


def mentioned_by(about: Subject, language: Language) -> Statement | None:
    """Which documents of the library speak of this one, in whatever way."""
    return _done_by(about, set(Relation), Text("được nhắc đến trong", "is mentioned in"), language)


def _done_by(about: Subject, relations: Collection[Relation], verb: Text, language: Language) -> Statement | None:
    by: dict[str, Act] = {}
    for act in about.others():
        if act.incoming.reference.relation in relations and not act.incoming.by_name:
            by.setdefault(act.directive.id, act)
    if not by:
        return None
    acts = list(by.values())
    listed = ", ".join(name(act.directive, language, dated=True) for act in acts)
    text = f"{name(about.directive, language)} {verb.to(language)} {listed}"
    return Statement(text, tuple(act.evidence for act in acts[:_QUOTED]))
