"""Figures of a report as Russian people read them: «1 204», «4,62», «6 минут 12 секунд», «97 %». Pure."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from disclosure.yearly.cells import CONTACTS, MEASURED
from disclosure.yearly.snapshot import NOT_COLLECTED, Cell, Snapshot
from workdays.wording import counted

NBSP = "\u00a0"
MINUTE = 60
HOUR = 60 * MINUTE
PER_CENT = 100
SECONDS = "секунд"
"""The unit of the tables of waiting and of service, whose counts have columns of their own."""
COUNT_COLUMNS = frozenset({CONTACTS, MEASURED})
"""Columns that count, whatever the unit of their table."""


def number_of(cell: Cell) -> Decimal | None:
    """Return the figure of a cell as a number; None where nothing was collected."""
    return None if cell.value is None else Decimal(cell.value)


def figure(snapshot: Snapshot, table: str, row: str, column: str) -> Cell | None:
    """Return a figure by its codes; None where the snapshot has no such table, line or column."""
    if not snapshot.has_table(table):
        return None
    try:
        return snapshot.table(table).cell(row, column)
    except KeyError:
        return None


def whole(number: int) -> str:
    """Write a whole number with its thousands apart: «1 204»."""
    return f"{number:,}".replace(",", NBSP)


def said(value: str | int | None) -> str:
    """Write a figure with a decimal comma; what was not collected says so and is never a zero."""
    if value is None:
        return NOT_COLLECTED
    number = Decimal(value)
    integral = int(number.to_integral_value(ROUND_DOWN))
    sign = "−" if number < 0 else ""
    rest = f"{abs(number) % 1:f}".partition(".")[2].rstrip("0")
    return sign + whole(abs(integral)) + (f",{rest}" if rest else "")


def rounded(seconds: Decimal) -> int:
    return int(seconds.to_integral_value(ROUND_HALF_UP))


def clock_words(seconds: Decimal) -> str:
    """Write a span short, for a table: «42 с», «6 мин 12 с», «1 ч 05 мин»; to a whole second."""
    total = rounded(seconds)
    if total < MINUTE:
        return f"{total}{NBSP}с"
    if total < HOUR:
        return f"{total // MINUTE}{NBSP}мин {total % MINUTE:02}{NBSP}с"
    return f"{whole(total // HOUR)}{NBSP}ч {total % HOUR // MINUTE:02}{NBSP}мин"


def span_words(seconds: Decimal) -> str:
    """Say a span in a sentence: «6 минут 12 секунд», «1 час 5 минут»; to a whole second."""
    total = rounded(seconds)
    hours, minutes, rest = total // HOUR, total % HOUR // MINUTE, total % MINUTE
    parts = [
        counted(hours, "час", "часа", "часов", space=NBSP) if hours else "",
        counted(minutes, "минуту", "минуты", "минут", space=NBSP) if minutes else "",
        counted(rest, "секунду", "секунды", "секунд", space=NBSP) if rest and not hours else "",
    ]
    return " ".join(part for part in parts if part) or f"0{NBSP}секунд"


def per_cent(part: int, every: int) -> str:
    """Return which part it is, in whole per cent and rounded down, as it may never look better than it is.

    Empty when it is a part of nothing.
    """
    return f"{PER_CENT * part // every}{NBSP}%" if every else ""


def change_words(before: Decimal, now: Decimal) -> str:
    """Say by how many per cent a figure has changed: «+12,5 %», «−3 %»; «—» where it grew from zero."""
    if before == 0:
        return "—" if now else f"0{NBSP}%"
    change = Fraction(now - before) / Fraction(before) * PER_CENT
    number = (Decimal(change.numerator) / Decimal(change.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    sign = "+" if number > 0 else ""
    return f"{sign}{said(str(number))}{NBSP}%" if number else f"0{NBSP}%"


def rests_on(cell: Cell) -> str:
    """Say on which part a figure rests: «112 из 130»; empty where it rests on everything."""
    if cell.measured is None or cell.of is None:
        return ""
    return f"{whole(cell.measured)} из {whole(cell.of)}"


def completeness(cell: Cell) -> str:
    """Say how complete the measurements of a mean are: «112 из 130, 86 %»; empty where it has none."""
    if cell.measured is None or not cell.of:
        return ""
    return f"{rests_on(cell)}, {per_cent(cell.measured, cell.of)}"


def is_span(unit: str, column: str) -> bool:
    """Whether a column of a table holds spans of time."""
    return unit == SECONDS and column not in COUNT_COLUMNS


def cell_words(cell: Cell, *, unit: str, column: str) -> str:
    """Write a figure as its table shows it."""
    number = number_of(cell)
    return clock_words(number) if number is not None and is_span(unit, column) else said(cell.value)
