"""Which of the real directives are in force on a day, and the words that say so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from rag.directives.model import Status
from rag.library.library import Library
from rag.retrieval.shelf import Shelf
from tests.conftest import WordEmbeddings

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
OLD, NEW, DECREE = "56-2010-qh12", "84-2025-qh15", "139-2025-nd-cp"
FILES = ("Luat Thanh tra 2010.doc", "Luat-Thanh-tra-84-2025.docx", "ND-139-2025-phan-dinh-tham-quyen-2-cap-BCT.docx")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="no ../shared/corpus beside the repository"),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    embeddings = WordEmbeddings()
    folder = tmp_path_factory.mktemp("force") / "library"
    with Library.open(folder, create=True, model_name=embeddings.model_name) as opened:
        assert not ingest(opened, embeddings, [CORPUS / name for name in FILES]).failed
        yield opened


@pytest.mark.parametrize(
    ("day", "old", "new"),
    [
        (date(2015, 1, 1), Status.IN_FORCE, Status.NOT_YET),
        # The law of 2022 is spoken of and not here: what became of the one of 2010 then is not known.
        (date(2025, 6, 30), Status.UNKNOWN, Status.NOT_YET),
        (date(2025, 7, 1), Status.REPLACED, Status.IN_FORCE),
    ],
)
def test_the_inspection_law_of_2010_gives_way_to_that_of_2025(
    library: Library, day: date, old: Status, new: Status
) -> None:
    shelf = Shelf.read(library, day)
    assert (shelf.by_id[OLD].status, shelf.by_id[NEW].status) == (old, new)


def test_the_words_that_end_the_law_between_are_quoted_for_it(library: Library) -> None:
    (incoming,) = Shelf.read(library, date(2026, 1, 1)).replacements[OLD]
    assert (incoming.directive.id, incoming.by_name, incoming.takes_effect) == (NEW, True, date(2025, 7, 1))
    assert "11/2022/QH15" in incoming.quote
    text = library.document(NEW).text
    assert text[incoming.reference.start : incoming.reference.end] == incoming.quote


def test_a_decree_expires_on_the_day_that_it_names(library: Library) -> None:
    assert Shelf.read(library, date(2027, 2, 28)).by_id[DECREE].status is Status.IN_FORCE
    assert Shelf.read(library, date(2027, 3, 1)).by_id[DECREE].status is Status.EXPIRED
