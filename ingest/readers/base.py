"""The small interface every reader keeps: bytes of a file in, blocks of text out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.errors import ChithiError


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, or one table row with its cells joined by " | ".

    `text` holds no line break; `page` (or slide) counts from 1, None where the format has no pages.
    """

    text: str
    page: int | None = None
    kind: Literal["paragraph", "row"] = "paragraph"


@dataclass(frozen=True, slots=True)
class SourceText:
    """What a reader found in a file, in reading order, as Unicode (NFC).

    `format` is the format that the content proved to be: "pdf", "docx", "doc", "rtf", "odt", "xlsx", "xls", "ods",
    "pptx", "ppt", "odp", "eml", "mht", "html", "md", "txt" or "image".
    `warnings` are codes, some with details after a colon: "converted_from_tcvn3" (or "_vni", "_viscii"),
    "ocr_pages:1,2", "ocr_low_confidence:2", "pages_without_text:3", "attachment_unread:CODE:NAME".
    """

    blocks: tuple[Block, ...]
    format: str
    warnings: tuple[str, ...] = ()


class UnreadableFileError(ChithiError):
    """The file cannot be read; the message names it, says why, and what to do. `code` is for programs."""

    def __init__(self, code: str, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.code = code
