"""Tariffs for households as open data. Machines rely on the forms: docs/reference/open-data.md.

Prices are strings of decimals, so that no program rounds them on the way.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from files.spreadsheets import open_csv
from pages.addresses import absolute
from tariffs.caps.bulletin import plain
from tariffs.models import ConsumerGroup, RegulatoryOrder, TariffPeriod
from tariffs.models.period import tables_of
from tariffs.ranges import ANY_VOLUME, Range
from tariffs.rates import RateKey
from tariffs.tables import GroupTable
from tariffs.zones import ZONES

CSV_COLUMNS = [
    "period", "valid_from", "valid_to", "group", "group_name", "range", "above_kwh", "up_to_kwh", "months",
    "per", "plan", "zone", "price", "currency_unit", "vat_percent", "vat_included", "order", "demo",
]  # fmt: skip
INTEGERS = {"range", "above_kwh", "up_to_kwh"}
UNIT = "RUB/kWh"


def tariffs_on(on: date) -> dict[str, Any]:
    """Describe what is published for a day: the period that holds, or None, with all its groups."""
    rows = TariffPeriod.objects.in_force(on).select_related("order__regulator")
    period = rows.prefetch_related("ranges", "rates").first()
    return {
        "on": on.isoformat(),
        "unit": UNIT,
        "vat_included": True,
        "period": _period(period, _groups()) if period is not None else None,
    }


def tariffs_csv() -> str:
    """Return all published periods, a row for each price and season; five queries, however many they are."""
    groups = _groups()
    rows = TariffPeriod.objects.live().select_related("order__regulator").prefetch_related("ranges", "rates")
    return open_csv(
        CSV_COLUMNS,
        (
            row
            for period in rows.order_by("valid_from", "pk")
            for group, table in _tables(period, groups)
            for row in _csv_rows(period, group, table)
        ),
    )


def _groups() -> dict[int, ConsumerGroup]:
    return ConsumerGroup.objects.in_bulk()


def _tables(
    period: TariffPeriod, groups: Mapping[int, ConsumerGroup]
) -> Iterator[tuple[ConsumerGroup, GroupTable]]:
    tables = tables_of(period.ranges.all(), period.rates.all())
    for key in sorted(tables, key=lambda key: (groups[key].order, groups[key].code)):
        yield groups[key], tables[key]


def _period(period: TariffPeriod, groups: Mapping[int, ConsumerGroup]) -> dict[str, Any]:
    return {
        "id": identifier(period),
        "url": absolute(period.get_absolute_url()),
        "valid_from": period.valid_from.isoformat(),
        "valid_to": period.valid_to.isoformat() if period.valid_to else None,
        "vat_percent": plain(period.vat_percent),
        "order": _order(period.order),
        "comment": period.comment,
        "correction_reason": period.correction_reason,
        "demo": period.is_demo,
        "groups": [_group(group, table) for group, table in _tables(period, groups)],
    }


def identifier(period: TariffPeriod) -> str:
    """Name a period for ever: corrections keep the name."""
    return f"tariff-period-{period.pk}"


def _order(order: RegulatoryOrder | None) -> dict[str, Any] | None:
    if order is None:
        return None
    return {
        "kind": order.kind,
        "number": order.number,
        "adopted_on": order.adopted_on.isoformat(),
        "regulator": order.regulator.name,
        "title": order.title,
        "url": order.url,
    }


def _group(group: ConsumerGroup, table: GroupTable) -> dict[str, Any]:
    return {
        "code": group.code,
        "name": group.name,
        "official_name": group.official_name,
        "ranges": [_range(each) for each in table.ranges or [ANY_VOLUME]],
        "rates": [
            {"range": key.range_number, "plan": key.plan, "zone": key.zone, "price": plain(price)}
            for key, price in _in_order(table)
        ],
    }


def _range(each: Range) -> dict[str, Any]:
    return {
        "number": each.number,
        "above_kwh": each.above_kwh,
        "up_to_kwh": each.up_to_kwh,
        "months": sorted(each.months),
        "per": "plot" if each.per_plot else "household",
    }


def _in_order(table: GroupTable) -> Iterator[tuple[RateKey, Decimal]]:
    prices = table.prices
    for number in sorted({key.range_number for key in prices}):
        for plan in table.plans:
            for zone in ZONES[plan]:
                key = RateKey(number, plan, zone)
                yield key, prices[key]


def _csv_rows(period: TariffPeriod, group: ConsumerGroup, table: GroupTable) -> Iterator[dict[str, Any]]:
    ranges: Sequence[Range] = table.ranges or [ANY_VOLUME]
    for key, price in _in_order(table):
        for each in (each for each in ranges if each.number == key.range_number):
            yield {
                "period": identifier(period),
                "valid_from": period.valid_from.isoformat(),
                "valid_to": period.valid_to.isoformat() if period.valid_to else "",
                "group": group.code,
                "group_name": group.name,
                "range": key.range_number,
                "above_kwh": each.above_kwh,
                "up_to_kwh": "" if each.up_to_kwh is None else each.up_to_kwh,
                "months": " ".join(map(str, sorted(each.months))),
                "per": "plot" if each.per_plot else "household",
                "plan": str(key.plan),
                "zone": str(key.zone),
                "price": plain(price),
                "currency_unit": UNIT,
                "vat_percent": plain(period.vat_percent),
                "vat_included": "true",
                "order": str(period.order).replace("\u00a0", " ") if period.order else "",
                "demo": "true" if period.is_demo else "false",
            }
