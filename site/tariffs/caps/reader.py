"""Reading of the official forms: prices out of the sheets that suppliers publish. Pure.

A sheet is read from top to bottom. Its words say whose prices follow (category, power group, zones), a row of
voltage levels opens a table, a row that begins with «Дата» opens an hourly matrix. Spelling is forgiven,
shape is not: a number that stands where none is expected, or fails where one must be, is WrongFile with its
cell.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from tariffs.caps import labels, matrices, messages
from tariffs.caps.bulletin import PLANNED, Component, MatrixKey, MatrixKind, PriceKey, PriceKind
from tariffs.caps.categories import CATEGORIES, HOURLY, Voltage
from tariffs.caps.figures import is_nothing, is_too_large, number_of, to_component, to_kopecks
from tariffs.caps.grids import Row, Sheet, WrongFile
from tariffs.caps.reading import Reading
from tariffs.caps.rows import at, first, is_numbering, levels_in, numbers_in, text_of, texts_in, words_of
from tariffs.zones import ZONES, Plan

BROKEN = re.compile(r"#|[\d.,\s]*\d[.,\d\w]*$")
"""How errors of formulas begin, and what misspelt numbers are: «#ССЫЛКА!», «12О3,4»."""


def read(
    sheets: Iterable[Sheet],
    *,
    name: str,
    year: int,
    month: int,
    on_sheet: Callable[[Sheet], None] | None = None,
) -> Reading:
    """Read all sheets of a file; WrongFile says in Russian what is wrong, and where. Nothing is kept then."""
    reading = Reading(year, month)
    for sheet in sheets:
        reader = SheetReader(reading, sheet, name)
        for row in sheet.rows:
            reader.take(row)
        reader.finish()
        if on_sheet is not None:
            on_sheet(sheet)
    if not reading.caps:
        raise WrongFile(messages.NO_PRICES.format(name=name))
    return reading


@dataclass
class OpenMatrix:
    """A matrix whose rows are being read."""

    key: MatrixKey
    place: str
    day_column: int
    hour_columns: list[int] = field(default_factory=list)
    days: dict[int, tuple[Decimal, ...]] = field(default_factory=dict)


@dataclass
class Rate:
    """A rate whose number is awaited in the rows below its heading."""

    kind: PriceKind
    taken: bool = False


class SheetReader:
    """Reads one sheet, remembering what its headings have said."""

    def __init__(self, reading: Reading, sheet: Sheet, file_name: str) -> None:
        names = (sheet.name, file_name.rpartition(".")[0].replace("_", " "))
        self.reading = reading
        self.title = sheet.title
        self.category = first(labels.category_of, names)
        self.whole_group = first(labels.group_of, names)
        """Whose prices the whole sheet has, if its title says so."""
        self.group = self.whole_group
        self.plan: Plan | None = None
        self.rate: Rate | None = None
        self.heading = ""
        self.columns: dict[int, Voltage] = {}
        self.in_components = False
        self.part_heading = ""
        self.in_title = True
        self.matrix: OpenMatrix | None = None
        named = first(labels.month_of, names)
        if named is not None and named != (reading.year, reading.month):
            raise WrongFile(f"{sheet.title}: {self._other_month(named)}")

    def take(self, row: Row) -> None:
        if self.matrix is not None and self._take_into_matrix(self.matrix, row):
            return
        if self._opens_matrix(row):
            return
        if levels := levels_in(row):
            self.columns, self.in_title = levels, False
            return
        numbers = numbers_in(row)
        if not numbers:
            self._refuse_broken(row)
            self._heed(row)
        elif not is_numbering(row):
            self._take_numbers(row, numbers)

    def finish(self) -> None:
        """Close what is open at the end of the sheet."""
        if self.matrix is not None:
            self._close(self.matrix)

    # What headings say

    def _heed(self, row: Row) -> None:
        """Take from a row of words what it says about the rows below."""
        text = words_of(row)
        self._check_month(row, text)
        self._heed_category(text)
        group = labels.group_of(text)
        if group is not None:
            self.group = group
            self.whole_group = group if labels.is_title(text) else self.whole_group
        if (plan := labels.plan_of(text)) is not None:
            self.plan, self.columns = plan, {}
        if labels.opens_components(text):
            self.in_components, self.columns, self.rate = True, {}, None
        if labels.matrix_kind_of(text) is not None:
            self.heading = text
        self.part_heading = text
        self._heed_rate(row, text)

    def _heed_category(self, text: str) -> None:
        category = labels.category_of(text)
        if category in (None, self.category) or not labels.is_category_heading(text):
            return
        self.category, self.group, self.plan = category, self.whole_group, None
        self.rate, self.columns, self.in_components = None, {}, False

    def _heed_rate(self, row: Row, text: str) -> None:
        """Open the rows of a rate, or take it where its number stands in the words themselves."""
        kind = None if self.in_components else labels.scalar_kind_of(text)
        if kind is None:
            return
        self.rate, self.columns = Rate(kind), {}
        self.group = labels.group_of(text) or self.whole_group
        if (found := labels.AT_THE_END.search(labels.plain(text))) is not None:
            column = next(index for index, value in enumerate(row.values) if value is not None)
            self._keep_rate(row, column, self.rate, number_of(found["number"]))

    def _check_month(self, row: Row, text: str) -> None:
        named = labels.month_of(text) if self.in_title or labels.is_title(text) else None
        if named is not None and named != (self.reading.year, self.reading.month):
            column = next(index for index, value in enumerate(row.values) if value is not None)
            raise row.wrong(column, self._other_month(named))

    def _other_month(self, named: tuple[int, int]) -> str:
        wanted = (self.reading.year, self.reading.month)
        return messages.OTHER_MONTH.format(
            found=messages.month_words(named), wanted=messages.month_words(wanted)
        )

    # Rows with numbers

    def _take_numbers(self, row: Row, numbers: dict[int, Decimal]) -> None:
        text = text_of(row)
        at_levels = {column: number for column, number in numbers.items() if column in self.columns}
        if at_levels:
            self._take_voltage_row(row, at_levels, text)
        elif len(numbers) >= matrices.HOURS:
            raise row.wrong(min(numbers), messages.NO_HEADING)
        elif self.in_components and text:
            self._take_component(row, numbers, text)
        elif labels.scalar_kind_of(text) is not None:
            self._heed_rate(row, text)
            if not self._take_rate(row, numbers, text):
                raise row.wrong(min(numbers), messages.NO_LEVELS)
        elif not self._take_rate(row, numbers, text):
            self._heed(row)

    def _refuse_broken(self, row: Row) -> None:
        """Refuse a row of a table by levels that has nothing but misspelt numbers or errors of formulas."""
        for column in self.columns:
            value = at(row, column)
            if isinstance(value, str) and BROKEN.match(value.strip()):
                raise row.wrong(column, messages.NOT_A_NUMBER.format(value=value))

    def _take_voltage_row(self, row: Row, numbers: dict[int, Decimal], text: str) -> None:
        """Take a row of a table by voltage levels."""
        for column, level in self.columns.items():
            value = at(row, column)
            if column not in numbers and not is_nothing(value):
                raise row.wrong(column, messages.NOT_A_NUMBER.format(value=value))
            if column in numbers:
                self._take_by_level(row, column, level, text)

    def _take_by_level(self, row: Row, column: int, level: Voltage, text: str) -> None:
        pending = self.rate.kind if self.rate is not None else None
        if PriceKind.NETWORK in (pending, labels.scalar_kind_of(text)):
            key = PriceKey(PriceKind.NETWORK, self._known_category(row, column), None, level)
            self._keep(row, column, key)
        elif self.category == 2:
            self._keep(row, column, self._zone_key(row, column, level, text))
        elif self.category == 1:
            self._take_of_first(row, column, level, text)
        else:
            raise row.wrong(column, messages.FOREIGN_TABLE)

    def _take_of_first(self, row: Row, column: int, level: Voltage, text: str) -> None:
        """Take a price of category 1, or the part of it that depends on the voltage."""
        if labels.component_of(text, 0).code == "transmission":
            self._add_component(row, self._price(row, column), text, level)
            return
        group = labels.group_of(text) or self.group
        if group is None:
            raise row.wrong(column, messages.NO_GROUP)
        self._keep(row, column, PriceKey(PriceKind.FLAT, 1, group, level))

    def _zone_key(self, row: Row, column: int, level: Voltage, text: str) -> PriceKey:
        zone = labels.zone_of(text)
        if zone is None:
            raise row.wrong(column, messages.NO_ZONE)
        if self.plan is None:
            raise row.wrong(column, messages.NO_PLAN)
        if zone not in ZONES[self.plan]:
            plan = "трёх" if self.plan == Plan.THREE_ZONE else "двух"
            raise row.wrong(column, messages.FOREIGN_ZONE.format(plan=plan))
        return PriceKey(PriceKind.ZONE, 2, self.group, level, self.plan, zone)

    def _take_rate(self, row: Row, numbers: dict[int, Decimal], text: str) -> bool:
        """Take a rate that has one number, for all or for the power group named beside it."""
        rate, group = self.rate, labels.group_of(text)
        if rate is None or rate.kind == PriceKind.NETWORK or (rate.taken and group is None):
            return False
        if len(numbers) > 1:
            raise row.wrong(max(numbers), messages.SEVERAL)
        self.group = group or self.group
        [(column, number)] = numbers.items()
        self._keep_rate(row, column, rate, number)
        return True

    def _keep_rate(self, row: Row, column: int, rate: "Rate", number: Decimal | None) -> None:
        rate.taken = True
        key = PriceKey(rate.kind, self._known_category(row, column), self.group)
        self._keep(row, column, key, number)

    def _take_component(self, row: Row, numbers: dict[int, Decimal], text: str) -> None:
        if len(numbers) > 1:
            raise row.wrong(max(numbers), messages.SEVERAL)
        text = " ".join(words for words in texts_in(row) if not labels.unit_of(words)) or text
        # «Сбытовая надбавка», and below it a line for each group.
        is_line = self.part_heading and labels.group_of(text) and not labels.is_known_part(text)
        label = f"{self.part_heading}: {text}" if is_line else text
        [(column, value)] = numbers.items()
        if is_too_large(value):
            raise row.wrong(column, messages.TOO_LARGE)
        self._add_component(row, to_component(value), label)

    def _add_component(self, row: Row, value: Decimal, label: str, level: Voltage | None = None) -> None:
        units = [labels.unit_of(cell) for cell in row.values if isinstance(cell, str)]
        number = len(self.reading.caps.components) + 1
        name = labels.component_of(label, number, next(filter(None, units), ""))
        part = Component(name.code, name.label, name.unit, value, labels.group_of(label), level)
        self.reading.caps.components.append(part)

    def _keep(self, row: Row, column: int, key: PriceKey, number: Decimal | None = None) -> None:
        price = self._price(row, column, number)
        if self.reading.caps.prices.setdefault(key, price) != price:
            raise row.wrong(column, messages.TWICE.format(name=key.words))

    def _price(self, row: Row, column: int, number: Decimal | None = None) -> Decimal:
        value = at(row, column)
        found = number if number is not None else number_of(value)
        if found is None:
            raise row.wrong(column, messages.NOT_A_NUMBER.format(value=value))
        if is_too_large(found):
            raise row.wrong(column, messages.TOO_LARGE)
        price, cut = to_kopecks(found)
        if price <= 0:
            raise row.wrong(column, messages.NOT_POSITIVE.format(value=f"{found:f}".replace(".", ",")))
        self.reading.rounded += cut
        return price

    def _known_category(self, row: Row, column: int) -> int:
        if self.category is None:
            raise row.wrong(column, messages.NO_CATEGORY)
        return self.category

    # Hourly matrices

    def _opens_matrix(self, row: Row) -> bool:
        """Open a matrix at its row «Дата»; its hours stand there too, or in the row below."""
        column = next(
            (i for i, value in enumerate(row.values) if labels.plain(str(value or "")) == "дата"), None
        )
        if column is None:
            return False
        beside = " ".join(str(value) for value in row.values[column + 1 :] if isinstance(value, str))
        words = beside if labels.matrix_kind_of(beside) is not None else self.heading
        self.matrix = OpenMatrix(self._matrix_key(row, column, words), row.place(column), column)
        self.rate, self.columns, self.in_components, self.in_title = None, {}, False, False
        if words is not beside:
            self._take_hours(self.matrix, row)
        return True

    def _matrix_key(self, row: Row, column: int, words: str) -> MatrixKey:
        category = self._known_category(row, column)
        if category not in HOURLY:
            raise row.wrong(column, messages.NOT_HOURLY)
        kind = labels.matrix_kind_of(words)
        if kind is None:
            raise row.wrong(column, messages.NO_KIND)
        if kind in PLANNED and not CATEGORIES[category].planned:
            raise row.wrong(column, messages.NOT_PLANNED)
        level = labels.level_in(words)
        if level is None and kind == MatrixKind.FACT:
            raise row.wrong(column, messages.NO_LEVEL)
        # Deviations cost the same for all groups.
        group = self.group if kind == MatrixKind.FACT else None
        return MatrixKey(category, kind, labels.group_of(words) or group, level)

    def _take_hours(self, matrix: OpenMatrix, row: Row) -> None:
        cells = [(i, v) for i, v in enumerate(row.values) if i > matrix.day_column and v is not None]
        hours = [(column, labels.hour_of(value), value) for column, value in cells]
        if not any(hour is not None for _, hour, _ in hours):
            return
        if len(hours) != matrices.HOURS:
            raise row.wrong(hours[0][0], messages.FEW_HOURS.format(count=len(hours)))
        first = 1 if hours[0][1] == 1 else 0
        for place, (column, hour, value) in enumerate(hours):
            if hour != place + first:
                raise row.wrong(column, messages.BAD_HOURS.format(value=value))
        matrix.hour_columns = [column for column, _, _ in hours]

    def _take_into_matrix(self, matrix: OpenMatrix, row: Row) -> bool:
        """Take a row of hours or of a day; another row closes the matrix and is read as what it is."""
        if not matrix.hour_columns:
            self._take_hours(matrix, row)
            if matrix.hour_columns:
                return True
            raise row.wrong(matrix.day_column, messages.NO_HOURS)
        day = self._day_of(row, matrix.day_column)
        if day is None:
            self._close(matrix)
            return False
        self._take_day(matrix, row, day)
        return True

    def _day_of(self, row: Row, column: int) -> int | None:
        """Read a day: a number of the month or a date; None where the row is no day's."""
        value = at(row, column)
        if isinstance(value, date | datetime):
            named = (value.year, value.month)
            if named != (self.reading.year, self.reading.month):
                raise row.wrong(column, self._other_month(named))
            return value.day
        number = number_of(value)
        if number is None or number != number.to_integral_value():
            return None
        return int(number)

    def _take_day(self, matrix: OpenMatrix, row: Row, day: int) -> None:
        last = matrices.days_in(self.reading.year, self.reading.month)
        if not 1 <= day <= last:
            if all(is_nothing(at(row, column)) for column in matrix.hour_columns):
                return  # Forms made for 31 days keep empty rows in shorter months.
            raise row.wrong(
                matrix.day_column, messages.NO_SUCH_DAY.format(day=day, last=messages.days_words(last))
            )
        if day in matrix.days:
            raise row.wrong(matrix.day_column, messages.TWICE_A_DAY.format(day=day))
        for hour, column in enumerate(matrix.hour_columns):
            if is_nothing(at(row, column)):
                raise row.wrong(column, messages.EMPTY.format(hour=matrices.hour_words(hour), day=day))
        matrix.days[day] = tuple(self._price(row, column) for column in matrix.hour_columns)

    def _close(self, matrix: OpenMatrix) -> None:
        """Keep a matrix that is through; WrongFile when days are missing or it contradicts another."""
        self.matrix, self.heading = None, ""
        last = matrices.days_in(self.reading.year, self.reading.month)
        if missing := set(range(1, last + 1)) - set(matrix.days):
            days = matrices.listed(missing)
            raise WrongFile(
                messages.MISSING_DAYS.format(place=matrix.place, name=matrix.key.words, days=days)
            )
        if self.reading.caps.matrices.setdefault(matrix.key, matrix.days) != matrix.days:
            raise WrongFile(f"{matrix.place}: {messages.TWICE.format(name=matrix.key.words)}")
