"""What a conversation is about just now: the documents and clauses that were cited last, and how to call them."""

from __future__ import annotations

from dataclasses import dataclass

import regex as re

from rag.answering.conversation import Conversation, Focus
from rag.answering.wording import name
from rag.directives.model import Directive
from rag.directives.numbers import ENGLISH_KINDS, KINDS
from rag.language import Language
from rag.retrieval.shelf import Shelf
from rag.vietnamese.normalize import fold

_FOLDED_KINDS = sorted({fold(kind) for kind in KINDS}, key=len, reverse=True)
# Patterns on folded text: what a document is called, and what points back at one that was spoken of.
KIND = f"(?:{'|'.join(map(re.escape, _FOLDED_KINDS))})"
DOCUMENT = f"(?:van ban|tai lieu|{KIND})"
BACK = "(?:do|nay|kia|tren|ay|vua neu|noi tren|vua noi|neu tren)"
ENGLISH_DOCUMENT = f"(?:document|{'|'.join(ENGLISH_KINDS)})"
# "Luật Thanh tra" is a name: what stands behind the kind of a document is not what is talked about.
OPENS_A_NAME = frozenset(kind.split()[-1] for kind in _FOLDED_KINDS)


@dataclass(frozen=True, slots=True)
class Point:
    """What is in focus: a directive, and the clause of it that was cited."""

    directive: Directive
    cited: Focus

    def called(self, language: Language) -> str:
        """The name of the directive by which a question finds it."""
        return called(self.directive, language)


def points_of(conversation: Conversation, shelf: Shelf) -> list[Point]:
    """What was cited last and may be spoken of; where only one document may, it."""
    points = [Point(shelf.by_id[f.directive], f) for f in conversation.focus if f.directive in shelf.by_id]
    if not points and len(shelf.rows) == 1:
        only = shelf.rows[0].directive
        points = [Point(only, Focus(only.id, (), ""))]
    return points


def spoken_of(conversation: Conversation, shelf: Shelf) -> list[Directive]:
    """The documents of `shelf` that the conversation cited or offered, the latest first."""
    return [shelf.by_id[identity] for identity in conversation.spoken_of if identity in shelf.by_id]


def called(directive: Directive, language: Language) -> str:
    """The name of a directive by which a question finds it: its number, or else its title."""
    return name(directive, language) if directive.number else directive.title


def is_kind(own: str | None, kind: str) -> bool:
    """Whether `own`, the kind of a document, is the one that a folded word says in Vietnamese or English."""
    return fold(own or "") in {kind, fold(ENGLISH_KINDS.get(kind, kind))}
