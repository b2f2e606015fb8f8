"""When an appeal must be answered: the Standard's terms, counted by the Civil Code. No database or clock."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from workdays.calendar import ONE_DAY, Calendar

BY_THE_RULE = " — здесь срок кончился бы по общему правилу"
WEEKDAYS = ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"]


class Unit(StrEnum):
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"


class TermInvalid(ValueError):
    """A term that cannot be counted; the text is Russian and meant for the screen."""


@dataclass(frozen=True)
class Term:
    """A term and its one extension; an `extension_amount` of 0 allows none. Units are those of Unit."""

    amount: int
    unit: str
    extension_amount: int
    extension_unit: str

    def __post_init__(self) -> None:
        units = set(Unit)
        if self.unit not in units or self.extension_unit not in units:
            raise TermInvalid(f"Неизвестная единица срока: {self.unit}, {self.extension_unit}.")
        if self.amount < 1 or self.extension_amount < 0:
            raise TermInvalid("Срок должен быть не меньше одного дня, а продление — не меньше нуля.")


@dataclass(frozen=True)
class Deadline:
    """Dates of one appeal. `control_on` is our own reminder, never after `due_on`.

    `provisional`: one of the dates rests on a year without a named act; `due_provisional`: `due_on` does.
    """

    due_on: date
    control_on: date
    extended_due_on: date
    provisional: bool
    due_provisional: bool


@dataclass(frozen=True)
class ExplainedDay:
    """A day of the count; `number` is None where the day does not count, and `text` says why."""

    date: date
    number: int | None
    text: str


def compute(received_on: date, term: Term, calendar: Calendar) -> Deadline:
    """Count the dates for an appeal received on a day (Moscow date).

    CalendarYearMissing if the count leaves the known years.
    """
    nominal = _nominal(received_on, term.amount, term.unit, calendar)
    due_on = calendar.next_working(nominal)
    extended = due_on
    if term.extension_amount:
        # The Standard prolongs the term itself: the extension begins when it has ended (ГК РФ, ст. 191).
        extended = calendar.next_working(
            _nominal(due_on, term.extension_amount, term.extension_unit, calendar)
        )
    return Deadline(
        due_on=due_on,
        control_on=control_of(received_on, nominal, due_on, calendar),
        extended_due_on=extended,
        provisional=touches_draft(received_on, extended, calendar),
        due_provisional=touches_draft(received_on, due_on, calendar),
    )


def prolong(due_on: date, term: Term, calendar: Calendar) -> Deadline:
    """Count the dates to which a term that ends on `due_on` may be prolonged at most.

    The extension begins when the term has ended (ГК РФ, ст. 191); TermInvalid if the term has none.
    """
    return compute(due_on, Term(term.extension_amount, term.extension_unit, 0, term.extension_unit), calendar)


def _nominal(start: date, amount: int, unit: str, calendar: Calendar) -> date:
    """Return the last day before any rolling; the count begins the day after `start` (ГК РФ, ст. 191)."""
    calendar.is_working(start)  # Refuses an unknown year before dates are added up.
    if unit == Unit.WORKING_DAY:
        return calendar.add_working_days(start, amount)
    if unit == Unit.MONTH:
        return _add_months(start, amount)
    return start + timedelta(days=amount)


def _add_months(start: date, amount: int) -> date:
    """ГК РФ, ст. 192, п. 3: a month ends on the same number, or on the last day of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + amount, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def control_of(received_on: date, nominal: date, due_on: date, calendar: Calendar) -> date:
    """Return our own reminder of a term that ends on `due_on`, and on `nominal` before it is moved.

    CalendarYearMissing if it leaves the known years.
    """
    # Not the law but prudence: the answer is ready on the last working day before a day off.
    if calendar.working_days_between(received_on, nominal):
        return calendar.previous_working(nominal)
    # A short term may hold no working day at all; then there is nothing earlier to aim at.
    return due_on


def touches_draft(received_on: date, last: date, calendar: Calendar) -> bool:
    """Whether a count from the day of receipt to the last day rests on a year without a named act."""
    years = range((received_on + ONE_DAY).year, last.year + 1)
    return any(calendar.is_provisional(date(year, 1, 1)) for year in years)


def explain(
    received_on: date,
    term: Term,
    calendar: Calendar,
    told_on: date | None = None,
    *,
    is_rule_only: bool = False,
) -> list[ExplainedDay]:
    """Return the count of the term day by day, from the day of receipt to where it ends, in Russian.

    `told_on` is the last day that the customer was told, where the calendar has changed since. With
    `is_rule_only` another has named the term: the count shows where the rule would have ended it.
    """
    rows = [ExplainedDay(received_on, None, "день поступления: не считается (ГК РФ, ст. 191)")]
    due_on = compute(received_on, term, calendar).due_on
    nominal = _nominal(received_on, term.amount, term.unit, calendar)
    marks = _end_marks(due_on, told_on or due_on) if not is_rule_only else {due_on: BY_THE_RULE}
    number = 0
    for day in _days(received_on + ONE_DAY, due_on):
        counted = day <= nominal and (term.unit != Unit.WORKING_DAY or calendar.is_working(day))
        number += counted
        row = _row(day, number if counted else None, nominal, due_on, calendar)
        rows.append(replace(row, text=row.text + marks.get(day, "")))
    return rows


def _end_marks(due_on: date, told_on: date) -> dict[date, str]:
    if told_on == due_on:
        return {due_on: " — последний день срока"}
    return {
        told_on: " — названный последний день срока",
        due_on: " — здесь срок кончился бы по нынешнему календарю",
    }


def _row(day: date, number: int | None, nominal: date, due_on: date, calendar: Calendar) -> ExplainedDay:
    reason = "" if calendar.is_working(day) else calendar.note(day) or WEEKDAYS[day.weekday()]
    if number is not None:
        # ГК РФ, ст. 190: a term in days counts each of them, a term in working days only these.
        text = f"{number}-й день" + (f" ({reason})" if reason else "")
        if day == nominal < due_on:
            text += ": выходной, срок переносится"
    elif day < due_on:
        text = f"{reason}: не считается" if day < nominal else f"{reason}: срок переносится"
    else:
        # ГК РФ, ст. 193: a term that ends on a day off ends on the next working day.
        text = "ближайший рабочий день после выходных (ГК РФ, ст. 193)"
    return ExplainedDay(day, number, text)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
