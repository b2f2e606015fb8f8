"""What visitors are told of the hours: read in two queries, however many points there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from workdays.calendar import Calendar, CalendarYearMissing
from workdays.hours import DayException, Interval, OpenState, Schedule, hours_on, is_working_time, status_at
from workdays.models import PointKind, ServicePoint, SpecialDay
from workdays.querysets import ServicePointQuerySet
from workdays.wording import OFFICE, RECEPTION, HoursRow, hours_text, status_text, week_rows

SPECIAL_DAYS_SHOWN = 5


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
    """Return every point in its order with its hours and its state at the local moment; two queries."""
    today = moment.date()
    special = _special_days(today)
    points = _points(ServicePoint.objects.order_by("order", "pk"), today)
    return [_present(point, special[point.key], moment, calendar) for point in points]


def open_spans(day: date, kind: PointKind, calendar: Calendar) -> list[tuple[int, int]]:
    """Return the hours of the points of a kind on a day, in minutes from midnight; two queries.

    Empty when they are closed on that day or nobody has entered their hours.
    """
    special = _special_days(day)
    return [
        span
        for point in _points(ServicePoint.objects.filter(kind=kind).order_by("order", "pk"), day)
        for span in hours_on(
            day,
            [each.schedule for each in point.dated],
            [each.exception for each in special[point.key]],
            calendar,
        )
    ]


def at_work(now: datetime, calendar: Calendar) -> bool:
    """Whether people are at work in the office at the moment, in any time zone; two queries."""
    moment = timezone.localtime(now)
    return is_working_time(moment, open_spans(moment.date(), PointKind.OFFICE, calendar), calendar)


def _points(points: ServicePointQuerySet, today: date) -> list[_Point]:
    """Return the points with the schedules that have not ended, in one query."""
    joined: Any = points.with_schedules(today)
    rows = joined.values(
        "id", "name", "kind", "address", "note",
        "dated__id", "dated__valid_from", "dated__valid_to", "dated__follows_calendar", "dated__act",
        "dated__intervals__weekday", "dated__intervals__opens", "dated__intervals__closes",
    )  # fmt: skip
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
            interval = Interval(row["dated__intervals__opens"], row["dated__intervals__closes"])
            week[row["dated__intervals__weekday"]].append(interval)
    first = rows[0]
    schedule = Schedule(
        first["dated__valid_from"], dict(week), first["dated__valid_to"], first["dated__follows_calendar"]
    )
    return _Dated(schedule, first["dated__act"])


def _special_days(today: date) -> Mapping[int, list[_Special]]:
    rows = (
        SpecialDay.objects.upcoming(today)
        .order_by("date", "id")
        .values("id", "point_id", "date", "note", "act", "intervals__opens", "intervals__closes")
    )
    found: dict[int, list[_Special]] = defaultdict(list)
    for group in _by(rows, "id"):
        first = group[0]
        intervals = [_interval(row) for row in group if row["intervals__opens"] is not None]
        hours = ", ".join(part for part in hours_text(intervals) if part) if intervals else "закрыто"
        shown = SpecialDate(first["date"], hours, first["note"], first["act"])
        found[first["point_id"]].append(_Special(DayException(first["date"], intervals), shown))
    return found


def _by(rows: Iterable[dict[str, Any]], key: str) -> list[list[dict[str, Any]]]:
    groups: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return list(groups.values())


def _interval(row: Mapping[str, Any]) -> Interval:
    return Interval(row["intervals__opens"], row["intervals__closes"])


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
