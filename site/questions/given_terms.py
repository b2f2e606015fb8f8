"""A due date that another system has named: it wins over the rule. No database or clock.

It stands in the appeal's snapshot beside the rule, by which the count can always be made anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from questions.deadlines import control_of
from workdays.calendar import Calendar, CalendarYearMissing

KEY = "given"


@dataclass(frozen=True)
class GivenTerm:
    """The last day for the answer that another system has named; `source` is its channel's code, «gis»."""

    due_on: date
    source: str


def given_in(snapshot: Mapping[str, Any] | None) -> GivenTerm | None:
    """Return the term that a stored snapshot holds beside its rule, None where the rule itself decides."""
    found = (snapshot or {}).get(KEY)
    return GivenTerm(date.fromisoformat(found["due_on"]), found["source"]) if found else None


def with_given(snapshot: Mapping[str, Any], given: GivenTerm) -> dict[str, Any]:
    """Return the snapshot with the named term beside its rule, in place of one named before."""
    return {**snapshot, KEY: {"due_on": given.due_on.isoformat(), "source": given.source}}


def control_of_given(received_on: date, given: GivenTerm, calendar: Calendar) -> date:
    """Return our own reminder: the last working day of the term, or its end where there is none.

    The end itself, too, where the calendar does not reach so far: the date named needs no calendar.
    """
    if given.due_on <= received_on:
        return given.due_on
    try:
        return control_of(received_on, given.due_on, given.due_on, calendar)
    except CalendarYearMissing:
        return given.due_on
