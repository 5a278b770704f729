"""A chat model's answer as it grows: sentences that survive their check, with markers and quotes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.answering import trouble
from rag.answering.answer import Answer, Citation
from rag.answering.composing import Turn, warnings_of
from rag.answering.evidence import Evidence
from rag.answering.sentences import Written
from rag.answering.verification.judge import judge
from rag.answering.verification.verdict import Flaw, tally
from rag.directives.clauses import deepest_clause
from rag.retrieval.hits import Hit
from rag.vietnamese.tokens import sentence_spans, tokenize

# Is told the next piece of an answer's text.
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Checked:
    """The sentences of a model that survived, and the flaws of those that did not."""

    kept: tuple[Written, ...]
    flaws: tuple[Flaw, ...]


def check_sentences(sentences: Sequence[Written], hits: Sequence[Hit]) -> Checked:
    """Each sentence judged against the passages it cites; what is said twice is kept once."""
    kept: list[Written] = []
    flaws: list[Flaw] = []
    for sentence in dict.fromkeys(sentences):
        verdict = judge(sentence.text, sentence.cited, hits)
        if verdict.flaw is None:
            kept.append(sentence)
        else:
            flaws.append(verdict.flaw)
    return Checked(tuple(kept), tuple(flaws))


class Draft:
    """Takes a model's sentences in the order it writes them, each once; `say` is told each one that survives."""

    def __init__(self, turn: Turn, hits: Sequence[Hit], say: Say | None = None) -> None:
        self._turn = turn
        self._hits = hits
        self._say = say
        self._taken: dict[Written, None] = {}
        self._citations: list[Citation] = []
        self.lines: list[str] = []
        self.flaws: list[Flaw] = []

    def take(self, sentences: Sequence[Written]) -> None:
        """Check those of `sentences` that are new."""
        new = [sentence for sentence in dict.fromkeys(sentences) if sentence not in self._taken]
        self._taken.update(dict.fromkeys(new))
        checked = check_sentences(new, self._hits)
        self.flaws += checked.flaws
        for sentence in checked.kept:
            markers = "".join(f"[{self._marker(sentence, self._hits[n - 1])}]" for n in sentence.cited)
            line = f"{sentence.text.rstrip(' .')} {markers}."
            if self._say is not None:
                self._say(f" {line}" if self.lines else line)
            self.lines.append(line)

    def answer(self, name: str) -> Answer:
        """The answer by the model called `name`, with a warning where sentences were dropped."""
        turn = self._turn
        warnings = list(warnings_of(turn, self._citations))
        if self.flaws:
            reasons = tally(self.flaws, turn.language)
            warnings.append(trouble.some_dropped(len(self.flaws), reasons, turn.language))
        return Answer(
            question=turn.query.original,
            text=" ".join(self.lines),
            answered=True,
            citations=tuple(self._citations),
            warnings=tuple(warnings),
            restored_question=turn.query.restored,
            generator=name,
        )

    def _marker(self, sentence: Written, hit: Hit) -> int:
        evidence = _supporting(self._turn, sentence.text, hit)
        span = (evidence.directive.id, evidence.start, evidence.end)
        for citation in self._citations:
            if (citation.document.id, citation.start, citation.end) == span:
                return citation.marker
        self._citations.append(evidence.citation(len(self._citations) + 1))
        return len(self._citations)


def _supporting(turn: Turn, sentence: str, hit: Hit) -> Evidence:
    """The sentence of the passage that shares most words with what the model wrote."""
    document = turn.retriever.document(hit.document.id)
    wanted = set(tokenize(sentence))
    spans = [(hit.start + left, hit.start + right) for left, right in _sentences(hit.text)]
    start, end = max(spans, key=lambda span: len(wanted & set(tokenize(document.text[span[0] : span[1]]))))
    clause = deepest_clause(document.clauses, start, end)
    return Evidence(hit.document, document, clause, start, end, hit.score)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    found = list(sentence_spans(text))
    yield from found or [(0, len(text))]
