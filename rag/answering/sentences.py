"""A model's text cut into sentences with the passages that each cites."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from rag.answering.verify import markers_in
from rag.vietnamese.tokens import tokenize

_MARKERS = re.compile(r"(?:\s*\[\d{1,3}\])+")
# A sentence ends behind its markers, or at a full stop that no abbreviation ("No.", "Điều 5.") explains.
_SENTENCE = re.compile(
    r".+?(?:(?:\s*\[\d{1,3}\])+[.!?]?|(?<!\bNo)(?<!\bno)(?<!\d)[.!?](?=\s)|\n|$)(?:[ \t]*\[\d{1,3}\])*", re.DOTALL
)
_LIST_MARK = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+", re.MULTILINE)
_THOUGHT = re.compile(r"<think>.*?(?:</think>|$)", re.DOTALL)
# The same words over and over: a short pattern many times at the end, or one sentence a third time.
_STUCK = re.compile(r"(?P<again>.{1,80}?)(?P=again){7,}\Z", re.DOTALL)
_STUCK_TAIL = 800
_REPEATED = 3
_LONG_ENOUGH = 4


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence of a model, without its markers, and the numbers of the passages it cites."""

    text: str
    cited: tuple[int, ...]


def spoken(written: str) -> str:
    """What a model wrote, without what it thought aloud and without the marks of lists."""
    return _LIST_MARK.sub("", _THOUGHT.sub("", written).strip())


def sentences_of(written: str) -> list[Written]:
    """The sentences of a model's text, in order; what holds no word is left out."""
    found: list[Written] = []
    for match in _SENTENCE.finditer(spoken(written)):
        sentence = match[0].strip()
        bare = _MARKERS.sub("", sentence).strip()
        if tokenize(bare):
            found.append(Written(bare, tuple(dict.fromkeys(markers_in(sentence)))))
    return found


def ended_sentences(written: str) -> list[Written]:
    """Those sentences of a text still being written that are over: words of another one follow."""
    found = sentences_of(written)
    # "… đồng. [1": no sentence yet, but perhaps half of a marker.
    while found and not any(c.isalpha() for c in found[-1].text):
        found.pop()
    return found[:-1]


def is_stuck(written: str) -> bool:
    """Whether a model goes round in circles: waiting longer brings nothing new."""
    if _STUCK.search(written[-_STUCK_TAIL:]) and len(written) > _STUCK_TAIL // 8:
        return True
    said = Counter(s.text.lower() for s in sentences_of(written) if len(tokenize(s.text)) >= _LONG_ENOUGH)
    return any(count >= _REPEATED for count in said.values())
