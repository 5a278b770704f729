"""The documents as HTML: the list, and one document with its structure and full text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from rag.answering import wording
from rag.directives.model import Clause, Directive, DirectiveDocument, Level
from rag.language import Language, Text
from rag.library.rows import DirectiveRow
from rag.vietnamese.normalize import fold
from ui import words
from ui.dossier import Dossier, numbering
from ui.web import texts
from ui.web.markup import esc
from ui.web.relations import evidence_html, relations_html
from ui.web.sources import secrecy_html, status_html

# More rows than this nobody reads: they filter.
MOST_ROWS = 300
# The levels whose first line is a heading in the full text.
_HEADED = frozenset(
    {Level.PART, Level.CHAPTER, Level.SECTION, Level.SUBSECTION, Level.ARTICLE, Level.ROMAN, Level.APPENDIX}
)
_HEADINGS = (words.NUMBER, words.TITLE, words.KIND, words.ISSUED, words.ISSUER, words.STATUS_HEADING)


def matching(rows: Sequence[DirectiveRow], wanted: str) -> list[DirectiveRow]:
    """The rows that hold every word of `wanted`, whatever its case and diacritics; newest first."""
    words = fold(wanted).split()
    found = [row for row in rows if all(word in _searchable(row.directive) for word in words)]
    return sorted(found, key=lambda row: row.directive.issued_on or date.min, reverse=True)


def list_html(rows: Sequence[DirectiveRow], language: Language) -> str:
    """A table of documents; each number is a button that opens its document."""
    if not rows:
        return f'<p class="nothing">{esc(texts.NO_MATCH.to(language))}</p>'
    head = "".join(f'<th scope="col">{esc(heading.to(language))}</th>' for heading in _HEADINGS)
    body = "".join(_row_html(row.directive, language) for row in rows[:MOST_ROWS])
    table = f'<table class="documents"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    if len(rows) > MOST_ROWS:
        table += f'<p class="nothing">{esc(texts.SHOWN.to(language).format(shown=MOST_ROWS, n=len(rows)))}</p>'
    return table


def document_html(dossier: Dossier, language: Language, quoted: tuple[int, int] | None = None) -> str:
    """One document: what its head says, its relations, structure and text, ``text[quoted]`` highlighted."""
    d, document = dossier.directive, dossier.document
    structure = "".join(_entry_html(clause) for clause in document.clauses if clause.level is not Level.HEAD)
    return (
        f'<article class="document"><header><h2>{esc(d.title)}</h2><div class="badges">{secrecy_html(d, language)}'
        f"{status_html(d, language)}</div></header>"
        f"<dl>{_facts_html(dossier, language)}{evidence_html(dossier, language)}</dl>"
        f"{relations_html(dossier, language)}"
        f'<div class="reading"><details class="structure" open><summary>{esc(words.STRUCTURE.to(language))}</summary>'
        f'<nav aria-label="{esc(words.STRUCTURE.to(language))}"><ol>{structure}</ol></nav></details>'
        f"<section><h3>{esc(words.FULL_TEXT.to(language))}</h3>"
        f'<div class="fulltext" lang="{esc(d.language)}">{text_html(document, quoted)}</div></section></div></article>'
    )


def text_html(document: DirectiveDocument, quoted: tuple[int, int] | None = None) -> str:
    """The stored text with an anchor at each clause, headings bold, and ``text[quoted]`` highlighted."""
    text = document.text
    anchors: dict[int, list[int]] = {}
    bold: list[tuple[int, int]] = []
    for clause in document.clauses:
        anchors.setdefault(clause.start, []).append(clause.index)
        if clause.level in _HEADED and clause.heading:
            line_end = text.find("\n", clause.start, clause.end)
            bold.append((clause.start, line_end if line_end >= 0 else clause.end))
    start, end = quoted or (0, 0)
    cuts = sorted({0, len(text), start, end, *anchors, *(at for span in bold for at in span)})
    bold.sort()
    parts: list[str] = []
    for left, right in pairwise(cuts):
        while bold and bold[0][1] <= left:
            bold.pop(0)
        parts.extend(f'<a id="clause-{index}"></a>' for index in anchors.get(left, ()))
        piece = esc(text[left:right])
        if bold and bold[0][0] <= left:
            piece = f"<b>{piece}</b>"
        if start <= left < end:
            piece = f"<mark{' data-quoted' if left == start else ''}>{piece}</mark>"
        parts.append(piece)
    return "".join(parts)


def _row_html(d: Directive, language: Language) -> str:
    number = esc(d.number) if d.number else f"<i>{esc(words.NO_NUMBER.to(language))}</i>"
    button = (
        f'<button type="button" data-open="{esc(d.id)}" aria-label="{esc(wording.name(d, language))}">{number}</button>'
    )
    title = f"{secrecy_html(d, language)} {esc(d.title)}".lstrip()
    cells = (button, title, esc(d.kind or ""), _day(d.issued_on), esc(d.issuer or ""), status_html(d, language))
    named = zip(_HEADINGS, cells, strict=True)
    return "<tr>" + "".join(f'<td data-label="{esc(h.to(language))}">{cell}</td>' for h, cell in named) + "</tr>"


def _facts_html(dossier: Dossier, language: Language) -> str:
    d, more = dossier.directive, dossier.document.particulars
    facts: tuple[tuple[Text, object], ...] = (
        (words.NUMBER, d.number),
        (words.KIND, d.kind),
        (words.ISSUER, d.issuer),
        (words.ALSO_WRITTEN, "; ".join(spelling for spelling in more.issuer_spellings if spelling != d.issuer)),
        (words.PLACE, more.place),
        (words.ISSUED, _day(d.issued_on)),
        (words.EFFECTIVE, _day(d.effective_from)),
        (words.EFFECTIVE_TO, _day(d.effective_to)),
        (words.SIGNER, ", ".join(filter(None, (d.signer, more.office)))),
        (words.ON_BEHALF_OF, more.on_behalf_of),
        (words.RECIPIENTS, "; ".join(more.recipients)),
        (words.SECRECY, d.confidentiality),
        (words.NUMBERING, "; ".join(numbering(dossier, language))),
        (words.FILE, d.path),
    )
    return "".join(f"<div><dt>{esc(n.to(language))}</dt><dd>{esc(value)}</dd></div>" for n, value in facts if value)


def _day(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


def _entry_html(clause: Clause) -> str:
    heading = clause.heading if len(clause.heading) <= 90 else clause.heading[:88].rstrip() + "…"
    shown = f"<b>{esc(clause.label)}</b> {esc(heading)}"
    return f'<li style="--depth:{min(len(clause.path), 6)}"><a href="#clause-{clause.index}">{shown}</a></li>'


def _searchable(d: Directive) -> str:
    year = str(d.issued_on.year) if d.issued_on else ""
    return fold(" ".join(filter(None, (d.number, d.kind, d.title, d.issuer, d.signer, year))))
