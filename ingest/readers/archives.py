"""The files inside a .zip, handed out one by one in memory; nothing is ever written to disk."""

from __future__ import annotations

import io
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from ingest.readers.problems import unreadable

# Limits for one archive with all that is nested inside it.
MAX_TOTAL_BYTES = 200 * 1024 * 1024
MAX_MEMBERS = 1000
MAX_RATIO = 200
MAX_DEPTH = 2
# A few blanks pack a thousandfold without doing harm; the ratio counts from this size on.
_SMALL_BYTES = 1024 * 1024
_CHUNK = 1024 * 1024
# Entries that opening an archive may list, folders and those of stored archives inside included.
_MAX_ENTRIES = 50_000
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, KeyError, OSError),
    *(NotImplementedError, RuntimeError, MemoryError),
)
# Folders and files that systems add without being asked.
_SYSTEM_NAMES = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
# Office files are archives too, but documents to us.
_PACKAGE_MARKS = ("[Content_Types].xml", "mimetype", "META-INF/", "content.xml", "word/", "xl/", "ppt/")


@dataclass(slots=True)
class _Budget:
    """What may still be unpacked, over all levels of nesting."""

    bytes_left: int = MAX_TOTAL_BYTES
    members_left: int = MAX_MEMBERS


def is_archive(data: bytes) -> bool:
    """True for a .zip of files; False for .docx, .xlsx, .odt and the like, which only are packed as one."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    if _has_too_many_entries(data):
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return not any(name.startswith(_PACKAGE_MARKS) for name in archive.namelist())
    except _ERRORS:
        return False


def _has_too_many_entries(data: bytes) -> bool:
    """Whether merely listing the entries would take seconds; what the archive says of their number may be a lie."""
    return data.count(b"PK\x01\x02") > _MAX_ENTRIES


def members(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """The files in the archive called `name`, as ("folder/file.docx", bytes), those of archives inside too.

    The member's name is relative, with "/" between folders and never "..". An archive in the archive comes
    as "inner.zip/file.docx". Raises UnreadableFileError "encrypted", "damaged" or "unsafe" (too big, packed
    too tightly, too many members, nested too deeply), possibly after the first members were handed out.
    """
    yield from _members(data, name, 1, _Budget())


def _members(data: bytes, name: str, depth: int, budget: _Budget) -> Iterator[tuple[str, bytes]]:
    if depth > MAX_DEPTH or _has_too_many_entries(data):
        raise unreadable(name, "unsafe")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _ERRORS as error:
        raise unreadable(name, "damaged") from error
    with archive:
        files = [info for info in archive.infolist() if not info.is_dir() and not _is_system(info.filename)]
        _refuse_unsafe(files, name, budget)
        for info in files:
            content = _read(archive, info, name, budget)
            member = safe_name(_name_of(info))
            if is_archive(content):
                inner = _members(content, f"{name}/{member}", depth + 1, budget)
                yield from ((f"{member}/{below}", found) for below, found in inner)
            else:
                yield member, content


def _refuse_unsafe(files: list[zipfile.ZipInfo], name: str, budget: _Budget) -> None:
    """Refuse before anything is unpacked, by what the archive says of itself."""
    if any(info.flag_bits & _ENCRYPTED_FLAG for info in files):
        raise unreadable(name, "encrypted_archive")
    budget.members_left -= len(files)
    if budget.members_left < 0 or sum(info.file_size for info in files) > budget.bytes_left:
        raise unreadable(name, "unsafe")
    if any(_is_bomb(info.file_size, info.compress_size) for info in files):
        raise unreadable(name, "unsafe")


def _is_bomb(size: int, packed: int) -> bool:
    return size > _SMALL_BYTES and size > MAX_RATIO * max(packed, 1)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, budget: _Budget) -> bytes:
    """One member's bytes, counted while they are unpacked: the sizes that an archive declares may lie."""
    pieces: list[bytes] = []
    size = 0
    try:
        with archive.open(info) as member:
            while piece := member.read(_CHUNK):
                size += len(piece)
                budget.bytes_left -= len(piece)
                if budget.bytes_left < 0 or _is_bomb(size, info.compress_size):
                    raise unreadable(name, "unsafe")
                pieces.append(piece)
    except _ERRORS as error:
        raise unreadable(name, "damaged") from error
    return b"".join(pieces)


def _name_of(info: zipfile.ZipInfo) -> str:
    """The member's name; Windows wrote Vietnamese names as UTF-8 without saying so, read here as cp437."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename


def safe_name(name: str) -> str:
    r"""`name` as a relative path without ".." or drive letters, in NFC.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\Chỉ thị\\1.doc"), safe_name("/a/./b.pdf"), safe_name("..")
    ('etc/passwd', 'Chỉ thị/1.doc', 'a/b.pdf', 'unnamed')
    """
    printable = "".join(letter for letter in name.replace("\\", "/") if letter.isprintable())
    parts = [part for part in PurePosixPath(printable).parts if part not in ("/", "//", "..", ".")]
    parts = [part for part in parts if not (len(part) == 2 and part.endswith(":"))]
    return unicodedata.normalize("NFC", "/".join(parts)) or "unnamed"


def _is_system(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return any(part in _SYSTEM_NAMES for part in parts) or parts[-1].startswith(("._", "~$"))
