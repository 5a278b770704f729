"""Answers and documents as HTML: everything escaped, markers made links, quotes set apart."""

from __future__ import annotations

import re
from collections.abc import Collection
from html import escape

from rag.language import Language
from ui.web import texts

_MARKER = re.compile(r"\[(\d{1,3})\]")
# While an answer streams its citations are not known yet: a quote runs to its marker, or to the end so far.
_STREAMED_QUOTE = re.compile(r"“(?P<quote>.+?)”(?P<markers>(?:\s*\[\d+\])+|(?=\s*\Z))|“(?P<open>.*)\Z", re.DOTALL)


def esc(text: object) -> str:
    """`text` safe inside an element or a quoted attribute."""
    return escape(str(text), quote=True)


def card_id(turn: int, marker: int) -> str:
    """The element id of a citation's card, unique in a conversation."""
    return f"cite-{turn}-{marker}"


def answer_html(text: str, turn: int, quotes: Collection[str], markers: Collection[int], language: Language) -> str:
    """The finished text of an answer: `quotes` set apart, `markers` [1] linked to the cards of `turn`."""
    if not quotes:
        return _plain(text, turn, markers, language)
    wanted = "|".join(re.escape(q) for q in sorted(quotes, key=len, reverse=True))
    return _with_quotes(
        re.compile(f"“(?P<quote>{wanted})”(?P<markers>(?:\\s*\\[\\d+\\])*)"), text, turn, markers, language
    )


def streamed_html(text: str, language: Language) -> str:
    """An answer so far: looks like the finished one, its markers not yet links."""
    return _with_quotes(_STREAMED_QUOTE, text, 0, (), language)


def marked_html(text: str, start: int, end: int) -> str:
    """`text` escaped, with ``text[start:end]`` highlighted."""
    return f"{esc(text[:start])}<mark>{esc(text[start:end])}</mark>{esc(text[end:])}"


def _with_quotes(pattern: re.Pattern[str], text: str, turn: int, markers: Collection[int], language: Language) -> str:
    parts: list[str] = []
    at, below_block = 0, False
    for match in pattern.finditer(text):
        before = text[at : match.start()]
        groups = match.groupdict()
        quote = f"{groups['quote']}”" if groups["quote"] is not None else groups["open"]
        after = _plain(groups["markers"] or "", turn, markers, language)
        # A block is set off from what follows as it is.
        before = before.lstrip("\n") if below_block else before
        below_block = _stands_apart(text[: match.start()])
        if below_block:
            parts.append(_plain(before.rstrip("\n"), turn, markers, language))
            parts.append(f'<blockquote class="quote">“{esc(quote)}{after}</blockquote>')
        else:
            parts.append(_plain(before, turn, markers, language))
            parts.append(f"“{esc(quote)}{after}")
        at = match.end()
    parts.append(_plain(text[at:].lstrip("\n") if below_block else text[at:], turn, markers, language))
    return "".join(parts)


def _stands_apart(before: str) -> bool:
    """Whether the quote behind `before` is the answer itself: a colon or a line break announces it, in no list item."""
    line = before[before.rfind("\n") + 1 :]
    return (before.rstrip(" ") or ":")[-1] in ":\n" and not line.startswith("• ")


def _plain(text: str, turn: int, markers: Collection[int], language: Language) -> str:
    parts: list[str] = []
    at = 0
    for match in _MARKER.finditer(text):
        number = int(match[1])
        parts.append(esc(text[at : match.start()]))
        if number in markers:
            label = esc(texts.MARKER.to(language).format(n=number))
            parts.append(f'<a class="marker" href="#{card_id(turn, number)}" aria-label="{label}">{number}</a>')
        elif turn == 0:
            parts.append(f'<span class="marker">{number}</span>')
        else:
            parts.append(esc(match[0]))
        at = match.end()
    parts.append(esc(text[at:]))
    return "".join(parts)
