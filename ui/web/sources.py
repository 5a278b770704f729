"""The citation panel as HTML: a card for each citation, the newest question first."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering import wording
from rag.answering.answer import Citation
from rag.directives.model import Directive
from rag.language import Language
from ui import words
from ui.web import texts
from ui.web.markup import card_id, esc, marked_html
from ui.web.turns import Excerpt, Source, Turn

# Characters shown on each side of a quote before "show the whole clause".
CONTEXT_CHARS = 240


def panel_html(turns: Sequence[Turn], language: Language) -> str:
    """The cards of every answered turn, the newest open, the earlier ones folded below it."""
    parts = [f'<h2 class="panel-title">{esc(texts.SOURCES.to(language))}</h2>']
    if not turns:
        parts.append(_note(texts.NO_SOURCES_YET.to(language)))
    elif not turns[-1].sources:
        parts.append(_note("" if turns[-1].pending else texts.NO_SOURCES.to(language)))
    for turn in reversed(turns):
        if turn.sources:
            parts.append(_turn_html(turn, turn is turns[-1], language))
    return f'<div class="sources">{"".join(parts)}</div>'


def card_html(turn: int, source: Source, language: Language) -> str:
    """One citation: its document, status, clause, page, and the quote inside its clause."""
    c = source.citation
    d = c.document
    page = f' <span class="page">{esc(texts.PAGE.to(language).format(n=c.page))}</span>' if c.page else ""
    copied = esc(copy_text(c, language))
    return (
        f'<article class="card" id="{card_id(turn, c.marker)}" tabindex="-1" data-turn="turn-{turn}">'
        f'<header><span class="marker">{c.marker}</span><div class="source">'
        f'<h3>{esc(document_name(d, language))}</h3><p class="title">{esc(_subject(d))}</p>'
        f"</div>{secrecy_html(d, language)}{status_html(d, language)}</header>"
        f'<p class="clause">{esc(c.clause)}{page}</p>'
        f"{excerpt_html(source.excerpt, d.language, language)}"
        f'<footer><button type="button" data-copy="{copied}" data-done="{esc(texts.COPIED.to(language))}">'
        f"{esc(texts.COPY.to(language))}</button>"
        f'<button type="button" data-open="{esc(d.id)}" data-start="{c.start}" data-end="{c.end}">'
        f"{esc(texts.OPEN_DOCUMENT.to(language))}</button></footer></article>"
    )


def excerpt_html(excerpt: Excerpt, document_language: str, language: Language) -> str:
    """The quote highlighted in its clause; a long clause is cut around it, with a fold that shows all."""
    text, start, end = excerpt.text, excerpt.start, excerpt.end
    first, last = _cut_before(text, start), _cut_after(text, end)
    before, after = "… " if first > 0 else "", " …" if last < len(text) else ""
    lang = esc(document_language)
    short = f"{before}{marked_html(text[first:last], start - first, end - first)}{after}"
    html = f'<div class="excerpt" lang="{lang}" tabindex="0">{short}</div>'
    if before or after:
        html += (
            f'<details class="whole"><summary>{esc(texts.ALL_OF_CLAUSE.to(language))}</summary>'
            f'<div class="excerpt" lang="{lang}">{marked_html(text, start, end)}</div></details>'
        )
    return html


def status_html(document: Directive, language: Language) -> str:
    """The badge that says whether `document` is in force."""
    return f'<span class="badge {document.status.value}">{esc(texts.STATUS[document.status].to(language))}</span>'


def secrecy_html(document: Directive, language: Language) -> str:
    """The label of a secret document; empty for an open one."""
    mark = words.secrecy(document.confidentiality, language)
    return f'<span class="badge secret">{esc(mark)}</span>' if mark else ""


def document_name(document: Directive, language: Language) -> str:
    """Kind, number, date and issuer in one line; the title for a document without a number."""
    name = wording.name(document, language, dated=True) if document.number else document.title
    if not document.number and document.issued_on:
        name += f", {wording.day(document.issued_on, language)}"
    return f"{name} · {document.issuer}" if document.issuer else name


def copy_text(citation: Citation, language: Language) -> str:
    """The quote as one pastes it into a report: the words, then where they stand."""
    page = f", {texts.PAGE.to(language).format(n=citation.page)}" if citation.page else ""
    return f"“{citation.quote}” ({citation.clause}, {wording.name(citation.document, language, dated=True)}{page})"


def _turn_html(turn: Turn, newest: bool, language: Language) -> str:
    cards = "".join(card_html(turn.number, source, language) for source in turn.sources)
    return (
        f'<details class="turn" id="turn-{turn.number}"{" open" if newest else ""}>'
        f"<summary>{esc(turn.question)}</summary>{cards}</details>"
    )


def _subject(document: Directive) -> str:
    if not document.number:
        return ""
    subject = wording.subject(document)
    return subject[:1].upper() + subject[1:]


def _note(text: str) -> str:
    return f'<p class="nothing">{esc(text)}</p>'


def _cut_before(text: str, start: int) -> int:
    """Where to begin so that at most CONTEXT_CHARS stand before `start`, at the beginning of a word."""
    if start <= CONTEXT_CHARS:
        return 0
    at = start - CONTEXT_CHARS
    while at < start and not text[at - 1].isspace():
        at += 1
    return at


def _cut_after(text: str, end: int) -> int:
    if len(text) - end <= CONTEXT_CHARS:
        return len(text)
    at = end + CONTEXT_CHARS
    while at > end and not text[at].isspace():
        at -= 1
    return at
