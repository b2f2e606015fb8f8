from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from notices.choices import Subscribed, Topic

if TYPE_CHECKING:
    from notices.models import Announcement


class SubscriberQuerySet(models.QuerySet[Any]):
    def standing(self, email: str) -> Self:
        """The subscription of an address that has been confirmed and not left: one at most."""
        return self.filter(email=email, state__in=[Subscribed.ACTIVE, Subscribed.SUSPENDED])

    def mailable(self) -> Self:
        """Those who may be written to; the invented ones never leave the house by a real server."""
        active = self.filter(state=Subscribed.ACTIVE)
        return active.filter(is_demo=False) if settings.EMAIL_HOST else active

    def concerned_by(self, announcement: "Announcement") -> Self:
        """Those who are subscribed to the topic, and for an interruption watch one of its places."""
        from notices.models import Interest

        chosen = Interest.objects.filter(subscriber=OuterRef("pk"), topic=announcement.topic)
        concerned = self.mailable().filter(Exists(chosen))
        if announcement.topic != Topic.INTERRUPTIONS:
            return concerned
        return concerned.filter(Exists(_watched_places(announcement)))

    def still_to_write(self, announcement: "Announcement") -> Self:
        """Those of them whose address has no letter of this announcement yet, in a steady order.

        Once it has begun, whoever has come later reads of it on the site.
        """
        from notices.models import Delivery

        written = Delivery.objects.filter(announcement=announcement)
        by_row = written.filter(subscriber=OuterRef("pk"))
        by_address = written.filter(address_digest=OuterRef("address_digest")).exclude(address_digest="")
        concerned = self.concerned_by(announcement)
        if announcement.started_at is not None:
            concerned = concerned.filter(confirmed_at__lte=announcement.started_at)
        return concerned.exclude(Exists(by_row)).exclude(Exists(by_address)).order_by("pk")


def _watched_places(announcement: "Announcement") -> models.QuerySet[Any]:
    """Return the watched streets of the outer subscriber that the announcement is about.

    Without a street, on either side, all of the settlement is meant.
    """
    from notices.models import AnnouncementPlace, WatchedStreet

    in_settlement = AnnouncementPlace.objects.filter(
        announcement=announcement, settlement_key=OuterRef("settlement_key")
    )
    on_street = in_settlement.filter(Q(street_key=OuterRef("street_key")) | Q(street_key=""))
    watched = WatchedStreet.objects.filter(subscriber=OuterRef("pk"))
    return watched.filter(Exists(on_street) | Q(street_key="") & Exists(in_settlement))
