"""Answers questions about Vietnamese directives, with quotes that are checked.

>>> from rag import Assistant
>>> answer = Assistant.open("library").ask("Quy định số 46-QĐ/TW về việc gì?")  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.answering.answer import Answer, Citation
    from rag.answering.conversation import Conversation
    from rag.assistant import Assistant
    from rag.library.library import Library
    from rag.retrieval.hits import Hit
    from rag.settings import Settings

__all__ = ["Answer", "Assistant", "Citation", "Conversation", "Hit", "Library", "Settings"]

_HOMES = {
    "Answer": "rag.answering.answer",
    "Assistant": "rag.assistant",
    "Citation": "rag.answering.answer",
    "Conversation": "rag.answering.conversation",
    "Hit": "rag.retrieval.hits",
    "Library": "rag.library.library",
    "Settings": "rag.settings",
}


def __getattr__(name: str) -> Any:
    # LangChain and Chroma take a second to import; importing `rag.directives` alone must not cost that.
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
