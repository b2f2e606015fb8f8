"""What visitors are told of the hours: read in one query, however many points there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, DateField, Field, SmallIntegerField, Value
from django.utils import timezone

from workdays.calendar import Calendar, CalendarYearMissing
from workdays.hours import DayException, Interval, OpenState, Schedule, hours_on, is_working_time, status_at
from workdays.models import PointKind, ServicePoint, SpecialDay
from workdays.querysets import ServicePointQuerySet
from workdays.wording import OFFICE, RECEPTION, HoursRow, hours_text, status_text, week_rows

SPECIAL_DAYS_SHOWN = 5
OF_POINTS = (
    "order", "id", "name", "kind", "address", "note",
    "dated__id", "dated__valid_from", "dated__valid_to", "dated__follows_calendar", "dated__act",
    "dated__intervals__weekday", "dated__intervals__opens", "dated__intervals__closes",
)  # fmt: skip
NOT_OF_DAYS: dict[str, Field[Any, Any]] = {
    "valid_to": DateField(), "follows_calendar": BooleanField(), "weekday": SmallIntegerField(),
}  # fmt: skip
"""What a schedule has and a special day has not."""


@dataclass(frozen=True)
class SpecialDate:
    """One announced date with hours of its own."""

    date: date
    hours: str
    note: str
    act: str


@dataclass(frozen=True)
class PointHours:
    """A point with its hours and its state at a moment, ready to be shown.

    `state` is open, break or closed; it and `status` are empty where no schedule is in force or no calendar
    is known.
    """

    name: str
    kind: str
    address: str
    note: str
    state: str
    status: str
    rows: list[HoursRow]
    act: str
    special: list[SpecialDate]


@dataclass(frozen=True)
class _Dated:
    schedule: Schedule
    act: str


@dataclass(frozen=True)
class _Point:
    key: int
    name: str
    kind: str
    address: str
    note: str
    dated: list[_Dated]


@dataclass(frozen=True)
class _Special:
    exception: DayException
    shown: SpecialDate


def read_point_hours(moment: datetime, calendar: Calendar) -> list[PointHours]:
    """Return every point in its order with its hours and its state at the local moment; one query."""
    points, special = _points_and_special_days(ServicePoint.objects.all(), moment.date())
    return [_present(point, special[point.key], moment, calendar) for point in points]


def open_spans(day: date, kind: PointKind, calendar: Calendar) -> list[tuple[int, int]]:
    """Return the hours of the points of a kind on a day, in minutes from midnight; one query.

    Empty when they are closed on that day or nobody has entered their hours.
    """
    points, special = _points_and_special_days(ServicePoint.objects.filter(kind=kind), day)
    return [
        span
        for point in points
        for span in hours_on(
            day,
            [each.schedule for each in point.dated],
            [each.exception for each in special[point.key]],
            calendar,
        )
    ]


def at_work(now: datetime, calendar: Calendar) -> bool:
    """Whether people are at work in the office at the moment, in any time zone; one query."""
    moment = timezone.localtime(now)
    return is_working_time(moment, open_spans(moment.date(), PointKind.OFFICE, calendar), calendar)


def _points_and_special_days(
    points: ServicePointQuerySet, today: date
) -> tuple[list[_Point], Mapping[int, list[_Special]]]:
    """Return the points with the schedules that have not ended, and the special days ahead; one query.

    The rows of both stand below each other; those of special days are marked.
    """
    joined: Any = points.with_schedules(today).order_by()
    nothing = {name: Value(None, output_field=field) for name, field in NOT_OF_DAYS.items()}
    regular = joined.values_list(Value(0), *OF_POINTS)
    days = SpecialDay.objects.upcoming(today).order_by()
    special = days.values_list(
        Value(1), Value(0), "point_id", Value(""), Value(""), Value(""), "note",
        "id", "date", nothing["valid_to"], nothing["follows_calendar"], "act",
        nothing["weekday"], "intervals__opens", "intervals__closes",
    )  # fmt: skip
    both = regular.union(special, all=True)
    rows = [dict(zip(("is_special", *OF_POINTS), row, strict=True)) for row in both]
    of_days = [row for row in rows if row["is_special"]]
    return _points([row for row in rows if not row["is_special"]]), _special_days(of_days)


def _points(rows: list[dict[str, Any]]) -> list[_Point]:
    rows.sort(key=lambda row: (row["order"], row["id"]))
    return [
        _Point(
            key=group[0]["id"],
            **{name: group[0][name] for name in ("name", "kind", "address", "note")},
            dated=[_dated(schedule) for schedule in _by(group, "dated__id") if schedule[0]["dated__id"]],
        )
        for group in _by(rows, "id")
    ]


def _dated(rows: Sequence[Mapping[str, Any]]) -> _Dated:
    week: dict[int, list[Interval]] = defaultdict(list)
    for row in rows:
        if row["dated__intervals__opens"] is not None:
            week[row["dated__intervals__weekday"]].append(_interval(row))
    first = rows[0]
    schedule = Schedule(
        first["dated__valid_from"], dict(week), first["dated__valid_to"], first["dated__follows_calendar"]
    )
    return _Dated(schedule, first["dated__act"])


def _special_days(rows: list[dict[str, Any]]) -> Mapping[int, list[_Special]]:
    """Return the special days of each point by its key, the nearest first."""
    rows.sort(key=lambda row: (row["dated__valid_from"], row["dated__id"]))
    found: dict[int, list[_Special]] = defaultdict(list)
    for group in _by(rows, "dated__id"):
        first = group[0]
        intervals = [_interval(row) for row in group if row["dated__intervals__opens"] is not None]
        hours = ", ".join(part for part in hours_text(intervals) if part) if intervals else "закрыто"
        shown = SpecialDate(first["dated__valid_from"], hours, first["note"], first["dated__act"])
        found[first["id"]].append(_Special(DayException(shown.date, intervals), shown))
    return found


def _by(rows: Iterable[dict[str, Any]], key: str) -> list[list[dict[str, Any]]]:
    groups: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return list(groups.values())


def _interval(row: Mapping[str, Any]) -> Interval:
    return Interval(row["dated__intervals__opens"], row["dated__intervals__closes"])


def _present(point: _Point, special: Sequence[_Special], moment: datetime, calendar: Calendar) -> PointHours:
    is_reception = point.kind == PointKind.RECEPTION
    dated = point.dated
    current = _current(dated, moment.date())
    state, status = _status(dated, special, moment, calendar, is_reception) if dated or special else ("", "")
    return PointHours(
        name=point.name,
        kind=point.kind,
        address=point.address,
        note=point.note,
        state=state,
        status=status,
        rows=week_rows(current.schedule.week, name_days_off=not is_reception) if current else [],
        act=current.act if current else "",
        special=[day.shown for day in special[:SPECIAL_DAYS_SHOWN]],
    )


def _current(dated: Sequence[_Dated], today: date) -> _Dated | None:
    in_force = [candidate for candidate in dated if candidate.schedule.in_force(today)]
    return max(in_force, key=lambda candidate: candidate.schedule.valid_from, default=None)


def _status(
    dated: Sequence[_Dated],
    special: Sequence[_Special],
    moment: datetime,
    calendar: Calendar,
    is_reception: bool,
) -> tuple[OpenState | str, str]:
    schedules = [candidate.schedule for candidate in dated]
    try:
        status = status_at(moment, schedules, [day.exception for day in special], calendar)
    except CalendarYearMissing:
        # A page of contacts still shows the weekly hours when nobody has entered the year's calendar.
        return "", ""
    return status.state, status_text(status, moment, RECEPTION if is_reception else OFFICE)
