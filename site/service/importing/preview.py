"""The first rows of a file as they would be taken, before anything is read in earnest."""

from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO, cast
from zoneinfo import ZoneInfo

from service.importing import reading
from service.importing.choices import TABLES
from service.importing.clock_cells import CLOCK, DOTTED, ISO
from service.importing.columns import fault_of_mapping, suggested, titles_of
from service.importing.reasons import MARKED, VERDICT_WORDS, FileFault, Verdict, words_of
from service.importing.records import Record, Row, masked
from service.models import ImportRun

SHOWN = 20
LOOKED_AT = 400
"""Rows that are looked through for so many records: of a log, several make one."""
SAMPLE_ROWS, SAMPLE_COLUMNS = 3, 12


@dataclass(frozen=True)
class Line:
    """A record in words; moments in the time of the source."""

    number: int
    verdict: str
    is_taken: bool
    reason: str
    arrived_at: str
    started_at: str
    ended_at: str
    operator: str
    outcome: str


@dataclass
class Preview:
    """The beginning of a file. `fault` is why it cannot be read, `lacks` what the mapping needs."""

    titles: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    sample: list[list[str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    lacks: str = ""
    fault: str = ""

    @property
    def sample_titles(self) -> list[str]:
        return self.titles[:SAMPLE_COLUMNS]


def preview_of(run: ImportRun) -> Preview:
    """Read the beginning of an accepted file; nothing is written down."""
    found = Preview()
    if run.stored is None or not run.stored.is_accepted:
        return found
    try:
        rows, is_whole = _beginning(run)
        if run.source.kind in TABLES:
            _look_at_columns(found, run, rows)
        if not found.lacks:
            found.lines = [_line(record, run) for record in _records(run, found, rows, is_whole)]
    except FileFault as error:
        found.fault = str(error)
    return found


def _beginning(run: ImportRun) -> tuple[list[Row], bool]:
    assert run.stored is not None  # noqa: S101 - for the types
    with run.stored.open_accepted() as content:
        reader = reading.open_rows(run.source.kind, cast(BinaryIO, content), run.size)
        with closing(cast(Any, iter(reader))) as rows:
            found = list(islice(rows, LOOKED_AT + 1))
    return found[:LOOKED_AT], len(found) <= LOOKED_AT


def _look_at_columns(found: Preview, run: ImportRun, rows: list[Row]) -> None:
    head_row = run.source.head_row
    body = rows[head_row:]
    head = rows[head_row - 1] if head_row and len(rows) >= head_row else None
    width = max((len(row.cells) for row in rows[: SHOWN + head_row]), default=0)
    found.titles = titles_of(head, width)
    known = {column: title for column, title in run.source.columns.items() if title in found.titles}
    found.columns = known or suggested(found.titles)
    found.sample = [[shown(cell) for cell in row.cells[:SAMPLE_COLUMNS]] for row in body[:SAMPLE_ROWS]]
    found.lacks = fault_of_mapping(found.columns)


def _records(run: ImportRun, found: Preview, rows: list[Row], is_whole: bool) -> list[Record]:
    source = run.source
    if source.kind in TABLES:
        source.columns = found.columns
    reader = reading.translator(source, source.left_open, run.uploaded_at)
    records: list[Record] = []
    for row in rows:
        records += reader.feed(row)
        if len(records) >= SHOWN:
            break
    else:
        records += reader.finish() if is_whole else []
    return records[:SHOWN]


def _line(record: Record, run: ImportRun) -> Line:
    call, zone = record.call, ZoneInfo(run.source.time_zone)
    is_taken = record.verdict == Verdict.ACCEPTED
    moments = (call.arrived_at, call.started_at, call.ended_at) if call else (None, None, None)
    arrived, started, ended = (_clock(moment, zone) for moment in moments)
    verdict = MARKED if is_taken and record.reason else VERDICT_WORDS[record.verdict]
    return Line(
        record.line, verdict, is_taken, words_of(record.reason), arrived, started, ended,
        call.operator if call else "", call.outcome if call else "",
    )  # fmt: skip


def _clock(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%d.%m.%Y %H:%M:%S}" if moment else ""


def shown(cell: str) -> str:
    """Return a cell as a page may show it: dates and times whole, telephone numbers as dots."""
    clean = cell.strip()[:60]
    is_clock = any(form.fullmatch(clean) for form in (ISO, DOTTED, CLOCK))
    return clean if is_clock else masked(clean)
