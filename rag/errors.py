"""Errors a user can act on: what is wrong and what to do next, in both languages."""

from __future__ import annotations

from rag.language import Text


class ChithiError(Exception):
    """A problem whose message is meant for the user; surfaces print it in one line, without a traceback."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(vi, en)


class LibraryNotFoundError(ChithiError):
    """There is no library at the given folder."""


class LibraryBusyError(ChithiError):
    """Another process is writing to the library and did not finish in time."""


class LibraryFormatError(ChithiError):
    """The library was made by another version of the program, or its catalog is damaged."""


class EmbeddingModelMismatchError(ChithiError):
    """The library's vectors were made by another embedding model than the one in the settings."""


class DocumentNotFoundError(ChithiError):
    """No document of the library answers to the given id or number."""


class QuestionError(ChithiError):
    """The question cannot be read as one: empty, or far too long."""


class ModelUnavailableError(ChithiError):
    """An embedding or chat model could not be loaded or reached."""


class AnswerCancelledError(ChithiError):
    """The user gave up waiting for the chat model."""
