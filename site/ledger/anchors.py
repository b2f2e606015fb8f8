"""Anchors: what the heads of the streams were on a day, so that a cut-off end is noticed."""

import json
from datetime import date

from ledger.chain import Break
from ledger.models import ANCHOR, Entry

OVERLAP = 2
"""How many anchors back the streams are looked through again.

Keys are given before transactions end: an entry may become visible after an anchor with a higher key.
"""


def anchor_event(day: date) -> str:
    return f"heads:{day.isoformat()}"


def recent_heads() -> dict[str, str]:
    """Return ``{stream: "seq:hash"}`` of the streams that have grown since the last anchors.

    The heads of the others stand in earlier anchors: together the anchors hold every stream.
    """
    earlier = list(Entry.objects.in_stream(ANCHOR).values_list("pk", flat=True).reverse()[:OVERLAP])
    since = earlier[-1] if len(earlier) == OVERLAP else 0
    heads = Entry.objects.filter(pk__gt=since).exclude(stream=ANCHOR).heads()
    return {head.stream: f"{head.seq}:{head.hash}" for head in heads.order_by("stream").iterator()}


def broken_promise() -> Break | None:
    """Return the first head of an anchor that is no longer in its stream, or None."""
    for anchor in Entry.objects.in_stream(ANCHOR).iterator():
        heads: dict[str, str] = json.loads(anchor.text)
        for stream, head in heads.items():
            seq, _, digest = head.partition(":")
            if not Entry.objects.filter(stream=stream, seq=int(seq), hash=digest).exists():
                return Break(
                    stream, int(seq), f"it is gone or another than on the day of anchor {anchor.seq}"
                )
    return None
