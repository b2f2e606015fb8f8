"""What stands in a row of a form: its words, its numbers, its voltage levels. Pure."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, TypeVar

from tariffs.caps.categories import Voltage, voltage_of
from tariffs.caps.figures import number_of
from tariffs.caps.grids import Row

Found = TypeVar("Found")


def at(row: Row, column: int) -> Any:
    return row.values[column] if column < len(row.values) else None


def text_of(row: Row) -> str:
    """Return the words of a row, without its numbers."""
    return " ".join(texts_in(row))


def texts_in(row: Row) -> list[str]:
    return [value for value in row.values if isinstance(value, str) and number_of(value) is None]


def words_of(row: Row) -> str:
    """Return the words of a row with its numbers: a title may have the year in a cell of its own."""
    found = ((value, number_of(value)) for value in row.values if value is not None)
    return " ".join(str(value) if number is None else f"{number.normalize():f}" for value, number in found)


def numbers_in(row: Row) -> dict[int, Decimal]:
    """Return the numbers of a row by their columns; one before the first word merely numbers the row."""
    found = {column: number_of(value) for column, value in enumerate(row.values)}
    first_word = next(
        (column for column, value in enumerate(row.values) if value is not None and found[column] is None), -1
    )
    return {column: number for column, number in found.items() if number is not None and column > first_word}


def first(read_from: Callable[[str], Found | None], names: Iterable[str]) -> Found | None:
    return next((found for name in names if (found := read_from(name)) is not None), None)


def levels_in(row: Row) -> dict[int, Voltage]:
    """Return the columns of a row of voltage levels; of one level alone there is no table."""
    found = {
        column: level
        for column, value in enumerate(row.values)
        if isinstance(value, str) and (level := voltage_of(value)) is not None
    }
    return found if len(found) > 1 else {}


def is_numbering(row: Row) -> bool:
    """Whether a row merely numbers the columns, from 1 on."""
    values = [number_of(value) for value in row.values if value is not None]
    return len(values) > 1 and values == [Decimal(number) for number in range(1, len(values) + 1)]
