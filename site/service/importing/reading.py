"""Which reader and which translator a file of each kind takes."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, BinaryIO, Protocol
from zoneinfo import ZoneInfo

from service.importing.cdr import CallJournal
from service.importing.choices import FileKind
from service.importing.columns import Table, TableRules
from service.importing.queue_log import QueueLog
from service.importing.records import Row, Translator
from service.importing.tables import rows_of
from service.importing.texts import Lines
from service.importing.workbooks import Workbook
from service.models import ImportSource


class Rows(Protocol):
    """Rows that come one by one; ``done`` of ``total`` tells how far they are read."""

    @property
    def done(self) -> int: ...

    @property
    def total(self) -> int: ...

    def __iter__(self) -> Iterator[Row]: ...


class TextRows:
    """Rows of a text file, counted in bytes; ``lines`` is the number of the last line that was read."""

    def __init__(self, content: BinaryIO, size: int, kind: str) -> None:
        self.source, self.total, self.kind = Lines(content), size, kind

    @property
    def done(self) -> int:
        return self.source.done

    def __iter__(self) -> Iterator[Row]:
        if self.kind != FileKind.QUEUE_LOG:
            yield from rows_of(self.source)
            return
        for number, text in self.source:
            if text.strip():
                yield Row(number, tuple(text.split("|")))


def open_rows(kind: str, content: BinaryIO, size: int) -> Rows:
    return Workbook(content) if kind == FileKind.XLSX else TextRows(content, size, kind)


def translator(source: ImportSource, state: Mapping[str, Any], now: datetime) -> Translator:
    """Return what makes records of a source's rows, going on from a state; ``now`` bounds their moments."""
    zone = ZoneInfo(source.time_zone)
    if source.kind == FileKind.QUEUE_LOG:
        return QueueLog(now, state)
    if source.kind == FileKind.CDR:
        contexts = frozenset(part.strip().lower() for part in source.contexts.split(",") if part.strip())
        return CallJournal(now, zone, contexts, source.date_order, state)
    return Table(TableRules(source.columns, source.head_row, zone, now, source.date_order), state)


def left_open(reader: Translator) -> dict[str, Any]:
    """Return what the next file of the source has to know."""
    return reader.left_open() if isinstance(reader, QueueLog) else {}
