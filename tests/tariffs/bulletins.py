"""Published bulletins of price caps for tests; all numbers are invented."""

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from tests.tariffs.caps.samples import full_caps
from tests.tariffs.conftest import publish

from files.models import StoredFile
from pages.models import PublishedFile
from tariffs.caps.bulletin import Caps, MatrixKey, PriceKey, PriceKind
from tariffs.caps.categories import PowerGroup, Voltage
from tariffs.models import BulletinFile, PriceBulletin, PriceTable
from tariffs.uploads.tables import keep_table

FLAT = PriceKey(PriceKind.FLAT, 1, PowerGroup.LT670, Voltage.VN)


def small_caps(month: date) -> Caps:
    """Return a month with prices of all kinds, a component and one hourly matrix."""
    caps = full_caps(month.year, month.month)
    key = MatrixKey(3, group=PowerGroup.LT670, voltage=Voltage.VN)
    return Caps(caps.prices, {key: caps.matrices[key]}, caps.components)


def table_of(month: date, caps: Caps) -> PriceTable:
    return keep_table(caps=caps, year=month.year, month=month.month, remarks=[], now=timezone.now())


def official_file(content: bytes = b"%PDF-1.4", *, title: str = "Цены", **fields: Any) -> PublishedFile:
    """Store a file and name it as one that may be published."""
    described = {
        "original_name": "ceny.pdf",
        "content_type": "application/pdf",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "state": StoredFile.State.ACCEPTED,
        "created_at": timezone.now(),
        **fields,
    }
    stored = StoredFile.objects.create(content=ContentFile(content, name="ceny.pdf"), **described)
    return PublishedFile.objects.create(title=title, stored=stored, uploaded_at=timezone.now())


def published_bulletin(month: date, caps: Caps | None = None, **fields: Any) -> PriceBulletin:
    """Publish a month, the small one unless others are given, with one official file."""
    table = table_of(month, caps or small_caps(month))
    row = PriceBulletin(
        year=month.year,
        month=month.month,
        vat_percent=Decimal(22),
        table=table,
        digest=table.digest,
        live=False,
        **fields,
    )
    row.files = [BulletinFile(file=official_file())]
    return publish(row)


def corrected(row: PriceBulletin, price: str, reason: str) -> PriceBulletin:
    """Publish another first price of category 1 in place of what is published."""
    assert row.table is not None
    caps = row.table.caps()
    caps.prices[FLAT] = Decimal(price)
    row.table = table_of(date(row.year, row.month, 1), caps)
    row.digest, row.correction_reason = row.table.digest, reason
    return publish(row)
