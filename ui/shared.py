"""What the commands share: language of the help, options, and how settings and assistant are opened."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.language import Language, Text
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.assistant import Assistant

# Help is printed before anything else is read, so its language comes straight from the environment.
LANGUAGE: Language = "en" if os.environ.get("CHITHI_LANGUAGE") == "en" else "vi"


def t(vi: str, en: str) -> str:
    """The message in the language of the help."""
    return Text(vi, en).to(LANGUAGE)


LibraryOption = Annotated[
    Path | None,
    typer.Option(
        "--library",
        metavar="DIR",
        help=t(
            "Thư mục thư viện (mặc định: CHITHI_LIBRARY, hoặc ./library).",
            "Folder of the library (default: CHITHI_LIBRARY, or ./library).",
        ),
    ),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help=t("In một văn bản JSON ra stdout.", "Print one JSON document on stdout."))
]


def settings(library: Path | None) -> Settings:
    """The settings of the environment, with the library of the command line when there is one."""
    found = Settings()
    return found.model_copy(update={"library": library}) if library is not None else found


@contextmanager
def assistant(opened: Settings) -> Iterator[Assistant]:
    """The assistant over the library of these settings, closed at the end."""
    from rag.assistant import Assistant

    with Assistant.open(settings=opened, on_wait=say_waiting) as found:
        yield found


def say_waiting() -> None:
    """None; the user is told, on stderr, that another process is writing."""
    sys.stderr.write(
        t(
            "Một tiến trình khác đang ghi vào thư viện; đang đợi…\n",
            "Another process is writing to the library; waiting…\n",
        )
    )
