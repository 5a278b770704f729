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
from rag.vietnamese.normalize import fold, fold_letters

_FOLDED_KINDS = sorted({fold(kind) for kind in KINDS}, key=len, reverse=True)
# Patterns on text as `plain` folds it: what a document is called, and what points back at one that was spoken of.
KIND = f"(?:{'|'.join(map(re.escape, _FOLDED_KINDS))})"
DOCUMENT = f"(?:van ban|tai lieu|{KIND})"
BACK = "(?:do|nay|kia|tren|ay|vua neu|noi tren|vua noi|neu tren)"
# What frames a document: labels that `ingest.structure` gives to head, preamble and signature.
EDGES = frozenset({"Phần đầu", "Phần mở đầu", "Phần cuối"})
_BY = re.compile(r"\bdo\b", re.IGNORECASE)
ENGLISH_DOCUMENT = f"(?:document|{'|'.join(ENGLISH_KINDS)})"


@dataclass(frozen=True, slots=True)
class Point:
    """What is in focus: a directive, and the clause of it that was cited."""

    directive: Directive
    cited: Focus

    @property
    def is_clause(self) -> bool:
        """Whether a clause was cited, and not the head or the signature of the document."""
        return bool(self.cited.clause_path) and self.cited.clause_path[0] not in EDGES

    def called(self, language: Language) -> str:
        """The name of the directive by which a question finds it."""
        return called(self.directive, language)


def plain(text: str) -> str:
    """`text` folded letter by letter, but for "do" (by), written d_: folded it would be "đó" (that)."""
    return fold_letters(_BY.sub(lambda by: f"{by[0][0]}_", text))


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
