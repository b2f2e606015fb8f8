"""The demo has a year of price caps, each with its official file; nobody takes them for real ones."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.tariffs.caps.test_invented import SOURCE

from pages.models import PublishedFile
from staff.errors import DemoRefused
from tariffs.caps.grids import sheets_of
from tariffs.caps.reader import read
from tariffs.caps_demo import load_price_caps, months_before, vat_of
from tariffs.loading import load_demo
from tariffs.models import HourlyMatrix, PriceBulletin, PriceTable

pytestmark = [pytest.mark.reviewed]
TODAY = date(2026, 3, 15)


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2026, 3, 15), [(2026, 2), (2026, 1), (2025, 12)]),
        (date(2026, 3, 14), [(2026, 1), (2025, 12), (2025, 11)]),
        (date(2026, 1, 15), [(2025, 12), (2025, 11), (2025, 10)]),
        (date(2026, 1, 1), [(2025, 11), (2025, 10), (2025, 9)]),
    ],
)
def test_the_months_are_those_whose_prices_are_to_be_there(
    today: date, months: list[tuple[int, int]]
) -> None:
    assert months_before(today, 3) == months


def test_the_rate_of_vat_is_that_of_the_year() -> None:
    assert [vat_of(SOURCE, year) for year in (2025, 2026, 2030)] == [Decimal(20), Decimal(22), Decimal(22)]


@pytest.mark.django_db
def test_the_demo_has_a_year_of_bulletins_that_say_that_they_are_invented(ways_of_review: None) -> None:
    load_price_caps(today=TODAY)
    rows = list(PriceBulletin.objects.select_related("table"))
    assert [(row.year, row.month) for row in rows] == months_before(TODAY, 12)
    for row in rows:
        assert row.live
        assert row.is_demo
        assert row.comment == "Для показа. Все числа придуманы."
        assert row.faults() == row.remarks() == []
        [kept] = row.files.all()
        assert "демонстрация, числа придуманы" in kept.file.title
    assert [row.table.matrices.count() for row in rows] == [52, 52, *[0] * 10]
    assert [row.vat_percent for row in rows] == [Decimal(22)] * 2 + [Decimal(20)] * 10


@pytest.mark.django_db
def test_the_official_file_says_the_same_numbers_and_that_they_are_invented(ways_of_review: None) -> None:
    load_price_caps(today=TODAY)
    for year, month in ((2026, 2), (2025, 12)):
        row = PriceBulletin.objects.get(year=year, month=month)
        with row.files.get().file.stored.open_accepted() as content:
            file = io.BytesIO(content.read())
        reading = read(sheets_of(file, "form.xlsx"), name="form.xlsx", year=year, month=month)
        assert reading.caps.digest() == row.table.caps().digest() == row.digest
        first = [next(sheet.rows).values[0] for sheet in sheets_of(file, "form.xlsx")]
        assert first[:6] == ["Для показа. Все числа придуманы."] * 6


@pytest.mark.django_db
def test_the_demo_of_tariffs_brings_it_and_a_second_time_changes_nothing(ways_of_review: None) -> None:
    load_demo()
    load_demo()
    load_price_caps(today=date(2030, 1, 20))
    assert (PriceBulletin.objects.count(), PriceTable.objects.count(), PublishedFile.objects.count()) == (
        12,
        12,
        12,
    )


@pytest.mark.django_db
def test_a_site_with_bulletins_of_its_own_keeps_them_alone(ways_of_review: None) -> None:
    PriceBulletin(year=2026, month=1, vat_percent=22, live=False).save()
    load_price_caps(today=TODAY)
    assert PriceBulletin.objects.get().is_demo is False
    assert not HourlyMatrix.objects.exists()


@pytest.mark.django_db
def test_a_real_installation_gets_none(ways_of_review: None, settings: Any) -> None:
    settings.DEMO_ALLOWED = False
    with pytest.raises(DemoRefused):
        load_price_caps(today=TODAY)
    assert not PriceBulletin.objects.exists()
