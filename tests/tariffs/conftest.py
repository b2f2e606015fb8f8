from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from wagtail.models import Locale, Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data

import pytest
from tests.review.conftest import People, all_people

from review.gate import exempt
from review.services.workflows import ensure_workflows
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
from tariffs.zones import Plan, Zone
from workdays.services import load_shipped_calendars

Rows = Mapping[int, Mapping[str, str]]
ONE_RANGE: Rows = {1: {"single": "6.02"}}
COLUMNS = ("single", "day", "night", "peak", "half_peak", "night_of_three")
THREE_RANGES: Rows = {
    1: dict(zip(COLUMNS, ("6.02", "6.92", "4.21", "7.83", "6.02", "4.21"), strict=True)),
    2: dict(zip(COLUMNS, ("8.50", "9.78", "5.95", "11.05", "8.50", "5.95"), strict=True)),
    3: dict(zip(COLUMNS, ("10.37", "11.93", "7.26", "13.48", "10.37", "7.26"), strict=True)),
}
LIMIT_FIELDS = ("number", "above_kwh", "up_to_kwh", "first_month", "last_month", "per_unit")
LIMITS = [(1, 0, 3900), (2, 3900, 6000), (3, 6000, None)]
HOURS = [
    (Plan.TWO_ZONE, Zone.DAY, 7, 23),
    (Plan.TWO_ZONE, Zone.NIGHT, 23, 7),
    (Plan.THREE_ZONE, Zone.PEAK, 7, 10),
    (Plan.THREE_ZONE, Zone.HALF_PEAK, 10, 17),
    (Plan.THREE_ZONE, Zone.PEAK, 17, 21),
    (Plan.THREE_ZONE, Zone.HALF_PEAK, 21, 23),
    (Plan.THREE_ZONE, Zone.NIGHT, 23, 7),
]


@pytest.fixture
def ways_of_review(db: None) -> None:
    Locale.objects.get_or_create(language_code="ru")
    if Page.get_first_root_node() is None:
        Page.add_root(title="Корень", slug="root")
    ensure_workflows()
    load_shipped_calendars()


@pytest.fixture
def people(ways_of_review: None) -> People:
    return all_people()


@pytest.fixture
def city(db: None) -> ConsumerGroup:
    return ConsumerGroup.objects.create(
        code="city", name="Город, газовая плита", official_name="Население, проживающее в городе", order=1
    )


@pytest.fixture
def rural(db: None) -> ConsumerGroup:
    return ConsumerGroup.objects.create(
        code="rural", name="Село", official_name="Население в сельских населённых пунктах", order=2
    )


@pytest.fixture
def order(ways_of_review: None) -> RegulatoryOrder:
    """A published order; its number is invented, for tests only."""
    regulator = Regulator.objects.create(name="Служба по тарифам", short_name="Служба")
    row = RegulatoryOrder(
        regulator=regulator, number="1-т", adopted_on=date(2025, 12, 1), url="https://example.org/1-t"
    )
    return publish(row)


def publish(row: Any) -> Any:
    """Publish as a loader does, without a review."""
    with exempt("job:tests"):
        if row.pk is None:
            row.live = False
            row.save()
        row.save_revision().publish()
    return type(row).objects.get(pk=row.pk)


def draft_of(
    order: RegulatoryOrder | None,
    valid_from: date,
    valid_to: date | None = None,
    *,
    tables: Mapping[ConsumerGroup, Rows],
    limits: Mapping[ConsumerGroup, list[tuple[int, int, int | None]]] | None = None,
    **fields: Any,
) -> TariffPeriod:
    """Make an unsaved period with the prices of each group, by range and column."""
    period = TariffPeriod(
        order=order, valid_from=valid_from, valid_to=valid_to, live=False, vat_percent=Decimal(22), **fields
    )
    period.ranges = [
        ConsumptionRange(group=group, number=number, above_kwh=above, up_to_kwh=up_to)
        for group, rows in (limits or {}).items()
        for number, above, up_to in rows
    ]
    period.rates = [
        PopulationRate(
            group=group,
            range_number=number,
            **{column: Decimal(price) for column, price in prices.items()},
        )
        for group, rows in tables.items()
        for number, prices in rows.items()
    ]
    for rows_of in (period.ranges, period.rates):
        for place, row in enumerate(rows_of.all()):
            row.sort_order = place
    return period


@pytest.fixture
def period(order: RegulatoryOrder, city: ConsumerGroup) -> TariffPeriod:
    """What households pay in the first nine months of 2026: on the site for a while."""
    return publish(
        draft_of(
            order, date(2026, 1, 1), date(2026, 9, 30), tables={city: THREE_RANGES}, limits={city: LIMITS}
        )
    )


@pytest.fixture
def schedule(order: RegulatoryOrder) -> ZoneSchedule:
    row = ZoneSchedule(order=order, valid_from=date(2014, 1, 1), live=False)
    row.hours = [
        ZoneHours(plan=plan, zone=zone, start_hour=start, end_hour=end) for plan, zone, start, end in HOURS
    ]
    return publish(row)


def edit(row: Any, user: User, **changes: Any) -> Any:
    """Save a draft as the user does; return the thing as it is now."""
    draft = row.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.save_revision(user=user)
    return type(row).objects.get(pk=row.pk)


def reprice(row: TariffPeriod, user: User, price: str, **changes: Any) -> TariffPeriod:
    """Save a draft with another price of the first row."""
    draft = row.get_latest_revision_as_object()
    rates = list(draft.rates.all())
    rates[0].single = rates[0].half_peak = Decimal(price)
    draft.rates = rates
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.save_revision(user=user)
    return TariffPeriod.objects.get(pk=row.pk)


def live_price(row: TariffPeriod) -> str:
    return f"{PopulationRate.objects.get(period_id=row.pk, range_number=1).single:.2f}"


def form_of(period: TariffPeriod, **fields: Any) -> dict[str, Any]:
    """Return what the browser sends back of a period's form."""
    ranges = [_of(row, LIMIT_FIELDS) for row in period.ranges.all()]
    rates = [_of(row, ("range_number", *COLUMNS)) for row in period.rates.all()]
    return nested_form_data(
        {
            "order": period.order_id or "",
            "valid_from": f"{period.valid_from:%d.%m.%Y}",
            "valid_to": f"{period.valid_to:%d.%m.%Y}" if period.valid_to else "",
            "vat_percent": period.vat_percent,
            "comment": period.comment,
            "correction_reason": period.correction_reason,
            "is_demo": "on" if period.is_demo else "",
            "ranges": inline_formset(ranges, initial=sum(bool(row["id"]) for row in ranges)),
            "rates": inline_formset(rates, initial=sum(bool(row["id"]) for row in rates)),
            **fields,
        }
    )


def _of(row: Any, names: Iterable[str]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    shown = {name: "" if value is None else value for name, value in values.items()}
    return {"id": row.pk or "", "group": row.group_id, **shown}


@pytest.fixture
def as_user(client: Client) -> Callable[[User], Client]:
    def log_in(user: User) -> Client:
        client.force_login(user)
        return client

    return log_in
