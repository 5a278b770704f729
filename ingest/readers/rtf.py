"""Rich Text Format (.rtf, and the .doc that is RTF inside): text with the font of every run.

The font decides what a byte means: "\\'b5" is µ in Arial and à in .VnTime, so fonts are followed through groups.
Source: Rich Text Format (RTF) Specification 1.9.1, Microsoft, 2008.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.readers.base import SourceText
from ingest.readers.flow import flow_blocks
from ingest.readers.legacy_encoding import font_encoding
from ingest.readers.problems import unreadable
from ingest.readers.rtf_tables import FlowBuilder

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+|.", re.DOTALL
)
# Deeper nesting than this is damage or an attack.
_MAX_DEPTH = 1000
# What is no text of the document: tables of styles, pictures, heads and feet, notes, comments, field codes.
_SKIPPED = frozenset(
    "colortbl stylesheet info pict header headerl headerr headerf footer footerl footerr footerf footnote annotation "
    "fldinst sp shprslt nonshppict nonesttables xe tc txe rxe objdata pntxta pntxtb themedata listtable "
    "listoverridetable revtbl rsidtbl generator filetbl template operator".split()
)
# Destinations marked "\\*" ("skip me if unknown") that do lead to text.
_KNOWN = frozenset(("shpinst", "do", "dptxbxtext", "shptxt", "nesttableprops", "pnseclvl"))
_CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "emdash": "—",
    "endash": "–",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "~": "\u00a0",
    "_": "-",
    "-": "\u00ad",
    "\\": "\\",
    "{": "{",
    "}": "}",
    "\n": "",
    "\r": "",
}
_PARAGRAPH_ENDS = frozenset(("par", "sect", "page", "column", "\n", "\r"))
_CODE_PAGES = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "cp1361",
    134: "gbk",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
_SYMBOL_CHARSET = 2


@dataclass(slots=True)
class _State:
    """What a group inherits from the one around it."""

    skipped: bool = False
    in_font_table: bool = False
    font: int | None = None
    hidden: bool = False
    deleted: bool = False
    # How many plain characters stand in for one "\\u" character.
    stand_ins: int = 1


@dataclass(slots=True)
class _Font:
    name: str = ""
    charset: int = 0


def read_rtf(data: bytes, name: str) -> SourceText:
    """The text of an RTF file; raises UnreadableFileError "damaged" or "no_text"."""
    reader = _Reader()
    if not reader.read(data):
        raise unreadable(name, "damaged")
    blocks, warnings = flow_blocks(reader.flow.items, reader.flow.paragraphs)
    if not blocks:
        raise unreadable(name, "no_text")
    return SourceText(tuple(blocks), "rtf", warnings)


class _Reader:
    def __init__(self) -> None:
        self.flow = FlowBuilder()
        self._fonts: dict[int, _Font] = {}
        self._default_font: int | None = None
        self._code_page = "cp1252"
        self._state = _State()
        self._stack: list[_State] = []
        self._bytes = bytearray()
        self._stand_ins = 0
        self._star = False
        self._high = 0xD800

    def read(self, data: bytes) -> bool:
        """Read the whole file; False when its groups nest beyond reason."""
        position = 0
        while match := _TOKEN.match(data, position):
            position = match.end()
            word, number, code, symbol, brace, text = match.groups()
            if text is not None:
                self._text(text)
            elif code is not None:
                self._text(bytes((int(code, 16),)))
            elif brace is not None:
                self._flush()
                self._star, self._stand_ins = False, 0
                if brace == b"{":
                    self._stack.append(self._state)
                    self._state = replace(self._state)
                elif self._stack:
                    self._state = self._stack.pop()
                if len(self._stack) > _MAX_DEPTH:
                    return False
            elif word is not None:
                value = None if number is None else int(number)
                if word == b"bin":
                    position += max(value or 0, 0)
                else:
                    self._word(word.decode("ascii"), value)
            elif symbol is not None:
                self._symbol(symbol.decode("latin-1"))
        self._flush()
        self.flow.end()
        return True

    def _text(self, text: bytes) -> None:
        if self._stand_ins:
            taken = min(self._stand_ins, len(text))
            self._stand_ins -= taken
            text = text[taken:]
        self._bytes += text

    def _flush(self) -> None:
        """Hand over the bytes so far, as characters of the font they are set in."""
        data, self._bytes = bytes(self._bytes), bytearray()
        state = self._state
        if not data or state.skipped:
            return
        if state.in_font_table:
            if state.font is not None:
                self._fonts[state.font].name += data.decode("cp1252", errors="replace")
            return
        self._add(self._decode(data))

    def _decode(self, data: bytes) -> str:
        font = self._font()
        if font_encoding(font.name) is not None:
            return _decode_bytes(data, "cp1252")
        if font.charset == _SYMBOL_CHARSET:
            # Where Word puts the signs of a symbol font in Unicode.
            return "".join(chr(byte if byte < 0x21 else 0xF000 + byte) for byte in data)
        return _decode_bytes(data, _CODE_PAGES.get(font.charset, self._code_page))

    def _font(self) -> _Font:
        number = self._default_font if self._state.font is None else self._state.font
        return self._fonts.get(-1 if number is None else number, _Font())

    def _add(self, text: str) -> None:
        if not (self._state.skipped or self._state.hidden or self._state.deleted or self._state.in_font_table):
            self.flow.add(text, self._font().name.rstrip(";").strip() or None)

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._star = True
        elif self._stand_ins:
            self._stand_ins -= 1
        else:
            self._word(symbol, None)

    def _word(self, word: str, value: int | None) -> None:
        star, self._star = self._star, False
        if word == "u":
            self._unicode(value or 0)
            return
        self._flush()
        self._stand_ins = 0
        state = self._state
        if word in _SKIPPED or (star and word not in _KNOWN):
            state.skipped = True
        elif word == "fonttbl":
            state.in_font_table = True
        elif not state.skipped:
            self._format(state, word, value)

    def _format(self, state: _State, word: str, value: int | None) -> None:
        if word in _PARAGRAPH_ENDS and not state.in_font_table:
            self.flow.end_paragraph()
        elif word in _CHARACTERS:
            self._add(_CHARACTERS[word])
        elif word == "f":
            state.font = value
            if state.in_font_table and value is not None:
                self._fonts[value] = _Font()
        elif word == "fcharset" and state.in_font_table and state.font is not None:
            self._fonts[state.font].charset = value or 0
        elif word == "plain":
            state.font, state.hidden = self._default_font, False
        elif word == "v":
            state.hidden = value != 0
        elif word == "deleted":
            state.deleted = value != 0
        elif word == "uc":
            state.stand_ins = max(value if value is not None else 1, 0)
        elif word == "deff":
            self._default_font = value
        elif word == "ansicpg":
            self._code_page = "cp1252" if value in (None, 0, 1252) else f"cp{value}"
        elif word in ("mac", "pc", "pca"):
            self._code_page = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
        else:
            self.flow.control(word, value)

    def _unicode(self, value: int) -> None:
        self._flush()
        code = value & 0xFFFF
        if 0xF000 <= code <= 0xF0FF and font_encoding(self._font().name) is not None:
            code &= 0xFF
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000:
            # The second half of a character beyond the basic plane.
            self._add(chr(0x10000 + ((self._high - 0xD800) << 10) + code - 0xDC00))
        else:
            self._add(chr(code))
        self._stand_ins = self._state.stand_ins


def _decode_bytes(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError:
        return _decode_bytes(data, "cp1252")
    except UnicodeDecodeError:
        # The codes that a code page leaves empty are letters in the old Vietnamese encodings.
        if encoding == "cp1252":
            return "".join(bytes((byte,)).decode("cp1252", errors="ignore") or chr(byte) for byte in data)
        return data.decode(encoding, errors="replace")
