"""The last gate: no answer leaves whose quotes are not, letter by letter, in the stored text."""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.answering.answer import Answer

_MARKER = re.compile(r"\[(\d{1,3})\]")


class UnfaithfulAnswerError(AssertionError):
    """An answer quotes what is not stored: a fault of the program, never shown as an answer."""


def markers_in(text: str) -> list[int]:
    """The citation markers in `text`, in order: "… [1] … [2]" -> [1, 2]."""
    return [int(n) for n in _MARKER.findall(text)]


def check(answer: Answer, stored_text: Callable[[str], str]) -> Answer:
    """`answer`, when every marker has its citation and every quote its place; UnfaithfulAnswerError otherwise.

    `stored_text` gives the stored text of a document id.
    """
    known = {citation.marker for citation in answer.citations}
    if answer.answered and (not known or set(markers_in(_without_quotes(answer))) - known):
        raise UnfaithfulAnswerError("an answer without citation, or a marker without one")
    for citation in answer.citations:
        if stored_text(citation.document.id)[citation.start : citation.end] != citation.quote or not citation.quote:
            raise UnfaithfulAnswerError(f"the quote [{citation.marker}] is not at its place")
    return answer


def _without_quotes(answer: Answer) -> str:
    """The text outside the quotes: a document may hold "[3]" of its own."""
    text = answer.text
    for citation in answer.citations:
        text = text.replace(citation.quote, "")
    return text
