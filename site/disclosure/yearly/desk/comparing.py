"""The figures in which two editions of a year differ. Pure."""

from collections.abc import Iterator
from typing import NamedTuple

from disclosure.yearly.snapshot import Cell, Snapshot, Table, cell_key


class Changed(NamedTuple):
    """A figure that one edition has otherwise than another; None where an edition has no such line."""

    table: str
    row: str
    column: str
    before: Cell | None
    after: Cell | None


def changes_between(former: Snapshot, later: Snapshot) -> list[Changed]:
    """Return the figures that differ, table by table, under the names that the later edition gives them."""
    then, now = dict(former.cells()), dict(later.cells())
    names = {**_names(former.tables), **_names(later.tables)}
    return [
        Changed(*names[key], then.get(key), now.get(key)) for key in names if then.get(key) != now.get(key)
    ]


def name_of(snapshot: Snapshot, key: str) -> tuple[str, str, str]:
    """Return the words for the table, the line and the column of a figure; the key itself if it has none."""
    return _names(snapshot.tables).get(key, (key, "", ""))


def _names(tables: tuple[Table, ...]) -> dict[str, tuple[str, str, str]]:
    return dict(_named(tables))


def _named(tables: tuple[Table, ...]) -> Iterator[tuple[str, tuple[str, str, str]]]:
    for table in tables:
        for row in table.rows:
            for column in table.columns:
                key = cell_key(table.code, row.code, column.code)
                yield key, (table.caption, row.label, column.label)
