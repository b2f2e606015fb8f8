"""Whose a file is while a worker reads it: a worker that was killed is followed by another."""

import os
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from service.importing.choices import AT_WORK
from service.importing.errors import Busy
from service.models import ImportRun

LEASE = timedelta(minutes=3)
"""How long a worker may go without a sign of life; then it is thought dead."""


def free(now: datetime) -> Q:
    return Q(lease_until=None) | Q(lease_until__lte=now)


@contextmanager
def claimed(pk: int) -> Iterator[tuple[ImportRun, str]]:
    """Hold a file that is at work; Busy when another worker does, or when there is nothing to do."""
    now = timezone.now()
    claim = f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
    runs = ImportRun.objects.filter(free(now), pk=pk, state__in=AT_WORK)
    # One statement that compares and sets: of two workers only one sees its row change.
    if not runs.update(lease_until=now + LEASE, claimed_by=claim):
        raise Busy
    try:
        yield ImportRun.objects.select_related("source", "stored").get(pk=pk), claim
    finally:
        ImportRun.objects.filter(pk=pk, claimed_by=claim).update(lease_until=None, claimed_by="")


def keep(run: ImportRun, claim: str, **fields: Any) -> None:
    """Write down how far a file has come, and show a sign of life; Busy when it is ours no more.

    In the transaction of what was written beside it: then both stand, or neither.
    """
    ours = ImportRun.objects.filter(pk=run.pk, claimed_by=claim, state=run.state)
    if not ours.update(lease_until=timezone.now() + LEASE, **fields):
        raise Busy
    for name, value in fields.items():
        setattr(run, name, value)
