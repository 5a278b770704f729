"""Documents made of lines, and the sample documents as they are read, without a library."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ingest.document import understand
from ingest.readers import read
from ingest.readers.base import Block, SourceText
from rag.answering.evidence import Evidence
from rag.directives.clauses import own_end
from rag.directives.model import DirectiveDocument
from tests.conftest import SAMPLES


def made_of(text: str) -> DirectiveDocument:
    """The document that these lines make; lines with " | " are rows of a table."""
    blocks = (Block(line, kind="row") if " | " in line else Block(line) for line in text.splitlines())
    return understand(SourceText(tuple(blocks), "txt", ()), Path("quy-che.txt"), "ab12")


@cache
def samples() -> dict[str, DirectiveDocument]:
    """The sample documents by id; the one that was replaced is left out."""
    files = [file for file in sorted(SAMPLES.iterdir()) if file.name != "quyet-dinh-07-2019.doc"]
    documents = [understand(read(file), file, "ab12") for file in files]
    return {document.directive.id: document for document in documents}


def quoted(document: DirectiveDocument, words: str) -> Evidence:
    """The deepest clause of `document` that begins with a label and `words`, as evidence."""
    at = document.text.index(words)
    clause = max((c for c in document.clauses if c.start <= at < c.end), key=lambda c: c.start)
    end = own_end(document.clauses, clause)
    return Evidence(
        document.directive,
        document,
        clause.index,
        clause.start,
        clause.start + len(document.text[clause.start : end].rstrip()),
        0.8,
    )
