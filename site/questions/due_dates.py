"""Dates of many appeals at once: from lines «channel received» to rows of a table, a line at a time."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone

from questions.choices import Channel
from questions.deadlines import Deadline, compute
from questions.errors import QuestionsError
from questions.models.terms import NoTermInForce, ResponseTerm, most_specific
from workdays.calendar import Calendar, CalendarYearMissing

HEADER = ("channel", "received", "due_on", "control_on", "extended_due_on", "provisional")
DAYS_REMEMBERED = 20_000
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
MOMENT = re.compile(
    rf"{DATE.pattern}[T ][0-9]{{2}}:[0-9]{{2}}(:[0-9]{{2}}(\.[0-9]{{1,6}})?)?(Z|[+-][0-9]{{2}}:[0-9]{{2}})?"
)


class LineInvalid(QuestionsError):
    """A line that no dates can be counted for; the text is Russian."""


def received_on(text: str) -> date:
    """Return the Moscow date of a moment of receipt; without an offset the moment is Moscow's already."""
    try:
        if DATE.fullmatch(text):
            return date.fromisoformat(text)
        if MOMENT.fullmatch(text):
            moment = datetime.fromisoformat(text)
            return moment.date() if moment.tzinfo is None else timezone.localdate(moment)
    except (ValueError, OverflowError):
        pass  # The shape is right but there is no such day or hour: refused below like any other.
    raise LineInvalid(
        f"Непонятная дата получения «{text}»: нужна такая, как 2026-12-25T10:00 или 2026-12-25."
    )


class DueDates:
    """Counts rows by the rules and the calendar it is given; asks no database."""

    def __init__(self, rules: Iterable[ResponseTerm], calendar: Calendar) -> None:
        self._rules = list(rules)
        self._calendar = calendar
        self._deadline = lru_cache(maxsize=DAYS_REMEMBERED)(self._compute)

    def row(self, words: list[str]) -> tuple[str, ...]:
        """Return the row of HEADER for a channel and a moment of receipt; LineInvalid if they are no such."""
        if len(words) < 2:
            raise LineInvalid("Нужны способ подачи и время получения, например: website 2026-12-25T10:00.")
        channel, received = words[0], " ".join(words[1:])
        if channel not in Channel.values:
            raise LineInvalid(f"Неизвестный способ подачи «{channel}». Есть: {', '.join(Channel.values)}.")
        deadline = self._deadline(channel, received_on(received))
        dates = (deadline.due_on, deadline.control_on, deadline.extended_due_on)
        provisional = "yes" if deadline.provisional else "no"
        return (channel, received, *(day.isoformat() for day in dates), provisional)

    def rows(self, lines: Iterable[str]) -> Iterator[tuple[str, ...] | LineInvalid]:
        """Yield a row for each line that is not blank, or what is wrong with it, with its number."""
        for number, line in enumerate(lines, start=1):
            words = line.split()
            if not words:
                continue
            try:
                yield self.row(words)
            except LineInvalid as error:
                yield LineInvalid(f"Строка {number}: {error}")

    def _compute(self, channel: str, day: date) -> Deadline:
        try:
            rule = most_specific(self._rules, channel=channel, on=day)
            return compute(day, rule.as_term(), self._calendar)
        except (NoTermInForce, CalendarYearMissing) as error:
            raise LineInvalid(str(error)) from error
