"""PowerPoint 97 to 2003 slides (.ppt): the text of the slides, in order, with the font of every run.

Source: [MS-PPT], the PowerPoint binary file format, sections 2.3 (persist directory) and 2.9 (text).
Speaker's notes and the texts of masters are no part of what is shown, and stay out.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import olefile

from ingest.readers.base import SourceText
from ingest.readers.flow import Paragraph, paged_blocks
from ingest.readers.ppt_styles import run_fonts
from ingest.readers.problems import unreadable

_DOCUMENT, _SLIDE, _SLIDE_LIST, _PERSIST_ATOM = 0x03E8, 0x03EE, 0x0FF0, 0x03F3
_USER_EDIT, _PERSIST_DIRECTORY, _ENVIRONMENT = 0x0FF5, 0x1772, 0x03F2
_TEXT_HEADER, _TEXT_CHARS, _TEXT_BYTES, _TEXT_STYLE, _TEXT_REFERENCE = 0x0F9F, 0x0FA0, 0x0FA8, 0x0FA1, 0x0F9E
_FONT_ENTITY, _TEXT_BOX = 0x0FB7, 0xF00D
_SLIDES_INSTANCE = 0
_MAX_DEPTH = 30
_MAX_EDITS = 10_000
# What stands in the text for a slide's own number or date.
_FIELD_SIGN = "*"


@dataclass(frozen=True, slots=True)
class _Record:
    kind: int
    instance: int
    start: int
    end: int
    is_container: bool


@dataclass(slots=True)
class _Text:
    text: str = ""
    styles: bytes = b""


@dataclass(slots=True)
class _Slide:
    persist_id: int
    texts: list[_Text] = field(default_factory=list)


def read_ppt(data: bytes, name: str) -> SourceText:
    """The text of a .ppt with slide numbers; raises UnreadableFileError "encrypted", "damaged" or "no_text"."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as package:
            if not package.exists("PowerPoint Document"):
                raise unreadable(name, "damaged")
            stream = package.openstream("PowerPoint Document").read()
            user = package.openstream("Current User").read() if package.exists("Current User") else b""
        # The token in the "Current User" stream that marks a presentation with a password.
        if user[12:16] == b"\xdf\xc4\xd1\xf3":
            raise unreadable(name, "encrypted")
        slides = _Presentation(stream, user).slides()
    except (OSError, struct.error, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise unreadable(name, "damaged") from error
    paragraphs = [item for _, items in slides for item in items]
    blocks, warnings = paged_blocks(slides, paragraphs)
    if not blocks:
        raise unreadable(name, "no_text")
    return SourceText(tuple(blocks), "ppt", warnings)


class _Presentation:
    def __init__(self, stream: bytes, user: bytes) -> None:
        self._stream = stream
        self._places = self._persist_places(struct.unpack_from("<I", user, 16)[0]) if len(user) >= 20 else {}
        documents = [record for record in self._records(0, len(stream)) if record.kind == _DOCUMENT]
        if not documents:
            raise ValueError("no document container")
        # A file saved by additions holds every earlier state too; the last one counts.
        self._document = documents[-1]
        self._fonts = self._font_names()

    def slides(self) -> list[tuple[int, list[Paragraph]]]:
        """The paragraphs of every slide, in the order of the show."""
        found = []
        for number, slide in enumerate(self._listed(), 1):
            texts = [*self._drawn(slide)] or slide.texts
            paragraphs = [paragraph for text in texts for paragraph in self._paragraphs(text)]
            found.append((number, paragraphs))
        return found

    def _records(self, start: int, end: int) -> Iterator[_Record]:
        while start + 8 <= end:
            head, kind, size = struct.unpack_from("<HHI", self._stream, start)
            stop = min(start + 8 + size, end)
            yield _Record(kind, head >> 4, start + 8, stop, head & 0xF == 0xF)
            start = stop

    def _inside(self, record: _Record, depth: int = 0) -> Iterator[_Record]:
        """The records inside a container at any depth, in order."""
        for child in self._records(record.start, record.end):
            yield child
            if child.is_container and depth < _MAX_DEPTH:
                yield from self._inside(child, depth + 1)

    def _persist_places(self, edit: int) -> dict[int, int]:
        """Where each numbered part lies, newest first: {persist id: offset}."""
        places: dict[int, int] = {}
        seen: set[int] = set()
        while edit and edit not in seen and len(seen) < _MAX_EDITS:
            seen.add(edit)
            _, kind, _ = struct.unpack_from("<HHI", self._stream, edit)
            if kind != _USER_EDIT:
                break
            earlier, directory = struct.unpack_from("<II", self._stream, edit + 16)
            _, _, size = struct.unpack_from("<HHI", self._stream, directory)
            values = struct.unpack_from(f"<{size // 4}I", self._stream, directory + 8)
            index = 0
            while index < len(values):
                first, count = values[index] & 0xFFFFF, values[index] >> 20
                for step, offset in enumerate(values[index + 1 : index + 1 + count]):
                    places.setdefault(first + step, offset)
                index += 1 + count
            edit = earlier
        return places

    def _font_names(self) -> list[str]:
        names = []
        for record in self._inside(self._document):
            if record.kind == _FONT_ENTITY:
                face = self._stream[record.start : min(record.start + 64, record.end)]
                names.append(face.decode("utf-16-le", "replace").split("\0")[0])
        return names

    def _listed(self) -> list[_Slide]:
        """The slides in the order of the show, each with the texts of its placeholders."""
        slides: list[_Slide] = []
        for listing in self._records(self._document.start, self._document.end):
            if listing.kind != _SLIDE_LIST or listing.instance != _SLIDES_INSTANCE:
                continue
            for record in self._records(listing.start, listing.end):
                if record.kind == _PERSIST_ATOM:
                    slides.append(_Slide(struct.unpack_from("<I", self._stream, record.start)[0]))
                elif slides:
                    self._take(record, slides[-1].texts)
        return slides

    def _take(self, record: _Record, texts: list[_Text]) -> None:
        """Add what one text record says to `texts`."""
        data = self._stream[record.start : record.end]
        if record.kind == _TEXT_HEADER:
            texts.append(_Text())
        elif record.kind == _TEXT_CHARS and texts:
            texts[-1].text = data.decode("utf-16-le", "replace")
        elif record.kind == _TEXT_BYTES and texts:
            texts[-1].text = data.decode("latin-1")
        elif record.kind == _TEXT_STYLE and texts:
            texts[-1].styles = data

    def _drawn(self, slide: _Slide) -> Iterator[_Text]:
        """The texts of a slide's boxes in drawing order, those kept in the list of slides too."""
        place = self._places.get(slide.persist_id)
        if place is None:
            return
        container = next(self._records(place, len(self._stream)), None)
        if container is None or container.kind != _SLIDE:
            return
        for box in self._inside(container):
            if box.kind != _TEXT_BOX:
                continue
            own: list[_Text] = []
            for record in self._records(box.start, box.end):
                if record.kind == _TEXT_REFERENCE:
                    index = struct.unpack_from("<I", self._stream, record.start)[0]
                    own += slide.texts[index : index + 1]
                else:
                    self._take(record, own)
            yield from own

    def _paragraphs(self, text: _Text) -> Iterator[Paragraph]:
        fonts = run_fonts(text.styles, len(text.text))
        paragraph = Paragraph()
        position = 0
        for length, font in fonts:
            name = self._fonts[font] if font is not None and font < len(self._fonts) else None
            for index, line in enumerate(text.text[position : position + length].split("\r")):
                if index:
                    yield from _complete(paragraph)
                    paragraph = Paragraph()
                if line:
                    paragraph.runs.append((line.replace("\x0b", "\n"), name))
            position += length
        yield from _complete(paragraph)


def _complete(paragraph: Paragraph) -> Iterator[Paragraph]:
    text = "".join(piece for piece, _ in paragraph.runs).strip()
    if text and text != _FIELD_SIGN:
        yield paragraph
