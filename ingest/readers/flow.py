"""The flow of a word processor's document: paragraphs of runs and tables of such, turned into blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from ingest.readers.base import Block
from ingest.readers.cleaning import clean_text
from ingest.readers.layout import is_layout_table, order_columns, split_soft_lines, table_blocks
from ingest.readers.legacy_encoding import Run, repair_runs


@dataclass(slots=True, eq=False)
class Paragraph:
    """One paragraph: its automatic number, "" for none, and its runs; a soft line break is a newline."""

    label: str = ""
    runs: list[Run] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Table:
    """One table: rows of cells of paragraphs and inner tables."""

    rows: list[list[list[Item]]] = field(default_factory=list)


Item: TypeAlias = Paragraph | Table


def flow_blocks(items: Sequence[Item], paragraphs: Sequence[Paragraph]) -> tuple[list[Block], tuple[str, ...]]:
    """The blocks of a document without pages, and a warning for each old encoding that was converted.

    `paragraphs`: every paragraph of `items`, those inside tables too, in document order: encodings carry over
    from one to the next.
    """
    return paged_blocks([(None, items)], paragraphs)


def paged_blocks(
    pages: Sequence[tuple[int | None, Sequence[Item]]], paragraphs: Sequence[Paragraph]
) -> tuple[list[Block], tuple[str, ...]]:
    """The same as flow_blocks for items that come in numbered pages or slides."""
    texts, encodings = repair_runs([paragraph.runs for paragraph in paragraphs])
    text_by_id = {
        id(paragraph): paragraph.label + (text.lstrip(" ") if paragraph.label else text)
        for paragraph, text in zip(paragraphs, texts, strict=True)
    }
    blocks = [
        replace(block, page=page)
        for page, items in pages
        for block in _render(items, lambda paragraph: text_by_id[id(paragraph)])
    ]
    return blocks, tuple(f"converted_from_{name}" for name in sorted(encodings))


def _render(items: Sequence[Item], text_of: Callable[[Paragraph], str]) -> list[Block]:
    blocks: list[Block] = []
    lines: list[str] = []
    for item in items:
        if isinstance(item, Paragraph):
            lines += split_soft_lines(text_of(item).split("\n"))
            continue
        blocks += [Block(text) for text in order_columns(lines)]
        lines = []
        blocks += _render_table(item, text_of)
    return blocks + [Block(text) for text in order_columns(lines)]


def _render_table(table: Table, text_of: Callable[[Paragraph], str]) -> list[Block]:
    columns = max((len(row) for row in table.rows), default=0)
    if columns <= 1:
        # One cell is a frame drawn around text, sometimes around a whole document with tables of its own.
        return [block for row in table.rows for cell in row for block in _render(cell, text_of)]
    rows = [[_cell_lines(cell, text_of) for cell in row] for row in table.rows]
    if not is_layout_table(rows):
        rows = [[[" ".join(cell)] for cell in row] for row in rows]
    return table_blocks(rows)


def _cell_lines(cell: Sequence[Item], text_of: Callable[[Paragraph], str]) -> list[str]:
    lines: list[str] = []
    for item in cell:
        if isinstance(item, Paragraph):
            # In a head or a signature every typed line is a unit: "Số: 5/QĐ", "Nơi nhận:", a signer's role.
            lines += [clean_text(line) for line in text_of(item).split("\n")]
        else:
            lines += [block.text for block in _render_table(item, text_of)]
    return [line for line in lines if line]
