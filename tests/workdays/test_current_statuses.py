from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoAssertNumQueries

from workdays.models import (
    CalendarYear,
    PointKind,
    PointSchedule,
    ScheduleInterval,
    ServicePoint,
    SpecialDay,
    SpecialDayInterval,
)
from workdays.services import current_statuses
from workdays.wording import HoursRow

pytestmark = pytest.mark.django_db

ORDER = "Приказ от 06.12.2023 № 1"
NOON = datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("UTC"))
"""12:30 in Moscow, a Tuesday."""
MakePoint = Callable[..., ServicePoint]


@pytest.fixture
def make_point() -> MakePoint:
    def make(
        name: str = "Офис", kind: str = PointKind.OFFICE, valid_from: date = date(2023, 12, 6)
    ) -> ServicePoint:
        point = ServicePoint.objects.create(name=name, kind=kind, address="ул. Советская, д. 37а")
        schedule = PointSchedule.objects.create(point=point, valid_from=valid_from, act=ORDER)
        ScheduleInterval.objects.bulk_create(
            ScheduleInterval(schedule=schedule, weekday=day, opens=opens, closes=closes)
            for day in range(5)
            for opens, closes in [(time(8), time(12)), (time(13), time(17))]
        )
        return point

    return make


def test_a_point_tells_its_hours_and_its_state_in_moscow(make_point: MakePoint) -> None:
    make_point()
    [office] = current_statuses(NOON)
    assert (office.state, office.status) == ("break", "Перерыв до 13:00")
    assert office.rows[0] == HoursRow("Понедельник – пятница", "8:00–17:00", "перерыв 12:00–13:00")
    assert (office.name, office.address, office.act) == ("Офис", "ул. Советская, д. 37а", ORDER)


def test_a_reception_speaks_of_receiving_and_lists_its_days_only(make_point: MakePoint) -> None:
    make_point(kind=PointKind.RECEPTION)
    [reception] = current_statuses(NOON.replace(hour=15))
    assert reception.status == "Сейчас приёма нет, следующий приём в среду 25 ноября в 8:00"
    assert [row.days for row in reception.rows] == ["Понедельник – пятница"]


def test_a_special_day_counts_and_is_announced(make_point: MakePoint) -> None:
    point = make_point()
    SpecialDay.objects.create(point=point, date=date(2026, 11, 24), note="Ремонт", act=ORDER)
    saturday = SpecialDay.objects.create(point=point, date=date(2026, 11, 28))
    SpecialDayInterval.objects.create(day=saturday, opens=time(9), closes=time(14))
    SpecialDay.objects.create(point=point, date=date(2026, 11, 23))
    [office] = current_statuses(NOON)
    assert office.status == "Закрыто, откроется в среду 25 ноября в 8:00"
    assert [(day.date.day, day.hours, day.note) for day in office.special] == [
        (24, "закрыто", "Ремонт"),
        (28, "9:00–14:00", ""),
    ]


def test_hours_that_begin_later_show_only_when_it_will_open(make_point: MakePoint) -> None:
    make_point(valid_from=date(2026, 12, 1))
    [office] = current_statuses(NOON)
    assert office.status == "Закрыто, откроется во вторник 1 декабря в 8:00"
    assert office.rows == []


def test_hours_that_ended_are_gone(make_point: MakePoint) -> None:
    make_point()
    PointSchedule.objects.update(valid_to=date(2026, 11, 23))
    [office] = current_statuses(NOON)
    assert (office.state, office.status, office.rows, office.act) == ("", "", [], "")


def test_a_schedule_without_hours_replaces_the_former_one(make_point: MakePoint) -> None:
    point = make_point()
    PointSchedule.objects.create(point=point, valid_from=date(2026, 11, 1))
    [office] = current_statuses(NOON)
    assert (office.state, office.status) == ("closed", "Закрыто")
    assert office.rows == [HoursRow("Ежедневно", "выходной")]


def test_a_point_of_special_days_only_goes_by_them() -> None:
    point = ServicePoint.objects.create(name="Выездной приём", kind=PointKind.OFFICE)
    day = SpecialDay.objects.create(point=point, date=date(2026, 11, 24))
    SpecialDayInterval.objects.create(day=day, opens=time(9), closes=time(14))
    [visit] = current_statuses(NOON)
    assert visit.status == "Сейчас открыто, до 14:00"


def test_without_the_years_calendar_the_hours_still_show(make_point: MakePoint) -> None:
    make_point()
    CalendarYear.objects.get(year=2026).delete()
    [office] = current_statuses(NOON)
    assert (office.state, office.status) == ("", "")
    assert office.rows


def test_many_points_cost_as_many_queries_as_one(
    make_point: MakePoint, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        point = make_point(f"Офис {number}")
        SpecialDay.objects.create(point=point, date=date(2026, 12, 1))
    with django_assert_num_queries(2):
        assert len(current_statuses(NOON)) == 5
