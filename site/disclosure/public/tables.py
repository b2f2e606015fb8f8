"""The tables of a report as a page and a PDF show them: each figure in words, with what it rests on. Pure."""

from dataclasses import dataclass

from disclosure.public.figures import COUNT_COLUMNS, SECONDS, cell_words, completeness, is_span, rests_on
from disclosure.yearly.cells import MEAN, TOTAL, YEAR
from disclosure.yearly.snapshot import Cell, Column, Row, Table

TOTALS = frozenset({YEAR, TOTAL})
"""Codes of the lines that sum the others up."""


@dataclass(frozen=True)
class CellView:
    """A figure and, below it, the part on which it rests; `is_missing` where nothing was collected."""

    words: str
    note: str
    is_missing: bool


@dataclass(frozen=True)
class RowView:
    label: str
    cells: tuple[CellView, ...]
    is_total: bool

    @property
    def is_missing(self) -> bool:
        """Whether nothing at all was collected: then one cell says so across the line."""
        return all(cell.is_missing for cell in self.cells)


@dataclass(frozen=True)
class TableView:
    """A table; `code` is its anchor, `foot` are the lines of totals, which stand below the others."""

    code: str
    caption: str
    note: str
    unit: str
    head: tuple[str, ...]
    rows: tuple[RowView, ...]
    foot: tuple[RowView, ...]
    is_empty: bool
    """Whether there is not a single figure in it: then a sentence says so instead of a grid."""

    @property
    def unit_words(self) -> str:
        """The unit, as the caption says it: spans of time are written out."""
        return "время в минутах и секундах" if self.unit == SECONDS else self.unit


def table_view(table: Table) -> TableView:
    rows = tuple(_row(table, row) for row in table.rows)
    return TableView(
        code=table.code.replace("_", "-"),
        caption=table.caption,
        note=table.note,
        unit=table.unit,
        head=(table.row_head, *(column.label for column in table.columns)),
        rows=tuple(row for row in rows if not row.is_total),
        foot=tuple(row for row in rows if row.is_total),
        is_empty=is_empty(table),
    )


def is_empty(table: Table) -> bool:
    """Tell whether nothing of a table was collected; zeros are something."""
    return all(cell.value is None for row in table.rows for cell in row.cells)


def _row(table: Table, row: Row) -> RowView:
    cells = tuple(_cell(table, column, cell) for column, cell in zip(table.columns, row.cells, strict=True))
    return RowView(row.label, cells, row.code in TOTALS)


def _cell(table: Table, column: Column, cell: Cell) -> CellView:
    words = cell_words(cell, unit=table.unit, column=column.code)
    return CellView(words, _note(table, column, cell), cell.value is None)


def _note(table: Table, column: Column, cell: Cell) -> str:
    """Say beside a mean how complete it is, and of how many a share is; its neighbours rest on the same."""
    if is_span(table.unit, column.code):
        return completeness(cell) if column.code == MEAN else ""
    return "" if column.code in COUNT_COLUMNS else rests_on(cell)
