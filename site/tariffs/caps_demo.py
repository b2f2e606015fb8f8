"""Invented bulletins of price caps for the demo: whole, of a year, and marked as such in each file too."""

import tomllib
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from files.services import store_own
from pages.models import PublishedFile
from review.gate import exempt
from staff.errors import DemoRefused
from tariffs import months
from tariffs.caps.bulletin import Caps
from tariffs.caps.invented import Source, invent
from tariffs.caps.templates import form
from tariffs.models import BulletinFile, PriceBulletin
from tariffs.uploads.imports import MOST_BYTES
from tariffs.uploads.tables import keep_table

SHOWN, WITH_HOURS = 12, 2
"""Months that the demo has, and how many of the latest have hourly prices: two thirds of a megabyte each."""
EXPECTED_DAY = 15
"""Prices of a month are there by this day of the next one."""
TITLE = "Предельные уровни цен, {month} {year} года (демонстрация, числа придуманы)"


def load_price_caps(*, today: date) -> None:
    """Publish the bulletins of a year on a site that has none; DemoRefused in production."""
    if not settings.DEMO_ALLOWED:
        raise DemoRefused
    if PriceBulletin.objects.exists():
        return
    path = settings.FIXTURES_DIR / "demo" / "price_caps.toml"
    source, now = tomllib.loads(path.read_text(encoding="utf-8")), timezone.now()
    latest = months_before(today, SHOWN)
    with exempt("job:load_demo"):
        for year, month in reversed(latest):
            caps = invent(source, year, month, hourly=(year, month) in latest[:WITH_HOURS])
            _publish(caps, year, month, source, now)


def months_before(today: date, count: int) -> list[tuple[int, int]]:
    """Return the latest months, the last one first, whose prices are to be there on a day."""
    last = today.year * 12 + today.month - (2 if today.day >= EXPECTED_DAY else 3)
    return [(each // 12, each % 12 + 1) for each in range(last, last - count, -1)]


def vat_of(source: Source, year: int) -> Decimal:
    """Return the rate of VAT that holds in a year."""
    return Decimal(max((int(since), rate) for since, rate in source["vat"].items() if int(since) <= year)[1])


def _publish(caps: Caps, year: int, month: int, source: Source, now: datetime) -> None:
    table = keep_table(caps=caps, year=year, month=month, remarks=[], now=now)
    bulletin = PriceBulletin(
        year=year,
        month=month,
        vat_percent=vat_of(source, year),
        table=table,
        digest=table.digest,
        comment=source["comment"],
        is_demo=True,
        live=False,
    )
    bulletin.files = [BulletinFile(file=_file(caps, year, month, source, now), sort_order=0)]
    bulletin.save()
    bulletin.save_revision().publish()


def _file(caps: Caps, year: int, month: int, source: Source, now: datetime) -> PublishedFile:
    content = form(year, month, caps, note=source["comment"])
    upload = ContentFile(content, name=f"predelnye-ceny-{year}-{month:02}-primer.xlsx")
    return PublishedFile.objects.create(
        title=TITLE.format(month=months.NAMES[month - 1], year=year),
        stored=store_own(upload=upload, max_bytes=MOST_BYTES),
        uploaded_at=now,
    )
