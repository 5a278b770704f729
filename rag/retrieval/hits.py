"""What a search hands out: a clause of a document with its place, and the same for LangChain."""

from __future__ import annotations

from dataclasses import dataclass

from langchain_core.documents import Document

from rag.directives.model import Directive


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
