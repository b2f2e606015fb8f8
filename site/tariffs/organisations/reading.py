"""What the pages of organisations read: the same few queries, however many months there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from tariffs.caps.bulletin import Caps, MatrixKey
from tariffs.models import BulletinFile, FlatPrice, PriceBulletin, PriceTable, ScalarPrice, ZonePrice

Scope = PriceBulletin.Scope
NO_SCOPE = Scope.REGIONAL


@dataclass(frozen=True)
class MonthCaps:
    """A published month: its bulletin, what has one number for the month, and which matrices there are."""

    bulletin: PriceBulletin
    caps: Caps
    matrices: list[MatrixKey]


def published(scope: str = NO_SCOPE) -> QuerySet[PriceBulletin]:
    """Return the published bulletins of a scope with their tables, the newest first."""
    rows: Any = PriceBulletin.objects.live()
    found: QuerySet[PriceBulletin] = rows.filter(scope=scope).select_related("table")
    return found.order_by("-year", "-month")


def with_files(rows: QuerySet[PriceBulletin]) -> QuerySet[PriceBulletin]:
    return rows.prefetch_related(Prefetch("files", BulletinFile.objects.select_related("file__stored")))


def bulletin_of(month: date, scope: str = NO_SCOPE) -> PriceBulletin | None:
    """Return the published bulletin of a month with its files, None where there is none: two queries."""
    return with_files(published(scope)).filter(year=month.year, month=month.month).first()


def month_caps(bulletin: PriceBulletin) -> MonthCaps:
    """Read a bulletin without its hours: five queries."""
    table = table_of(bulletin)
    return MonthCaps(bulletin, table.monthly_caps(), table.matrix_keys())


def table_of(bulletin: PriceBulletin) -> PriceTable:
    """Return the numbers of a published bulletin: the gate lets none without them through."""
    if bulletin.table is None:
        raise ValueError(f"no numbers: {bulletin}")
    return bulletin.table


def flat_prices(bulletins: Iterable[PriceBulletin], group: str, voltage: str) -> dict[int, Any]:
    """Return the price of category 1 by the key of the table, for one buyer: one query."""
    rows = FlatPrice.objects.filter(
        table__in=[each.table_id for each in bulletins], group__in=["", group], voltage__in=["", voltage]
    )
    return dict(rows.values_list("table_id", "price"))


def zone_prices(bulletins: Iterable[PriceBulletin], group: str, voltage: str) -> dict[int, dict[Any, Any]]:
    """Return the prices of category 2 by the key of the table, then by plan and zone: one query."""
    rows = ZonePrice.objects.filter(
        table__in=[each.table_id for each in bulletins], group__in=["", group], voltage__in=["", voltage]
    )
    found: dict[int, dict[Any, Any]] = {}
    for table, plan, zone, price in rows.values_list("table_id", "plan", "zone", "price"):
        found.setdefault(table, {})[plan, zone] = price
    return found


def rates_of(bulletin: PriceBulletin, category: int, group: str, voltage: str) -> list[ScalarPrice]:
    """Return the rates of a category that a buyer pays: one query."""
    rows = ScalarPrice.objects.filter(table=bulletin.table_id, category=category)
    return list(rows.filter(group__in=["", group], voltage__in=["", voltage]).order_by("pk"))
