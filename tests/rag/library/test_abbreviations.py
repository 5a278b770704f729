"""A document that abbreviates is found by the words in full, and one in full by the abbreviation."""

from __future__ import annotations

import pytest

from rag.library.library import Library
from rag.vietnamese.abbreviations import expand
from rag.vietnamese.tokens import tokenize
from tests.rag.library.synthetic import synthetic, vectors_for
from tests.rag.library.written import written


@pytest.mark.parametrize("asked", ["ủy ban nhân dân", "UBND", "hội đồng nhân dân xã", "HĐND"])
def test_either_way_of_writing_finds_both(library: Library, asked: str) -> None:
    document = written(
        synthetic("a").directive,
        "UBND và HĐND họp mỗi quý.",
        "Ủy ban nhân dân và Hội đồng nhân dân họp.",
        "Thu hoạch lúa.",
    )
    library.add(document, vectors_for(document))
    hits = library.lexical(tokenize(expand(asked)), 5)
    found = {passage.clause.path for passage in library.passages([passage_id for passage_id, _ in hits])}
    assert found == {("Điều 1",), ("Điều 2",)}
