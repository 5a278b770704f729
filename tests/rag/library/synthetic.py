"""Synthetic directives, deterministic, so that another process can make the same ones."""

from __future__ import annotations

import hashlib
import zlib
from datetime import date

import numpy as np

from rag.directives.model import (
    Clause,
    Directive,
    DirectiveDocument,
    Level,
    Passage,
    Reference,
    Relation,
    Status,
)
from rag.library.embedded import Vectors
from rag.library.library import Library

DIMENSION = 32


def letters(number: int) -> str:
    """A number as one word: syllables are runs of letters, digits would be tokens of their own."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def own_word(name: str, passage: int, version: int = 1) -> str:
    """A word that occurs in this passage of this version and nowhere else."""
    return f"zq{letters(zlib.crc32(name.encode()))}x{letters(passage)}v{letters(version)}"


def synthetic(name: str, passages: int = 3, version: int = 1, number: str | None = None) -> DirectiveDocument:
    """A directive with one clause for each passage; versions of one name share their path and id."""
    lines = [f"Điều {i + 1}. Kết nạp đảng viên {own_word(name, i, version)}." for i in range(passages)]
    text, clauses, cut = "", [], []
    for i, line in enumerate(lines):
        start = len(text)
        text += line + "\n"
        end = start + len(line)
        clauses.append(Clause(i, None, Level.ARTICLE, f"Điều {i + 1}", (f"Điều {i + 1}",), "", start, end, 1))
        cut.append(Passage(i, start, end, f"Tài liệu {name}", 1))
    directive = Directive(
        id=name,
        number=number,
        kind="Quy định",
        title=f"Quy định {name}",
        issuer="Ban Chấp hành Trung ương",
        issued_on=date(2025, 5, 26),
        signer=None,
        status=Status.IN_FORCE,
        path=f"/in/{name}.txt",
        effective_from=date(2025, 6, 1),
    )
    references = (Reference(Relation.BASED_ON, 0, 0, 6, 0, 6, "46-QĐ/TW"),) if passages else ()
    return DirectiveDocument(
        directive,
        text,
        tuple(clauses),
        tuple(cut),
        references,
        page_starts=((0, 1),),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        format="txt",
        warnings=("mờ",),
    )


def vectors_for(document: DirectiveDocument, dimension: int = DIMENSION) -> Vectors:
    """One random unit vector (n, d) for each passage, the same for the same words."""
    rows = [
        np.random.default_rng(zlib.crc32(document.embedded_text(passage).encode())).standard_normal(dimension)
        for passage in document.passages
    ]
    vectors = np.array(rows, dtype=np.float32).reshape(len(rows), dimension)
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def add(library: Library, *documents: DirectiveDocument, original: bool = True) -> None:
    """Ingest documents in one batch, with their text as the original file."""
    with library.writing():
        for document in documents:
            library.add(document, vectors_for(document), document.text.encode() if original else None)


def assert_complete(library: Library, document: DirectiveDocument) -> None:
    """Every passage of `document` is stored word for word and found by its vector and by its own word."""
    stored = library.document(document.directive.id)
    assert stored == document
    for passage, vector in zip(document.passages, vectors_for(document), strict=True):
        near = library.dense(vector, 1)
        (found,) = library.passages([near[0][0]])
        assert (found.start, found.end) == (passage.start, passage.end)
        assert found.directive.id == document.directive.id
        assert found.text == document.text[passage.start : passage.end]
        word = found.text.split()[-1].rstrip(".")
        assert [hit[0] for hit in library.lexical([word], 3)] == [near[0][0]]
