"""What of the tariffs may be told to subscribers: see pages/announcing.py."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from pages.announcing import MOST, Offer
from tariffs.models import TariffPeriod


def published_periods(since: datetime) -> Iterable[Offer]:
    """Return the tariffs for households, not yet over, that were published since the moment."""
    not_over = Q(valid_to=None) | Q(valid_to__gte=timezone.localdate())
    periods = TariffPeriod.objects.filter(not_over, live=True, first_published_at__gte=since)
    return [
        Offer(
            source=f"tariffs.tariffperiod:{period.pk}",
            topic="tariffs",
            subject=f"Тарифы на электроэнергию для населения {period.words}",
            text=f"На сайте опубликованы тарифы для населения, которые действуют {period.words}. "
            "Там же можно посчитать, сколько будет стоить ваше потребление.",
            link=period.get_absolute_url(),
            published_at=period.first_published_at,
        )
        for period in periods.order_by("-first_published_at")[:MOST]
    ]
