"""What a published interruption offers to be told to the subscribers of its streets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from interruptions.models import Interruption
from interruptions.wording import heading_of, press_text

MOST = 30


@dataclass(frozen=True)
class Words:
    """The words that a letter begins with, and whom it is for.

    `source` names the state of the notice for ever: a moved or cancelled one is told anew. `places` are pairs
    of settlement and street, the street empty for a settlement whole; `link` is a path on this site.
    """

    source: str
    subject: str
    text: str
    link: str
    published_at: datetime
    places: tuple[tuple[str, str], ...]

    @property
    def audiences(self) -> tuple[str, ...]:
        """Name whom it is for: «street:г. Город/ул. Лесная»."""
        return tuple(f"street:{settlement}/{street}" for settlement, street in self.places)


def offer(row: Interruption) -> Words:
    """Return what a published interruption has to tell; its places are asked for once."""
    places = list(row.places.all())
    streets = dict.fromkeys((place.settlement, place.street) for place in places)
    return Words(
        source=f"interruptions.interruption:{row.pk}:{row.state}:{row.starts_at:%Y%m%dT%H%M}",
        subject=heading_of(row),
        text=press_text(row, places),
        link=row.get_absolute_url(),
        published_at=row.last_published_at or timezone.now(),
        places=tuple(streets),
    )


def published(since: datetime, now: datetime | None = None) -> Sequence[Words]:
    """Return what was published since the moment and is not over, the latest first; two queries."""
    rows = Interruption.objects.announced(now or timezone.now()).filter(last_published_at__gte=since)
    return [offer(row) for row in rows.order_by("-last_published_at").prefetch_related("places")[:MOST]]
