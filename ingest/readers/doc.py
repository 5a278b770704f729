"""Word 97 to 2003 files (.doc), turned into .docx in a scratch folder and read as such."""

from __future__ import annotations

import struct
import tempfile
import xml.sax
import zipfile
from pathlib import Path

from doc2docx import convert
from doc2docx.errors import Doc2DocxError, EncryptedDocumentError
from lxml import etree

from ingest.readers.base import SourceText
from ingest.readers.docx import read_docx
from ingest.readers.problems import unreadable

# What the converter, written for sound files, was seen to raise on damaged ones.
_CONVERTER_ERRORS = (
    Doc2DocxError,
    struct.error,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
    MemoryError,
    EOFError,
    OSError,
    zipfile.BadZipFile,
    etree.LxmlError,
    xml.sax.SAXException,
    SyntaxError,
)


def read_doc(data: bytes, name: str) -> SourceText:
    """The text of a Word 97 .doc; raises UnreadableFileError "encrypted", "damaged" or "no_text"."""
    with tempfile.TemporaryDirectory(prefix="chithi-doc-") as scratch:
        source, target = Path(scratch, "in.doc"), Path(scratch, "out.docx")
        source.write_bytes(data)
        try:
            convert(source, target)
        except EncryptedDocumentError as error:
            raise unreadable(name, "encrypted") from error
        except _CONVERTER_ERRORS as error:
            raise unreadable(name, "damaged") from error
        converted = target.read_bytes()
    return read_docx(converted, name, "doc")
