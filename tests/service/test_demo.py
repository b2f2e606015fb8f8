"""The invented journal: two full years and this one, by working days, marked, the same each time."""

from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import Count, F
from django.test.utils import CaptureQueriesContext

import pytest
import time_machine
from tests.questions.conftest import moscow

import staff.demo
from service import demo
from service.choices import NormOf
from service.models import Contact, ContactNorm
from workdays.services import load_calendar, load_shipped_calendars

pytestmark = pytest.mark.django_db
NOW = moscow(2026, 11, 24, 12)


@pytest.fixture(autouse=True)
def loaded() -> Any:
    load_shipped_calendars()
    staff.demo.load()
    with time_machine.travel(NOW, tick=False):
        demo.load()
        yield


def test_there_are_a_few_hundred_rows_in_each_year_all_marked() -> None:
    years = dict(Contact.objects.order_by().values_list("year").annotate(Count("pk")))
    assert set(years) == {2024, 2025, 2026}
    assert all(200 <= count <= 500 for count in years.values())
    assert not Contact.objects.filter(is_demo=False).exists()
    assert not Contact.objects.filter(is_open=True).exists()


def test_nothing_is_of_the_future_or_of_a_day_off() -> None:
    calendar = load_calendar()
    days = set(Contact.objects.values_list("day", flat=True))
    assert all(calendar.is_working(day) for day in days)
    assert not Contact.objects.filter(started_at__gt=NOW).exists()
    assert not Contact.objects.filter(ended_at__gt=NOW).exists()


def test_some_are_not_measured_some_left_some_over_the_norm_some_struck_out() -> None:
    counted = Contact.objects.counted()
    calls = counted.filter(channel="phone")
    assert counted.filter(outcome="left", waiting_seconds=None).count() > 5
    assert counted.filter(waiting_seconds=None, started_at__isnull=False, channel="in_person").exists()
    assert counted.filter(service_seconds=None, started_at__isnull=False).exists()
    assert 0.02 < calls.filter(waiting_seconds__gt=40).count() / calls.count() < 0.3
    assert Contact.objects.filter(is_void=True).exclude(void_reason="").exists()


def test_nobody_serves_two_at_once() -> None:
    whole = Contact.objects.exclude(ended_at=None).exclude(started_at=None).exclude(employee=None)
    rows = list(whole.order_by("employee", "started_at").values_list("employee", "started_at", "ended_at"))
    for (one, _, end), (other, start, _) in pairwise(rows):
        assert one != other or end <= start


def test_loading_again_changes_nothing_and_costs_little() -> None:
    before = Contact.objects.count(), ContactNorm.objects.count()
    demo.load()
    assert (Contact.objects.count(), ContactNorm.objects.count()) == before
    with CaptureQueriesContext(connection) as caught:
        rows = demo.invent(NOW)
    assert len(caught) <= 6
    assert len(rows) == before[0]


def test_the_norms_are_those_of_the_standard() -> None:
    found = {(norm.channel, norm.what): norm.words for norm in ContactNorm.objects.all()}
    assert found == {("phone", NormOf.WAITING): "20–40 с", ("phone", NormOf.SERVICE): "5–10 мин"}
    assert not ContactNorm.objects.filter(from_seconds__gt=F("to_seconds")).exists()


def test_without_the_invented_people_nothing_is_invented() -> None:
    Contact.objects.all().delete()
    staff.demo.Employee.objects.update(is_demo=False)
    assert demo.invent(NOW) == []
