"""Whose the mailbox is while somebody reads it, and when a failed attempt is made again."""

import os
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.db.models import Q

from inbox.errors import Busy
from inbox.models import Folder

LEASE = timedelta(minutes=15)
"""How long a run may go without a sign of life; then it is thought dead and another one reads on."""
DELAYS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]


def delay_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts; it is never given up, once an hour in the end."""
    return DELAYS[min(attempts, len(DELAYS)) - 1]


@contextmanager
def claimed(account: str, name: str, *, first_day: date, now: datetime) -> Iterator[tuple[Folder, str]]:
    """Hold a folder for the time of a run; Busy when another one has it."""
    folder, _ = Folder.objects.get_or_create(account=account, name=name, defaults={"since": first_day})
    claim = f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    # One statement that compares and sets: of two runs only one sees its row change.
    if not Folder.objects.filter(free, pk=folder.pk).update(lease_until=now + LEASE, claimed_by=claim):
        raise Busy("Почту уже забирает другой запуск.")
    try:
        folder.refresh_from_db()
        yield folder, claim
    finally:
        Folder.objects.filter(pk=folder.pk, claimed_by=claim).update(lease_until=None, claimed_by="")


def renew(folder: Folder, claim: str, *, now: datetime) -> None:
    """Show a sign of life; Busy when another run has taken the folder over meanwhile."""
    if not Folder.objects.filter(pk=folder.pk, claimed_by=claim).update(lease_until=now + LEASE):
        raise Busy("Почту уже забирает другой запуск.")
