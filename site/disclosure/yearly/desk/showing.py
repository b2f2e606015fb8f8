"""The tables of a report as the admin shows them: words for each figure, the way to its rows, mismatches."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from disclosure.yearly.cells import CONTACTS, MEAN, SHARE
from disclosure.yearly.desk.links import rows_address
from disclosure.yearly.models import Mismatch
from disclosure.yearly.snapshot import NOT_COLLECTED, Cell, Row, Snapshot, Table, cell_key


@dataclass(frozen=True)
class ShownCell:
    """`note` says on how much a mean or a share rests; `differs` is how many rows do not agree."""

    text: str
    note: str
    url: str
    differs: int
    differs_url: str


@dataclass(frozen=True)
class ShownRow:
    """`nothing` stands in place of the cells when none of them was collected."""

    label: str
    cells: tuple[ShownCell, ...]
    nothing: str


@dataclass(frozen=True)
class ShownTable:
    code: str
    caption: str
    note: str
    unit: str
    head: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    differs: int
    """How many of its figures do not agree."""


@dataclass(frozen=True)
class Shower:
    """Lays out a snapshot: `mismatches` are those of the report by the keys of their figures.

    A figure leads to its rows only for those who may look at them.
    """

    snapshot: Snapshot
    report_id: int
    mismatches: Mapping[str, Mismatch]
    sees_appeals: bool
    sees_contacts: bool

    def tables(self) -> list[ShownTable]:
        return [self._table(table) for table in self.snapshot.tables]

    def _table(self, table: Table) -> ShownTable:
        rows = tuple(self._row(table, row) for row in table.rows)
        return ShownTable(
            code=table.code,
            caption=table.caption,
            note=table.note,
            unit=table.unit,
            head=(table.row_head, *(column.label for column in table.columns)),
            rows=rows,
            differs=sum(bool(cell.differs) for row in rows for cell in row.cells),
        )

    def _row(self, table: Table, row: Row) -> ShownRow:
        keys = [cell_key(table.code, row.code, column.code) for column in table.columns]
        shown = tuple(self._cell(key, cell) for key, cell in zip(keys, row.cells, strict=True))
        is_empty = all(cell.value is None for cell in row.cells) and not any(cell.differs for cell in shown)
        return ShownRow(row.label, shown, NOT_COLLECTED if is_empty else "")

    def _cell(self, key: str, cell: Cell) -> ShownCell:
        mismatch = self.mismatches.get(key)
        differences = reverse("yearly:differences", args=[self.report_id])
        return ShownCell(
            text=value_words(cell),
            note=_note(key, cell),
            url=rows_address(self.snapshot.year, self.snapshot.cut_off, key)
            if self._leads(key, cell)
            else "",
            differs=mismatch.count if mismatch is not None else 0,
            differs_url=f"{differences}?cell={key}" if mismatch is not None else "",
        )

    def _leads(self, key: str, cell: Cell) -> bool:
        is_of_contacts = key.startswith(("waiting_", "service_"))
        may_look = self.sees_contacts if is_of_contacts else self.sees_appeals
        is_nothing = cell.value in {None, 0} or (cell.value == "0.0" and cell.measured == 0)
        return may_look and not is_nothing


def value_words(cell: Cell) -> str:
    """Write a figure as Russian does: a decimal comma; words for what was not collected."""
    if cell.value is None:
        return NOT_COLLECTED if cell.of is None or cell.of else "—"
    return str(cell.value).replace(".", ",")


def _note(key: str, cell: Cell) -> str:
    rests_on_a_part = f"/{SHARE}/" in key or key.endswith(f"/{MEAN}")
    return f"{cell.measured} из {cell.of}" if rests_on_a_part and cell.of and CONTACTS not in key else ""
