"""The first rows of a billing file as they would be taken, before anything is read in earnest."""

from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO, cast

from reminders.choices import KINDS
from reminders.columns import BadRow, Reading, Table, fault_of_mapping, suggested
from reminders.models import ReminderBatch
from reminders.words import day_words, rubles
from service.importing import reading
from service.importing.columns import titles_of
from service.importing.reasons import FileFault
from service.importing.records import Row

SHOWN, LOOKED_AT = 15, 130
SAMPLE_COLUMNS = 12


@dataclass(frozen=True)
class Line:
    """A row in words, or why it cannot be read."""

    number: int
    cells: list[str]
    fault: str = ""


@dataclass
class Preview:
    """The beginning of a file. `fault` is why it cannot be read, `lacks` what the mapping needs."""

    titles: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    sample: list[list[str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    lacks: str = ""
    fault: str = ""


def preview_of(batch: ReminderBatch) -> Preview:
    """Read the beginning of an accepted file; nothing is written down."""
    found = Preview()
    if batch.stored is None or not batch.stored.is_accepted:
        return found
    try:
        rows = _beginning(batch)
        _look_at_columns(found, batch, rows)
        if not found.lacks:
            found.lines = _lines(found, batch, rows)
    except FileFault as error:
        found.fault = str(error)
    return found


def _beginning(batch: ReminderBatch) -> list[Row]:
    assert batch.stored is not None  # noqa: S101 - for the types
    with batch.stored.open_accepted() as content:
        reader = reading.open_rows(batch.source.file_kind, cast(BinaryIO, content), batch.size)
        with closing(cast(Any, iter(reader))) as rows:
            return list(islice(rows, LOOKED_AT))


def _look_at_columns(found: Preview, batch: ReminderBatch, rows: list[Row]) -> None:
    source = batch.source
    head = rows[source.head_row - 1] if source.head_row and len(rows) >= source.head_row else None
    width = max((len(row.cells) for row in rows[: SHOWN + source.head_row]), default=0)
    found.titles = titles_of(head, width)
    known = {column: title for column, title in source.columns.items() if title in found.titles}
    found.columns = known or suggested(found.titles)
    body = rows[source.head_row :][:3]
    found.sample = [[cell.strip()[:60] for cell in row.cells[:SAMPLE_COLUMNS]] for row in body]
    found.lacks = fault_of_mapping(found.columns, source.kind)


def _lines(found: Preview, batch: ReminderBatch, rows: list[Row]) -> list[Line]:
    source = batch.source
    table = Table(Reading(found.columns, source.head_row, source.kind, source.date_order))
    lines = []
    for row in islice(table.body(iter(rows)), SHOWN):
        try:
            facts = table.facts_of(row)
        except BadRow as error:
            lines.append(Line(row.line, [], str(error)))
            continue
        contact = facts.email or facts.address or facts.phone
        amount = rubles(facts.amount) if facts.amount is not None else ""
        dates = [day_words(day) for day in (facts.as_of, facts.pay_by, facts.event_on)]
        cells = [facts.account, facts.name, contact, dict(KINDS)[facts.kind.value], amount, *dates]
        lines.append(Line(row.line, cells))
    return lines
