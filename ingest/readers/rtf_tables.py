"""Paragraphs and tables out of RTF's marks: cells and rows are told only by how each paragraph ends."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.readers.flow import Item, Paragraph, Table

# Tables inside tables inside tables: deeper than this nobody types.
_MAX_LEVEL = 8


@dataclass(slots=True)
class _Level:
    """One open table: its finished rows, the finished cells of its open row, the content of its open cell."""

    table: Table = field(default_factory=Table)
    row: list[list[Item]] = field(default_factory=list)
    cell: list[Item] = field(default_factory=list)


class FlowBuilder:
    """Collects text into `items` (paragraphs and tables) and `paragraphs` (all of them, in order)."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.paragraphs: list[Paragraph] = []
        self._open = Paragraph()
        # What has been said in the font of the open run: a paragraph may come in a million pieces.
        self._said: list[str] = []
        self._font: str | None = None
        self._levels: list[_Level] = []
        self._in_table = False
        self._depth: int | None = None

    def add(self, text: str, font: str | None) -> None:
        """Text in `font` goes into the open paragraph."""
        if font != self._font:
            self._end_run()
            self._font = font
        self._said.append(text)

    def _end_run(self) -> None:
        if self._said:
            self._open.runs.append(("".join(self._said), self._font))
            self._said = []

    def control(self, word: str, value: int | None) -> None:
        """Follow one control word about tables; others mean nothing here."""
        if word == "pard":
            self._in_table, self._depth = False, None
        elif word == "intbl":
            self._in_table = True
        elif word == "itap":
            self._depth = min(value or 0, _MAX_LEVEL)
        elif word == "cell":
            self._end_cell(1)
        elif word == "row":
            self._end_row(1)
        elif word == "nestcell":
            self._end_cell(max(self._depth or 2, 2))
        elif word == "nestrow":
            self._end_row(max(len(self._levels), 2))

    def end_paragraph(self) -> None:
        """The open paragraph is complete: it goes into the cell it stands in, or into the document."""
        depth = self._depth if self._depth is not None else int(self._in_table)
        self._put_paragraph(depth)

    def end(self) -> None:
        """The document is complete; a table cut off in its middle keeps what it has."""
        self._end_run()
        if any(text.strip() for text, _ in self._open.runs):
            self.end_paragraph()
        self._go_to(0)

    def _put_paragraph(self, depth: int) -> None:
        self._end_run()
        paragraph, self._open = self._open, Paragraph()
        if not paragraph.runs:
            return
        self._go_to(depth)
        self.paragraphs.append(paragraph)
        (self._levels[-1].cell if self._levels else self.items).append(paragraph)

    def _go_to(self, depth: int) -> None:
        """Close the tables deeper than `depth` and open those that are missing."""
        while len(self._levels) > depth:
            level = self._levels.pop()
            if level.cell:
                level.row.append(level.cell)
            if level.row:
                level.table.rows.append(level.row)
            if level.table.rows:
                (self._levels[-1].cell if self._levels else self.items).append(level.table)
        while len(self._levels) < depth:
            self._levels.append(_Level())

    def _end_cell(self, depth: int) -> None:
        self._put_paragraph(depth)
        self._go_to(depth)
        level = self._levels[-1]
        level.row.append(level.cell)
        level.cell = []

    def _end_row(self, depth: int) -> None:
        self._put_paragraph(depth)
        self._go_to(depth)
        level = self._levels[-1]
        if level.cell:
            level.row.append(level.cell)
        if level.row:
            level.table.rows.append(level.row)
        level.row, level.cell = [], []
