"""The XML parts of a package (.docx, .pptx, .odt), opened with care: no zip bombs, no entities, no network."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from lxml import etree

from ingest.readers.problems import unreadable

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_RATIO = 200
# A small part of blanks packs a thousandfold without doing harm; only a big one is a weapon.
_BIG_MEMBER_BYTES = 20 * 1024 * 1024

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_W = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, KeyError, OSError)


class DocxPackage:
    """The parts of one package; raises UnreadableFileError "damaged", "encrypted" or "unsafe" when opened."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (*_ZIP_ERRORS, NotImplementedError) as error:
            raise unreadable(name, "damaged") from error
        self._refuse_bombs()

    def _refuse_bombs(self) -> None:
        members = self._zip.infolist()
        if any(member.flag_bits & 0x1 for member in members):
            raise unreadable(self.name, "encrypted")
        if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
            raise unreadable(self.name, "unsafe")
        for member in members:
            ratio = member.file_size / max(member.compress_size, 1)
            if member.file_size > _BIG_MEMBER_BYTES and ratio > MAX_RATIO:
                raise unreadable(self.name, "unsafe")

    def main_part(self, usual: str = "word/document.xml") -> str:
        """The path of the document part inside the package; `usual` where the package does not say."""
        root = self.xml("_rels/.rels")
        for relationship in () if root is None else root.iter(_RELATIONSHIPS):
            if relationship.get("Type", "").endswith("/officeDocument"):
                return str(relationship.get("Target", "")).lstrip("/")
        return usual

    def targets(self, part: str) -> dict[str, str]:
        """The parts that `part` refers to, by the id it calls them by."""
        folder, _, file = part.rpartition("/")
        root = self.xml(f"{folder}/_rels/{file}.rels")
        found = {}
        for relationship in () if root is None else root.iter(_RELATIONSHIPS):
            target = str(relationship.get("Target", ""))
            found[str(relationship.get("Id", ""))] = target[1:] if target.startswith("/") else f"{folder}/{target}"
        return found

    def xml(self, path: str) -> Any | None:
        """The root element of one part, None when the package has no such part; raises when it is damaged."""
        if path not in self._zip.namelist():
            return None
        try:
            with self._zip.open(path) as part:
                # The declared size may lie: read no more than the limit, whatever the header says.
                data = part.read(MAX_UNPACKED_BYTES + 1)
        except (*_ZIP_ERRORS, NotImplementedError, RuntimeError) as error:
            raise unreadable(self.name, "damaged") from error
        if len(data) > MAX_UNPACKED_BYTES or b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
            # Word never writes a document type; one is there only to smuggle entities in.
            raise unreadable(self.name, "unsafe")
        data = data.replace(_STRICT_W, W.strip("{}").encode())
        parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise unreadable(self.name, "damaged") from error
