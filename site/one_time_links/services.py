"""Links that confirm an address: given out by letter, used once."""

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from one_time_links.models import OneTimeLink
from one_time_links.purposes import Purpose
from outbox.letters import queue_letter

TOKEN_BYTES = 32
KEPT_AFTER = timedelta(days=1)
"""How long a used or expired link is still told from one that never was."""


class Unusable(StrEnum):
    """Why a link opens nothing."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"


class LinkUnusable(Exception):
    """The link opens nothing; `why` says what its page tells."""

    def __init__(self, why: Unusable) -> None:
        super().__init__(str(why))
        self.why = why


def normal_address(address: str) -> str:
    """Return an address as it is kept and compared: mailboxes that differ in case only are one."""
    return address.strip().lower()


def issue(*, purpose: Purpose, address: str, now: datetime | None = None) -> None:
    """Send a link to the address, whoever has it: nothing is looked up, so nothing can be told from it."""
    moment = now or timezone.now()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        link = OneTimeLink.objects.create(
            purpose=purpose.code,
            address=normal_address(address),
            digest=digest_of(token),
            created_at=moment,
            expires_at=moment + purpose.lifetime,
        )
        context = {
            "link": f"{settings.SITE_URL}{reverse('one_time_links:take', args=[token])}",
            "minutes": purpose.lifetime // timedelta(minutes=1),
        }
        queue_letter(to=address, kind=purpose.letter, related=f"link:{link.pk}", context=context)


def find(*, token: str, now: datetime | None = None) -> OneTimeLink:
    """Return the link of this token while it may be used; LinkUnusable says why it may not."""
    return _usable(OneTimeLink.objects.filter(digest=digest_of(token)).first(), now or timezone.now())


def redeem(*, token: str, now: datetime | None = None) -> str:
    """Use the link up and return its address; of two who try only the first gets it.

    Other links for the same to the same address are used up with it.
    """
    moment = now or timezone.now()
    with transaction.atomic():
        link = find(token=token, now=moment)
        address = link.address
        same = OneTimeLink.objects.filter(purpose=link.purpose, address=address, used_at=None)
        # All of them, in one order: two links to one address would else wait for each other for ever.
        if link.pk not in same.select_for_update().order_by("pk").values_list("pk", flat=True):
            raise LinkUnusable(Unusable.USED)
        same.update(used_at=moment, address="")
    return address


def forget_old(*, now: datetime) -> int:
    """Delete links a day after their time; return how many."""
    return OneTimeLink.objects.filter(expires_at__lt=now - KEPT_AFTER).delete()[0]


def digest_of(token: str) -> str:
    """Return what is kept of a token. It is long and random: no key is needed against guessing."""
    return hashlib.sha256(token.encode()).hexdigest()


def _usable(link: OneTimeLink | None, moment: datetime) -> OneTimeLink:
    if link is None:
        raise LinkUnusable(Unusable.UNKNOWN)
    if link.used_at is not None:
        raise LinkUnusable(Unusable.USED)
    if link.expires_at <= moment:
        raise LinkUnusable(Unusable.EXPIRED)
    return link
