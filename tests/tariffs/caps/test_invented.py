"""Invented price caps are such as a supplier could have: whole, in harmony, the same each time."""

import io
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from tariffs.caps import identity, templates
from tariffs.caps.bulletin import MatrixKey, MatrixKind, PriceKey, PriceKind
from tariffs.caps.categories import PowerGroup, Voltage
from tariffs.caps.grids import sheets_of
from tariffs.caps.invented import invent
from tariffs.caps.reader import read
from tariffs.zones import Plan, Zone

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
SOURCE = tomllib.loads((FIXTURES / "demo" / "price_caps.toml").read_text(encoding="utf-8"))
MATRIX = MatrixKey(3, MatrixKind.FACT, PowerGroup.LT670, Voltage.VN)


@pytest.mark.parametrize(
    ("year", "month", "count"), [(2026, 1, 38_757), (2026, 2, 35_013), (2028, 2, 36_261), (2025, 12, 38_757)]
)
def test_a_month_is_whole_and_calls_for_no_remark(year: int, month: int, count: int) -> None:
    caps = invent(SOURCE, year, month)
    assert (caps.count, len(caps.matrices)) == (count, 52)
    assert caps.faults(year, month) == caps.remarks() == identity.remarks_on(caps) == []
    assert invent(SOURCE, year, month).digest() == caps.digest()


def test_the_price_of_the_first_category_is_counted_as_the_law_says() -> None:
    caps = invent(SOURCE, 2026, 1, hourly=False)
    parts = {part.code: part.value for part in caps.components if part.code != "transmission"}
    # (152.418 + 3.126 - 61.207 - 57.964) / (98514.37 + 1907.52 - 41276.84 - 33618.95) = 36.373 / 25526.10
    assert parts["capacity_factor"] == Decimal("0.00142493370")
    # 1612.40 + 968412.37 * 0.00142493370 - 3.52
    assert parts["weighted_price"] == Decimal("2988.80")
    price = caps.prices[PriceKey(PriceKind.FLAT, 1, PowerGroup.GE10000, Voltage.NN)]
    assert price == Decimal("2988.80") + Decimal("3986.27") + Decimal("171.94") + Decimal("4.27")


def test_of_a_month_without_hours_the_rates_remain() -> None:
    caps, whole = invent(SOURCE, 2026, 5, hourly=False), invent(SOURCE, 2026, 5)
    assert caps.matrices == {}
    assert caps.prices == whole.prices
    assert len(caps.prices) == 12 + 20 + 4 + 2 * 2 + 2 * 4


def test_nights_and_weekends_are_cheap_and_mornings_and_evenings_dear() -> None:
    caps = invent(SOURCE, 2026, 6)
    friday, saturday = caps.matrices[MATRIX][5], caps.matrices[MATRIX][6]
    assert min(friday) == friday[3]
    assert friday[9] > friday[13] < friday[19] == max(friday)
    assert sum(saturday) < sum(friday)
    prices = [
        caps.prices[PriceKey(PriceKind.ZONE, 2, None, Voltage.VN, Plan.THREE_ZONE, zone)]
        for zone in (Zone.NIGHT, Zone.HALF_PEAK, Zone.PEAK)
    ]
    assert prices == sorted(prices)


@pytest.mark.parametrize("hourly", [True, False])
@pytest.mark.parametrize("name", ["form.xlsx", "form.csv"])
def test_the_form_that_shows_it_is_read_back_to_the_last_number(name: str, hourly: bool) -> None:
    caps = invent(SOURCE, 2026, 2, hourly=hourly)
    form = templates.form if name.endswith("xlsx") else templates.csv_form
    reading = read(sheets_of(io.BytesIO(form(2026, 2, caps)), name), name=name, year=2026, month=2)
    assert reading.caps == caps
    assert reading.rounded == 0
