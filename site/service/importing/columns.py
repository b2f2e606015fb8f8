"""Tables of a queue system: which column is what, and the visits that their rows tell of. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Any

from service.importing.clock_cells import DateOrder, day_of, duration_of, moment_of
from service.importing.reasons import BadCell, FileFault, Reason
from service.importing.records import Call, Record, Row, judged, key_of, rejected, without_numbers


class Column(StrEnum):
    """What a column of a table may be for us."""

    DAY = "day"
    ARRIVED = "arrived"
    STARTED = "started"
    ENDED = "ended"
    WAITING = "waiting"
    SERVICE = "service"
    OPERATOR = "operator"
    OUTCOME = "outcome"
    CALL_ID = "call_id"


COLUMN_WORDS = {
    Column.DAY: "День",
    Column.ARRIVED: "Пришёл или позвонил",
    Column.STARTED: "Обслуживание начато",
    Column.ENDED: "Обслуживание окончено",
    Column.WAITING: "Сколько ждал",
    Column.SERVICE: "Сколько обслуживали",
    Column.OPERATOR: "Сотрудник",
    Column.OUTCOME: "Чем кончилось",
    Column.CALL_ID: "Номер записи в системе",
}
HINTS: dict[Column, tuple[str, ...]] = {
    Column.DAY: ("дата", "день", "date"),
    Column.ARRIVED: ("получен", "приш", "приход", "регистрац", "поступ", "вызов", "arriv"),
    Column.STARTED: ("начал", "приглаш", "start"),
    Column.ENDED: ("конец", "оконч", "заверш", "end"),
    Column.WAITING: ("ожидан", "ждал", "wait"),
    Column.SERVICE: ("обслуживан", "разговор", "длительность", "duration"),
    Column.OPERATOR: ("сотрудник", "оператор", "специалист", "agent", "operator"),
    Column.OUTCOME: ("результат", "статус", "исход", "итог", "status", "result"),
    Column.CALL_ID: ("id", "код", "номер талона", "uuid", "идентификатор"),
}
LACKS = "В файле нет столбца «{title}», который выбран как «{column}». Выберите столбцы заново."
NOTHING_CHOSEN = "Выберите столбец, из которого видно, когда человек пришёл или когда его обслужили."
ENOUGH = ({Column.ARRIVED}, {Column.STARTED})
MOMENTS = (Column.ARRIVED, Column.STARTED, Column.ENDED)


def titles_of(row: Row | None, width: int) -> list[str]:
    """Return what the columns are called: by their head, or by number while there is none."""
    cells = row.cells if row is not None else ()
    named = [" ".join(cell.split())[:100] for cell in cells]
    return [
        (named[number] if number < len(named) else "") or f"Столбец {number + 1}" for number in range(width)
    ]


def suggested(titles: Sequence[str]) -> dict[str, str]:
    """Return a first mapping of columns by what their titles say: code of the column to title."""
    found: dict[str, str] = {}
    for column, words in HINTS.items():
        for title in titles:
            low = title.lower()
            if title not in found.values() and any(_speaks(low, word) for word in words):
                found[column.value] = title
                break
    return found


def _speaks(title: str, word: str) -> bool:
    return word in title.split() if len(word) < 4 else word in title


def fault_of_mapping(mapping: Mapping[str, str]) -> str:
    """Return what a mapping lacks, in Russian, «» when rows can be read by it."""
    return "" if any(need <= set(mapping) for need in ENOUGH) else NOTHING_CHOSEN


@dataclass(frozen=True)
class TableRules:
    """How a table is read: its columns by title, the row of titles (0: none), zone and order of its dates."""

    columns: Mapping[str, str]
    head_row: int
    zone: tzinfo
    now: datetime
    order: str = DateOrder.DAY_FIRST


class Table:
    """The rows of a table as records; FileFault when a chosen column is not there."""

    def __init__(self, rules: TableRules, state: Mapping[str, Any] | None = None) -> None:
        self.rules = rules
        state = state or {}
        self.seen: int = state.get("seen", 0)
        self.places: dict[str, int] | None = state.get("places")

    def state(self) -> dict[str, Any]:
        return {"seen": self.seen, "places": self.places}

    def feed(self, row: Row) -> Iterator[Record]:
        self.seen += 1
        if self.seen <= self.rules.head_row:
            if self.seen == self.rules.head_row:
                self.places = self._find(titles_of(row, len(row.cells)))
            return
        if self.places is None:
            self.places = self._find(titles_of(None, len(row.cells)))
        if row.fault:
            yield rejected(row.line, row.fault)
        elif any(cell.strip() for cell in row.cells):
            yield self._record(row)

    def finish(self) -> Iterable[Record]:
        return ()

    def _find(self, titles: Sequence[str]) -> dict[str, int]:
        if fault := fault_of_mapping(self.rules.columns):
            raise FileFault(fault)
        places = {}
        for column, title in self.rules.columns.items():
            if title not in titles:
                raise FileFault(LACKS.format(title=title, column=COLUMN_WORDS[Column(column)]))
            places[column] = titles.index(title)
        return places

    def _record(self, row: Row) -> Record:
        places = self.places or {}
        if max(places.values()) >= len(row.cells):
            return rejected(row.line, Reason.NO_CELL)
        cells = {column: row.cells[place].strip() for column, place in places.items()}
        try:
            call = self._call(cells)
        except BadCell as error:
            return rejected(row.line, error.reason)
        return judged(row.line, call, now=self.rules.now)

    def _call(self, cells: Mapping[str, str]) -> Call:
        day = day_of(cells[Column.DAY], self.rules.order) if cells.get(Column.DAY) else None
        moments = {column: self._moment(cells.get(column, ""), day) for column in MOMENTS}
        arrived, started, ended = (moments[column] for column in MOMENTS)
        waiting, service = (_duration(cells.get(column, "")) for column in (Column.WAITING, Column.SERVICE))
        # Who waited and was not served has waited for nothing: no service began.
        was_served = Column.SERVICE not in cells or bool(service)
        if waiting is not None and arrived is not None and started is None and was_served:
            started = arrived + waiting
        elif waiting is not None and arrived is None and started is not None:
            arrived = started - waiting
        if service is not None and started is not None and ended is None:
            ended = started + service
        operator = without_numbers(cells.get(Column.OPERATOR, ""))
        outcome = without_numbers(cells.get(Column.OUTCOME, ""))
        key = self._key(cells.get(Column.CALL_ID, ""), (arrived, started, ended), operator, outcome)
        return Call(key, arrived, started, ended, operator, outcome)

    def _key(self, own: str, moments: tuple[datetime | None, ...], operator: str, outcome: str) -> str:
        """Tell a visit by its number within its day, as tickets begin anew each day, or by what it says."""
        begins = moments[0] or moments[1]
        if begins is None:
            raise BadCell(Reason.NO_TIME)
        if own:
            return key_of(begins.astimezone(self.rules.zone).date(), "id", own)
        return key_of(begins, "row", *moments, operator, outcome)

    def _moment(self, text: str, day: date | None) -> datetime | None:
        if not text:
            return None
        return moment_of(text, zone=self.rules.zone, order=self.rules.order, day=day)


def _duration(text: str) -> Any:
    return duration_of(text) if text else None
