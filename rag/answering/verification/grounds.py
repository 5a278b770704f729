"""A sentence beside what it must stand on: what every check is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex as re

from rag.answering.verification.facts import Facts, read_facts
from rag.answering.verification.source import Source, Unit, evidence_for, read_source
from rag.answering.verification.spelling import plain_spelling, prefix_apart
from rag.answering.verification.words import Word, content_words, vocabulary
from rag.language import Language
from rag.retrieval.hits import Hit


@dataclass(frozen=True, slots=True)
class Grounds:
    """A sentence read (`text`, `facts`, `words`), the passages it cites, and the units of them that it speaks of.

    `known` are the words of those units, their leads and the passages' contexts.
    """

    text: str
    facts: Facts
    words: tuple[Word, ...]
    sources: tuple[Source, ...]
    units: tuple[Unit, ...]
    known: frozenset[str]
    language: Language

    @property
    def evidence(self) -> str:
        """The units with their leads, one a line."""
        return "\n".join(unit.whole for unit in self.units)

    @property
    def bare_evidence(self) -> list[str]:
        """The evidence without its facts: "not exceed 5" is a limit, "1 May" a month."""
        return [f"{unit.lead_facts.rest} . {unit.facts.rest}" for unit in self.units]

    @property
    def passages(self) -> str:
        """Everything that is cited, contexts included."""
        return "\n".join(f"{source.context}\n{source.text}" for source in self.sources)


def ground(sentence: str, hits: Sequence[Hit]) -> Grounds:
    """`sentence`, without its markers, beside the passages it cites."""
    sources = tuple(read_source(hit) for hit in hits)
    language = sources[0].language
    text = plain_spelling(sentence, language)
    if language == "en":
        text = prefix_apart(text, frozenset(re.findall(r"\p{L}+", " ".join(s.text for s in sources).lower())))
    facts = read_facts(text)
    words = tuple(content_words(facts.rest, language))
    units = tuple(evidence_for([w.text for w in words], facts.values, sources))
    known = vocabulary([*(unit.whole for unit in units), *(f"{s.context}\n{s.headings}" for s in sources)], language)
    return Grounds(text, facts, words, sources, units, known, language)
