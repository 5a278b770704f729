"""Question in, ranked clauses out: dense and lexical search, fused, as one LangChain retriever."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, PrivateAttr

from rag.directives.clauses import clause_chain, clause_name
from rag.directives.model import Directive, DirectiveDocument
from rag.directives.numbers import NumberMention, find_loose_numbers, number_key
from rag.errors import DocumentNotFoundError
from rag.library.library import Library
from rag.retrieval.addresses import addressed_clauses
from rag.retrieval.duplicates import without_duplicates
from rag.retrieval.fusion import weighted_fusion
from rag.retrieval.hits import Hit, as_document
from rag.retrieval.parts import interleave, split_parts
from rag.retrieval.query import Query, understand
from rag.retrieval.ranking import Asked, Scored, Weights, rank
from rag.retrieval.shelf import Shelf
from rag.retrieval.wishes import wishes_of
from rag.vietnamese.abbreviations import expand
from rag.vietnamese.normalize import fold
from rag.vietnamese.tokens import tokenize

# Candidates from each side. Fifty hold the gold article for 99 % of questions on statutes.
POOL = 50
# A part of a question is searched with its own words; the whole one, which says what it is about, counts so much.
_WHOLE_QUESTION = 0.5
# Whole documents kept in memory for naming and quoting clauses; a large law takes about 1 MB.
_DOCUMENTS_AT_HAND = 64


class DirectiveRetriever(BaseRetriever):
    """Ranked passages of a library for a question, with number look-up and filters.

    >>> retriever = DirectiveRetriever(library=library, embeddings=embeddings, k=5)  # doctest: +SKIP
    >>> retriever.invoke("thời hạn giải quyết khiếu nại")                            # doctest: +SKIP
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    embeddings: Embeddings
    k: int = 10
    weights: Weights = Weights()
    _shelves: dict[date, Shelf] = PrivateAttr(default_factory=dict)
    _documents: dict[tuple[int, str], DirectiveDocument] = PrivateAttr(default_factory=dict)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **kwargs: Any
    ) -> list[Document]:
        hits = self.search(self.understand(query), k=kwargs.get("k", self.k), only=kwargs.get("only", ()))
        return [as_document(hit) for hit in hits]

    def understand(self, question: str) -> Query:
        """`question` understood with the library's own words; raises QuestionError."""
        return understand(question, self.library)

    def shelf(self, day: date) -> Shelf:
        """The library at a glance as of `day`, read again when something has been ingested."""
        shelf = self._shelves.get(day)
        if shelf is None or shelf.sequence != self.library.sequence:
            shelf = Shelf.read(self.library, day)
            self._shelves = {day: shelf}
        return shelf

    def search(self, query: Query, k: int, only: Collection[str] = (), as_of: date | None = None) -> list[Hit]:
        """The best `k` hits for `query`, clause addresses first.

        `only` are numbers or ids that limit the search (DocumentNotFoundError when one is not in the
        library); `as_of` leaves out what was not yet issued on that day.
        """
        whole = self.shelf(as_of or date.today())
        shelf = self.limited_shelf(only, as_of)
        named = shelf.named(query)
        unknown = tuple(shelf.unknown_numbers(query))
        scope = None if shelf is whole else {row.directive.id for row in shelf.rows}
        if query.mentions and not unknown:
            scope = {directive.id for directive in named}
        asked = Asked(shelf, query.tokens, frozenset(d.id for d in named), unknown, wishes_of(query))
        addressed = self._addressed(query, named or _only_one(shelf))
        spans = {(hit.document.id, hit.clause_path) for hit in addressed}
        ranked = (
            hit for hit in self._ranked(query, asked, scope, k) if (hit.document.id, hit.clause_path) not in spans
        )
        hits: list[Hit] = []
        for hit in [*addressed, *ranked][:k]:
            # Parts take turns, so that a later hit may be worth more than the one before it.
            score = min(hit.score, hits[-1].score) if hits else hit.score
            hits.append(replace(hit, rank=len(hits) + 1, score=score))
        return hits

    def limited_shelf(self, only: Collection[str] = (), as_of: date | None = None) -> Shelf:
        """The directives that a question may be answered from: `only` these, and issued by `as_of`.

        Raises DocumentNotFoundError when one of `only` is not in the library.
        """
        shelf = self.shelf(as_of or date.today())
        limited: set[str] | None = None
        if only:
            limited = {d.id for name in only for d in find_directives(shelf, name)}
        if as_of is not None:
            issued = {
                row.directive.id
                for row in shelf.rows
                if (row.directive.issued_on is None or row.directive.issued_on <= as_of)
            }
            limited = issued if limited is None else limited & issued
        return shelf.within(limited)

    def _ranked(self, query: Query, asked: Asked, scope: set[str] | None, k: int) -> Iterator[Hit]:
        """The hits of each part of the question by turns; most questions have one part."""
        whole = self._found(query, asked, scope)
        parts = split_parts(query.text, query.language == "en") if self.weights.parts else ()
        rankings = (
            [self._scored_part(part, whole[0], asked, scope, query.language == "en") for part in parts]
            if len(parts) > 1
            else [self._scored(*whole, asked)]
        )
        seen: set[int] = set()
        for scored, similarity in interleave(rankings):
            passage = scored.passage
            if passage.passage_id not in seen and len(seen) < k:
                seen.add(passage.passage_id)
                yield self._hit(scored, asked.shelf.by_id[passage.directive.id], similarity)

    def _found(self, query: Query, asked: Asked, scope: set[str] | None) -> tuple[dict[int, float], dict[int, float]]:
        """The fused scores and the cosines of the candidates for a whole question.

        An English question is put to the English documents and to the others apart: the model finds any English passage
        nearer to it than the Vietnamese one that answers, and its words stand in English ones only.
        """
        text, tokens = query.search_text, asked.tokens
        if query.language != "en":
            return self._candidates(text, tokens, scope)
        known = {d for d in asked.shelf.by_id if scope is None or d in scope}
        english = {d for d in known if asked.shelf.by_id[d].language == "en"}
        glossed = f"{text} {query.gloss}", tuple(tokenize(query.gloss))
        found = [
            self._candidates(*words, part)
            for words, part in (((text, tokens), english), (glossed, known - english))
            if part
        ]
        return {k: v for fused, _ in found for k, v in fused.items()}, {k: v for _, d in found for k, v in d.items()}

    def _scored_part(
        self, part: str, whole: dict[int, float], asked: Asked, scope: set[str] | None, english: bool
    ) -> list[tuple[Scored, float | None]]:
        """The candidates of one part of a question; `whole` are the fused scores for all of it."""
        text = part if english else expand(part)
        tokens = tuple(tokenize(text))
        fused, dense = self._candidates(text, tokens, scope)
        floor = min(whole.values(), default=0.0)
        both = {passage: score + _WHOLE_QUESTION * whole.get(passage, floor) for passage, score in fused.items()}
        return self._scored(both, dense, replace(asked, tokens=tokens))

    def _candidates(
        self, text: str, tokens: Sequence[str], scope: set[str] | None
    ) -> tuple[dict[int, float], dict[int, float]]:
        """The fused scores of the passages that either side finds, and the cosine of those that the dense side does."""
        # In lower case: the model knows letters in capitals as other pieces, and a question means the same in any case.
        vector = np.asarray(self.embeddings.embed_query(text.lower()), dtype=np.float32)
        dense = dict(self.library.dense(vector, POOL, scope))
        lexical = dict(self.library.lexical(tokens, POOL, scope, self.weights.fields))
        return weighted_fusion(dense, lexical, self.weights.dense), dense

    def _scored(
        self, fused: dict[int, float], dense: dict[int, float], asked: Asked
    ) -> list[tuple[Scored, float | None]]:
        """The candidates by value, best first, each with its cosine."""
        known = asked.shelf.by_id
        # What was ingested a moment ago, after the shelf was read, comes with the next question.
        passages = [p for p in self.library.passages(list(fused)) if p.directive.id in known]
        scored = rank(passages, fused, asked, self.weights)
        kept = without_duplicates(scored, known) if self.weights.collapse else scored
        return [(item, dense.get(item.passage.passage_id)) for item in kept]

    def _hit(self, scored: Scored, directive: Directive, similarity: float | None) -> Hit:
        passage = scored.passage
        chain = self.library.clause_chain(directive.id, passage.clause.index)
        return Hit(
            rank=0,
            score=round(1 / (1 + math.exp(-scored.value / 2)), 4),
            document=directive,
            clause_path=passage.clause.path,
            clause=clause_name(chain, directive.language == "en"),
            text=passage.text,
            page=passage.page,
            start=passage.start,
            end=passage.end,
            breadcrumb=passage.breadcrumb,
            clause_index=passage.clause.index,
            passage_id=passage.passage_id,
            similarity=similarity,
        )

    def document(self, directive_id: str) -> DirectiveDocument:
        """The stored document of this id; kept at hand while the library does not change."""
        sequence = self.library.sequence
        key = (sequence, directive_id)
        document = self._documents.get(key)
        if document is None:
            document = self.library.document(directive_id)
            # A new dict instead of clearing: other threads may be reading the old one.
            fresh = {k: d for k, d in self._documents.items() if k[0] == sequence}
            self._documents = {key: document} | (fresh if len(fresh) < _DOCUMENTS_AT_HAND else {})
        return document

    def _addressed(self, query: Query, named: Sequence[Directive]) -> list[Hit]:
        """The very clauses that the question names ("điểm 10.4.4 quy định 294"), as hits."""
        if not query.address:
            return []
        hits: list[Hit] = []
        for directive in named:
            document = self.document(directive.id)
            # The first only, where an address is no whole one: "điểm a" of one document stands in many clauses.
            for clause in addressed_clauses(document.clauses, query.address)[:1]:
                hits.append(
                    Hit(
                        rank=0,
                        score=1.0,
                        document=directive,
                        clause_path=clause.path,
                        clause=clause_name(clause_chain(document.clauses, clause.index), directive.language == "en"),
                        text=document.text[clause.start : clause.end],
                        page=clause.page,
                        start=clause.start,
                        end=clause.end,
                        clause_index=clause.index,
                    )
                )
        return hits


def find_directives(shelf: Shelf, name: str) -> list[Directive]:
    """The directives called `name`: an id, or a number in any spelling; DocumentNotFoundError without one."""
    exact = [row.directive for row in shelf.rows if row.directive.id == name]
    if exact:
        return exact
    key = number_key(name)
    exact = [r.directive for r in shelf.rows if r.directive.number and number_key(r.directive.number) == key]
    found = exact or [d for mention in find_loose_numbers(name) or _bare_number(name) for d in shelf.numbered(mention)]
    if not found:
        raise DocumentNotFoundError(
            f"Không có văn bản «{name}» trong thư viện. Xem danh sách: chithi documents list",
            f"There is no document “{name}” in the library. See the list: chithi documents list",
        )
    return found


def _bare_number(name: str) -> list[NumberMention]:
    """A number that stands alone, "số 12/2024" or "12/2024", as a mention."""
    match = re.fullmatch(r"\s*(?:so|no\.?)?\s*(\d{1,5})(?:\s?/\s?((?:19|20)\d\d))?\s*", fold(name))
    return [] if match is None else [NumberMention(match[1].lstrip("0"), match[2], (), (), 0, len(name), name)]


def _only_one(shelf: Shelf) -> Sequence[Directive]:
    """The one directive on the shelf, which an address without a name must mean."""
    return [shelf.rows[0].directive] if len(shelf.rows) == 1 else []
