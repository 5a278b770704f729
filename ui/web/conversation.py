"""The conversation as HTML: questions, answers with their warnings, refusals, and the welcome."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rag.answering import wording
from rag.answering.answer import Answer
from rag.directives.model import Directive
from rag.language import Language, Text
from ui.web import texts
from ui.web.markup import answer_html, esc, streamed_html
from ui.web.turns import Turn


def conversation_html(turns: Sequence[Turn], language: Language) -> str:
    """Every turn, oldest first."""
    busy = "true" if turns and turns[-1].pending else "false"
    body = "".join(_turn_html(turn, language) for turn in turns)
    label = esc(texts.CONVERSATION.to(language))
    # A screen reader waits for aria-busy to end, so a streamed answer is read once and whole.
    return (
        f'<div class="conversation" role="log" aria-live="polite" aria-busy="{busy}" aria-label="{label}">{body}</div>'
    )


def welcome_html(examples: Sequence[str], language: Language) -> str:
    """What a new conversation shows: example questions to click."""
    items = "".join(f"<li>{_ask_button(question, question)}</li>" for question in examples)
    return (
        f'<div class="welcome"><h2>{esc(texts.WELCOME.to(language))}</h2>'
        f'<p>{esc(texts.WELCOME_MORE.to(language))}</p><ul class="examples">{items}</ul></div>'
    )


def empty_library_html(library: Path, language: Language) -> str:
    """What the page says while there is nothing to ask about."""
    command = texts.EMPTY_COMMAND.to(language).format(library=library)
    return (
        f'<div class="welcome empty"><h2>{esc(texts.EMPTY_TITLE.to(language))}</h2>'
        f"<p>{esc(texts.EMPTY_HOW.to(language))}</p><pre>{esc(command)}</pre></div>"
    )


def _turn_html(turn: Turn, language: Language) -> str:
    parts = [f'<p class="question">{esc(turn.question)}</p>'] if turn.question.strip() else []
    if turn.problem is not None:
        parts.append(_problem_html(turn.problem, language))
    elif turn.answer is not None:
        parts.append(_answer_html(turn, turn.answer, language))
    elif turn.streamed:
        parts.append(f'<div class="answer"><div class="text">{streamed_html(turn.streamed, language)}</div></div>')
    else:
        parts.append(f'<p class="searching" role="status">{esc(texts.SEARCHING.to(language))}</p>')
    return f'<section class="exchange" data-turn="{turn.number}">{"".join(parts)}</section>'


def _answer_html(turn: Turn, answer: Answer, language: Language) -> str:
    text = answer.text
    if not answer.answered:
        # The nearest documents follow as buttons: once is enough.
        for spoken in ("vi", "en"):
            text = text.removesuffix(wording.nearest(answer.suggestions, spoken)).rstrip()
    quotes = [c.quote for c in answer.citations]
    body = answer_html(text, turn.number, quotes, [c.marker for c in answer.citations], language)
    parts = []
    if answer.restored_question:
        parts.append(
            f'<p class="restored">{esc(texts.RESTORED.to(language).format(question=answer.restored_question))}</p>'
        )
    if not answer.answered:
        parts.append(f'<p class="refusal-title">{esc(texts.REFUSED.to(language))}</p>')
    parts.append(f'<div class="text">{body}</div>')
    for warning in answer.warnings:
        parts.append(f'<p class="warning" role="note"><b>{esc(texts.WARNING.to(language))}</b> {esc(warning)}</p>')
    if answer.answered:
        parts.append(f'<p class="how">{esc(_how(answer, language))}</p>')
    elif answer.suggestions:
        parts.append(_suggestions_html(answer.suggestions, language))
    kind = "answer" if answer.answered else "answer refusal"
    return f'<div class="{kind}">{"".join(parts)}</div>'


def _suggestions_html(suggestions: Sequence[Directive], language: Language) -> str:
    items = "".join(f"<li>{_suggestion(document, language)}</li>" for document in suggestions)
    return f'<p class="nearest">{esc(texts.NEAREST.to(language))}</p><ul class="examples">{items}</ul>'


def _suggestion(document: Directive, language: Language) -> str:
    called = wording.name(document, language)
    label = f"{called}: {wording.subject(document)}" if document.number else called
    return _ask_button(texts.ASK_ABOUT.to(language).format(called=called), label)


def _ask_button(question: str, label: str) -> str:
    return f'<button type="button" data-ask="{esc(question)}">{esc(label)}</button>'


def _problem_html(problem: Text, language: Language) -> str:
    said = [problem.to(language)]
    if problem is texts.UNEXPECTED:
        said.append(problem.en if language == "vi" else problem.vi)
    body = "".join(f"<p>{esc(line)}</p>" for line in said)
    title = esc(texts.PROBLEM.to(language))
    return f'<div class="answer problem" role="alert"><p class="refusal-title">{title}</p>{body}</div>'


def _how(answer: Answer, language: Language) -> str:
    """How the answer came about, and how long it took."""
    if answer.generator == "extractive":
        how = texts.QUOTED.to(language)
    else:
        how = texts.WRITTEN.to(language).format(model=answer.generator)
    total = answer.timings_ms.get("total")
    if total is None:
        return how
    seconds = f"{total / 1000:.1f}" if total >= 100 else f"{total / 1000:.2f}"
    spoken = seconds.replace(".", ",") if language == "vi" else seconds
    return f"{how} · {texts.SECONDS.to(language).format(s=spoken)}"
