from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q


class MessageQuerySet(models.QuerySet[Any]):
    def due(self, at: datetime) -> Self:
        """Waiting messages whose time has come, and those whose sender died holding them."""
        waiting = Q(state="queued", next_try_at__lte=at)
        abandoned = Q(state="sending", lease_until__lt=at)
        return self.filter(waiting | abandoned)
