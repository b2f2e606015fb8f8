"""Which operations are due, and whose they are while somebody works on them."""

import os
import socket
import uuid
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from gis_sync.models import Operation

LEASE = timedelta(minutes=30)
"""How long one call may take, a slow answer included; a longer one is thought dead."""
OPEN = (Operation.State.QUEUED, Operation.State.SENDING, Operation.State.WAITING)


def due(now: datetime) -> QuerySet[Operation]:
    """Return what is to be sent or asked about now and nobody holds, the oldest first."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    return Operation.objects.filter(free, state__in=OPEN, next_try_at__lte=now).order_by("next_try_at", "id")


def claim(pk: int, now: datetime) -> str:
    """Take an operation for the time of a lease; return the claim's name, empty when it is not to be had."""
    name = f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
    # One statement that compares and sets: of two workers only one sees its row change.
    taken = (
        due(now)
        .filter(pk=pk)
        .order_by()
        .update(lease_until=now + LEASE, claimed_by=name, attempts=F("attempts") + 1)
    )
    return name if taken else ""
