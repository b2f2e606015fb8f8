"""What a published interruption offers to the subscribers of its streets: see pages/announcing.py."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from interruptions.models import Interruption
from interruptions.wording import heading_of, press_text
from pages.announcing import MOST, Offer


def offer(row: Interruption) -> Offer:
    """Return what a published interruption has to tell; its places are asked for once.

    The source names the state of the notice: a moved or cancelled one is told anew. A place has an empty
    street for a settlement whole.
    """
    places = list(row.places.all())
    streets = dict.fromkeys((place.settlement, place.street) for place in places)
    return Offer(
        source=f"interruptions.interruption:{row.pk}:{row.state}:{row.starts_at:%Y%m%dT%H%M}",
        topic="interruptions",
        subject=heading_of(row),
        text=press_text(row, places),
        link=row.get_absolute_url(),
        published_at=row.last_published_at or timezone.now(),
        places=tuple(streets),
    )


def published(since: datetime) -> Iterable[Offer]:
    """Return what was published since the moment and is not over, the latest first; two queries."""
    rows = Interruption.objects.announced(timezone.now()).filter(last_published_at__gte=since)
    return [offer(row) for row in rows.order_by("-last_published_at").prefetch_related("places")[:MOST]]
