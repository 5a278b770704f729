"""The passages that a sentence cites, and the part of them that it speaks of.

A passage holds many rules. A sentence must agree with the rule that it is about, not with any word of the passage:
"khẩn … 15 ngày" uses words that all stand in an article, one rule apart. So the sentences of the passages are ranked
by the words they share with it, numbers aside, and as few as explain it are its evidence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import regex as re

from rag.answering.untrusted import gives_orders
from rag.answering.verification.days import Parts
from rag.answering.verification.facts import Facts, read_facts
from rag.answering.verification.spelling import plain_spelling
from rag.answering.verification.words import content_words, vocabulary
from rag.language import Language
from rag.retrieval.hits import Hit
from rag.vietnamese.normalize import nfc
from rag.vietnamese.tokens import sentence_spans

# A sentence that sums up a list draws on several items.
_MOST_UNITS = 5
_LEAD_CHARS = 300
_BROKEN_LINE = re.compile(r"(?<![.;:!?])\n(?=\p{Ll}(?!\)))")
_HEADING = re.compile(r"(?:Điều|Article|Mục|Section)\s+\d+|\d+(?:\.\d+)*\.|[IVX]+[.-]")
_LABEL = re.compile(r"^(?:\d+(?:\.\d+)*[.)]|[a-zđ]\)|[IVX]+[.-]|-)\s+")


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence or list item of a passage, with the line that leads the list in."""

    text: str
    lead: str
    facts: Facts
    lead_facts: Facts
    words: frozenset[str]

    @property
    def whole(self) -> str:
        """Lead and text, as they are read together."""
        return f"{self.lead} {self.text}" if self.lead else self.text


@dataclass(frozen=True, slots=True)
class Source:
    """One cited passage, read once."""

    units: tuple[Unit, ...]
    context: str
    headings: str
    text: str
    own_number: str | None
    clause_labels: str
    language: Language
    issuer: str = ""

    @property
    def office_context(self) -> str:
        """What names the offices of a passage beside its text: headings and issuer, not the document's title."""
        return f"{self.headings}\n{self.issuer}"


def read_source(hit: Hit) -> Source:
    """`hit` as a source: its sentences, and around them its place, its document's name, number, issuer and signer."""
    language: Language = "en" if hit.document.language == "en" else "vi"
    text = plain_spelling(hit.text, language)
    document = hit.document
    issued = document.issued_on
    about = (
        hit.breadcrumb, hit.clause, document.kind, document.number, document.title, document.issuer, document.signer,
        f"{issued.day}/{issued.month}/{issued.year}" if issued else None,
    )  # fmt: skip
    context = plain_spelling("\n".join(part for part in about if part), language)
    labels = f"{hit.breadcrumb} {hit.clause} {' '.join(hit.clause_path)}".lower()
    first = text.split("\n", 1)[0]
    own_heading = first if _HEADING.match(first) and not first.endswith((".", ";", ":")) else ""
    headings = nfc(" › ".join([*hit.breadcrumb.split(" › ")[1:], hit.clause, own_heading]))
    trusted = "".join(_without(text, _ordering_spans(text)))
    return Source(
        tuple(_units(text, language)),
        context,
        headings,
        trusted,
        document.number,
        nfc(labels),
        language,
        nfc(document.issuer or ""),
    )


def _units(text: str, language: Language) -> list[Unit]:
    units: list[Unit] = []
    lead = ""
    # A page breaks its lines where it likes: what goes on in small letters is the same sentence.
    text = _BROKEN_LINE.sub(" ", text)
    ordered = _ordering_spans(text)
    for start, end in sentence_spans(text):
        piece = text[start:end]
        if any(left < end and start < right for left, right in ordered):
            continue
        if piece.endswith(":"):
            lead = piece[-_LEAD_CHARS:]
        # A numbered paragraph of its own is no item of the list before it.
        elif lead and piece[:1].isdigit() and not lead[:1].isalpha():
            lead = ""
        own = "" if piece == lead else lead
        piece = _LABEL.sub("", piece)
        facts = read_facts(piece)
        words = frozenset(word.text for word in content_words(facts.rest, language)) | vocabulary(
            (facts.rest,), language
        )
        units.append(Unit(piece, own, facts, read_facts(own), words))
    return units


def _without(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    at = 0
    for start, end in spans:
        yield text[at:start]
        at = end
    yield text[at:]


def _ordering_spans(text: str) -> list[tuple[int, int]]:
    """The lines that speak to a model: nothing may rest on them, nor on what follows one up to the next clause."""
    spans: list[tuple[int, int]] = []
    at, after_order = 0, False
    for line in text.splitlines(keepends=True):
        if gives_orders(line):
            after_order = True
        elif _LABEL.match(line) or _HEADING.match(line):
            after_order = False
        if after_order:
            spans.append((at, at + len(line)))
        at += len(line)
    return spans


def evidence_for(words: Sequence[str], values: Collection[Fraction | Parts], sources: Sequence[Source]) -> list[Unit]:
    """The units that explain a sentence of `words` and the numbers and dates `values`, the best first.

    Each adds at least two words, or one word with a number that is missing. Numbers decide
    between units that share the same words, never against the words.
    """
    units = [unit for source in sources for unit in source.units]
    spread = Counter(word for unit in units for word in unit.words)
    missing, unexplained = set(words), set(values)
    chosen: list[Unit] = []

    def gain(unit: Unit) -> float:
        # A word that stands in every rule tells none of them apart.
        shared = missing & unit.words
        numbers = unexplained & unit.facts.values
        return sum(1 / spread[word] for word in shared) + 0.01 * len(shared) + 0.001 * len(numbers)

    while units and (missing or (unexplained and not chosen)) and len(chosen) < _MOST_UNITS:
        best = max(units, key=gain)
        found = missing & best.words
        numbers = unexplained & best.facts.values
        # "The ceiling is VND 240 million": a sentence may hold nothing but its number.
        if not (found or (numbers and not chosen)) or (chosen and len(found) < 2 and not numbers):
            break
        chosen.append(best)
        units.remove(best)
        unexplained -= numbers
        missing -= found | (missing & vocabulary((best.lead,), "vi"))
    return chosen
