"""The document that a follow-up describes by what it did to one that was spoken of, or what that one did to it.

"văn bản bị nó thay thế", "the circular that amended it", "thông tư sửa đổi đó". It is looked up in the relations on the
shelf; what the library does not hold is called what the document that speaks of it calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import regex as re

from rag.answering.followup.focus import BACK, DOCUMENT, ENGLISH_DOCUMENT, called, is_kind, plain
from rag.answering.wording import named
from rag.directives.force import ends_whole
from rag.directives.model import ACTS, Directive, Reference, Relation
from rag.directives.register import IncomingReference
from rag.language import Language, Text
from rag.retrieval.shelf import Shelf

T = TypeVar("T", Directive, Reference, Directive | Reference)


class Tie(StrEnum):
    """How the document described stands to the one spoken of."""

    PREDECESSOR = "predecessor"  # it was replaced or repealed by it
    SUCCESSOR = "successor"  # it replaced or repealed it
    AMENDED = "amended"  # it was amended by it
    AMENDER = "amender"  # it amended it
    GUIDED = "guided"  # it is guided by it
    GUIDE = "guide"  # it guides it
    BASIS = "basis"  # it is what the other rests on


@dataclass(frozen=True, slots=True)
class Described:
    """The words that describe a document, ``text[start:end]``, and how it is called.

    Where nothing on the shelf fits, `name` is empty and `question` asks for the tie itself, or is None too.
    """

    start: int
    end: int
    name: str = ""
    question: str | None = None


_IT = rf"(?:no|{DOCUMENT} {BACK})"
_VERB = (
    "(?P<ends>thay the|bai bo|huy bo)|(?P<amends>sua doi(?:,? bo sung)?|bo sung)"
    "|(?P<guides>huong dan(?: thi hanh| thuc hien)?|quy dinh chi tiet)|(?P<rests>can cu(?: vao)?|dua (?:tren|vao))"
)
_VERB_EN = (
    "(?P<ends>replace[sd]?|replacing|supersede[sd]?|superseding|repeal(?:s|ed|ing)?)|(?P<amends>amend(?:s|ed|ing)?)"
    "|(?P<guides>guide[sd]?|guiding|implement(?:s|ed|ing)?)|(?P<rests>is based on|rests on)"
)
# Nothing more is said of the document: what follows asks.
_ASKS = r"(?=[,?]|$| (?:d_|co|ban hanh|ky|duoc|ra doi|het|con|quy dinh|noi|la|thi|ai|khi|ngay|nam)\b)"
# What the document did to another: "văn bản thay thế nó"; "nào" behind the kind asks which one, and is no description.
_DID = re.compile(
    rf"\b(?P<kind>{DOCUMENT}) (?:ma )?(?:da |dang |se )?(?:{_VERB})(?: cho)?(?: (?P<it>{_IT}|{BACK})\b|{_ASKS})"
    rf"|\b(?<!\b(?:ai|nao) )(?P<kind>(?P<guides>huong dan)) (?:thi hanh|thuc hien) (?P<it>{_IT})\b"
    rf"|\bthe (?P<kind>{ENGLISH_DOCUMENT}) (?:that|which) (?:has |had |was )?(?:{_VERB_EN}) (?P<it>it|this|that)\b"
    rf"|\b(?:the|that|this) (?:{_VERB_EN}) (?P<kind>{ENGLISH_DOCUMENT})\b|\bits (?P<ends>successor)\b"
)
# What was done to it: "văn bản bị nó thay thế", "quyết định mà nó thay thế", "văn bản bị thay thế đó".
_UNDERWENT = re.compile(
    rf"\b(?P<kind>{DOCUMENT}) (?:cu )?(?:ma )?(?:(?:da )?(?:bi|duoc) )?{_IT} (?:da )?(?:{_VERB})\b(?: {BACK}\b)?"
    rf"|\b(?P<kind>{DOCUMENT}) (?:da )?(?:bi|duoc) (?:{_VERB})\b(?! (?:boi|bang|theo))(?: {BACK}\b)?"
    rf"|\bthe (?P<kind>{ENGLISH_DOCUMENT})(?: that| which)? (?:it|this {ENGLISH_DOCUMENT}|that {ENGLISH_DOCUMENT})"
    rf" (?:has |had )?(?:{_VERB_EN})\b|\bits (?P<ends>predecessor)\b"
)
_QUESTIONS = {
    Tie.PREDECESSOR: Text("{name} thay thế văn bản nào?", "Which document did {name} replace?"),
    Tie.SUCCESSOR: Text("Văn bản nào thay thế {name}?", "Which document replaced {name}?"),
    Tie.AMENDED: Text("{name} sửa đổi, bổ sung văn bản nào?", "Which document does {name} amend?"),
    Tie.AMENDER: Text("Văn bản nào sửa đổi, bổ sung {name}?", "Which document amended {name}?"),
    Tie.GUIDED: Text("{name} căn cứ vào văn bản nào?", "Which document is {name} based on?"),
    Tie.GUIDE: Text("Văn bản nào hướng dẫn {name}?", "Which document guides {name}?"),
    Tie.BASIS: Text("{name} căn cứ vào văn bản nào?", "Which document is {name} based on?"),
}


_DOES = {"ends": Tie.SUCCESSOR, "amends": Tie.AMENDER, "guides": Tie.GUIDE}
_UNDERGOES = {"ends": Tie.PREDECESSOR, "amends": Tie.AMENDED, "guides": Tie.GUIDED, "rests": Tie.BASIS}


def described(language: Language, text: str, spoken: Sequence[Directive], shelf: Shelf) -> Described | None:
    """The document that `text` describes by its tie to one of those `spoken` of, the latest first.

    None where it describes none so. Of several that fit none is guessed: then the tie itself is asked for.
    """
    folded = plain(text)
    if not spoken:
        return None
    for pattern, ties in ((_UNDERWENT, _UNDERGOES), (_DID, _DOES)):
        match = pattern.search(folded)
        tie = _tie(match, ties) if match is not None else None
        if match is not None and tie is not None:
            return _looked_up(language, match, tie, spoken, shelf)
    return None


def _tie(match: re.Match[str], ties: Mapping[str, Tie]) -> Tie | None:
    groups = match.groupdict()
    return next((tie for verb, tie in ties.items() if groups.get(verb)), None)


def _looked_up(
    language: Language, match: re.Match[str], tie: Tie, spoken: Sequence[Directive], shelf: Shelf
) -> Described | None:
    start, end = match.span()
    kind, it = match.groupdict().get("kind") or "", match.groupdict().get("it")
    if re.fullmatch(BACK, it or ""):
        # "thông tư sửa đổi đó": one that was spoken of and does so.
        actors = [d for d in spoken if any(related(d, undone, shelf) for undone in _UNDONE.get(tie, ()))]
        if actors := _of_kind(actors, kind):
            return Described(start, end, called(actors[0], language))
    for directive in spoken:
        found = _of_kind(related(directive, tie, shelf), kind)
        if len(found) == 1:
            return Described(start, end, name_of(found[0], language))
        if found:
            return Described(start, end, question=_asking(tie, directive, language))
    # "Nghị định sửa đổi …" may be a new topic; with "nó" or "đó" it is none.
    if it is None and tie in _UNDONE:
        return None
    return Described(start, end, question=_asking(tie, spoken[0], language))


_UNDONE = {Tie.SUCCESSOR: (Tie.PREDECESSOR,), Tie.AMENDER: (Tie.AMENDED,), Tie.GUIDE: (Tie.GUIDED,)}


def related(directive: Directive, tie: Tie, shelf: Shelf) -> list[Directive | Reference]:
    """What stands in `tie` to the directive: directives of the shelf, and what it names and the shelf does not have."""
    match tie:
        case Tie.SUCCESSOR:
            acts = (*shelf.replacements.get(directive.id, ()), *shelf.coming.get(directive.id, ()))
            return _once(act.directive for act in acts)
        case Tie.AMENDER:
            return _once(act.directive for act in shelf.changes.get(directive.id, ()))
        case Tie.GUIDE:
            acts = shelf.incoming(directive.id)
            return _once(act.directive for act in acts if _guides(act))
        case Tie.PREDECESSOR:
            # A law may have taken the place of its older namesake without saying so.
            return _named_by(directive, shelf, ends_whole) or _once(ended_by(directive, shelf))
        case Tie.AMENDED:
            return _named_by(directive, shelf, lambda r: r.relation in ACTS and not ends_whole(r))
        case Tie.BASIS:
            return _named_by(directive, shelf, lambda r: r.relation is Relation.BASED_ON)
        case Tie.GUIDED:
            guided = _named_by(directive, shelf, lambda r: r.relation is Relation.GUIDES)
            return guided or related(directive, Tie.BASIS, shelf)


def ended_by(directive: Directive, shelf: Shelf) -> list[Directive]:
    """The directives of the shelf that this one ended, by its words or by taking their name."""
    return [
        shelf.by_id[ended]
        for ended, acts in shelf.replacements.items()
        if ended in shelf.by_id and any(act.directive.id == directive.id for act in acts)
    ]


def only_one_named(directive: Directive, kind: str, shelf: Shelf) -> Directive | None:
    """The one directive of this kind that `directive` rests on, guides, ends or changes; None where several are."""
    named = _named_by(directive, shelf, lambda r: r.relation is not Relation.MENTIONS)
    found = [d for d in named if isinstance(d, Directive) and is_kind(d.kind, kind)]
    return found[0] if len(found) == 1 else None


def _guides(act: IncomingReference) -> bool:
    """Whether the act guides what it refers to: by its words, or by being a guideline that rests on it."""
    relation = act.reference.relation
    return relation is Relation.GUIDES or (relation is Relation.BASED_ON and is_kind(act.directive.kind, "huong dan"))


def _named_by(directive: Directive, shelf: Shelf, wanted: Callable[[Reference], bool]) -> list[Directive | Reference]:
    """What the directive's own words of such a relation mean: what is known, else what they call it."""
    found: list[Directive | Reference] = []
    for link in shelf.outgoing(directive.id):
        if wanted(link.reference):
            known = [shelf.by_id[d.id] for d in link.meant if d.id in shelf.by_id]
            found += known or ([link.reference] if link.reference.number or link.reference.title else [])
    return _once(found)


def _once(found: Iterable[Directive | Reference]) -> list[Directive | Reference]:
    return list({d.id if isinstance(d, Directive) else d.number or d.title: d for d in found}.values())


def _of_kind(found: Sequence[T], kind: str) -> list[T]:
    """Those of the kind that is named; all where none is, or where the word says no kind."""
    return [f for f in found if f.kind and is_kind(f.kind, kind)] or list(found)


def name_of(found: Directive | Reference, language: Language) -> str:
    """What the directive is called, or what a reference calls the one it means."""
    return called(found, language) if isinstance(found, Directive) else named(found, language)


def _asking(tie: Tie, directive: Directive, language: Language) -> str:
    return _QUESTIONS[tie].to(language).format(name=called(directive, language))
