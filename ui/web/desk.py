"""What the page needs from the assistant: answers turn by turn, documents, example questions."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce

from rag.answering.answer import Answer
from rag.answering.conversation import Conversation
from rag.assistant import Assistant
from rag.errors import ChithiError
from rag.language import Language
from rag.library.rows import DirectiveRow
from rag.settings import Settings
from ui.dossier import read_dossier
from ui.web import texts
from ui.web.documents import document_html
from ui.web.examples import build_examples
from ui.web.markup import esc
from ui.web.turns import Turn, sources_of

_log = logging.getLogger(__name__)
# An answer that appears at once is hard to follow, one that dawdles is worse.
_FRAME_SECONDS = 0.025
_MOST_DELAY = 0.6


class Desk:
    """The assistant as one page sees it; shared by every session, so it remembers nothing about any."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        self.assistant = assistant
        self.settings = settings
        self._lock = threading.Lock()
        self._examples: tuple[str, list[str]] | None = None

    def replies(self, question: str, before: Sequence[Turn] = ()) -> Iterator[Turn]:
        """The turn for `question` as it grows; the last one has an answer or a problem, never a traceback.

        `before` are the turns so far: a follow-up is understood from them.
        """
        turn = Turn(len(before) + 1, question)
        yield turn
        try:
            for item in paced(self.assistant.stream(question, conversation=conversation_of(before))):
                if isinstance(item, Answer):
                    sources = sources_of(item, self.assistant.retriever.document)
                    turn = replace(turn, answer=item, sources=sources)
                else:
                    turn = replace(turn, streamed=item)
                yield turn
        except ChithiError as error:
            yield replace(turn, problem=error.text)
        except Exception:  # noqa: BLE001 - whatever it was, the user must be able to go on asking
            _log.exception("could not answer a question of %d characters", len(question))
            yield replace(turn, problem=texts.UNEXPECTED)

    def rows(self) -> Sequence[DirectiveRow]:
        """Every document with its status today."""
        return self.assistant.retriever.shelf(date.today()).rows

    def document(self, directive_id: str, language: Language, quoted: tuple[int, int] | None = None) -> str:
        """One document as HTML, or the sentence that it is gone."""
        shelf = self.assistant.retriever.shelf(date.today())
        row = next((row for row in shelf.rows if row.directive.id == directive_id), None)
        if row is None:
            return f'<p class="nothing">{esc(texts.GONE.to(language))}</p>'
        document = self.assistant.retriever.document(directive_id)
        dossier = read_dossier(shelf, row, document, self.assistant.library.clauses)
        return document_html(dossier, language, quoted)

    def examples(self) -> list[str]:
        """Questions the library can answer; made anew when the library changes."""
        generation = self.assistant.library.generation
        with self._lock:
            if self._examples is None or self._examples[0] != generation:
                # A chat model may be slow and may cost money: only the extractive answerer tries them out.
                ask = None if self.settings.chat_model else self.assistant.ask
                documents = [row.directive for row in self.rows()]
                self._examples = (generation, build_examples(documents, self.assistant.library.clauses, ask))
            return self._examples[1]


def conversation_of(turns: Sequence[Turn]) -> Conversation:
    """What the assistant is told of the turns before: those that have an answer."""
    answers = (turn.answer for turn in turns if turn.answer is not None)
    return reduce(Conversation.after, answers, Conversation())


def paced(items: Iterator[str | Answer]) -> Iterator[str | Answer]:
    """The text so far at a pace the eye follows, at most 0.6 s slower than `items`; the Answer last.

    The steps grow, so a long answer takes about as many of them as a short one.
    """
    text, waiting, step, budget = "", 0, 1, _MOST_DELAY
    for item in items:
        if isinstance(item, Answer):
            yield item
            return
        text += item
        waiting += 1
        if waiting < step:
            continue
        yield text
        waiting, step = 0, max(step, math.ceil(step * 1.12)) if budget < _MOST_DELAY / 2 else step
        if budget > 0:
            time.sleep(min(_FRAME_SECONDS, budget))
            budget -= _FRAME_SECONDS
        else:
            step *= 2
