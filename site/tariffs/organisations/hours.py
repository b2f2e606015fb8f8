"""A matrix of hourly prices as its page shows it: its heat, its table, the hours that stand out."""

from dataclasses import dataclass
from decimal import Decimal

from tariffs import months
from tariffs.caps.matrices import HOURS, Days, hour_words
from tariffs.organisations.heat import Heat, heat_of, mean_by_hour, span_of, step_of
from tariffs.organisations.units import Said


@dataclass(frozen=True)
class DayRow:
    """A day of the table: each hour's price and its step of the heat."""

    day: int
    prices: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Hours:
    """A matrix in words; `legend` has the span of prices of each step."""

    heads: tuple[str, ...]
    rows: tuple[DayRow, ...]
    means: tuple[str, ...]
    heat: Heat
    legend: tuple[tuple[int, str], ...]
    summary: str


def hours_of(days: Days, said: Said, month: int) -> Hours | None:
    """Return a matrix with its heat; None where it has no hours."""
    heat, span = heat_of(days), span_of(days)
    if heat is None or span is None:
        return None
    rows = [
        DayRow(day, tuple((said.words(price), step_of(price, span)) for price in days[day]))
        for day in sorted(days)
    ]
    legend = [
        (step.number, f"{said.rounded(step.lowest)} – {said.rounded(step.highest)}") for step in heat.steps
    ]
    return Hours(
        tuple(str(hour) for hour in range(HOURS)),
        tuple(rows),
        tuple(map(said.rounded, mean_by_hour(days))),
        heat,
        tuple(legend),
        _summary(days, said, month),
    )


def span_words(days: Days, said: Said) -> tuple[str, str, str] | None:
    """Say the lowest, the mean and the highest price of a month's hours."""
    span = span_of(days)
    if span is None:
        return None
    values = [value for row in days.values() for value in row]
    mean = sum(values, Decimal(0)) / len(values)
    return said.words(span[0]), said.rounded(mean), said.words(span[1])


def _summary(days: Days, said: Said, month: int) -> str:
    """Say when it is cheapest and dearest: what the colours show to those who see them."""
    hours = [(value, day, hour) for day, row in sorted(days.items()) for hour, value in enumerate(row)]
    extremes = {
        "Дешевле": min(hours, key=lambda each: each[0]),
        "Дороже": max(hours, key=lambda each: each[0]),
    }
    return " ".join(
        f"{name} всего {day} {months.GENITIVE[month - 1]}, {hour_words(hour)}: {said.words(value)}."
        for name, (value, day, hour) in extremes.items()
    )
