"""Plain text and Markdown, in whatever encoding they were typed."""

from __future__ import annotations

import codecs
import re

from ingest.readers.base import Block, SourceText
from ingest.readers.cleaning import clean_text
from ingest.readers.layout import order_columns, stands_alone, starts_item, table_blocks
from ingest.readers.legacy_encoding import guess, repair_paragraphs
from ingest.readers.problems import unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEADING = re.compile(r"#{1,6}\s+\S")
_TABLE_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?")
# Bounded: where every second sign opens something that never ends, looking for the end takes for ever.
_LINK = re.compile(r"!?\[([^\[\]\n]{0,1000})\]\([^()\s]{0,1000}(?:\s{1,9}\"[^\"]{0,1000}\")?\)")
_EMPHASIS = re.compile(r"(\*\*|__|\*|(?<![^\W_])_|`)(?=\S)(.{1,1000}?)(?<=\S)\1(?![^\W_])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>])")
_LIST_MARK = re.compile(r"[*•]\s+(?=\S)")
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def decode(data: bytes) -> str:
    """The characters of a text file, by its BOM, as UTF-8, or as the Vietnamese code page that fits best.

    Never raises: bytes that no encoding explains become U+FFFD.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace").removeprefix("\ufeff")
    if b"\x00" in data[:4096]:
        # Text in Latin letters has its zero bytes on one side only: UTF-16 without a mark.
        little = data[1:4096:2].count(0) >= data[0:4096:2].count(0)
        return data.decode("utf-16-le" if little else "utf-16-be", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_code_page(data)


def _decode_code_page(data: bytes) -> str:
    # TCVN3, VNI and VISCII never had a code page: their bytes are found as the Latin-1 letters they look like.
    latin = data.decode("cp1252", errors="replace") if b"\x81" not in data else data.decode("latin-1")
    if guess(latin[:20_000]) is not None:
        return latin
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=["cp1258", "utf_8", "cp1252"]).best()
    return data.decode("cp1258", errors="replace") if best is None else str(best)


def read_text(data: bytes, name: str, *, markdown_name: bool = False) -> SourceText:
    """The text of a .txt or .md; raises UnreadableFileError "no_text". `markdown_name`: it is called *.md."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    lines, encodings = repair_paragraphs(text.split("\n"))
    markdown = markdown_name or _is_markdown(lines)
    blocks = _markdown_blocks(lines) if markdown else _plain_blocks(lines)
    if not blocks:
        raise unreadable(name, "no_text")
    warnings = tuple(f"converted_from_{encoding}" for encoding in sorted(encodings))
    return SourceText(tuple(blocks), "md" if markdown else "txt", warnings)


def _is_markdown(lines: list[str]) -> bool:
    headings = sum(1 for line in lines if _HEADING.match(line))
    tables = sum(1 for line in lines if "|" in line and _TABLE_RULE.fullmatch(line.strip()))
    bold = sum(1 for line in lines if re.search(r"\*\*\S[^*]*\S\*\*", line))
    return headings > 0 or tables > 0 or bold > 2


def _plain_blocks(lines: list[str]) -> list[Block]:
    width = _wrap_width(lines)
    paragraphs: list[str] = []
    previous = ""
    for line in lines:
        stripped = line.strip()
        if _continues(previous, stripped, width):
            paragraphs[-1] += " " + stripped
        elif stripped:
            paragraphs.append(line)
        previous = stripped
    return [Block(text) for text in order_columns(paragraphs)]


def _wrap_width(lines: list[str]) -> int | None:
    """The column at which a hard-wrapped file breaks its lines; None when each line is a paragraph."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    if len(lengths) < 8 or not 50 <= lengths[-1] <= 120:
        return None
    near = sum(1 for length in lengths if length > lengths[-1] - 15)
    return lengths[-1] if near * 3 >= len(lengths) else None


def _continues(previous: str, line: str, width: int | None) -> bool:
    if width is None or not previous or not line or starts_item(line) or stands_alone(previous):
        return False
    # A line was wrapped when its neighbour's first word no longer fitted; a little slack for the indent.
    return len(previous) + 1 + len(line.split()[0]) > width - 5


def _markdown_blocks(lines: list[str]) -> list[Block]:
    lines = _without_comments("\n".join(lines)).split("\n")
    blocks: list[Block] = []
    rows: list[list[list[str]]] = []
    joinable = False
    fenced = False
    for line in [*lines, ""]:
        stripped = line.strip().lstrip(">").strip()
        is_row = stripped.startswith("|") and stripped.count("|") >= 2 and not fenced
        if rows and not is_row:
            blocks += table_blocks(rows)
            rows = []
        if stripped.startswith(("```", "~~~")):
            fenced, joinable = not fenced, False
        elif not stripped or re.fullmatch(r"[-=*_]{3,}", stripped) or _TABLE_RULE.fullmatch(stripped):
            joinable = False
        elif is_row:
            cells = re.split(r"(?<!\\)\|", stripped.strip("|"))
            rows.append([[_inline(part) for part in _LINE_BREAK.split(cell)] for cell in cells])
            joinable = False
        elif _HEADING.match(stripped):
            blocks.append(Block(_inline(stripped.strip("#"))))
            joinable = False
        else:
            text = _inline(_LIST_MARK.sub("- ", stripped, count=1) if _LIST_MARK.match(stripped) else stripped)
            if joinable and blocks and not starts_item(text) and not fenced:
                blocks[-1] = Block(f"{blocks[-1].text} {text}")
            else:
                blocks.append(Block(text))
            joinable = not fenced and not stands_alone(text)
    return [block for block in blocks if block.text.strip(" |")]


def _without_comments(text: str) -> str:
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join(kept) + text[at:]


def _inline(text: str) -> str:
    text = _LINK.sub(r"\1", text)
    text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))
    return clean_text(_ESCAPE.sub(r"\1", text))
