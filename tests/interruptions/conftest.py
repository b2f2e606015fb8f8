from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wagtail.models import Locale, Page

import pytest

from interruptions.models import Banner, Interruption, Place
from review.gate import exempt
from review.services.workflows import ensure_workflows
from workdays.services import load_shipped_calendars

MOSCOW = ZoneInfo("Europe/Moscow")


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """Return a moment of December 2026 by the Moscow clock."""
    return datetime(2026, 12, day, hour, minute, tzinfo=MOSCOW)


@pytest.fixture
def ways_of_review(db: None) -> None:
    Locale.objects.get_or_create(language_code="ru")
    if Page.get_first_root_node() is None:
        Page.add_root(title="Корень", slug="root")
    ensure_workflows()
    load_shipped_calendars()


def draft(*places: tuple[str, str], settlement: str = "г. Город", **fields: Any) -> Interruption:
    """Make an unsaved interruption of 5 December, from nine to three, in these streets with these houses."""
    row = Interruption(live=False, **{"starts_at": at(5), "ends_at": at(5, 15), **fields})
    row.places = [
        Place(settlement=settlement, street=street, houses=houses, sort_order=order)
        for order, (street, houses) in enumerate(places or [("ул. Советская", "1–15 нечётные, 2а")])
    ]
    return row


def publish(row: Any) -> Any:
    with exempt("job:tests"):
        if row.pk is None:
            row.live = False
            row.save()
        row.save_revision().publish()
    return type(row).objects.get(pk=row.pk)


def announced(*places: tuple[str, str], **fields: Any) -> Interruption:
    row: Interruption = publish(draft(*places, **fields))
    return row


def banner(text: str = "Касса закрыта.", **fields: Any) -> Banner:
    row: Banner = publish(Banner(text=text, **{"starts_at": at(5), "ends_at": at(5, 15), **fields}))
    return row
