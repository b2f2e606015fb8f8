import json
from collections.abc import Callable
from datetime import date, time
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

import pytest

from workdays.models import PointKind, PointSchedule, ServicePoint, SpecialDay

pytestmark = pytest.mark.django_db

Intervals = list[dict[str, str]]
MONDAY_MORNING = {"weekday": "0", "opens": "08:00", "closes": "12:00"}


@pytest.fixture
def login(client: Client) -> Callable[[str], Client]:
    def as_role(name: str) -> Client:
        user = get_user_model().objects.create_user("keeper")
        user.groups.add(Group.objects.get(name=name))
        client.force_login(user)
        return client

    return as_role


@pytest.fixture
def point() -> ServicePoint:
    return ServicePoint.objects.create(kind=PointKind.OFFICE, name="Офис")


def with_intervals(fields: dict[str, str], intervals: Intervals) -> dict[str, str]:
    total = str(len(intervals))
    form = {**fields, "intervals-TOTAL_FORMS": total, "intervals-INITIAL_FORMS": "0"}
    for number, interval in enumerate(intervals):
        form |= {f"intervals-{number}-{name}": value for name, value in interval.items()}
    return form


def add_schedule(client: Client, point: ServicePoint, *intervals: dict[str, str], **fields: str) -> Any:
    filled = {"point": str(point.pk), "valid_from": "2026-01-01", "act": "Приказ", **fields}
    return client.post("/admin/workdays/pointschedule/create/", with_intervals(filled, list(intervals)))


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("calendarday", "Праздники и переносы"),
        ("calendarday/create", "перенесён с"),
        ("calendaryear", "2028 год (проект)"),
        ("servicepoint", "Места и способы обслуживания"),
        ("pointschedule", "Расписания"),
        ("pointschedule/create", "Часы работы по дням недели"),
        ("specialday", "Дни с особым режимом"),
        ("specialday/create", "Ни одного промежутка"),
    ],
)
def test_the_administrator_sees_it_in_russian(
    login: Callable[[str], Client], address: str, word: str
) -> None:
    response = login("Администратор").get(f"/admin/workdays/{address}/")
    assert response.status_code == 200
    assert word.lower() in response.content.decode().lower()
    # The menu travels as JSON.
    assert json.dumps("Производственный календарь") in response.content.decode()


@pytest.mark.parametrize("year", ["2026", "прошлый"])
def test_the_calendar_days_of_a_year_can_be_listed(login: Callable[[str], Client], year: str) -> None:
    html = login("Администратор").get(f"/admin/workdays/calendarday/?year={year}").content.decode()
    assert ("с 04.11.2028" in html) == (year != "2026")
    assert ("перенос выходного дня с 08.03.2026" in html) == (year == "2026")


@pytest.mark.parametrize(("shown", "found"), [("own", True), ("other", False), ("чужое", True)])
def test_the_schedules_of_a_point_can_be_listed(
    login: Callable[[str], Client], point: ServicePoint, shown: str, found: bool
) -> None:
    PointSchedule.objects.create(point=point, valid_from=date(2026, 1, 1), act="Приказ № 77")
    chosen = {"own": str(point.pk), "other": str(point.pk + 1)}.get(shown, shown)
    html = login("Редактор").get(f"/admin/workdays/pointschedule/?point={chosen}").content.decode()
    assert ("Приказ № 77" in html) is found


def test_an_editor_keeps_the_hours_but_not_the_calendar(login: Callable[[str], Client]) -> None:
    client = login("Редактор")
    assert client.get("/admin/workdays/pointschedule/").status_code == 200
    assert client.get("/admin/workdays/calendarday/").status_code == 403


@pytest.mark.parametrize(
    ("day", "message"),
    [("2035-01-01", "Сначала заведите календарь на 2035 год"), ("", "Требуется заполнить это поле")],
)
def test_a_day_without_its_year_is_refused(login: Callable[[str], Client], day: str, message: str) -> None:
    form = {"date": day, "kind": "day_off", "note": "Проверка"}
    response = login("Администратор").post("/admin/workdays/calendarday/create/", form)
    assert message in response.content.decode()


def test_a_schedule_is_saved_with_its_breaks(login: Callable[[str], Client], point: ServicePoint) -> None:
    afternoon = {"weekday": "0", "opens": "13:00", "closes": "17:00"}
    assert add_schedule(login("Редактор"), point, MONDAY_MORNING, afternoon).status_code == 302
    schedule = PointSchedule.objects.get()
    assert [str(row) for row in schedule.intervals.all()] == [
        "понедельник 08:00–12:00",
        "понедельник 13:00–17:00",
    ]
    assert str(schedule) == "Офис, с 01.01.2026"


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ({"weekday": "0", "opens": "11:00", "closes": "17:00"}, "8:00–12:00 и 11:00–17:00 пересекаются"),
        ({"weekday": "1", "opens": "17:00", "closes": "13:00"}, "должно быть позже времени открытия"),
        ({"weekday": "1", "opens": "", "closes": "13:00"}, "Требуется заполнить это поле"),
    ],
)
def test_hours_that_contradict_themselves_are_refused_beside_the_field(
    login: Callable[[str], Client], point: ServicePoint, second: dict[str, str], message: str
) -> None:
    response = add_schedule(login("Редактор"), point, MONDAY_MORNING, second)
    assert response.status_code == 200
    assert message in response.content.decode()
    assert not PointSchedule.objects.exists()


def test_a_row_being_deleted_does_not_overlap(login: Callable[[str], Client], point: ServicePoint) -> None:
    deleted = {"weekday": "0", "opens": "08:00", "closes": "17:00", "DELETE": "on"}
    assert add_schedule(login("Редактор"), point, MONDAY_MORNING, deleted).status_code == 302


def test_equal_hours_of_different_days_are_fine(login: Callable[[str], Client], point: ServicePoint) -> None:
    tuesday = {**MONDAY_MORNING, "weekday": "1"}
    assert add_schedule(login("Редактор"), point, MONDAY_MORNING, tuesday).status_code == 302


def test_a_schedule_that_ends_before_it_begins_is_refused(
    login: Callable[[str], Client], point: ServicePoint
) -> None:
    response = add_schedule(login("Редактор"), point, MONDAY_MORNING, valid_to="2025-12-31")
    assert "Дата окончания раньше даты начала" in response.content.decode()


def test_two_schedules_of_a_point_from_one_date_are_refused(
    login: Callable[[str], Client], point: ServicePoint
) -> None:
    PointSchedule.objects.create(point=point, valid_from=date(2026, 1, 1))
    response = add_schedule(login("Редактор"), point, MONDAY_MORNING)
    assert "уже есть расписание с той же даты" in response.content.decode()


def test_a_special_day_is_closed_or_has_hours_of_its_own(
    login: Callable[[str], Client], point: ServicePoint
) -> None:
    client = login("Редактор")
    fields = {"point": str(point.pk), "date": "2024-04-27", "act": "Приказ"}
    hours = [{"opens": "09:00", "closes": "00:00"}]
    assert client.post("/admin/workdays/specialday/create/", with_intervals(fields, hours)).status_code == 302
    closed = {**fields, "date": "2026-12-30"}
    assert client.post("/admin/workdays/specialday/create/", with_intervals(closed, [])).status_code == 302
    opened, shut = SpecialDay.objects.order_by("date")
    assert [interval.opens for interval in opened.intervals.all()] == [time(9)]
    assert str(opened.intervals.get()) == "09:00–00:00"
    assert (str(shut), shut.intervals.count()) == ("Офис, 30.12.2026", 0)
