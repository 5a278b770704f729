"""Readers: the text of a directive, whatever file format it came in. `read` is the only door."""

from __future__ import annotations

from pathlib import Path

from ingest.readers.base import Block, SourceText, UnreadableFileError
from ingest.readers.problems import MAX_FILE_BYTES, MAX_LETTERS, unreadable
from ingest.readers.sniffing import Kind, sniff

__all__ = ["Block", "SourceText", "UnreadableFileError", "load", "parse", "read"]


def read(path: Path) -> SourceText:
    """The text of one file in reading order; raises UnreadableFileError, whose message says what to do."""
    return parse(load(path), path.name)


def parse(data: bytes, name: str) -> SourceText:
    """The text in the bytes of the file called `name`; raises UnreadableFileError.

    The format is told from the bytes, never from the name: ".doc" files that hold HTML are common.
    """
    source = _parse(sniff(data, name), data, name)
    if sum(len(block.text) for block in source.blocks) > MAX_LETTERS:
        raise unreadable(name, "too_long")
    return source


def _parse(kind: Kind, data: bytes, name: str) -> SourceText:
    # Each parser is imported only when a file needs it: some take half a second to load.
    if kind == "pdf":
        from ingest.readers.pdf import read_pdf

        return read_pdf(data, name)
    if kind == "docx":
        from ingest.readers.docx import read_docx

        return read_docx(data, name)
    if kind == "doc":
        from ingest.readers.doc import read_doc

        return read_doc(data, name)
    if kind == "rtf":
        from ingest.readers.rtf import read_rtf

        return read_rtf(data, name)
    if kind == "xls":
        from ingest.readers.xls import read_xls

        return read_xls(data, name)
    if kind == "xlsx":
        from ingest.readers.xlsx import read_xlsx

        return read_xlsx(data, name)
    if kind == "ppt":
        from ingest.readers.ppt import read_ppt

        return read_ppt(data, name)
    if kind == "pptx":
        from ingest.readers.pptx import read_pptx

        return read_pptx(data, name)
    if kind == "odf":
        from ingest.readers.odf import read_odf

        return read_odf(data, name)
    if kind == "mail":
        from ingest.readers.mail import read_mail

        return read_mail(data, name)
    if kind == "image":
        from ingest.readers.image import read_image

        return read_image(data, name)
    if kind == "html":
        from ingest.readers.html import read_html

        return read_html(data, name)
    from ingest.readers.text import read_text

    # Markdown is plain text either way; the name only settles what the content leaves open.
    return read_text(data, name, markdown_name=name.lower().endswith((".md", ".markdown")))


def load(path: Path) -> bytes:
    """The bytes of a file, not empty; raises UnreadableFileError when it cannot or should not be read."""
    try:
        if path.exists() and not path.is_file():
            raise unreadable(path.name, "not_a_file")
        if path.stat().st_size > MAX_FILE_BYTES:
            raise unreadable(path.name, "too_large")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise unreadable(path.name, "not_found") from error
    except PermissionError as error:
        raise unreadable(path.name, "no_permission") from error
    except OSError as error:
        raise unreadable(path.name, "io_error") from error
    if not data:
        raise unreadable(path.name, "empty")
    return data
