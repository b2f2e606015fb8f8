"""Invented interruptions and a banner, dated around today and marked as invented."""

import tomllib
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from interruptions.models import Banner, Interruption, Place
from review.gate import exempt
from staff.errors import DemoRefused


@transaction.atomic
def load() -> None:
    """Publish the invented notices on a site that has none. Raises DemoRefused in production."""
    if not settings.DEMO_ALLOWED:
        raise DemoRefused
    if Interruption.objects.exists() or Banner.objects.exists():
        return
    path = settings.FIXTURES_DIR / "demo" / "interruptions.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    today = timezone.localdate()
    with exempt("job:load_demo"):
        for row in data["interruptions"]:
            _publish(_interruption(row, today))
        for row in data["banners"]:
            _publish(Banner(is_demo=True, live=False, **_moments(row, today)))


def _interruption(row: dict[str, Any], today: date) -> Interruption:
    places = row.pop("places")
    interruption = Interruption(is_demo=True, live=False, **_moments(row, today))
    interruption.places = [Place(sort_order=order, **place) for order, place in enumerate(places)]
    return interruption


def _moments(row: dict[str, Any], today: date) -> dict[str, Any]:
    """Turn «[days from today, "09:00"]» into moments of the Moscow clock."""
    return {name: _moment(value, today) if isinstance(value, list) else value for name, value in row.items()}


def _moment(value: list[Any], today: date) -> datetime:
    days, hour = value
    return timezone.make_aware(datetime.combine(today + timedelta(days=days), time.fromisoformat(hour)))


def _publish(row: Any) -> None:
    row.save()
    row.save_revision().publish()
