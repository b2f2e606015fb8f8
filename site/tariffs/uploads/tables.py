"""Tables of prices are written into the database once; PriceTable reads them back."""

from datetime import datetime

from django.db import transaction

from tariffs.caps.bulletin import Caps, PriceKind, plain
from tariffs.models import (
    FlatPrice,
    HourlyMatrix,
    HourlyRow,
    PriceComponent,
    PriceTable,
    ScalarPrice,
    ZonePrice,
)

BATCH = 500


@transaction.atomic
def keep_table(*, caps: Caps, year: int, month: int, remarks: list[str], now: datetime) -> PriceTable:
    """Write down the numbers of a month, once: those that are there already are not written again."""
    table, is_new = PriceTable.objects.get_or_create(
        year=year,
        month=month,
        digest=caps.digest(),
        defaults={"count": caps.count, "remarks": remarks, "created_at": now},
    )
    if is_new:
        _write_prices(table, caps)
        _write_matrices(table, caps)
        _write_components(table, caps)
    return table


def _write_prices(table: PriceTable, caps: Caps) -> None:
    flats, zones, scalars = [], [], []
    for key, price in caps.prices.items():
        where = {"table": table, "group": key.group or "", "voltage": key.voltage or "", "price": price}
        if key.kind == PriceKind.FLAT:
            flats.append(FlatPrice(**where))
        elif key.kind == PriceKind.ZONE:
            zones.append(ZonePrice(plan=key.plan or "", zone=key.zone or "", **where))
        else:
            scalars.append(ScalarPrice(category=key.category, kind=key.kind, **where))
    FlatPrice.objects.bulk_create(flats)
    ZonePrice.objects.bulk_create(zones)
    ScalarPrice.objects.bulk_create(scalars)


def _write_matrices(table: PriceTable, caps: Caps) -> None:
    rows: list[HourlyRow] = []
    for key, days in caps.matrices.items():
        matrix = HourlyMatrix.objects.create(
            table=table,
            category=key.category,
            kind=key.kind,
            group=key.group or "",
            voltage=key.voltage or "",
        )
        rows += [
            HourlyRow(matrix=matrix, day=day, values=list(map(plain, values))) for day, values in days.items()
        ]
    HourlyRow.objects.bulk_create(rows, batch_size=BATCH)


def _write_components(table: PriceTable, caps: Caps) -> None:
    PriceComponent.objects.bulk_create(
        PriceComponent(
            table=table,
            place=place,
            code=part.code,
            label=part.label,
            unit=part.unit,
            value=part.value,
            group=part.group or "",
            voltage=part.voltage or "",
        )
        for place, part in enumerate(caps.components)
    )
