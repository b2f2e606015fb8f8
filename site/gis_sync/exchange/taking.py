"""Exported appeals into our own rows: all that came, whatever the register makes of it afterwards."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction

from gis_sync.messages.appeal_reading import ExportedAppeal, iter_appeals
from gis_sync.messages.appeals import Appeal
from gis_sync.models import GisAppeal

BATCH = 100
"""Appeals that one transaction takes: memory and locks do not grow with the answer."""
LONGEST_NUMBER = 30
"""By the schema; what is longer is cut: its identifier is what an appeal is known by."""
CHANGING = [
    "number", "status", "execution_ends_on", "answerer_guid", "xml", "digest", "is_settled", "changed_at",
    "seen_at",
]  # fmt: skip


@dataclass
class Taken:
    """How many appeals came, of them new and changed; what of them could not be read."""

    count: int = 0
    new: int = 0
    changed: int = 0
    problems: list[str] = field(default_factory=list)


def take_appeals(source: BinaryIO, now: datetime) -> Taken:
    """Keep the appeals of an answer; taking the same answer again changes nothing."""
    taken = Taken()
    items = iter_appeals(source)
    while batch := list(islice(items, BATCH)):
        _take_batch(batch, taken, now)
    return taken


def digest_of(appeal: Appeal) -> str:
    """Return SHA-256 of what is said of an appeal, whatever prefixes and order of attributes it came with."""
    said = json.dumps(asdict(appeal), default=str, ensure_ascii=False, sort_keys=True)
    return sha256(said.encode()).hexdigest()


def _take_batch(batch: Iterable[ExportedAppeal], taken: Taken, now: datetime) -> None:
    # An answer may hold one appeal twice: the last that is said of it counts.
    readable = {UUID(appeal.guid): (appeal, item.xml) for item, appeal in _readable(batch, taken)}
    with transaction.atomic():
        rows = GisAppeal.objects.select_for_update().order_by("pk").filter(guid__in=list(readable))
        known = {row.guid: row for row in rows}
        new: list[GisAppeal] = []
        changed: list[GisAppeal] = []
        for guid, (appeal, xml) in readable.items():
            row = known.get(guid)
            digest = digest_of(appeal)
            # What is destroyed here by an act does not come back with the next export.
            if row is not None and (row.digest == digest or row.erased_at is not None):
                continue
            fresh = _row(row or GisAppeal(guid=guid, taken_at=now), appeal, xml, digest, now)
            (changed if row is not None else new).append(fresh)
        GisAppeal.objects.bulk_create(new, ignore_conflicts=True)
        GisAppeal.objects.bulk_update(changed, CHANGING)
        GisAppeal.objects.filter(pk__in=[row.pk for row in known.values()]).update(seen_at=now)
    taken.count += len(readable)
    taken.new += len(new)
    taken.changed += len(changed)


def _readable(batch: Iterable[ExportedAppeal], taken: Taken) -> Iterator[tuple[ExportedAppeal, Appeal]]:
    for item in batch:
        if item.appeal is None:
            taken.problems.append(item.problem)
        else:
            yield item, item.appeal


def _row(row: GisAppeal, appeal: Appeal, xml: bytes, digest: str, now: datetime) -> GisAppeal:
    values: dict[str, Any] = {
        "number": appeal.number[:LONGEST_NUMBER],
        "created_on": appeal.created_on,
        "status": appeal.status.value,
        "execution_ends_on": appeal.execution_ends_on,
        "answerer_guid": UUID(appeal.answerer_guid) if appeal.answerer_guid else None,
        "xml": xml,
        "digest": digest,
        "is_settled": False,
        "changed_at": now,
        "seen_at": now,
    }
    for name, value in values.items():
        setattr(row, name, value)
    return row
