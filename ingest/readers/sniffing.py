"""What a file really is, told from its bytes."""

from __future__ import annotations

import codecs
import io
import re
import struct
import zipfile
from typing import Literal

from ingest.readers.mail_header import looks_like_mail
from ingest.readers.problems import unreadable, unsupported

Kind = Literal["pdf", "docx", "doc", "rtf", "xls", "xlsx", "ppt", "pptx", "odf", "mail", "image", "html", "text"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_HTML = re.compile(
    rb"\s*(?>(?:<\?xml[^>]*>|<!--.*?-->)\s*)*+<(?:!doctype\s+html|(?:html|head|body|meta|title|table|div|p|style)[\s>])",
    re.IGNORECASE | re.DOTALL,
)
# Control bytes that text holds; VISCII uses a few of the others as letters, so some are borne.
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1a")
_MAX_CONTROL_SHARE = 0.02
_ZIP_CONTENTS = (("META-INF/container.xml", "EPUB"),)


def sniff(data: bytes, name: str) -> Kind:
    """The kind of file that `data` is; raises UnreadableFileError for what no reader can read."""
    if data.startswith(_OLE):
        return _sniff_ole(data, name)
    if data.startswith(b"PK\x03\x04"):
        return _sniff_zip(data, name)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    head = data[:4096].removeprefix(codecs.BOM_UTF8)
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_PICTURES):
        return "image"
    if looks_like_mail(head):
        return "mail"
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _looks_like_utf16(head)
    if utf16:
        head = head.replace(b"\x00", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if _HTML.match(head):
        return "html"
    if not utf16 and _looks_binary(data):
        raise unreadable(name, "unsupported_format")
    return "text"


def _sniff_ole(data: bytes, name: str) -> Kind:
    # Names in the directory of the compound file, in UTF-16; a full parse is the converter's business.
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") + b"\x00\x00" in data

    if holds("EncryptedPackage"):
        raise unreadable(name, "encrypted")
    if holds("WordDocument"):
        return "doc"
    if holds("Workbook") or holds("Book"):
        return "xls"
    if holds("PowerPoint Document"):
        return "ppt"
    if holds("__properties_version1.0"):
        raise unsupported(name, "Outlook (.msg)")
    raise unreadable(name, "damaged")


def _sniff_zip(data: bytes, name: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.namelist()
    except (zipfile.BadZipFile, struct.error, ValueError, EOFError, NotImplementedError, OSError) as error:
        raise unreadable(name, "damaged") from error
    if any(member.startswith("word/") for member in members):
        return "docx"
    if any(member.startswith("xl/") for member in members):
        return "xlsx"
    if any(member.startswith("ppt/") for member in members):
        return "pptx"
    if "content.xml" in members:
        return "odf"
    for mark, what in _ZIP_CONTENTS:
        if any(member.startswith(mark) for member in members):
            raise unsupported(name, what)
    raise unreadable(name, "unsupported_format")


def _looks_like_utf16(head: bytes) -> bool:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    few, many = sorted((even, odd))
    return many > len(head) * 0.2 and few <= len(head) * 0.01


def _looks_binary(data: bytes) -> bool:
    sample = data[:65536]
    if sample.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return False
    if b"\x00" in sample:
        return True
    controls = sum(1 for byte in sample if byte < 0x20 and byte not in _TEXT_CONTROLS)
    return controls > len(sample) * _MAX_CONTROL_SHARE
