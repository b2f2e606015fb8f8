"""When to pay for a month and when to hand in its readings. No database, settings or clock here."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from workdays.calendar import Calendar, CalendarYearMissing

SHORTEST_MONTH = 28
LONGEST_MONTH = 31


@dataclass(frozen=True)
class PaymentDue:
    """The last day to pay for a month; `month` is the first day of the month that is paid for.

    `nominal` is the day that the rule names, before it moves; `provisional`: no act fixes the year's days.
    """

    due_on: date
    nominal: date
    month: date
    provisional: bool

    @property
    def moved(self) -> bool:
        return self.due_on != self.nominal


def next_due(today: date, day: int, calendar: Calendar) -> PaymentDue | None:
    """Return the nearest last day to pay, today included, or None where the calendar does not reach.

    `day` is the number of a day in the month after the one that is paid for (ЖК РФ, ст. 155, ч. 1); in a
    shorter month its last one. A last day that is not working moves to the next that is (ГК РФ, ст. 193).
    """
    try:
        # The day of the month before may have moved into this one.
        dues = (_due_in(_months_on(today, step), day, calendar) for step in (-1, 0, 1))
        return next(due for due in dues if due.due_on >= today)
    except (CalendarYearMissing, ValueError):
        # An unknown year, or one beyond what a date can be.
        return None


def _due_in(month: date, day: int, calendar: Calendar) -> PaymentDue:
    """Return the last day to pay that falls into a month or moves out of it."""
    nominal = month.replace(day=min(day, monthrange(month.year, month.month)[1]))
    due_on = calendar.next_working(nominal)
    return PaymentDue(due_on, nominal, _months_on(month, -1), calendar.is_provisional(due_on))


def _months_on(day: date, amount: int) -> date:
    """Return the first day of the month that comes `amount` months after the one of a day."""
    year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
    return date(year, month + 1, 1)


def readings_words(first: int | None, last: int | None) -> str:
    """Say between which days of the month readings are handed in: «с 23-го по 25-е число».

    Either may be missing; without both the answer is empty. A day that February may lack gives way to its
    last one, and the 31st is the last day of any month.
    """
    words = _span(first, last)
    if first is not None and SHORTEST_MONTH < first < LONGEST_MONTH:
        return f"{words}, в феврале — в последний день"
    if last is not None and SHORTEST_MONTH < last < LONGEST_MONTH:
        return f"{words}, в феврале — по последний день"
    return words


def _span(first: int | None, last: int | None) -> str:
    ends = "по последний день месяца" if last == LONGEST_MONTH else f"по {last}-е число"
    if first == LONGEST_MONTH:
        return "в последний день месяца"
    if first == last:
        return f"{first}-го числа" if first else ""
    if last is None:
        return f"с {first}-го числа"
    if first is None:
        return ends
    return f"с {first}-го {ends}" if last < LONGEST_MONTH else f"с {first}-го числа {ends}"
