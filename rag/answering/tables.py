"""The row of a table that answers: its cells named by the header, the row and the header quoted as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.evidence import Evidence
from rag.answering.reading import Interest, Wanted, Words
from rag.directives.clauses import own_end
from rag.language import Language, Text

# Share of the words of a cell or a header, from which on the question names it.
_NAMED = 0.5
_HEADER = Text("Tiêu đề của bảng", "Header of the table")
_ROW = Text("hàng", "row")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, ``text[start:end]``, with its cells."""

    start: int
    end: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """The row that answers and its table's header as evidence, and the cells asked for: (column, value)."""

    row: Evidence
    header: Evidence
    number: int
    cells: tuple[tuple[str, str], ...]

    def text(self, opening: str, language: Language, first: int = 1) -> str:
        """The answer that begins with `opening`; its two markers count from `first`."""
        told = "; ".join(f"{column}: {value}" for column, value in self.cells)
        return (
            f"{opening}: {told} ({_ROW.to(language)} {self.number}): “{self.row.quote}” [{first}]\n"
            f"{_HEADER.to(language)}: “{self.header.quote}” [{first + 1}]"
        )


def row_that_answers(interest: Interest, evidence: Evidence) -> RowAnswer | None:
    """The one row of a quoted table that the question names, with the columns it asks for; None without one.

    A row is named by a cell: by the words that the other rows do not have in that column. A column is asked for by the
    words of its header; where none is, all are told.
    """
    if " | " not in evidence.quote:
        return None
    document = evidence.document
    clause = document.clauses[evidence.clause]
    for header, *rows in _tables(document.text, clause.start, own_end(document.clauses, clause)):
        named = _named(interest, rows)
        # Of a long table only some rows were quoted.
        if named is None or not (named[0].start < evidence.end and evidence.start < named[0].end):
            continue
        row, label = named
        return RowAnswer(
            row=replace(evidence, start=row.start, end=row.end),
            header=replace(evidence, start=header.start, end=header.end),
            number=rows.index(row) + 1,
            cells=tuple((header.cells[i], row.cells[i]) for i in _asked_for(interest, header, row, label)),
        )
    return None


def _tables(text: str, start: int, end: int) -> list[list[Row]]:
    """The tables in ``text[start:end]``: neighbouring lines of as many cells, the first of which is a header."""
    tables: list[list[Row]] = [[]]
    at = start
    for line in text[start:end].split("\n"):
        cells = tuple(cell.strip() for cell in line.split("|"))
        row = Row(at, at + len(line.rstrip()), cells)
        at += len(line) + 1
        if tables[-1] and len(tables[-1][0].cells) == len(cells):
            tables[-1].append(row)
        else:
            tables.append([row])
    return [t for t in tables if len(t) > 1 and len(t[0].cells) > 1 and _is_header(t[0])]


def _is_header(row: Row) -> bool:
    return all(row.cells) and not any(map(_is_value, row.cells))


def _is_value(cell: str) -> bool:
    """Whether a cell holds an amount, a date or nothing: it names no row."""
    return not cell or cell[0].isdigit()


def _named(interest: Interest, rows: Sequence[Row]) -> tuple[Row, int] | None:
    """The only row that the question names, and the column that names it."""
    found: list[tuple[float, Row, int]] = []
    for row in rows:
        shares = [(_named_by(interest, rows, row, i), i) for i, cell in enumerate(row.cells) if not _is_value(cell)]
        share, column = max(shares, default=(0.0, 0))
        found.append((share, row, column))
    found.sort(key=lambda item: -item[0])
    others = found[1][0] if len(found) > 1 else 0.0
    best, row, column = found[0]
    return (row, column) if best >= _NAMED and others <= best / 2 else None


def _named_by(interest: Interest, rows: Sequence[Row], row: Row, column: int) -> float:
    """The share of a cell's own words, which no other row has in that column, that the question says."""
    others = frozenset[str]().union(*(Words.of(r.cells[column]).single for r in rows if r is not row))
    own = Words.of(row.cells[column]).single - others
    return len(own & interest.terms.keys()) / len(own) if own else 0.0


def _asked_for(interest: Interest, header: Row, row: Row, label: int) -> list[int]:
    """The columns that the question asks for, by the words that no other header has, or by the kind of answer."""
    others = [i for i in range(len(header.cells)) if i != label and header.cells[i]]
    # "Kinh phí (triệu đồng)": the unit names no column.
    words = {i: Words.of(header.cells[i].partition("(")[0]).single for i in range(len(header.cells))}
    asked = interest.terms.keys() - Words.of(row.cells[label]).single
    own = {i: words[i] - frozenset[str]().union(*(w for j, w in words.items() if j != i)) for i in others}
    shares = {i: len(w & asked) / len(w) if w else 0.0 for i, w in own.items()}
    said = [i for i in others if shares[i] >= _NAMED]
    if said or interest.wanted is not Wanted.DATE:
        return said or others
    dates = [i for i in others if interest.fits(row.cells[i]) == 1.0]
    return dates if len(dates) == 1 else others
