"""Price caps of organisations as open data: which months there are, and a month whole.

Machines rely on the forms: docs/reference/open-data.md. Prices are strings of decimals without VAT, so that
no program rounds them on the way.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from files.spreadsheets import open_csv
from pages.addresses import absolute
from pages.open_data.answers import file_data
from tariffs.caps.bulletin import PER_MW, PER_MWH, Caps, Component, MatrixKey, PriceKey, plain
from tariffs.caps.matrices import Days
from tariffs.models import BulletinFile, PriceBulletin
from tariffs.organisations import reading

CSV_COLUMNS = [
    "bulletin", "month", "scope", "category", "kind", "group", "voltage", "plan", "zone", "date", "hour",
    "code", "label", "value", "unit", "vat_percent", "vat_included", "demo",
]  # fmt: skip
INTEGERS = {"category", "hour"}
UNITS: Mapping[str, str] = {PER_MWH: "RUB/MWh", PER_MW: "RUB/MW per month"}
COMPONENT = "component"
"""The kind of a row of the table that is no price but a part of the price of category 1."""


def identifier(bulletin: PriceBulletin) -> str:
    """Name a bulletin for ever: corrections keep the name."""
    return f"price-caps-{_month(bulletin)}-{bulletin.scope}"


def address(bulletin: PriceBulletin, form: str) -> str:
    """Return the address of a month as «json» or «csv»."""
    path = reverse(f"tariffs-api:price_caps_{form}", args=[_month(bulletin)])
    plain_scope = bulletin.scope == reading.NO_SCOPE
    return absolute(path if plain_scope else f"{path}?{urlencode({'scope': bulletin.scope})}")


def bulletins() -> list[PriceBulletin]:
    """Return all published bulletins, the newest first; one query."""
    rows: Any = PriceBulletin.objects.live().select_related("table")
    return list(rows.order_by("-year", "-month", "scope"))


def months_data() -> dict[str, Any]:
    """Describe the published months without their numbers; one query, however many they are."""
    return {
        "months": [
            {
                **_head(bulletin),
                "json": address(bulletin, "json"),
                "csv": address(bulletin, "csv"),
                "numbers": reading.table_of(bulletin).count,
            }
            for bulletin in bulletins()
        ]
    }


def month_data(bulletin: PriceBulletin) -> dict[str, Any]:
    """Describe a published month with all its numbers; six queries, and those of its files."""
    caps = reading.table_of(bulletin).caps()
    return {
        **_head(bulletin),
        "units": {"energy": UNITS[PER_MWH], "power": UNITS[PER_MW]},
        "reason_of_change": bulletin.reason_of_change,
        "comment": bulletin.comment,
        "files": [_file(row) for row in bulletin.files.all() if row.file.stored.is_accepted],
        "prices": [_price(key, caps) for key in _sorted_prices(caps)],
        "hourly": [_hourly(key, caps) for key in _sorted_matrices(caps)],
        "components": [_component(part) for part in caps.components],
    }


def month_csv(bulletin: PriceBulletin) -> str:
    """Return a published month as a table, a row for each number; six queries."""
    return open_csv(CSV_COLUMNS, _rows(bulletin, reading.table_of(bulletin).caps()))


def _month(bulletin: PriceBulletin) -> str:
    return f"{bulletin.year}-{bulletin.month:02}"


def _head(bulletin: PriceBulletin) -> dict[str, Any]:
    return {
        "id": identifier(bulletin),
        "month": _month(bulletin),
        "scope": bulletin.scope,
        "url": absolute(bulletin.get_absolute_url()),
        "vat_included": False,
        "vat_percent": plain(bulletin.vat_percent),
        "published_at": _moment(bulletin.first_published_at),
        "corrected_at": _moment(bulletin.last_published_at) if bulletin.correction_reason else None,
        "correction_reason": bulletin.correction_reason,
        "demo": bulletin.is_demo,
    }


def _moment(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None


def _file(row: BulletinFile) -> dict[str, Any]:
    return file_data(row.file.stored, reverse("tariffs:bulletin_file", args=[row.pk]))


def _price(key: PriceKey, caps: Caps) -> dict[str, Any]:
    return {**_named(key), "price": plain(caps.prices[key])}


def _named(key: PriceKey) -> dict[str, Any]:
    return {
        "category": key.category,
        "kind": key.kind,
        "group": key.group,
        "voltage": key.voltage,
        "plan": key.plan,
        "zone": key.zone,
        "unit": UNITS[key.unit],
    }


def _hourly(key: MatrixKey, caps: Caps) -> dict[str, Any]:
    days = caps.matrices[key]
    return {**_named_matrix(key), "days": [list(map(plain, days[day])) for day in sorted(days)]}


def _named_matrix(key: MatrixKey) -> dict[str, Any]:
    return {"category": key.category, "kind": key.kind, "group": key.group, "voltage": key.voltage}


def _component(part: Component) -> dict[str, Any]:
    return {
        "code": part.code,
        "label": part.label,
        "unit": part.unit,
        "group": part.group,
        "voltage": part.voltage,
        "value": plain(part.value),
    }


def _sorted_prices(caps: Caps) -> list[PriceKey]:
    """Return the keys in an order of their own: that of the database is nobody's promise."""
    return sorted(caps.prices, key=lambda key: (key.category, key.kind, *map(_text, _whose(key))))


def _sorted_matrices(caps: Caps) -> list[MatrixKey]:
    return sorted(caps.matrices, key=lambda key: (key.category, key.kind, *map(_text, _whose(key))))


def _whose(key: PriceKey | MatrixKey) -> tuple[str | None, ...]:
    zoned = (key.plan, key.zone) if isinstance(key, PriceKey) else ()
    return (key.group, key.voltage, *zoned)


def _text(code: str | None) -> str:
    return code or ""


def _rows(bulletin: PriceBulletin, caps: Caps) -> Iterator[dict[str, Any]]:
    same = {
        "bulletin": identifier(bulletin),
        "month": _month(bulletin),
        "scope": bulletin.scope,
        "vat_percent": plain(bulletin.vat_percent),
        "vat_included": "false",
        "demo": "true" if bulletin.is_demo else "false",
    }
    for key in _sorted_prices(caps):
        yield {**same, **_named(key), "value": plain(caps.prices[key])}
    for matrix in _sorted_matrices(caps):
        row = {**same, **_named_matrix(matrix), "unit": UNITS[PER_MWH]}
        for on, hour, value in _hours(bulletin, caps.matrices[matrix]):
            yield {**row, "date": on, "hour": hour, "value": plain(value)}
    for part in caps.components:
        yield {**same, "category": 1, "kind": COMPONENT, **_component(part)}


def _hours(bulletin: PriceBulletin, days: Days) -> Iterator[tuple[str, int, Decimal]]:
    for day, values in sorted(days.items()):
        on = date(bulletin.year, bulletin.month, day).isoformat()
        for hour, value in enumerate(values):
            yield on, hour, value
