"""The answerer with a chat model: it writes, code checks each sentence, and what fails is dropped.

When the model is away, breaks the format, or nothing it wrote survives, the extractive answer
stands in, with a warning that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from langchain_core.language_models import BaseChatModel

from rag.answering import prompts
from rag.answering.answer import Answer, Citation, Reason
from rag.answering.composing import Turn, refusal, warnings_of
from rag.answering.evidence import Evidence
from rag.answering.extraction import extract
from rag.answering.verify import markers_in
from rag.directives.clauses import deepest_clause
from rag.language import Text
from rag.retrieval.retriever import Hit
from rag.vietnamese.tokens import sentence_spans, tokenize

_PASSAGES = 6
_MARKERS = re.compile(r"(?:\s*\[\d{1,3}\])+")
# A sentence ends behind its markers, or at a full stop that no abbreviation ("No.", "Điều 5.") explains.
_SENTENCE = re.compile(
    r".+?(?:(?:\s*\[\d{1,3}\])+[.!?]?|(?<!\bNo)(?<!\bno)(?<!\d)[.!?](?=\s)|\n|$)(?:[ \t]*\[\d{1,3}\])*", re.DOTALL
)
_LIST_MARK = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+", re.MULTILINE)
_AMOUNT = re.compile(r"\d+(?:[.,]\d+)*")
# Share of a sentence's own words that its passage must hold: a paraphrase keeps far more, an invention far fewer.
_COMMON_WORDS = 0.5


@dataclass(frozen=True, slots=True)
class _Checked:
    """A sentence of the model that survived, with the passages it cites."""

    text: str
    passages: tuple[int, ...]


def generate(turn: Turn, model: BaseChatModel, name: str) -> Answer:
    """The chat model's answer with every sentence verified, else the extractive one with a warning."""
    extracted = extract(turn)
    hits = turn.hits[:_PASSAGES]
    # A number that nobody has is a matter of the catalog, not of reading: no model is asked.
    if not hits or (not extracted.answered and turn.shelf.unknown_numbers(turn.query)):
        return extracted
    try:
        written = model.invoke(prompts.messages(turn.query.text, hits, turn.language)).text
    except Exception as error:  # noqa: BLE001 - each provider raises its own; the answer must come all the same
        away = Text(
            f"Mô hình «{name}» không trả lời ({type(error).__name__}); đây là câu trả lời trích nguyên văn.",
            f"The model “{name}” did not answer ({type(error).__name__}); this is the extractive answer.",
        )
        return _with_warning(extracted, away.to(turn.language))
    if prompts.CANNOT_ANSWER in written:
        if not extracted.answered:
            return extracted
        insufficient = Text(
            "Các điều khoản tìm được không đủ để trả lời câu hỏi này.",
            "The clauses that were found are not enough to answer this question.",
        )
        refused = refusal(turn, Reason.INSUFFICIENT_EVIDENCE, insufficient.to(turn.language))
        return replace(refused, generator=name)
    kept, dropped = _verified(written, hits)
    if not kept:
        nothing = Text(
            f"Không câu nào của mô hình «{name}» qua được kiểm chứng; đây là câu trả lời trích nguyên văn.",
            f"No sentence of the model “{name}” could be verified; this is the extractive answer.",
        )
        return _with_warning(extracted, nothing.to(turn.language))
    return _compose(turn, kept, dropped, hits, name)


def _verified(written: str, hits: Sequence[Hit]) -> tuple[list[_Checked], list[str]]:
    """The sentences that cite passages which bear their numbers, and those that do not."""
    kept: list[_Checked] = []
    dropped: list[str] = []
    written = _LIST_MARK.sub("", re.sub(r"<think>.*?(?:</think>|$)", "", written, flags=re.DOTALL).strip())
    for match in _SENTENCE.finditer(written):
        sentence = match[0].strip()
        cited = tuple(dict.fromkeys(markers_in(sentence)))
        bare = _MARKERS.sub("", sentence).strip()
        if not tokenize(bare):
            continue
        known = bool(cited) and all(1 <= n <= len(hits) for n in cited)
        if known and _supported(bare, [hits[n - 1] for n in cited]):
            kept.append(_Checked(bare, cited))
        else:
            dropped.append(bare)
    return kept, dropped


def _supported(sentence: str, hits: Sequence[Hit]) -> bool:
    """Whether the passages hold every number of the sentence and at least half of its words."""
    passages = "\n".join(f"{hit.breadcrumb} {hit.clause} {hit.text} {hit.document.number or ''}" for hit in hits)
    amounts = {_value(a) for a in _AMOUNT.findall(passages)}
    if any(_value(a) not in amounts for a in _AMOUNT.findall(sentence)):
        return False
    words = {token for token in tokenize(sentence) if not token.isdigit()}
    return len(words & set(tokenize(passages))) >= _COMMON_WORDS * len(words)


def _value(amount: str) -> str:
    """A number as compared: "07" is 7, and "1.000" is not "1.000.000"."""
    return amount.lstrip("0") or "0"


def _compose(turn: Turn, kept: Sequence[_Checked], dropped: Sequence[str], hits: Sequence[Hit], name: str) -> Answer:
    citations: list[Citation] = []
    lines: list[str] = []
    for sentence in kept:
        markers = []
        for n in sentence.passages:
            evidence = _supporting(turn, sentence.text, hits[n - 1])
            span = (evidence.directive.id, evidence.start, evidence.end)
            same = next((c for c in citations if (c.document.id, c.start, c.end) == span), None)
            if same is None:
                same = evidence.citation(len(citations) + 1)
                citations.append(same)
            markers.append(f"[{same.marker}]")
        lines.append(f"{sentence.text.rstrip(' .')} {''.join(markers)}.")
    warnings = list(warnings_of(turn, citations))
    if dropped:
        warnings.append(
            Text(
                f"Đã bỏ {len(dropped)} câu của mô hình vì không kiểm chứng được.",
                f"{len(dropped)} sentence(s) of the model were dropped because they could not be verified.",
            ).to(turn.language)
        )
    return Answer(
        question=turn.query.original,
        text=" ".join(lines),
        answered=True,
        citations=tuple(citations),
        warnings=tuple(warnings),
        restored_question=turn.query.restored,
        generator=name,
    )


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


def _with_warning(answer: Answer, warning: str) -> Answer:
    return replace(answer, warnings=(*answer.warnings, warning))
