"""What a new site begins with: groups and hours of the federal orders, and invented periods for a demo."""

import tomllib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from review.gate import exempt
from staff.errors import DemoRefused
from tariffs.caps_demo import load_price_caps
from tariffs.models import (
    ConsumerGroup,
    ConsumptionRange,
    PopulationRate,
    Regulator,
    RegulatoryOrder,
    TariffPeriod,
    ZoneHours,
    ZoneSchedule,
)
from tariffs.tables import COLUMNS


@transaction.atomic
def load_reference() -> None:
    """Give a site without groups of consumers the shipped ones, and the hours with their order."""
    if ConsumerGroup.objects.exists():
        return
    data = _read("tariffs.toml")
    ConsumerGroup.objects.bulk_create(
        ConsumerGroup(order=order, **row) for order, row in enumerate(data["groups"], start=1)
    )
    regulator = Regulator.objects.create(**data["regulator"])
    with exempt("job:load_starter"):
        order = RegulatoryOrder(regulator=regulator, live=False, **data["order"])
        _publish(order)
        hours = [
            ZoneHours(sort_order=place, **row) for place, row in enumerate(data["schedule"].pop("hours"))
        ]
        schedule = ZoneSchedule(order=order, live=False, **data["schedule"])
        schedule.hours = hours
        _publish(schedule)


@transaction.atomic
def load_demo() -> None:
    """Publish the invented periods, marked as such, on a site that has none; DemoRefused in production."""
    if not settings.DEMO_ALLOWED:
        raise DemoRefused
    load_reference()
    load_price_caps(today=timezone.localdate())
    if TariffPeriod.objects.exists():
        return
    groups = {group.code: group for group in ConsumerGroup.objects.all()}
    with exempt("job:load_demo"):
        for row in _read("demo/tariffs.toml")["periods"]:
            _publish(_period(row, groups))


def _period(row: dict[str, Any], groups: dict[str, ConsumerGroup]) -> TariffPeriod:
    limits, prices = row.pop("limits"), row.pop("prices")
    period = TariffPeriod(is_demo=True, live=False, **{**row, "vat_percent": Decimal(row["vat_percent"])})
    period.ranges = [
        each
        for code, seasons in limits.items()
        for season in seasons
        for each in _ranges(groups[code], season)
    ]
    period.rates = [
        PopulationRate(
            group=groups[code],
            range_number=number,
            **{column: Decimal(price) for column, price in zip(COLUMNS.values(), cells, strict=True)},
        )
        for code, rows in prices.items()
        for number, cells in enumerate(rows, start=1)
    ]
    for rows in (period.ranges.all(), period.rates.all()):
        _number(rows)
    return period


def _number(rows: Iterable[Any]) -> None:
    """Give the rows the places that the admin's form would give them."""
    for place, row in enumerate(rows):
        row.sort_order = place


def _ranges(group: ConsumerGroup, season: dict[str, Any]) -> list[ConsumptionRange]:
    """Make the ranges of a season: each begins where the one before it ends, the last has no end."""
    ends = [*season.pop("up_to"), None]
    starts = [0, *ends[:-1]]
    return [
        ConsumptionRange(group=group, number=number, above_kwh=above, up_to_kwh=up_to, **season)
        for number, (above, up_to) in enumerate(zip(starts, ends, strict=True), start=1)
    ]


def _publish(row: Any) -> None:
    row.save()
    row.save_revision().publish()
    row.refresh_from_db()


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((settings.FIXTURES_DIR / name).read_text(encoding="utf-8"))
