"""Workbooks are read in a process of their own, row by row; dates may be dates, numbers or words."""

import io
from datetime import datetime, time, timedelta

import pytest
from tests.service.importing.samples import MOSCOW, NOW, book, moscow, translated

from service.importing.columns import Table, TableRules
from service.importing.reasons import FileFault
from service.importing.workbooks import Workbook

NINE = datetime(2026, 3, 2, 9, 5)  # noqa: DTZ001 - a workbook knows no zone


def test_dates_are_read_however_they_are_kept() -> None:
    rows = [
        ["Пришёл", "Ждал"],
        [NINE, timedelta(minutes=2)],
        [46083.378472222, 120],
        ["02.03.2026 09:05", "2:00"],
    ]
    reader = Table(TableRules({"arrived": "Пришёл", "waiting": "Ждал"}, 1, MOSCOW, NOW))
    records = translated(reader, Workbook(io.BytesIO(book([*rows, [NINE, time(0, 2)]]))))
    calls = [record.call for record in records]
    assert [(call.arrived_at, call.started_at) for call in calls if call] == [
        (moscow(9, 5), moscow(9, 7))
    ] * 4


def test_rows_come_with_their_numbers_and_empty_ones_do_not_come() -> None:
    reader = Workbook(io.BytesIO(book([["a", 1], [], ["b", None, "c"]])))
    assert [(row.line, row.cells) for row in reader] == [(1, ("a", "1")), (3, ("b", "", "c"))]
    assert (reader.done, reader.total) == (3, 3)


@pytest.mark.parametrize("content", [b"PK\x03\x04 no book", b"", b"text"])
def test_what_is_no_book_is_refused(content: bytes) -> None:
    with pytest.raises(FileFault, match="не открывается"):
        list(Workbook(io.BytesIO(content)))


def test_reading_may_stop_at_any_row() -> None:
    rows = iter(Workbook(io.BytesIO(book([[number] for number in range(5_000)]))))
    assert next(rows).cells == ("0",)
    rows.close()  # type: ignore[attr-defined]
