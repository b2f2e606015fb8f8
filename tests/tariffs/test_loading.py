"""What a new site begins with: facts of federal orders, and a demo that says that it is one."""

from datetime import date
from io import StringIO
from typing import Any

from django.core.management import call_command

import pytest
from tests.tariffs.conftest import HOURS

from staff.errors import DemoRefused
from tariffs import periods
from tariffs.loading import load_demo, load_reference
from tariffs.models import ConsumerGroup, RegulatoryOrder, TariffPeriod, ZoneSchedule

pytestmark = [pytest.mark.django_db, pytest.mark.reviewed]


@pytest.fixture(autouse=True)
def _without_price_caps(monkeypatch: pytest.MonkeyPatch) -> None:
    """They take seconds and have tests of their own (test_caps_demo.py)."""
    monkeypatch.setattr("tariffs.loading.load_price_caps", lambda today: None)


def test_the_hours_are_those_of_the_federal_order(ways_of_review: None) -> None:
    load_reference()
    schedule = ZoneSchedule.objects.get()
    assert [
        (piece.plan, piece.zone, piece.start_hour, piece.end_hour) for piece in schedule.pieces()
    ] == HOURS
    assert schedule.live
    assert str(schedule.order) == "приказ ФСТ России от\u00a026.11.2013 №\u00a01473-э"
    assert schedule.all_faults() == [
        "Это уже опубликовано: напишите, что исправлено и почему. Причину увидят посетители."
    ]


def test_the_groups_are_those_of_the_federal_form(ways_of_review: None) -> None:
    load_reference()
    assert list(ConsumerGroup.objects.values_list("code", flat=True)) == [
        "city-gas", "city-stove", "city-heating", "city-stove-heating", "rural", "eq-snt", "eq-penal",
        "eq-religious", "eq-garage",
    ]  # fmt: skip
    assert not TariffPeriod.objects.exists()


def test_a_second_time_changes_nothing(ways_of_review: None) -> None:
    load_demo()
    ConsumerGroup.objects.filter(code="rural").update(name="Деревня")
    load_demo()
    assert ConsumerGroup.objects.get(code="rural").name == "Деревня"
    assert (RegulatoryOrder.objects.count(), ZoneSchedule.objects.count(), TariffPeriod.objects.count()) == (
        1,
        1,
        5,
    )


def test_the_demo_is_marked_whole_and_names_no_order(ways_of_review: None) -> None:
    load_demo()
    rows = list(TariffPeriod.objects.order_by("valid_from"))
    assert all(
        row.live and row.is_demo and row.order is None and "Для показа." in row.comment for row in rows
    )
    for row in rows:
        assert all(table.faults() == [] for table in row.tables().values())
        assert row.remarks() == []
        assert len(row.tables()) == 5
    known = [row for row in rows if row.valid_from < date(2026, 1, 1)]
    assert [f"{row.rates.all()[0].single:.2f}" for row in known] == ["5.27", "5.92"]


def test_each_day_of_the_demo_has_one_period(ways_of_review: None) -> None:
    load_demo()
    rows = list(TariffPeriod.objects.all())
    for year in (2025, 2026, 2027, 2030):
        for month in range(1, 13):
            assert sum(periods.holds(row, date(year, month, 1)) for row in rows) == 1


def test_a_real_installation_gets_no_demo(ways_of_review: None, settings: Any) -> None:
    settings.DEMO_ALLOWED = False
    with pytest.raises(DemoRefused):
        load_demo()


def test_the_starter_brings_the_groups(ways_of_review: None) -> None:
    call_command("load_starter", short_name="Энергосбыт", stdout=StringIO())
    assert ConsumerGroup.objects.count() == 9
