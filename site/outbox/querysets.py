from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from outbox.schedule import LONGEST


class MessageQuerySet(models.QuerySet[Any]):
    def due(self, at: datetime) -> Self:
        """Waiting messages whose time has come, and those whose sender died holding them."""
        waiting = Q(state="queued", next_try_at__lte=at)
        abandoned = Q(state="sending", lease_until__lt=at)
        return self.filter(waiting | abandoned)

    def orphaned(self, at: datetime) -> Self:
        """Messages that no round would ever find, however they came to be so.

        Waiting without a time, or until one that no schedule of ours gives (a clock was wrong); held without
        a lease, or by one that is longer than any.
        """
        latest = at + LONGEST
        waiting = Q(next_try_at=None) | Q(next_try_at__gt=latest, created_at__lte=at)
        held = Q(lease_until=None) | Q(lease_until__gt=latest)
        return self.filter(Q(waiting, state="queued") | Q(held, state="sending"))
