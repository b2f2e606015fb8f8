"""A report as one tidy table, a row for each figure: what spreadsheets and statisticians take at once."""

from collections.abc import Iterator
from typing import Any

from disclosure.public.figures import number_of
from disclosure.yearly.snapshot import Cell, Row, Snapshot, Table
from files.spreadsheets import harmless, open_csv

COLUMNS = [
    "year", "edition", "table", "table_title", "row", "row_title", "column", "column_title", "value", "unit",
    "measured", "of",
]  # fmt: skip
"""`value` is empty where nothing was collected, `measured` and `of` where a figure rests on everything."""


def as_csv(snapshot: Snapshot) -> str:
    """Return a row for each figure; docs/reference/disclosure.md describes the columns."""
    return open_csv(COLUMNS, rows(snapshot))


def rows(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    for table in snapshot.tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                yield {
                    "year": snapshot.year,
                    "edition": snapshot.edition or "",
                    **_place(table, row),
                    "column": harmless(column.code),
                    "column_title": harmless(column.label),
                    "unit": harmless(unit_of(table, column.code)),
                    **_figure(cell),
                }


def unit_of(table: Table, column: str) -> str:
    return COUNTED.get(column, table.unit)


COUNTED = {"contacts": "обращений за обслуживанием", "measured": "обращений за обслуживанием"}
"""What is counted in the columns that have another unit than their table."""


def _place(table: Table, row: Row) -> dict[str, str]:
    named = {
        "table": table.code,
        "table_title": table.caption,
        "row": row.code,
        "row_title": row.label,
    }
    return {name: harmless(words) for name, words in named.items()}


def _figure(cell: Cell) -> dict[str, Any]:
    number = number_of(cell)
    value = "" if number is None else f"{number:f}"
    return {"value": value, "measured": cell.measured, "of": cell.of}
