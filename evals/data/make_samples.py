"""Render the sample documents that cannot be kept as plain text: .docx, .pdf and .doc.

For maintainers only. Every file ``sources/NAME.EXT.txt`` becomes ``samples/NAME.EXT``; LibreOffice
(``soffice``) turns the .docx into .pdf and Word 97 .doc. The .txt, .md and .html samples have no source:
they are edited where they lie. Run from anywhere: ``python evals/data/make_samples.py [NAME.EXT ...]``

A source is one paragraph a line. Lines that start with ``%`` lay the page out, ``|`` parts their lines:

    %left: / %right:        the two columns of the head
    %notice:                the line that says the document is a sample
    %title: / %center:      centred, bold or italic
    %bold:                  a bold paragraph
    %item1: %item2: %item3: a paragraph numbered by Word ("1.", "1.1.", "a)"), its number not in the text
    %restart                the automatic numbers start again
    %page                   a page break
    %recipients: / %sign:   the two columns of the foot
    | a | b |               a row of a table
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sources"
SAMPLES = HERE / "samples"
FONT = "Times New Roman"
ABSTRACT_NUMBERING = 90
LEVELS = [("decimal", "%1."), ("decimal", "%1.%2."), ("lowerLetter", "%3)")]
CONVERTERS = {".pdf": "pdf:writer_pdf_Export", ".doc": "doc:MS Word 97"}


class Renderer:
    """Builds one Word document from the lines of a source."""

    def __init__(self) -> None:
        self.document: DocumentType = Document()
        self._numbering = 0
        self._left: list[str] = []
        self._table: list[list[str]] = []
        style = self.document.styles["Normal"]
        style.font.name = FONT
        style.font.size = Pt(13)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        style.paragraph_format.space_after = Pt(5)
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin, section.right_margin = Cm(3), Cm(2)
        section.top_margin = section.bottom_margin = Cm(2)

    def render(self, source: str) -> DocumentType:
        for line in filter(None, map(str.strip, source.splitlines())):
            if line.startswith("|"):
                self._table.append(split_line(line.strip("|")))
                continue
            self._end_table()
            if line.startswith("%"):
                command, _, rest = line[1:].partition(":")
                self._command(command, rest.strip())
            else:
                self._body(line)
        self._end_table()
        return self.document

    def _command(self, command: str, rest: str) -> None:
        match command:
            case "left" | "recipients":
                self._left = split_line(rest)
            case "right":
                self._head(split_line(rest))
            case "sign":
                self._foot(split_line(rest))
            case "notice" | "title":
                for text in split_line(rest):
                    write(self.document.add_paragraph(), text, bold=True, centred=True)
            case "center":
                write(self.document.add_paragraph(), rest, italic=True, centred=True)
            case "bold":
                write(self.document.add_paragraph(), rest, bold=True)
            case "item1" | "item2" | "item3":
                self._item(int(command[-1]) - 1, rest)
            case "restart":
                self._numbering = 0
            case "page":
                self.document.add_page_break()
            case _:
                raise ValueError(f"unknown command: %{command}")

    def _body(self, text: str) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Cm(1)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        write(paragraph, text)

    def _columns(self) -> tuple[_Cell, _Cell]:
        table = self.document.add_table(rows=1, cols=2)
        table.autofit = False
        for column, width in zip(table.columns, (Cm(6.2), Cm(9.8)), strict=True):
            column.width = width
        left, right = table.rows[0].cells
        return left, right

    def _head(self, right_lines: list[str]) -> None:
        left, right = self._columns()
        fill(left, self._left, bold_until=len(self._left) - 1)
        fill(right, right_lines, bold_until=len(right_lines) - 1, italic_last=True)
        self.document.add_paragraph()

    def _foot(self, signature: list[str]) -> None:
        left, right = self._columns()
        write(left.paragraphs[0], "Nơi nhận:", bold=True, italic=True)
        for text in self._left:
            write(left.add_paragraph(), f"- {text}")
        fill(right, signature, bold_until=len(signature))

    def _item(self, level: int, text: str) -> None:
        if not self._numbering:
            self._numbering = self._add_numbering()
        paragraph = self.document.add_paragraph()
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = self._numbering
        write(paragraph, text, bold=level == 0)

    def _add_numbering(self) -> int:
        """A new list of the three levels that starts at 1; all such lists share one abstract definition."""
        numbering = self.document.part.numbering_part.element
        if not numbering.xpath(f"w:abstractNum[@w:abstractNumId='{ABSTRACT_NUMBERING}']"):
            levels = "".join(
                f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
                f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
                for level, (form, text) in enumerate(LEVELS)
            )
            abstract = parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{ABSTRACT_NUMBERING}">'
                f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
            )
            # The schema wants every abstractNum before the first num.
            numbering.insert(0, abstract)
        num = numbering.add_num(ABSTRACT_NUMBERING)
        for level in range(len(LEVELS)):
            num.add_lvlOverride(level).add_startOverride(1)
        return int(num.numId)

    def _end_table(self) -> None:
        if not self._table:
            return
        table = self.document.add_table(rows=0, cols=len(self._table[0]), style="Table Grid")
        for index, texts in enumerate(self._table):
            for cell, text in zip(table.add_row().cells, texts, strict=True):
                write(cell.paragraphs[0], text, bold=index == 0)
        self._table = []


def split_line(text: str) -> list[str]:
    return [part.strip() for part in text.split("|")]


def write(
    paragraph: Paragraph,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    centred: bool = False,
    small: bool = False,
) -> None:
    run = paragraph.add_run(text)
    run.bold = bold
    run.italic = italic
    if small:
        run.font.size = Pt(12)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def fill(cell: _Cell, texts: list[str], *, bold_until: int, italic_last: bool = False) -> None:
    for index, text in enumerate(texts):
        paragraph = cell.add_paragraph() if index else cell.paragraphs[0]
        italic = italic_last and index == len(texts) - 1
        write(paragraph, text, bold=index < bold_until, italic=italic, centred=True, small=True)


def make(source: Path) -> Path:
    """Render one source; its name less ``.txt`` is the name of the sample."""
    target = SAMPLES / source.stem
    document = Renderer().render(source.read_text("utf-8"))
    if target.suffix == ".docx":
        document.save(str(target))
        return target
    with tempfile.TemporaryDirectory() as folder:
        word = Path(folder) / f"{target.stem}.docx"
        document.save(str(word))
        command = [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            CONVERTERS[target.suffix],
            "--outdir",
            str(SAMPLES),
            str(word),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    return target


def main(names: list[str]) -> None:
    for source in sorted(SOURCES.glob("*.txt")):
        if not names or source.stem in names:
            sys.stdout.write(f"{make(source).name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
