"""When the remote channels of service were open through a year, in lines: the Standard wants it said."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from workdays.hours import Interval
from workdays.models import PointKind, PointSchedule
from workdays.wording import week_rows


def schedule_lines(year: int) -> tuple[str, ...]:
    """Return a line for each remote channel and each schedule of it that held in the year; two queries.

    «Телефон, с 01.01.2025 по 31.12.2025: понедельник – пятница 8:00–17:00, перерыв 12:00–13:00»
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = PointSchedule.objects.filter(point__kind=PointKind.REMOTE, valid_from__lte=last)
    schedules = list(
        rows.select_related("point")
        .prefetch_related("intervals")
        .order_by("point__order", "point_id", "valid_from")
    )
    return tuple(_lines(schedules, first, last))


def _lines(schedules: Sequence[PointSchedule], first: date, last: date) -> Iterator[str]:
    for place, schedule in enumerate(schedules):
        following = schedules[place + 1] if place + 1 < len(schedules) else None
        ends = [last, *([schedule.valid_to] if schedule.valid_to else [])]
        if following is not None and following.point_id == schedule.point_id:
            ends.append(following.valid_from - timedelta(days=1))
        begins, ended = max(first, schedule.valid_from), min(ends)
        if begins <= ended:
            yield f"{schedule.point}, с {begins:%d.%m.%Y} по {ended:%d.%m.%Y}: {_hours(schedule)}"


def _hours(schedule: PointSchedule) -> str:
    week: dict[int, list[Interval]] = {}
    for row in schedule.intervals.all():
        week.setdefault(row.weekday, []).append(row.span)
    said = []
    for row in week_rows(week, name_days_off=False):
        hours = ", ".join(part for part in (row.hours, row.pause) if part)
        said.append(f"{row.days.lower()} {hours}")
    return "; ".join(said) or "часы не указаны"
