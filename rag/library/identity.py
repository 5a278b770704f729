"""Which embedding model made a library's vectors, and whether what comes in fits them."""

from __future__ import annotations

import sqlite3

import numpy as np

from rag.directives.model import Clause, DirectiveDocument, Passage, Reference
from rag.errors import EmbeddingModelMismatchError
from rag.library.catalog import Catalog
from rag.library.embedded import Vectors
from rag.library.recording import set_meta


def check_model(catalog: Catalog, model_name: str | None, dimension: int | None) -> None:
    """Return when vectors of this model may be compared with the library's; None is not checked.

    Raises EmbeddingModelMismatchError, which names both models.
    """
    if not catalog.has_passages():
        return  # nothing to mix with
    stored_name, stored_dimension = catalog.meta("model"), catalog.dimension
    if model_name and stored_name and model_name != stored_name:
        raise _mismatch(stored_name, model_name)
    if dimension and stored_dimension and dimension != stored_dimension:
        raise _mismatch(f"{stored_name or '?'} ({stored_dimension})", f"{model_name or '?'} ({dimension})")


def record_model(
    connection: sqlite3.Connection, catalog: Catalog, model_name: str | None, dimension: int | None
) -> None:
    """Note the model of an empty library, or check it against one with passages (see `check_model`)."""
    check_model(catalog, model_name, dimension)
    for key, value in (("model", model_name), ("dimension", dimension)):
        if value is not None and catalog.meta(key) != str(value):
            set_meta(connection, key, str(value))


def check_parts(document: DirectiveDocument, vectors: Vectors) -> None:
    """Return when `vectors` (n, d) and the parts of `document` fit together; else raise ValueError."""
    if vectors.ndim != 2 or len(vectors) != len(document.passages):
        raise ValueError(f"{len(document.passages)} passages need as many vectors, got shape {vectors.shape}")
    if not np.isfinite(vectors).all():
        raise ValueError("a vector holds a value that is not a number")
    if [clause.index for clause in document.clauses] != list(range(len(document.clauses))):
        raise ValueError("clauses must be numbered 0, 1, 2, … in order")
    parts: list[Passage | Reference] = [*document.passages, *document.references]
    spans: list[Clause | Passage | Reference] = [*document.clauses, *parts]
    for part in parts:
        if not 0 <= part.clause < len(document.clauses):
            raise ValueError(f"no clause {part.clause} for {part}")
    for span in spans:
        if not 0 <= span.start <= span.end <= len(document.text):
            raise ValueError(f"{span} lies outside the text")


def _mismatch(stored: str, asked: str) -> EmbeddingModelMismatchError:
    return EmbeddingModelMismatchError(
        f"Thư viện được lập bằng mô hình {stored}, còn thiết lập hiện tại là {asked}. Hãy đặt "
        f"CHITHI_EMBEDDING_MODEL={stored}, hoặc nạp lại tài liệu vào một thư viện mới.",
        f"The library was made with the embedding model {stored}, the settings name {asked}. Set "
        f"CHITHI_EMBEDDING_MODEL={stored}, or ingest the documents into a new library.",
    )
