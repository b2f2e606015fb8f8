"""Places and channels of service, with hours only where an act sets them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from workdays.models import PointKind, PointSchedule, ScheduleInterval, ServicePoint

Span = tuple[time, time]


@dataclass(frozen=True)
class Point:
    kind: PointKind
    name: str
    weekdays: Iterable[int] = ()
    spans: tuple[Span, ...] = ()
    note: str = ""
    in_office: bool = False
    follows_calendar: bool = True


POINTS = [
    Point(PointKind.OFFICE, "Офис", note="Режим работы скоро появится на этой странице.", in_office=True),
    Point(PointKind.REMOTE, "Телефон", note="Звоните в часы работы компании."),
    Point(PointKind.REMOTE, "Сайт", note="Вопрос можно отправить в любое время."),
    Point(PointKind.RECEPTION, "Личный приём руководителя", note="О часах приёма спросите в офисе."),
]


def add_points(
    points: Sequence[Point], *, address: str, valid_from: date | None = None, act: str = ""
) -> None:
    """Make the places and channels of a site that has none.

    Hours are written only from the day that an act sets them from; without it nobody knows them yet.
    """
    if ServicePoint.objects.exists():
        return
    for order, point in enumerate(points):
        place = ServicePoint.objects.create(
            kind=point.kind,
            name=point.name,
            address=address if point.in_office else "",
            note=point.note,
            order=order,
        )
        if valid_from:
            _set_hours(place, point, valid_from, act)


def _set_hours(place: ServicePoint, point: Point, valid_from: date, act: str) -> None:
    schedule = PointSchedule.objects.create(
        point=place, valid_from=valid_from, act=act, follows_calendar=point.follows_calendar
    )
    ScheduleInterval.objects.bulk_create(
        ScheduleInterval(schedule=schedule, weekday=weekday, opens=opens, closes=closes)
        for weekday in point.weekdays
        for opens, closes in point.spans
    )
