"""What has been published lately and not been announced yet, as all rooms tell it."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from wagtail import hooks

from notices.lifecycle import State
from notices.models import Announcement
from notices.places import Place
from notices.services.announcing import Draft
from pages.announcing import Offer

OFFERED_FOR = timedelta(days=30)


def open_offers(now: datetime) -> list[Offer]:
    """Return what may be announced, the latest first; a number of queries that the rooms alone decide."""
    sources: Iterable[Callable[[datetime], Iterable[Offer]]] = hooks.get_hooks("announcement_source")
    offers = [offer for tell in sources for offer in tell(now - OFFERED_FOR)]
    codes = [offer.source for offer in offers]
    known = Announcement.objects.filter(source__in=codes).exclude(state=State.CANCELLED)
    announced = set(known.values_list("source", flat=True))
    left = [offer for offer in offers if offer.source not in announced]
    return sorted(left, key=lambda offer: offer.published_at, reverse=True)


def offer_of(source: str, now: datetime) -> Offer | None:
    """Return the open offer of a source; None when it is announced already, old, or not published."""
    return next((offer for offer in open_offers(now) if offer.source == source), None)


def draft_of(offer: Offer) -> Draft:
    """Return the words that an announcement of it begins with."""
    return Draft(
        topic=offer.topic,
        subject=offer.subject[:150],
        text=offer.text,
        link=offer.link,
        source=offer.source,
        places=[Place(settlement, street) for settlement, street in offer.places],
    )
