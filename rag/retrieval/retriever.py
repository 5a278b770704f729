"""Question in, ranked clauses out: dense and lexical search, fused, as one LangChain retriever."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, PrivateAttr

from rag.directives.clauses import clause_chain, clause_name, same_label
from rag.directives.model import Directive, DirectiveDocument, Status
from rag.directives.numbers import NumberMention, find_loose_numbers, find_numbers, number_key
from rag.errors import DocumentNotFoundError
from rag.library.library import Library
from rag.library.rows import StoredPassage
from rag.retrieval.fusion import weighted_fusion
from rag.retrieval.query import Query, understand
from rag.retrieval.shelf import Shelf
from rag.vietnamese.normalize import fold

# Candidates from each side. Fifty hold the gold article for 99 % of questions on statutes.
POOL = 50
# DESIGN section 7: 0.5 to 1.0 is best on statutes, and the choice inside does not matter.
DENSE_WEIGHT = 0.8
# In units of the fused score (standard deviations). A document named by title, or a number quoted in
# the passage, decides among similar passages; a replaced directive yields to the one in force.
_NAMED_BONUS = 1.5
_NUMBER_BONUS = 3.0
_REPLACED_PENALTY = 0.7
_DRAFT_PENALTY = 0.4
# Whole documents kept in memory for naming and quoting clauses; a large law takes about 1 MB.
_DOCUMENTS_AT_HAND = 64


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved clause or part of one: ``text`` is the document's text[start:end].

    `score` lies in 0..1 and orders the hits of one search; `similarity` is the cosine with the
    question, None where only the words matched.
    """

    rank: int
    score: float
    document: Directive
    clause_path: tuple[str, ...]
    clause: str
    text: str
    page: int | None
    start: int
    end: int
    breadcrumb: str = ""
    clause_index: int = 0
    passage_id: int | None = None
    similarity: float | None = None


class DirectiveRetriever(BaseRetriever):
    """Ranked passages of a library for a question, with number look-up and filters.

    >>> retriever = DirectiveRetriever(library=library, embeddings=embeddings, k=5)  # doctest: +SKIP
    >>> retriever.invoke("thời hạn giải quyết khiếu nại")                            # doctest: +SKIP
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    embeddings: Embeddings
    k: int = 10
    dense_weight: float = DENSE_WEIGHT
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
        by_number = {d.id for mention in query.mentions for d in shelf.numbered(mention)}
        scope = None if shelf is whole else {row.directive.id for row in shelf.rows}
        if by_number and not shelf.unknown_numbers(query):
            scope = by_number
        addressed = self._addressed(query, named)
        ranked = self._ranked(query, shelf, scope, {d.id for d in named}, k)
        spans = {(hit.document.id, hit.clause_path) for hit in addressed}
        hits = [*addressed, *(hit for hit in ranked if (hit.document.id, hit.clause_path) not in spans)]
        return [replace(hit, rank=rank) for rank, hit in enumerate(hits[:k], start=1)]

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

    def _ranked(self, query: Query, shelf: Shelf, scope: set[str] | None, named: set[str], k: int) -> Iterator[Hit]:
        vector = np.asarray(self.embeddings.embed_query(query.search_text), dtype=np.float32)
        dense = dict(self.library.dense(vector, POOL, scope))
        lexical = dict(self.library.lexical(query.tokens, POOL, scope))
        fused = weighted_fusion(dense, lexical, self.dense_weight)
        order = sorted(fused, key=lambda p: -fused[p])[:POOL]
        unknown = shelf.unknown_numbers(query)
        valued = [
            (self._value(passage, shelf, fused[passage.passage_id], named, unknown), passage)
            for passage in self.library.passages(order)
            # What was ingested a moment ago, after the shelf was read, comes with the next question.
            if passage.directive.id in shelf.by_id
        ]
        valued = [(self._below_successor(value, passage, shelf, named, valued), passage) for value, passage in valued]
        valued.sort(key=lambda pair: -pair[0])
        for value, passage in valued[:k]:
            yield self._hit(passage, shelf.by_id[passage.directive.id], value, dense.get(passage.passage_id))

    def _below_successor(
        self,
        value: float,
        passage: StoredPassage,
        shelf: Shelf,
        named: set[str],
        valued: Sequence[tuple[float, StoredPassage]],
    ) -> float:
        """`value`, held below the best passage of a directive that took the place of this one, where both are found."""
        if passage.directive.id in named:
            return value
        successors = shelf.successors(passage.directive.id)
        best = max((v for v, other in valued if other.directive.id in successors), default=None)
        return value if best is None else min(value, best - 0.01)

    def _value(
        self, passage: StoredPassage, shelf: Shelf, fused: float, named: set[str], unknown: Sequence[NumberMention]
    ) -> float:
        directive = shelf.by_id[passage.directive.id]
        value = fused
        if directive.id in named:
            value += _NAMED_BONUS
        elif directive.status.ended:
            value -= _REPLACED_PENALTY
        if directive.status is Status.DRAFT:
            value -= _DRAFT_PENALTY
        if unknown and any(m.matches(found.text) for found in find_numbers(passage.text) for m in unknown):
            value += _NUMBER_BONUS
        return value

    def _hit(self, passage: StoredPassage, directive: Directive, value: float, similarity: float | None) -> Hit:
        chain = clause_chain(self.document(directive.id).clauses, passage.clause.index)
        return Hit(
            rank=0,
            score=round(1 / (1 + math.exp(-value / 2)), 4),
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
            clauses, text = document.clauses, document.text
            for clause in clauses:
                if not _answers_address(clause.path, query.address):
                    continue
                hits.append(
                    Hit(
                        rank=0,
                        score=1.0,
                        document=directive,
                        clause_path=clause.path,
                        clause=clause_name(clause_chain(clauses, clause.index), directive.language == "en"),
                        text=text[clause.start : clause.end],
                        page=clause.page,
                        start=clause.start,
                        end=clause.end,
                        clause_index=clause.index,
                    )
                )
                break
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


def as_document(hit: Hit) -> Document:
    """`hit` as a LangChain document; its metadata says where the words stand."""
    return Document(
        page_content=hit.text,
        metadata={
            "document_id": hit.document.id,
            "number": hit.document.number,
            "title": hit.document.title,
            "clause": hit.clause,
            "clause_path": list(hit.clause_path),
            "page": hit.page,
            "start": hit.start,
            "end": hit.end,
            "score": hit.score,
        },
    )


def _answers_address(path: tuple[str, ...], address: tuple[str, ...]) -> bool:
    """Whether `path` ends at the clause named by `address`, whose upper labels may be left out."""
    if not same_label(path[-1], address[-1]):
        return False
    rest = list(path[:-1])
    for label in reversed(address[:-1]):
        while rest and not same_label(rest[-1], label):
            rest.pop()
        if not rest:
            return False
        rest.pop()
    return True
