"""Lexical search: one generation of the word index, BM25 by tantivy over syllables and pairs of them.

The index stores no text, only which syllables stand where; queries are built term by term, so
nothing a user types is ever read as query syntax.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import tantivy

from rag.library.failures import IndexDamagedError

Hit = tuple[int, float]

# Counts the changes of what the index holds; an index of another layout is built anew.
LAYOUT = 3
_HEAP = 50_000_000
_ERRORS = (ValueError, OSError, RuntimeError)


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """What each field's BM25 counts: `body` holds the syllables, `pairs` those that stand side by side.

    Recall@1 of BM25 alone on the dev questions of statutes: body .798, pairs .858, both .877. The title and
    the headings as fields of their own, whatever their weights, only took from it: short fields weigh too much.
    """

    body: float = 1.0
    pairs: float = 0.5


USUAL = FieldWeights()


class LexicalIndex:
    """One folder of syllables, searched by BM25 (k1 = 1.2, b = 0.75, tantivy's constants).

    Raises IndexDamagedError when tantivy cannot read the folder.
    """

    def __init__(self, folder: Path, index: tantivy.Index) -> None:
        self.folder = folder
        self._index = index
        self._schema = index.schema
        self._searcher = index.searcher()

    @classmethod
    def create(cls, folder: Path) -> Self:
        """An empty index in an empty folder."""
        return cls(folder, tantivy.Index(_schema(), path=str(folder)))

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The index in a folder that `create` once filled."""
        try:
            return cls(folder, tantivy.Index.open(str(folder)))
        except _ERRORS as error:
            raise IndexDamagedError(f"{folder}: {error}") from error

    def count(self) -> int:
        """How many passages are in the index."""
        return int(self._searcher.num_docs)

    def ids(self) -> set[int]:
        """The passages in the index."""
        return {passage_id for passage_id, _ in self._run(tantivy.Query.all_query(), max(self.count(), 1))}

    def change(self, entries: Iterable[tuple[int, int, Sequence[str]]], dropped: Iterable[int] = ()) -> None:
        """Drop the passages of revisions, then add (passage id, revision, tokens), in one commit."""
        writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        for revision in dropped:
            # By query: deleting by term takes a number for a signed one and matches nothing.
            writer.delete_documents_by_query(tantivy.Query.term_query(self._schema, "revision", revision))
        for passage_id, revision, tokens in entries:
            document = tantivy.Document()
            document.add_unsigned("passage_id", passage_id)
            document.add_unsigned("revision", revision)
            document.add_text("body", " ".join(tokens))
            document.add_text("pairs", " ".join(_pairs(tokens)))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(
        self,
        tokens: Sequence[str],
        k: int,
        revisions: Collection[int] | None = None,
        weights: FieldWeights = USUAL,
    ) -> list[Hit]:
        """The k best passages that hold any of `tokens`: (passage id, BM25), best first.

        A token given twice counts twice. Only passages of `revisions`, when given.
        """
        if not tokens:
            return []
        query = self._any_of(tokens, weights)
        if revisions is not None:
            allowed = tantivy.Query.term_set_query(self._schema, "revision", list(revisions))
            query = self._both(query, allowed)
        return self._run(query, k)

    def finds(self, passage_id: int, token: str) -> bool:
        """Whether the passage is found by one of its own tokens."""
        own = tantivy.Query.term_query(self._schema, "passage_id", passage_id)
        return bool(self._run(self._both(self._any_of([token], USUAL), own), 1))

    def _any_of(self, tokens: Sequence[str], weights: FieldWeights) -> tantivy.Query:
        fields = (("body", weights.body, tokens), ("pairs", weights.pairs, _pairs(tokens)))
        terms = [
            tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, field, term, "freq"), weight)
            for field, weight, terms in fields
            if weight
            for term in terms
        ]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])

    def _both(self, scored: tantivy.Query, condition: tantivy.Query) -> tantivy.Query:
        silent = tantivy.Query.const_score_query(condition, 0.0)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, scored), (tantivy.Occur.Must, silent)])

    def _run(self, query: tantivy.Query, k: int) -> list[Hit]:
        try:
            hits: list[tuple[Any, Any]] = self._searcher.search(query, limit=k, count=False).hits
            ids = self._searcher.fast_field_values("passage_id", [address for _, address in hits])
        except _ERRORS as error:
            raise IndexDamagedError(f"{self.folder}: {error}") from error
        return [(int(passage_id or 0), float(score)) for passage_id, (score, _) in zip(ids, hits, strict=True)]


def is_immutable(name: str) -> bool:
    """Whether tantivy never writes to a file of this name again: segments yes, lists of segments no."""
    return not name.endswith(".json")


def _pairs(tokens: Sequence[str]) -> list[str]:
    """Most words of Vietnamese are two syllables, and BM25 over single ones cannot tell them apart."""
    return [f"{first}_{second}" for first, second in pairwise(tokens)]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("passage_id", indexed=True, fast=True)
    builder.add_unsigned_field("revision", indexed=True, fast=True)
    for field in ("body", "pairs"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()
