"""How a document stands to others, as HTML: why its status is what it is, what it does to them and they to it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering import wording
from rag.directives.model import Directive, Relation
from rag.language import Language, Text
from ui import words
from ui.dossier import Dossier, Tie, grouped, said_name
from ui.web import texts
from ui.web.markup import esc
from ui.web.sources import status_html

# Relations that may be dozens and change nothing: folded until asked for.
_FOLDED = frozenset({Relation.BASED_ON, Relation.MENTIONS})


def evidence_html(dossier: Dossier, language: Language) -> str:
    """A line of the facts: the words that the status rests on; a button opens the document that says them."""
    lines = []
    for evidence in dossier.evidence:
        by = ""
        if evidence.by is not None and evidence.relation is not None:
            said = words.INCOMING[evidence.relation].to(language)
            by = f"{esc(said[:1].upper() + said[1:])} {_button(evidence.by, language)}"
            by += f" <small>({esc(words.INFERRED.to(language))})</small>" if evidence.inferred else ""
        lines.append(f"<p>{by}<q>{esc(evidence.quote)}</q></p>")
    why = words.STATUS_WHY[dossier.directive.status].to(language)
    status = words.STATUS[dossier.directive.status].to(language)
    return (
        f'<div class="evidence"><dt>{esc(words.STATUS_HEADING.to(language))}</dt>'
        f"<dd><p>{esc(status[:1].upper() + status[1:])}, {esc(why)}.</p>{''.join(lines)}</dd></div>"
    )


def relations_html(dossier: Dossier, language: Language) -> str:
    """Both directions, grouped by relation; empty for a document that stands alone."""
    outgoing = _direction_html(words.DOES, words.RELATION, dossier.outgoing, True, language)
    incoming = _direction_html(words.DONE_TO_IT, words.INCOMING, dossier.incoming, False, language)
    return f'<div class="relations">{incoming}{outgoing}</div>' if incoming or outgoing else ""


def _direction_html(
    title: Text, names: dict[Relation, Text], ties: Sequence[Tie], outgoing: bool, language: Language
) -> str:
    parts = []
    for relation, same in grouped(ties):
        items = "".join(_tie_html(tie, outgoing, language) for tie in same)
        parts.append(
            f"<details{'' if relation in _FOLDED else ' open'}><summary>{esc(names[relation].to(language))} "
            f"({len(same)})</summary><ul>{items}</ul></details>"
        )
    return f"<section><h3>{esc(title.to(language))}</h3>{''.join(parts)}</section>" if parts else ""


def _tie_html(tie: Tie, outgoing: bool, language: Language) -> str:
    """The other document, the clause of it that is meant, and the sentence that says so with a way to its place."""
    r = tie.reference
    if outgoing:
        place = f'<a href="#clause-{r.clause}">{esc(tie.clause)}</a>'
        far = " ".join(f"{_button(d, language)} {status_html(d, language)}" for d in tie.others) or _stranger(
            tie, language
        )
    else:
        (d,) = tie.others
        place = (
            f'<button type="button" data-open="{esc(d.id)}" data-start="{r.start}" data-end="{r.end}">'
            f"{esc(tie.clause)}</button>"
        )
        far = f"{_button(d, language)} {status_html(d, language)}"
    part = f" · {esc(words.IN_PART.to(language).format(clauses=tie.target))}" if tie.target else ""
    day = tie.since.strftime("%d/%m/%Y") if tie.since else ""
    since = f" · {esc(words.SINCE.to(language).format(day=day))}" if day else ""
    inferred = f" <small>({esc(words.INFERRED.to(language))})</small>" if tie.inferred else ""
    where = esc(texts.WHERE.to(language)).replace("{clause}", place)
    return f"<li>{far}{part}{since}{inferred}<q>{esc(tie.quote)}</q> <small>{where}</small></li>"


def _button(d: Directive, language: Language) -> str:
    name = wording.name(d, language, dated=True)
    return f'<button type="button" data-open="{esc(d.id)}">{esc(name[:1].upper() + name[1:])}</button>'


def _stranger(tie: Tie, language: Language) -> str:
    """What is said of a document that is not in the library."""
    return f'<b>{esc(said_name(tie.reference))}</b> <span class="badge">{esc(words.NOT_IN_LIBRARY.to(language))}</span>'
