"""One question of the report in full: gold, answer, citations and what was retrieved, side by side."""

from __future__ import annotations

import html
from collections.abc import Sequence

from evals.records import QuestionRecord
from evals.report import words
from rag.language import Language


def article(record: QuestionRecord, language: Language) -> str:
    """The question as an HTML article."""
    question = record.question
    restored = record.restored_question
    read_as = f"<small>{words.SEARCHED_AS.to(language)}: {_e(restored)}</small>" if restored else ""
    about = [question.id, words.value("kind", question.kind, language), words.word(question.language, language)]
    if question.as_of:
        about.append(f"{words.AS_OF.to(language)} {question.as_of:%d/%m/%Y}")
    verdict = f'<span class="verdict {record.verdict}">{words.word(record.verdict, language)}</span>'
    columns = "".join(
        f"<div><h4>{heading.to(language)}</h4>{content}</div>"
        for heading, content in (
            (words.GOLD, _gold(record, language)),
            (words.ANSWER, _answer(record)),
            (words.CITATIONS, _citations(record, language)),
            (words.RETRIEVED, _hits(record)),
        )
    )
    return f"""<article id="{_e(question.id)}" class="{record.verdict}">
<small>{_e(" · ".join(about))} · {verdict}</small>{_talk(record, language)}
<h3>{_e(question.question)}</h3>{read_as}<div>{_chips(record, language)}</div>
<div class="columns">{columns}</div></article>
"""


def _e(value: object) -> str:
    return html.escape(str(value))


def _chips(record: QuestionRecord, language: Language) -> str:
    if record.error:
        return f'<span class="chip">{words.word("error", language)}: {_e(record.error)}</span>'
    # A wrong refusal lacks the clause and the facts as well, which says nothing more.
    implied = () if record.answered else ("exact_clause", "fact_recall")
    faults = [name for name in record.faults if name not in implied]
    return "".join(f'<span class="chip">{words.FAULTS[name].to(language)}</span>' for name in faults)


def _talk(record: QuestionRecord, language: Language) -> str:
    if not record.question.history:
        return ""
    turns = ""
    for place, earlier in enumerate(record.question.history):
        said = record.history[place] if place < len(record.history) else ""
        turns += f"<p>{_e(earlier)}</p><details><summary>↳</summary><p>{_e(said)}</p></details>"
    return f'<div class="talk"><small>{words.EARLIER.to(language)}:</small>{turns}</div>'


def _mark(good: bool) -> str:
    return '<span class="yes">✓</span>' if good else '<span class="no">✗</span>'


def _path(labels: Sequence[str]) -> str:
    return _e(" › ".join(labels))


def _gold(record: QuestionRecord, language: Language) -> str:
    question = record.question
    parts: list[str] = []
    if not question.answerable:
        parts.append(f"<p>{words.MUST_REFUSE.to(language)}</p>")
    if len(question.gold) > 1:
        parts.append(f"<small>{words.ANY_OF.to(language)}:</small>")
    if question.gold:
        places = (f"<li>{_path(gold.clause)}<br><small>{_e(gold.document)}</small></li>" for gold in question.gold)
        parts.append(f"<ul>{''.join(places)}</ul>")
    if question.facts:
        facts = (
            f"<li>{_mark(found)} {_e(' / '.join(alternatives))}</li>"
            for alternatives, found in zip(question.facts, record.facts_found, strict=True)
        )
        parts.append(f"<small>{words.FACTS.to(language)}:</small><ul>{''.join(facts)}</ul>")
    if question.outdated:
        entries = (f"<li>{_path(o.clause)} <small>{_e(o.document)}</small></li>" for o in question.outdated)
        parts.append(f"<small>{words.OUTDATED.to(language)}:</small><ul>{''.join(entries)}</ul>")
    if question.must_not_say:
        said = "".join(f"<li>{_e(text)}</li>" for text in question.must_not_say)
        parts.append(f"<small>{words.MUST_NOT_SAY.to(language)}:</small><ul>{said}</ul>")
    if record.gold_text:
        parts.append(f'<blockquote class="gold-text">{_e(record.gold_text)}</blockquote>')
    return "".join(parts)


def _answer(record: QuestionRecord) -> str:
    reason = f"<p><small>{_e(record.reason)}</small></p>" if record.reason else ""
    warnings = "".join(f"<p><small>⚠ {_e(warning)}</small></p>" for warning in record.warnings)
    return f"<p>{_e(record.answer)}</p>{reason}{warnings}"


def _citations(record: QuestionRecord, language: Language) -> str:
    quotes = ""
    for citation in record.citations:
        flaw = "" if citation.verbatim else f' <span class="no">{words.NOT_VERBATIM.to(language)}</span>'
        quotes += (
            f"<div>{_mark(citation.exact)} [{citation.marker}] {_path(citation.clause_path)}{flaw}<br>"
            f"<small>{_e(citation.number or '')} {_e(citation.document)}</small></div>"
            f"<blockquote>{_e(citation.quote)}</blockquote>"
        )
    return quotes or f"<small>{words.NO_CITATIONS.to(language)}</small>"


def _hits(record: QuestionRecord) -> str:
    items = "".join(
        f"<li><details><summary>{_mark(True) if hit.relevant else ''} {_path(hit.clause_path)} "
        f"<small>{_e(hit.document)} · {hit.score:.3f}</small></summary><p>{_e(hit.text)}</p></details></li>"
        for hit in record.hits
    )
    return f'<ol class="hits">{items}</ol>'
