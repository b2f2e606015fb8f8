"""Keeping a snapshot. Each one is a row and an entry of the ledger, written in one transaction.

Rooms above keep their own publications by `keep`: what they show (`Seen`), who decided (`people.Decided`).
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from archive.digests import COLUMNS, canonical_json, digest_of
from archive.models import Kind, Look, Snapshot
from archive.people import Decided
from files.models import StoredFile
from ledger.services import append


@dataclass(frozen=True)
class KeptFile:
    """A file that is published with the thing; ``edition`` is the document's edition that it belongs to."""

    stored: StoredFile
    edition: int | None = None


@dataclass(frozen=True)
class Seen:
    """What visitors saw. ``data`` is what the thing holds: names, numbers, texts and lists of them."""

    title: str
    url: str = ""
    look: Look = Look.NONE
    html: bytes = b""
    data: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[KeptFile] = ()


@transaction.atomic
def keep(*, subject: models.Model, kind: Kind, seen: Seen, decided: Decided, now: datetime) -> Snapshot:
    """Keep what became of a published thing; it must be in the database still, also when it is being deleted.

    Call it in the transaction of the publication: both stand or fall together. The entry of the ledger is in
    the stream «publication:<table>-<key>». Nothing is checked here: what is closed to strangers is given
    with `Look.RESTRICTED` and without its HTML, by the caller.
    """
    base = base_of(type(subject))
    _lock(base, subject.pk)
    snapshot = Snapshot(
        kind=kind.value,
        base=base._meta.label_lower,
        model=subject._meta.label_lower,
        object_id=str(subject.pk),
        title=seen.title[:255],
        sought=folded(seen.title)[:600],
        url=seen.url[:2000],
        revision_id=decided.revision_id,
        actor=decided.actor,
        approvals=canonical_json(decided.approvals),
        look=seen.look.value,
        html=zlib.compress(seen.html) if seen.html else b"",
        data=data_text(seen.data),
        files=canonical_json([_described(file) for file in seen.files]),
        at=now,
    )
    snapshot.digest = digest_of({name: getattr(snapshot, name) for name in COLUMNS})
    snapshot.save()
    _record(snapshot)
    return snapshot


def _record(snapshot: Snapshot) -> None:
    append(
        stream=snapshot.stream,
        event=snapshot.kind,
        data={"snapshot": snapshot.pk, "digest": snapshot.digest, "revision": snapshot.revision_id},
        actor=snapshot.actor,
        now=snapshot.at,
    )


def base_of(model: type[models.Model]) -> type[models.Model]:
    """Return the model whose key a thing is known by: Page for each kind of page."""
    parents = model._meta.get_parent_list()
    return parents[-1] if parents else model


def folded(text: str) -> str:
    """Return a text as it is searched: small letters, «ё» as «е»."""
    return text.casefold().replace("ё", "е")


def data_text(data: Mapping[str, Any]) -> str:
    """Write what a thing holds in one way, whatever order it came in."""
    plain = DjangoJSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return plain.encode(dict(data))


def _lock(base: type[models.Model], pk: Any) -> None:
    base._base_manager.select_for_update().filter(pk=pk).values_list("pk").get()


def _described(file: KeptFile) -> dict[str, Any]:
    return {
        "stored": str(file.stored.pk),
        "edition": file.edition,
        "name": file.stored.original_name,
        "size": file.stored.size,
        "sha256": file.stored.sha256,
    }
