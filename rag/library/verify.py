"""Checking a library against itself: catalog, originals, and every passage in both indexes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rag.language import Text
from rag.library.catalog import Catalog
from rag.library.failures import IndexDamagedError
from rag.library.generations import is_whole
from rag.library.indexing import Kind
from rag.library.lexical import LexicalIndex
from rag.library.originals import Originals, file_sha256
from rag.library.pointer import Generation, Pointer, read_pointer
from rag.library.vectors import VectorIndex
from rag.library.writer import Writer
from rag.vietnamese.abbreviations import tokens_spelled_out

_log = logging.getLogger(__name__)
_BATCH = 5000
_Check = Callable[[Path, Catalog, Generation, list[int]], Text | None]
_NAMES: dict[Kind, Text] = {
    "vectors": Text("Chỉ mục vectơ", "The vector index"),
    "lexical": Text("Chỉ mục từ", "The lexical index"),
}


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a check found, and which of it was repaired. `ok`: nothing is wrong now."""

    directives: int
    passages: int
    problems: tuple[Text, ...] = ()
    repaired: tuple[Text, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no problem is left."""
        return not self.problems


def verify(root: Path, catalog: Catalog, writer: Writer, repair: bool) -> VerifyReport:
    """What is wrong with a library; with `repair`, damaged indexes are built anew. The caller holds the lock."""
    pointer = read_pointer(root) or Pointer()
    found = index_problems(root, catalog, pointer)
    left, repaired = list(found.values()), []
    doubted: set[Kind] = {"vectors"} if pointer.vectors and pointer.vectors.exact else set()
    if repair and (found or doubted):
        writer.catch_up(frozenset(found) | doubted)
        pointer = read_pointer(root) or Pointer()
        left = list(index_problems(root, catalog, pointer).values())
        repaired = [text for text in found.values() if text not in left]
    rows = catalog.directives(pointer.sequence)
    return VerifyReport(
        directives=len(rows),
        passages=sum(row.passages for row in rows),
        problems=(*catalog_problems(catalog), *original_problems(catalog, writer.originals, pointer.sequence), *left),
        repaired=tuple(repaired),
    )


def catalog_problems(catalog: Catalog) -> list[Text]:
    """What is wrong inside the catalog file; only a backup or a new ingest can mend it."""
    return [
        Text(
            f"Danh mục bị hỏng: {line}. Hãy khôi phục từ bản sao lưu hoặc nạp lại tài liệu.",
            f"The catalog is damaged: {line}. Restore a backup or ingest the documents again.",
        )
        for line in catalog.database.integrity_problems()
    ]


def original_problems(catalog: Catalog, originals: Originals, at: int) -> list[Text]:
    """Copies of ingested files that are missing or no longer have the bytes that were ingested."""
    problems = []
    for path, name, sha256 in catalog.originals(at):
        copy = originals.path(name)
        if not copy.is_file():
            problems.append(
                Text(
                    f"Thiếu bản gốc của {path}. Hãy nạp lại tệp này.",
                    f"The original of {path} is missing. Ingest that file again.",
                )
            )
        elif file_sha256(copy) != sha256:
            problems.append(
                Text(
                    f"Bản gốc của {path} đã bị thay đổi trong thư viện. Hãy nạp lại tệp này.",
                    f"The original of {path} was changed inside the library. Ingest that file again.",
                )
            )
    return problems


def index_problems(root: Path, catalog: Catalog, pointer: Pointer) -> dict[Kind, Text]:
    """For each index that does not find all visible passages, what is wrong with it."""
    live = catalog.passage_ids(pointer.sequence)
    found: dict[Kind, Text | None] = {
        "vectors": _problem(root / "vectors", catalog, pointer.vectors, live, _vector_problem),
        "lexical": _problem(root / "lexical", catalog, pointer.lexical, live, _lexical_problem),
    }
    return {
        kind: Text(f"{_NAMES[kind].vi}: {text.vi}", f"{_NAMES[kind].en}: {text.en}")
        for kind, text in found.items()
        if text is not None
    }


def _problem(
    folder: Path, catalog: Catalog, generation: Generation | None, live: list[int], check: _Check
) -> Text | None:
    if generation is None:
        return _lacking(len(live)) if live else None
    path = folder / generation.name
    if not is_whole(path, thorough=True):
        return Text("tệp bị thiếu hoặc đã bị thay đổi.", "files are missing or were changed.")
    try:
        return check(path, catalog, generation, live)
    except IndexDamagedError as error:
        _log.warning("%s", error)
        return Text("không đọc được.", "cannot be read.")


def _vector_problem(path: Path, catalog: Catalog, generation: Generation, live: list[int]) -> Text | None:
    index = VectorIndex.open(path)
    try:
        missing = set(live) - index.ids()
        if missing:
            return _lacking(len(missing))
        if generation.exact:
            return None  # known and worked around: every vector is compared
        lost = 0
        for start in range(0, len(live), _BATCH):
            passage_ids, _, vectors = catalog.vectors(live[start : start + _BATCH])
            lost += len(index.unreachable(passage_ids, vectors))
    finally:
        index.close()
    return _unreachable(lost) if lost else None


def _lexical_problem(path: Path, catalog: Catalog, generation: Generation, live: list[int]) -> Text | None:
    index = LexicalIndex.open(path)
    entries = index.ids()
    missing, extra = set(live) - entries, entries - set(live)
    if missing:
        return _lacking(len(missing))
    if extra:
        return Text(f"thừa {len(extra)} đoạn đã gỡ.", f"still holds {len(extra)} removed passages.")
    lost = 0
    for start in range(0, len(live), _BATCH):
        for passage_id, _, text in catalog.embedded_texts(live[start : start + _BATCH]):
            # The longest syllable is seldom a common one, which keeps this fast.
            token = max(tokens_spelled_out(text), key=len, default=None)
            lost += token is not None and not index.finds(passage_id, token)
    return _unreachable(lost) if lost else None


def _lacking(count: int) -> Text:
    return Text(f"thiếu {count} đoạn.", f"lacks {count} passages.")


def _unreachable(count: int) -> Text:
    return Text(f"không tìm ra {count} đoạn mà nó chứa.", f"does not find {count} passages that it holds.")
