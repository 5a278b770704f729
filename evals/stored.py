"""The documents that gold labels name: stored text and clauses, by file name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from evals.metrics.places import clause_matches
from rag.directives.model import Clause
from rag.vietnamese.normalize import nfc


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as gold labels see it: its id, its kind ("Quyết định"), its stored text and its clauses."""

    id: str
    kind: str | None
    text: str
    clauses: Sequence[Clause]

    def at(self, path: Sequence[str]) -> list[Clause]:
        """The clauses that the path names; several where a Quyết định and its Quy chế share a number."""
        return [clause for clause in self.clauses if clause_matches(path, clause.path)]


Find = Callable[[str], Stored | None]
"""The document of this file name, None without one."""


class LibraryDocuments:
    """The documents of a library, each read when it is first asked for."""

    def __init__(self, library: Any) -> None:
        self._library = library
        self._ids = {_name(row.directive.path): row.directive.id for row in library.directives()}
        self._read: dict[str, Stored] = {}

    def find(self, file_name: str) -> Stored | None:
        """The document of this file name in any folder, None without one."""
        identity = self._ids.get(_name(file_name))
        return self.get(identity) if identity is not None else None

    def get(self, identity: str) -> Stored:
        """The document of this id; raises DocumentNotFoundError."""
        if identity not in self._read:
            document = self._library.document(identity)
            directive = document.directive
            self._read[identity] = Stored(identity, directive.kind, document.text, document.clauses)
        return self._read[identity]


def _name(path: object) -> str:
    return nfc(PurePath(str(path).replace("\\", "/")).name)
