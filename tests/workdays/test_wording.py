from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from workdays.hours import Interval, OpenState, OpenStatus
from workdays.wording import RECEPTION, HoursRow, counted, hours_text, status_text, week_rows

MOSCOW = ZoneInfo("Europe/Moscow")
OFFICE_DAY = [Interval(time(8), time(12)), Interval(time(13), time(17))]
NOW = datetime(2024, 11, 22, 18, tzinfo=MOSCOW)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2024, 11, day, hour, minute, tzinfo=MOSCOW)


def opened(until: datetime | None) -> OpenStatus:
    return OpenStatus(OpenState.OPEN, until, None)


def waiting(opening: datetime | None, state: OpenState = OpenState.CLOSED) -> OpenStatus:
    return OpenStatus(state, opening, opening)


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (opened(at(22, 19)), "Сейчас открыто, до 19:00"),
        (opened(at(23, 0)), "Сейчас открыто, до 24:00"),
        (opened(at(23, 2, 30)), "Сейчас открыто, до 2:30 23 ноября"),
        (opened(None), "Сейчас открыто, круглосуточно"),
        (waiting(at(22, 19), OpenState.BREAK), "Перерыв до 19:00"),
        (waiting(at(22, 20)), "Закрыто, откроется сегодня в 20:00"),
        (waiting(at(25, 8)), "Закрыто, откроется в понедельник 25 ноября в 8:00"),
        (waiting(at(26, 8)), "Закрыто, откроется во вторник 26 ноября в 8:00"),
        (waiting(None), "Закрыто"),
    ],
)
def test_a_state_is_said_in_plain_words(status: OpenStatus, text: str) -> None:
    assert status_text(status, NOW) == text


def test_a_reception_speaks_of_receiving() -> None:
    assert status_text(opened(at(22, 19)), NOW, RECEPTION) == "Идёт приём, до 19:00"
    closed = status_text(waiting(at(27, 15)), NOW, RECEPTION)
    assert closed == "Сейчас приёма нет, следующий приём в среду 27 ноября в 15:00"


def test_days_with_equal_hours_stand_together() -> None:
    assert week_rows(dict.fromkeys(range(5), OFFICE_DAY)) == [
        HoursRow("Понедельник – пятница", "8:00–17:00", "перерыв 12:00–13:00"),
        HoursRow("Суббота, воскресенье", "выходной"),
    ]


def test_a_reception_lists_its_days_only() -> None:
    two_hours = [Interval(time(15), time(17))]
    assert week_rows({0: two_hours, 2: two_hours}, name_days_off=False) == [
        HoursRow("Понедельник", "15:00–17:00"),
        HoursRow("Среда", "15:00–17:00"),
    ]


def test_every_day_is_one_row() -> None:
    around = [Interval(time(0), time(0))]
    assert week_rows(dict.fromkeys(range(7), around)) == [HoursRow("Ежедневно", "круглосуточно")]


def test_touching_intervals_are_written_without_a_break() -> None:
    assert hours_text([Interval(time(12), time(17)), Interval(time(8), time(12))]) == ("8:00–17:00", "")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 жалоб"),
        (1, "1 жалоба"),
        (2, "2 жалобы"),
        (4, "4 жалобы"),
        (5, "5 жалоб"),
        (11, "11 жалоб"),
        (12, "12 жалоб"),
        (14, "14 жалоб"),
        (20, "20 жалоб"),
        (21, "21 жалоба"),
        (111, "111 жалоб"),
        (122, "122 жалобы"),
    ],
)
def test_a_noun_agrees_with_its_number(number: int, text: str) -> None:
    assert counted(number, "жалоба", "жалобы", "жалоб") == text
