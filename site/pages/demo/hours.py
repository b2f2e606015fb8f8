"""When the company serves, as its Standard says."""

from datetime import time

from pages.starter.points import Point
from workdays.models import PointKind

WORKWEEK = range(5)
MONDAY, WEDNESDAY = 0, 2
OFFICE_HOURS = ((time(8), time(12)), (time(13), time(17)))
RECEPTION_HOURS = ((time(15), time(17)),)
ALL_DAY = ((time(0), time(0)),)

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
    Point(
        PointKind.REMOTE,
        "Телефон",
        WORKWEEK,
        OFFICE_HOURS,
        "В часы работы компании. Соединение со специалистом — 20–40 секунд, "
        "предоставление информации — 5–10 минут. Если нужно больше 2 минут, вам перезвонят.",
    ),
    Point(
        PointKind.REMOTE,
        "Сайт",
        range(7),
        ALL_DAY,
        "Вопрос можно отправить в любое время.",
        follows_calendar=False,
    ),
]
