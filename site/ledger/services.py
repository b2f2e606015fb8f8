from collections.abc import Mapping
from datetime import datetime
from itertools import groupby

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from ledger.anchors import anchor_event, broken_promise, recent_heads
from ledger.chain import GENESIS, Break, Value, canonical_text, first_break, hash_of, require_fit
from ledger.errors import NotInTransaction, UnfitData
from ledger.models import ANCHOR, Entry


def append(
    *,
    stream: str,
    event: str,
    data: Mapping[str, Value] | None = None,
    actor: str,
    now: datetime | None = None,
) -> Entry:
    """Add an entry to a stream, in the transaction of the change that it records.

    The caller holds the row lock of the stream's subject (``select_for_update``, or the row is its own and
    not committed yet). Without the lock a parallel writer takes the same number: the later of the two gets
    IntegrityError and its whole transaction is undone, so nothing happens unrecorded.
    """
    require_fit(stream=stream, event=event, data=data or {}, actor=actor)
    if stream == ANCHOR:
        raise UnfitData("stream: only write_anchor writes the anchors.")
    return _add(stream, event, canonical_text(data or {}), actor, now or timezone.now())


def _add(stream: str, event: str, text: str, actor: str, now: datetime) -> Entry:
    if not connection.in_atomic_block:
        raise NotInTransaction("An entry is written in the transaction of the change that it records.")
    last = Entry.objects.in_stream(stream).last()
    entry = Entry(
        stream=stream,
        seq=last.seq + 1 if last else 1,
        event=event,
        text=text,
        previous_hash=last.hash if last else GENESIS,
        actor=actor,
        created_at=now,
    )
    entry.hash = hash_of(entry)
    entry.save()
    return entry


def write_anchor(now: datetime) -> Entry | None:
    """Record the heads of the streams once a day; return None when this day's anchor exists already."""
    event = anchor_event(timezone.localdate(now))
    if Entry.objects.in_stream(ANCHOR).filter(event=event).exists():
        return None
    heads = canonical_text(recent_heads())
    try:
        with transaction.atomic():
            return _add(ANCHOR, event, heads, "job:anchor", now)
    except IntegrityError:
        # Another process anchors at this very moment; if not, the next round does.
        return None


def verify(stream: str) -> Break | None:
    """Return the first break of one stream, or None."""
    return first_break(Entry.objects.in_stream(stream).iterator())


def verify_all() -> Break | None:
    """Return the first break of all streams, then of what the anchors promise, or None.

    A chain alone does not show that its end, or the whole of it, is gone; the anchors do.
    """
    entries = Entry.objects.order_by("stream", "seq").iterator()
    for _, of_stream in groupby(entries, key=lambda entry: entry.stream):
        if found := first_break(of_stream):
            return found
    return broken_promise()
