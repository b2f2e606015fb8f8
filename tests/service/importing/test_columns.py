"""A table of a queue system, row by row: what is taken, what is refused and why."""

import io
from typing import Any

import pytest
from tests.service.importing.samples import COLUMNS, MOSCOW, NOW, moscow, said, sample, tally, translated

from service.importing.columns import Table, TableRules, fault_of_mapping, suggested, titles_of
from service.importing.reasons import FileFault
from service.importing.records import Row, without_numbers
from service.importing.tables import rows_of
from service.importing.texts import Lines

OK, NO = "accepted", "rejected"


def table(columns: dict[str, str], head_row: int = 1, state: Any = None) -> Table:
    return Table(TableRules(columns, head_row, MOSCOW, NOW), state)


def read(columns: dict[str, str], *rows: tuple[str, ...]) -> list[Any]:
    head = tuple(columns.values())
    return translated(table(columns), [Row(number, cells) for number, cells in enumerate((head, *rows), 1)])


@pytest.mark.parametrize("name", ["queue-utf8.csv", "queue-cp1251.csv", "queue-utf16.csv"])
def test_the_golden_table(name: str) -> None:
    records = translated(table(COLUMNS), rows_of(Lines(io.BytesIO(sample(name)))))
    assert said(records) == [
        (2, OK, ""),
        (3, OK, ""),
        (4, OK, ""),
        (5, OK, ""),
        (6, NO, "Начало раньше, чем приход или звонок"),
        (7, NO, "Окончание раньше, чем начало"),
        (8, NO, "bad_time"),
        (9, NO, "no_time"),
        (10, NO, "Приход или звонок: время в будущем"),
        (12, OK, ""),
        (13, NO, "no_cell"),
    ]
    first = records[0].call
    assert (first.arrived_at, first.started_at, first.ended_at) == (
        moscow(9), moscow(9, 4, 30), moscow(9, 12),
    )  # fmt: skip
    assert (first.operator, first.outcome) == ("Окно 1", "обслужен")
    assert records[1].call.key == records[2].call.key != first.key


def test_waiting_and_service_may_be_given_as_durations() -> None:
    columns = {"arrived": "A", "waiting": "W", "service": "S"}
    served, left, negative = read(
        columns, ("02.03.2026 09:00", "0:05:00", "120"), ("02.03.2026 09:00", "60", ""),
        ("02.03.2026 09:00", "-60", "10"),
    )  # fmt: skip
    assert (served.call.started_at, served.call.ended_at) == (moscow(9, 5), moscow(9, 7))
    assert (left.call.started_at, left.call.ended_at) == (None, None)
    assert negative.reason == "negative"
    (record,) = read({"started": "S", "waiting": "W"}, ("02.03.2026 09:05", "300"))
    assert record.call.arrived_at == moscow(9)


def test_a_visit_longer_than_a_day_is_refused() -> None:
    (record,) = read({"arrived": "A", "ended": "E"}, ("01.03.2026 09:00", "02.03.2026 09:01"))
    assert record.reason == "Дольше суток: проверьте день и время"


def test_telephone_numbers_are_kept_nowhere() -> None:
    columns = {"arrived": "A", "operator": "O", "outcome": "R"}
    (record,) = read(columns, ("02.03.2026 09:00", "Local/89135400001@x", "звонил +7 (473) 540-00-01"))
    assert (record.call.operator, record.call.outcome) == ("", "")
    assert without_numbers("SIP/101") == "SIP/101"


def test_rows_without_a_number_of_their_own_are_told_by_what_they_say() -> None:
    columns = {"arrived": "A", "operator": "O"}
    one, same, other = read(
        columns,
        ("02.03.2026 09:00", "Окно 1"),
        ("2026-03-02 09:00:00", "Окно 1"),
        ("02.03.2026 09:00", "Окно 2"),
    )
    assert one.call.key == same.call.key != other.call.key


def test_ticket_numbers_begin_anew_each_day() -> None:
    columns = {"arrived": "A", "call_id": "N", "operator": "O"}
    first, second, again = read(
        columns, ("02.03.2026 09:00", "А001", "x"), ("03.03.2026 09:00", "А001", "x"),
        ("02.03.2026 09:01", "А001", ""),
    )  # fmt: skip
    assert first.call.key == again.call.key != second.call.key


def test_a_column_that_is_gone_stops_the_whole_file() -> None:
    with pytest.raises(FileFault, match="нет столбца «Начало», который выбран как «Обслуживание начато»"):
        translated(table({"started": "Начало"}), [Row(1, ("Дата", "Время"))])


def test_a_table_without_a_head_names_its_columns_by_number() -> None:
    records = translated(table({"arrived": "Столбец 2"}, head_row=0), [Row(1, ("x", "02.03.2026 09:00"))])
    assert tally(records) == {"accepted": 1}
    assert titles_of(None, 2) == ["Столбец 1", "Столбец 2"]
    assert titles_of(Row(1, ("А", " ")), 3) == ["А", "Столбец 2", "Столбец 3"]


def test_a_mapping_needs_the_coming_or_the_beginning() -> None:
    assert "Выберите столбец" in fault_of_mapping({"ended": "E"})
    assert fault_of_mapping({"started": "S"}) == ""


def test_the_mapping_is_suggested_by_the_titles() -> None:
    titles = ["Дата", "Талон", "Телефон", "Регистрация", "Начало", "Окончание", "Оператор", "Результат"]
    assert suggested(titles) == {
        "day": "Дата", "arrived": "Регистрация", "started": "Начало", "ended": "Окончание",
        "operator": "Оператор", "outcome": "Результат",
    }  # fmt: skip


def test_reading_goes_on_from_its_state() -> None:
    rows = list(rows_of(Lines(io.BytesIO(sample("queue-utf8.csv")))))
    whole = said(translated(table(COLUMNS), rows))
    for cut in range(len(rows)):
        before = table(COLUMNS)
        records = [record for row in rows[:cut] for record in before.feed(row)]
        after = table(COLUMNS, state=before.state())
        assert said([*records, *translated(after, rows[cut:])]) == whole
