"""The journal of the exchange: a row for each message, its body for as long as bodies are kept."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile, File

from gis_sync.models import Operation, Packet


def wrote(operation: Operation, action: str, body: bytes, *, message_guid: UUID, now: datetime) -> Packet:
    """Keep a message before it is sent: what may have left is always known."""
    packet = Packet(
        operation=operation,
        direction=Packet.Direction.OUT,
        action=action,
        message_guid=message_guid,
        at=now,
        size=len(body),
    )
    packet.body.save("out", ContentFile(body), save=True)
    return packet


def came(
    operation: Operation, action: str, body: BinaryIO, *, status: int, size: int, outcome: str, now: datetime
) -> Packet:
    """Keep what came, whatever it was; on a full disk its row alone: what was said counts all the same."""
    packet = Packet(
        operation=operation,
        direction=Packet.Direction.IN,
        action=action,
        message_guid=operation.gis_guid,
        at=now,
        status=status,
        size=size,
        outcome=outcome[:200],
    )
    body.seek(0)
    with suppress(OSError):
        packet.body.save("in", File(body), save=False)
    packet.save()
    return packet


def forget_bodies(now: datetime) -> int:
    """Delete the bodies that are kept no longer: they hold personal data; return how many."""
    old = Packet.objects.filter(at__lt=now - timedelta(days=settings.GIS_BODIES_KEPT_DAYS)).exclude(body="")
    count = 0
    for packet in old.iterator():
        packet.body.delete(save=True)
        count += 1
    return count
