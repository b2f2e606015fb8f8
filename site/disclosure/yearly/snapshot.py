"""What a yearly report says, as plain data: made once, reviewed, frozen at publication. Pure.

Everything that is shown of a published year is drawn from this and from nothing else, so the shape is a
promise: `docs/reference/yearly-report.md` describes it. What only becomes known in another shape gets a new
`SCHEMA`; a snapshot of a schema that this code does not know is refused, never guessed at.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from disclosure.yearly.plain import PlainError, from_plain, to_plain

SCHEMA = 1
NOT_COLLECTED = "сбор данных не ведётся"
"""What stands in a cell whose value is None: nobody has measured it, which is not zero."""


class UnknownSchema(PlainError):
    """A snapshot of a shape that this version of the site does not know."""


@dataclass(frozen=True)
class Column:
    code: str
    label: str


@dataclass(frozen=True)
class Cell:
    """A figure: a count, a Decimal written as text («183.4»), or None where nothing was collected.

    `measured` of `of` is the part on which it rests: measured contacts of all of them beside a mean, answers
    in term of those that were due beside a share. Both are None where a figure rests on everything.
    """

    value: str | int | None
    measured: int | None = None
    of: int | None = None


@dataclass(frozen=True)
class Row:
    """A line of a table; its cells stand in the order of the table's columns."""

    code: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table; `unit` is that of its figures («обращений», «секунд»), `row_head` names the first column."""

    code: str
    caption: str
    note: str
    unit: str
    row_head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def row(self, code: str) -> Row:
        """Return a line by its code; raise KeyError when there is none."""
        for row in self.rows:
            if row.code == code:
                return row
        raise KeyError(f"{self.code}/{code}")

    def cell(self, row: str, column: str) -> Cell:
        """Return a figure by the codes of its line and column; raise KeyError when there is none."""
        cells = self.row(row).cells
        for place, each in enumerate(self.columns):
            if each.code == column:
                return cells[place]
        raise KeyError(cell_key(self.code, row, column))


@dataclass(frozen=True)
class Measure:
    """A measure of the programme; `complaints` is how many complaints led to it."""

    title: str
    kind_label: str
    due_on: date | None
    state_label: str
    done_on: date | None
    result: str
    complaints: int


@dataclass(frozen=True)
class Programme:
    """The year's programme of measures, or the explicit statement that none were taken."""

    statement: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class Share:
    """How many chose an answer."""

    label: str
    count: int


@dataclass(frozen=True)
class SurveyQuestion:
    text: str
    answers: int
    mean: Decimal | None
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class Survey:
    """A survey that was closed in the year; `score` is the mean of all its scale questions, 1 to 5."""

    title: str
    closed_on: date | None
    answers: int
    score: Decimal | None
    questions: tuple[SurveyQuestion, ...]


@dataclass(frozen=True)
class Definition:
    """A term of the report and what is meant by it, in Russian."""

    term: str
    words: str


@dataclass(frozen=True)
class Snapshot:
    """A yearly report.

    `cut_off` is the last day whose answers count, to its end; `edition` is 0 while nothing is published.
    `rows_sha256` is that of the frozen rows from which every figure follows, empty when none were frozen;
    `schedule` are the lines of the hours of each remote channel through the year. `programme` is None where a
    snapshot has the appeals' tables only.
    """

    year: int
    edition: int
    cut_off: date
    made_at: datetime
    demo: bool
    code_version: str
    rows_sha256: str
    rows_count: int
    tables: tuple[Table, ...]
    programme: Programme | None
    surveys: tuple[Survey, ...]
    schedule: tuple[str, ...]
    definitions: tuple[Definition, ...]
    summary: str = ""
    correction_reason: str = ""
    schema: int = SCHEMA

    @property
    def is_provisional(self) -> bool:
        """Whether this was counted for the moment only: «предварительно, не опубликовано»."""
        return self.edition == 0

    def table(self, code: str) -> Table:
        """Return a table by its code; raise KeyError when the snapshot has none."""
        for table in self.tables:
            if table.code == code:
                return table
        raise KeyError(code)

    def has_table(self, code: str) -> bool:
        return any(table.code == code for table in self.tables)

    def cells(self) -> Iterator[tuple[str, Cell]]:
        """Yield every figure with its key, table by table."""
        for table in self.tables:
            for row in table.rows:
                for column, cell in zip(table.columns, row.cells, strict=True):
                    yield cell_key(table.code, row.code, column.code), cell

    def with_changes(self, **changes: Any) -> Self:
        return replace(self, **changes)


def cell_key(table: str, row: str, column: str) -> str:
    """Return the name by which a figure is spoken of: «kinds_by_month/3/complaint»."""
    return f"{table}/{row}/{column}"


def to_json(snapshot: Snapshot) -> dict[str, Any]:
    """Return a snapshot as plain JSON values: days and moments in ISO 8601, decimals as text."""
    plain: dict[str, Any] = to_plain(snapshot)
    return plain


def from_json(plain: Any) -> Snapshot:
    """Return the snapshot that `to_json` wrote down; raise UnknownSchema or PlainError for anything else."""
    if not isinstance(plain, dict) or plain.get("schema") != SCHEMA:
        raise UnknownSchema(f"schema: {plain.get('schema') if isinstance(plain, dict) else plain!r}")
    return from_plain(Snapshot, plain)
