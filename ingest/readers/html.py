"""Web pages and documents exported as HTML: the article without the site around it, tables kept."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from ingest.readers.base import Block, SourceText
from ingest.readers.cleaning import clean_text
from ingest.readers.layout import order_columns, split_soft_lines, starts_item, table_blocks
from ingest.readers.legacy_encoding import Run, repair_runs
from ingest.readers.problems import unreadable
from ingest.readers.text import decode

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:-]+)", re.IGNORECASE)
_FONT = re.compile(r"font-family\s*:\s*[\"']?([^;\"',]+)", re.IGNORECASE)
_SKIPPED = {
    *("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "head", "xml"),
    *("button", "select", "input", "textarea", "canvas", "audio", "video"),
}
_CHROME = {"nav", "aside", "header", "footer", "form", "menu", "dialog"}
_BLOCK_TAGS = {
    *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "pre"),
    *("section", "article", "main", "center", "body", "figure", "figcaption", "address", "hr", "fieldset", "td"),
    *("th", "details", "summary", "legend", "tr", "caption", *_CHROME),
}
# Pages of this many links and lists are a site's page with an article in it, not an exported document.
_MANY_LINKS = 25
_MAX_DEPTH = 200


def read_html(data: bytes, name: str) -> SourceText:
    """The text of a web page; raises UnreadableFileError "damaged" or "no_text"."""
    text = _decode(data)
    root = _parse(text, name)
    blocks, encodings = _document_blocks(root, skip_chrome=False)
    if _is_site_page(text, root):
        article, encodings = _document_blocks(root, skip_chrome=True)
        blocks = _article_blocks(text, article) or article or blocks
    if not blocks:
        raise unreadable(name, "no_text")
    warnings = tuple(f"converted_from_{encoding}" for encoding in sorted(encodings))
    return SourceText(tuple(blocks), "html", warnings)


def _decode(data: bytes) -> str:
    named = _META_CHARSET.search(data[:8192])
    marked = data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:200]
    if named is None or marked:
        return decode(data)
    charset = named.group(1).decode("ascii").lower()
    try:
        # "iso-8859-1" means Windows-1252 in every browser; text that is really UTF-8 is found by trying it first.
        return data.decode("utf-8")
    except UnicodeDecodeError:
        if charset in {"utf-8", "utf8", "iso-8859-1", "windows-1252", "us-ascii", "x-user-defined"}:
            return decode(data)
    try:
        return data.decode(charset, errors="replace")
    except LookupError:
        return decode(data)


def _parse(text: str, name: str) -> Any:
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise unreadable(name, "no_text") from error
    return root


def _is_site_page(text: str, root: Any) -> bool:
    if re.search(r"Word\.Document|Generator\W+content\W+Microsoft Word|LibreOffice", text[:4096], re.IGNORECASE):
        return False
    chrome = sum(1 for _ in root.iter("nav", "aside", "script", "form"))
    return chrome >= 3 or sum(1 for _ in root.iter("a")) >= _MANY_LINKS


def _article_blocks(text: str, whole: list[Block]) -> list[Block]:
    """The article as trafilatura finds it; [] when it lost numbered clauses that the whole page has."""
    import trafilatura

    try:
        found = trafilatura.extract(
            text, output_format="xml", include_comments=False, include_tables=True, favor_recall=True
        )
        root = None if not found else etree.fromstring(found.encode("utf-8"))
    except (etree.LxmlError, ValueError, TypeError, AttributeError, RecursionError, LookupError):
        # The plain walk over the page, which the caller already has, is the answer then.
        return []
    if root is None:
        return []
    for element in root.iter("head", "item", "quote", "code", "list", "row", "cell", "lb", "table"):
        element.tag = {"row": "tr", "cell": "td", "lb": "br", "head": "h2"}.get(element.tag, element.tag)
        element.tag = {"item": "li", "list": "ul", "quote": "blockquote"}.get(element.tag, element.tag)
    blocks, _ = _document_blocks(root, skip_chrome=False)
    kept = " ".join(block.text for block in blocks)
    clauses = [block.text for block in whole if starts_item(block.text) and len(block.text) > 40]
    lost = sum(1 for clause in clauses if clause[:60] not in kept)
    return [] if lost > len(clauses) * 0.02 else blocks


def _document_blocks(root: Any, *, skip_chrome: bool) -> tuple[list[Block], set[str]]:
    walker = _Walker(_SKIPPED | _CHROME if skip_chrome else _SKIPPED)
    walker.walk(root, None, 0)
    walker.end_paragraph()
    texts, encodings = repair_runs(walker.paragraphs)
    return _render(walker.items, texts), encodings


# A paragraph's index among the walker's paragraphs, or a table as rows of cells of items.
_Item = Any


class _Walker:
    """Collects paragraphs as runs (for the repair of old fonts) and tables as nested lists of their indexes."""

    def __init__(self, skipped: set[str]) -> None:
        self._skipped = skipped
        self.paragraphs: list[list[Run]] = []
        self.items: list[_Item] = []
        self._runs: list[Run] = []
        # The places of the items in each list that has been met.
        self._places: dict[Any, dict[Any, int]] = {}

    def end_paragraph(self) -> None:
        if any(text.strip() for text, _ in self._runs):
            self.items.append(len(self.paragraphs))
            self.paragraphs.append(self._runs)
        self._runs = []

    def walk(self, element: Any, font: str | None, depth: int) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        tag = tag.rpartition("}")[2].rpartition(":")[2].lower()
        if tag in self._skipped or not tag or depth > _MAX_DEPTH or _is_hidden(element):
            return
        if tag == "table":
            self.end_paragraph()
            self._table(element, font, depth)
            return
        style = _FONT.search(element.get("style") or "")
        font = style.group(1).strip() if style else element.get("face") or font
        if tag == "br":
            self._runs.append(("\n", font))
            return
        if tag in _BLOCK_TAGS:
            self.end_paragraph()
        if tag == "li" and not starts_item(clean_text("".join(element.itertext())[:80])):
            self._runs.append((self._list_label(element), None))
        self._add(element.text, font, tag)
        for child in element:
            self.walk(child, font, depth + 1)
            self._add(child.tail, font, tag)
        if tag in _BLOCK_TAGS:
            self.end_paragraph()

    def _list_label(self, item: Any) -> str:
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return "- "
        if parent not in self._places:
            self._places[parent] = {child: place for place, child in enumerate(parent.iterchildren("li"))}
        start = parent.get("start") or "1"
        number = (int(start) if start.isdecimal() and len(start) < 10 else 1) + self._places[parent].get(item, 0)
        if parent.get("type") == "a" and number <= 26:
            return f"{chr(ord('a') + number - 1)}) "
        return f"{number}. "

    def _add(self, text: str | None, font: str | None, tag: str) -> None:
        if text:
            # Line breaks of the source are plain spaces in HTML, except inside <pre>.
            self._runs.append((text if tag == "pre" else re.sub(r"[ \t\r\n]+", " ", text), font))

    def _table(self, table: Any, font: str | None, depth: int) -> None:
        outer, rows = self.items, []
        for row in _rows(table):
            cells = []
            for cell in row:
                if isinstance(cell.tag, str) and cell.tag.lower() in ("td", "th"):
                    self.items = []
                    self.walk(cell, font, depth + 1)
                    self.end_paragraph()
                    cells.append(self.items)
            rows.append(cells)
        self.items = outer
        self.items.append(rows)


def _rows(table: Any) -> list[Any]:
    rows = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("tbody", "thead", "tfoot"):
            rows += [row for row in child if row.tag == "tr"]
    return rows


def _is_hidden(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or "mso-hide:all" in style


def _render(items: list[_Item], texts: list[str]) -> list[Block]:
    blocks: list[Block] = []
    lines: list[str] = []
    for item in items:
        if isinstance(item, int):
            # No-break spaces pad text into columns; ordinary ones collapse, so only the former mean a gap.
            padded = re.sub(r"(?:\u00a0 ?| \u00a0){4,}", "\t", texts[item])
            lines += split_soft_lines(re.sub(r" {2,}", " ", padded).split("\n"))
            continue
        blocks += [Block(text) for text in order_columns(lines)]
        lines = []
        blocks += _render_table(item, texts)
    return blocks + [Block(text) for text in order_columns(lines)]


def _render_table(rows: list[list[list[_Item]]], texts: list[str]) -> list[Block]:
    if max((len(row) for row in rows), default=0) <= 1:
        return [block for row in rows for cell in row for block in _render(cell, texts)]
    if any(isinstance(item, list) and len(cell) > 3 for row in rows for cell in row for item in cell):
        # A page laid out by a table: the document, with its own tables, sits whole in one of the cells.
        return [block for row in rows for cell in row for block in _render(cell, texts)]
    return table_blocks([[_cell_lines(cell, texts) for cell in row] for row in rows])


def _cell_lines(cell: list[_Item], texts: list[str]) -> list[str]:
    lines: list[str] = []
    for item in cell:
        if isinstance(item, int):
            lines += [clean_text(line) for line in texts[item].split("\n")]
        else:
            lines += [block.text for block in _render_table(item, texts)]
    return [line for line in lines if line]
