"""A follow-up as a question of its own: "điểm b thì sao?" -> "Điểm b Khoản 2 Điều 5 Quyết định số 12/2024/QĐ-UBND".

Works without a language model: what points back ("văn bản đó", "nó", a clause without its document, a bare
"ai ký?") is put in words from what the answers before cited; what is described ("văn bản bị nó thay thế", "quyết định
cũ") is looked up on the shelf; "thế còn X?" puts X in the place of its like in the question before; a question that
leaves its subject out takes it from there. A question that stands alone is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import regex as re

from rag.answering.asked import asked_about
from rag.answering.conversation import Conversation, Focus
from rag.answering.followup.aged import another_version
from rag.answering.followup.described import described, name_of
from rag.answering.followup.ellipsis import (
    is_terse,
    own_words,
    points_at_something,
    subject_of,
    without_document,
    without_opening,
)
from rag.answering.followup.focus import points_of, spoken_of
from rag.answering.followup.likeness import another_clause, in_place_of_its_like, put
from rag.answering.followup.persons import SIGNER, by_name
from rag.answering.followup.pointing import about_the_document, at_focus, at_one_spoken_of, of_a_clause, points_back
from rag.answering.reading import Wanted, is_content, wanted_of
from rag.errors import QuestionError
from rag.retrieval.query import MAX_QUESTION_CHARS, Query
from rag.retrieval.shelf import Shelf
from rag.vietnamese.normalize import fold, has_diacritics
from rag.vietnamese.tokens import tokenize

# Not folded: "nợ" is no "nó".
_IT = re.compile(r"\bnó\b|\bit\b", re.IGNORECASE)
_THEN = r"(?:thi sao|thi the nao|the nao|sao)"
_WHAT_ABOUT = re.compile(
    rf"^(?:(?:the|vay|the thi|vay thi|a|o)[, ]+)?(?:con|thi con|doi voi)\s+(?P<new>.+?)(?:\s+{_THEN})?$"
    rf"|^(?:the|vay)\s+(?P<new>.+?)(?:\s+{_THEN})?$"
    r"|^(?P<new>.+?)\s+(?:thi sao|thi the nao)$"
    r"|^(?:and )?(?:what|how) about (?:the |a |an )?(?P<new>.+)$"
)
_ASKING = re.compile(
    r"\b(?:gi|nao|ai|bao nhieu|bao lau|khi nao|may|dau|khong|chua"
    r"|what|which|who|when|where|why|how|is|are|does|do)\b"
)
# Behind a name, with marks or without.
_THEN_SAYS = re.compile(r"^\s*th[iì]\b", re.IGNORECASE)
_ACCORDING = {"vi": "theo", "en": "according to"}
# Not folded: "Thẻ", "Con dấu"; what was typed without marks may be them.
_OPENERS = frozenset("thế vậy còn thì đối à ạ ờ ô".split())
_SHORT = 4
_FEWEST_ALONE = 3
_END = " ?.!,;:…"


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a question may be meant.

    `text` is the question in words that need no conversation, None as it was asked. `near` is the clause whose
    neighbours are looked at first. `speaks_of` are words of which the answer must hold most. `looked_up`: the document
    was found on the shelf, of which a language model knows nothing.
    """

    text: str | None = None
    near: Focus | None = None
    speaks_of: frozenset[str] = frozenset()
    looked_up: bool = False


def ways_of(query: Query, conversation: Conversation, shelf: Shelf, understand: Callable[[str], Query]) -> list[Way]:
    """The ways in which `query` may be meant after `conversation`, the likeliest first; never none."""
    ways = _Reader(query, conversation, shelf, understand).ways()
    # What was long already may have grown too long to be asked.
    return [way for way in ways if way.text is None or len(way.text) <= MAX_QUESTION_CHARS] or [Way()]


def ways_condensed(
    condensed: str, query: Query, conversation: Conversation, shelf: Shelf, understand: Callable[[str], Query]
) -> list[Way]:
    """The ways of `query` that a language model has put as `condensed`.

    The rules read that too, for what still points back in it; without it they come last, should the model have gone
    astray. A question that it copied may be a new topic.
    """
    alone = ways_of(query, conversation, shelf, understand)[0]
    if fold(condensed).strip(_END) == fold(query.text).strip(_END):
        return [alone] if alone.text is None else [alone, Way()]
    meant = ways_of(understand(condensed), conversation, shelf, understand)[0]
    return [replace(meant, text=meant.text or condensed), alone]


def dangling(query: Query, conversation: Conversation, shelf: Shelf) -> str | None:
    """The words of the question that point at a document or a clause nobody has spoken of: "văn bản đó"."""
    if query.mentions or shelf.named(query) or points_of(conversation, shelf):
        return None
    return points_back(query.text)


def _understood(question: str | None, understand: Callable[[str], Query]) -> Query | None:
    """The last question; None where there is none, or where a stored conversation holds one that cannot be asked."""
    try:
        return understand(question) if question is not None else None
    except QuestionError:
        return None


class _Reader:
    """One question against one conversation."""

    def __init__(
        self, query: Query, conversation: Conversation, shelf: Shelf, understand: Callable[[str], Query]
    ) -> None:
        self._query = query
        self._text = query.text.strip()
        self._shelf = shelf
        self._points = points_of(conversation, shelf)
        self._last = _understood(conversation.question, understand)
        in_focus = [point.directive for point in self._points]
        asked_of = shelf.named(self._last) if self._last is not None else []
        spoken = [*in_focus, *asked_of, *spoken_of(conversation, shelf)]
        self._spoken = list({directive.id: directive for directive in spoken}.values())

    def ways(self) -> Iterator[Way]:
        if self._query.mentions or self._shelf.named(self._query):
            yield from self._of_the_named()
            yield Way()
            return
        whole = self._described() or at_one_spoken_of(self._query, self._points, self._spoken)
        if whole is not None:
            yield Way(whole, looked_up=True)
            return
        if versions := list(self._of_another_version()):
            yield from versions
            return
        if not self._points and points_back(self._text) is not None:
            # Nobody has spoken of it: see `dangling`.
            yield Way()
            return
        anchored = bool(self._points) and points_at_something(self._text)
        if ways := list(self._in_other_words()):
            yield from ways
        elif self._last is not None and (anchored or is_terse(self._query)):
            yield from self._without_its_subject()
        else:
            yield Way()
            if self._last is not None and self._points:
                yield Way(self._in_document(self._text.strip(_END)))
            return
        if not anchored and not self._of_signer():
            yield from self._alone()

    def _of_the_named(self) -> Iterator[Way]:
        """The last question asked of the document that "Thế Nghị định 217?" names, where it says no more."""
        match = self._what_about()
        if self._last is None or match is None or own_words(replace(self._query, text=without_document(self._query))):
            return
        new = self._text.strip(_END)[slice(*match.span("new"))]
        for mention in self._last.mentions[:1]:
            rest = self._last.text[mention.end :].strip(_END)
            if not subject_of(self._last) and rest:
                yield Way(f"{new} {rest}?", looked_up=True)
                return
        yield Way(
            f"{without_document(self._last).strip(_END)}, {_ACCORDING[self._query.language]} {new}?", looked_up=True
        )

    def _in_other_words(self) -> Iterator[Way]:
        if not self._points:
            yield from self._like_the_last()
            return
        whole = self._of_signer()
        if whole is not None:
            # The name stands below every document that the person signed; what is asked must stand with it.
            asked = frozenset(own_words(self._query)) - {*tokenize(SIGNER)}
            yield Way(self._in_document(without_opening(whole.strip(_END))), speaks_of=asked)
            return
        it = _IT.search(self._text)
        found = at_focus(self._query, self._points, self._shelf)
        if found is None and it is not None:
            yield from self._of_it(it.span())
            return
        found = found or of_a_clause(self._query, self._points) or about_the_document(self._query, self._points)
        if found is not None:
            yield Way(found)
        else:
            yield from self._like_the_last()

    def _of_signer(self) -> str | None:
        return by_name(self._query, self._last, self._points[0].directive) if self._points else None

    def _of_it(self, span: tuple[int, int]) -> Iterator[Way]:
        """ "It" is the document where a fact about it is asked for, else what the last question speaks of."""
        subject = subject_of(self._last) if self._last is not None else ""
        if subject and not asked_about(self._query):
            text = without_opening(put(self._text, span, subject).strip(_END))
            yield from self._near_and_far(
                self._in_document(text[:1].upper() + text[1:]), frozenset(own_words(self._query)) - {"nó"}
            )
        yield Way(without_opening(put(self._text, span, self._points[0].called(self._query.language))))

    # -- documents that are described -------------------------------------------------------

    def _described(self) -> str | None:
        found = described(self._query.language, self._text, self._spoken, self._shelf)
        if found is None or found.question is not None:
            return found.question if found is not None else None
        return without_opening(put(self._text, (found.start, found.end), found.name))

    def _of_another_version(self) -> Iterator[Way]:
        """The question asked of an older or a newer document, and the last question, of which it may only be a part."""
        found = another_version(self._text, self._spoken, self._shelf)
        if found is None:
            return
        name = name_of(found.meant, self._query.language)
        whole = without_opening(put(self._text, (found.start, found.end), name))
        rest = f"{self._text[: found.start]} {_THEN_SAYS.sub('', self._text[found.end :])}"
        words = own_words(replace(self._query, text=rest))
        literal = Way(whole, looked_up=True)
        if self._last is None or asked_about(replace(self._query, text=whole)):
            yield literal
            return
        again = f"{without_document(self._last).strip(_END)}, {_ACCORDING[self._query.language]} {name}?"
        carried = Way(again, speaks_of=frozenset(words), looked_up=True)
        # "… thì mấy giờ?", "… thì giữ bao lâu?": the less it says itself, the more the last question said.
        yield from [carried] if not words else [carried, literal] if len(words) == 1 else [literal, carried]

    # -- what the last question has said ----------------------------------------------------

    def _like_the_last(self) -> Iterator[Way]:
        """ "Thế còn X?": the last question with X in the place of its like; X in the same document without a like."""
        new = self._new()
        if self._last is None or new is None:
            return
        last = self._last.text
        if not _ASKING.search(fold(new)):
            replaced = another_clause(new, last)
            if replaced is not None:
                yield Way(replaced)
                return
            replaced = in_place_of_its_like(new, last)
            if replaced is not None:
                yield Way(replaced, speaks_of=frozenset(filter(is_content, tokenize(new))) - {*tokenize(last)})
                return
            subject = subject_of(self._last)
            if subject and last.startswith(subject):
                words = frozenset(filter(is_content, tokenize(new)))
                yield Way(f"{new[:1].upper()}{new[1:]}{last[len(subject) :]}", speaks_of=words)
        if self._points:
            yield Way(self._in_document(new))
        elif self._what_about() is not None:
            yield Way(f"{last.strip(_END)}, {new}?")

    def _what_about(self) -> re.Match[str] | None:
        bare = self._text.strip(_END)
        folded = fold(bare)
        match = _WHAT_ABOUT.match(folded) if len(folded) == len(bare) else None
        if match is None or match.start("new") == 0 or self._query.language == "en":
            return match
        opener = tokenize(bare)[0]
        return match if opener in _OPENERS or not has_diacritics(self._query.original) else None

    def _new(self) -> str | None:
        """What a "Thế còn X?" asks about; a few words that ask nothing are such an X too."""
        bare = self._text.strip(_END)
        match = self._what_about()
        if match is not None:
            return bare[slice(*match.span("new"))].strip(_END) or None
        folded = fold(bare)
        return None if len(folded.split()) > _SHORT or _ASKING.search(folded) else without_opening(bare) or None

    def _without_its_subject(self) -> Iterator[Way]:
        """The question with the subject of the last one, near the clause that was cited; then without it."""
        text = without_opening(self._text.strip(_END))
        subject = subject_of(self._last) if self._last is not None else ""
        words = frozenset(own_words(self._query))
        if subject:
            asked = f"{subject[:1].upper()}{subject[1:]}: {text[:1].lower()}{text[1:]}"
            yield from self._near_and_far(self._in_document(asked), words)
        if self._points:
            yield from self._near_and_far(self._in_document(text), words)
        elif not subject:
            yield Way(speaks_of=words)

    def _near_and_far(self, whole: str, words: frozenset[str]) -> Iterator[Way]:
        if self._points and self._points[0].is_clause:
            yield Way(whole, self._points[0].cited, words)
        yield Way(whole, speaks_of=words)

    def _in_document(self, asked: str) -> str:
        return f"{asked}, {self._points[0].called(self._query.language)}" if self._points else f"{asked}?"

    def _alone(self) -> Iterator[Way]:
        """The question without the conversation, where it asks something in words of its own."""
        match = self._what_about()
        asked = self._text.strip(_END)
        asked = asked[slice(*match.span("new"))] if match is not None else asked
        if not _ASKING.search(fold(asked)) or len(asked.split()) <= _SHORT:
            return
        words = own_words(self._query)
        text = asked if match is not None else None
        if not is_terse(self._query):
            yield Way(text)
        elif len(words) >= _FEWEST_ALONE and wanted_of(self._query.folded) in {Wanted.AMOUNT, Wanted.DATE}:
            # What so few words and no kind of answer single out may be anything.
            yield Way(text, speaks_of=frozenset(words))
