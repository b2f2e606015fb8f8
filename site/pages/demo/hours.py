"""When the company serves, as its Standard says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from workdays.models import PointKind, PointSchedule, ScheduleInterval, ServicePoint

Span = tuple[time, time]

WORKWEEK = range(5)
MONDAY, WEDNESDAY = 0, 2
OFFICE_HOURS = [(time(8), time(12)), (time(13), time(17))]
RECEPTION_HOURS = [(time(15), time(17))]
ALL_DAY = [(time(0), time(0))]


@dataclass(frozen=True)
class Point:
    kind: PointKind
    name: str
    weekdays: Iterable[int]
    spans: list[Span]
    note: str = ""
    in_office: bool = False
    follows_calendar: bool = True


POINTS = [
    Point(
        PointKind.OFFICE,
        "Центральный офис",
        WORKWEEK,
        OFFICE_HOURS,
        "Очное обслуживание ведут руководители и специалисты отделов по направлениям.",
        in_office=True,
    ),
    Point(
        PointKind.RECEPTION,
        "Приём генерального директора",
        (MONDAY, WEDNESDAY),
        RECEPTION_HOURS,
        in_office=True,
    ),
    Point(PointKind.REMOTE, "Телефон", WORKWEEK, OFFICE_HOURS, "В часы работы компании."),
    Point(
        PointKind.REMOTE,
        "Сайт",
        range(7),
        ALL_DAY,
        "Вопрос можно отправить в любое время.",
        follows_calendar=False,
    ),
]


def load_points(*, address: str, valid_from: date, act: str) -> None:
    """Make the places and channels with the hours that the act sets from the date."""
    for order, point in enumerate(POINTS):
        place = ServicePoint.objects.create(
            kind=point.kind,
            name=point.name,
            address=address if point.in_office else "",
            note=point.note,
            order=order,
        )
        schedule = PointSchedule.objects.create(
            point=place, valid_from=valid_from, act=act, follows_calendar=point.follows_calendar
        )
        ScheduleInterval.objects.bulk_create(
            ScheduleInterval(schedule=schedule, weekday=weekday, opens=opens, closes=closes)
            for weekday in point.weekdays
            for opens, closes in point.spans
        )
