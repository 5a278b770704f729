"""Which generation of each index is the current one: one small file, replaced as a whole."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from rag.library.files import write_atomically

POINTER = "CURRENT"

Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Generation:
    """One finished folder of an index. `entries` counts what is in it, the dead included.

    `exact` (vectors only): the graph does not find all its entries, compare every vector instead.
    `layout` (words only): which version of the program's index it is; 1 did not write it down.
    """

    name: str
    entries: int
    exact: bool = False
    layout: int = 1


@dataclass(frozen=True, slots=True)
class Pointer:
    """The last change that is in both indexes, and where they are; None for an index without entries.

    Both indexes move in one step, so that no reader pairs a newer one with an older one.
    """

    sequence: int = 0
    vectors: Generation | None = None
    lexical: Generation | None = None

    @property
    def label(self) -> str:
        """A text that differs whenever search results may: the key for caches."""
        names = (generation.name if generation else "-" for generation in (self.vectors, self.lexical))
        return ":".join((str(self.sequence), *names))


def read_pointer(root: Path) -> Pointer | None:
    """The current pointer of the library at `root`; None when there is none or it cannot be read."""
    try:
        data = json.loads((root / POINTER).read_text("utf-8"))
        return Pointer(data["sequence"], _generation(data["vectors"]), _generation(data["lexical"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def write_pointer(root: Path, pointer: Pointer) -> None:
    """Make `pointer` the current one; readers see the old or the new, nothing between."""
    write_atomically(root / POINTER, json.dumps(asdict(pointer), indent=1) + "\n")


def pointer_stamp(root: Path) -> Stamp | None:
    """A value that changes with every write of the pointer, for the price of one stat."""
    try:
        status = (root / POINTER).stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def _generation(data: dict[str, object] | None) -> Generation | None:
    return None if data is None else Generation(**data)  # type: ignore[arg-type]
