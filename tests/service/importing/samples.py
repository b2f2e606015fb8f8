"""Invented files of each kind, and what is known of them."""

import io
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from service.importing.records import Record, Row, Translator

FILES = Path(__file__).parent / "files"
MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
COLUMNS = {
    "day": "Дата", "arrived": "Регистрация", "started": "Начало", "ended": "Окончание",
    "operator": "Оператор", "outcome": "Результат", "call_id": "Талон",
}  # fmt: skip


def moscow(hour: int, minute: int = 0, second: int = 0, *, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, tzinfo=MOSCOW)


def sample(name: str) -> bytes:
    return (FILES / name).read_bytes()


def translated(reader: Translator, rows: Iterable[Row]) -> list[Record]:
    records = [record for row in rows for record in reader.feed(row)]
    return [*records, *reader.finish()]


def said(records: Iterable[Record]) -> list[tuple[int, str, str]]:
    """Return line, verdict and reason of each record, in the order of lines."""
    return sorted((record.line, str(record.verdict), str(record.reason)) for record in records)


def tally(records: Iterable[Record]) -> dict[str, int]:
    return dict(Counter(str(record.verdict) for record in records))


def book(rows: Iterable[Iterable[Any]]) -> bytes:
    made, out = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(list(row))
    made.save(out)
    return out.getvalue()


def many_rows(count: int, *, first: int = 0) -> str:
    """Return a table of visits, one a minute, without a head."""
    begin = datetime(2026, 1, 1, 8)  # noqa: DTZ001 - a table knows no zone
    lines = []
    for number in range(first, first + count):
        came = begin + timedelta(minutes=number)
        moments = (came, came + timedelta(seconds=20), came + timedelta(seconds=50))
        lines.append(";".join([f"{moment:%d.%m.%Y %H:%M:%S}" for moment in moments] + [f"Окно {number % 3}"]))
    return "\n".join(lines) + "\n"


MANY_COLUMNS = {
    "arrived": "Столбец 1", "started": "Столбец 2", "ended": "Столбец 3", "operator": "Столбец 4",
}  # fmt: skip
