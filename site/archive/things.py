"""Snapshots of reviewed things that are no pages, whichever room they belong to.

A thing with `get_absolute_url` is kept as that address shows it; one with `archived_files` names the stored
files that are published with it.
"""

from datetime import datetime
from typing import Any

from wagtail.models import Revision

from archive import people
from archive.models import Kind, Look, Snapshot
from archive.people import Decided
from archive.rendering import look_at
from archive.services import KeptFile, Seen, base_of, keep
from review.gate import ReviewedSnippetMixin


def last_of(thing: Any) -> Snapshot | None:
    base = base_of(type(thing))._meta.label_lower
    found: Snapshot | None = Snapshot.objects.of(base, str(thing.pk)).light().first()
    return found


def keep_published(thing: Any, revision: Revision | None, *, now: datetime) -> Snapshot | None:
    """Keep a thing that has just gone live; None for a page, and for one that only waits for its hour."""
    if not isinstance(thing, ReviewedSnippetMixin) or not thing.live:
        return None
    last = last_of(thing)
    url = _address_of(thing)
    look, html = look_at(url) if url else (Look.NONE, b"")
    seen = Seen(str(thing), url, look, html, _data_of(thing), _files_of(thing))
    kind = Kind.CHANGED if last is not None and last.is_standing else Kind.PUBLISHED
    row: Any = thing
    return keep(subject=row, kind=kind, seen=seen, decided=people.publication(revision), now=now)


def keep_removed(thing: Any, *, now: datetime) -> Snapshot | None:
    """Keep that a thing was taken off the site."""
    if not isinstance(thing, ReviewedSnippetMixin):
        return None
    return _keep_gone(thing, Kind.REMOVED, people.removal(thing, last_of(thing)), now)


def keep_deleted(thing: Any, *, now: datetime) -> Snapshot | None:
    """Keep that a thing is deleted; one that was never published leaves nothing."""
    if not isinstance(thing, ReviewedSnippetMixin) or last_of(thing) is None:
        return None
    return _keep_gone(thing, Kind.DELETED, people.other_change(), now)


def _keep_gone(thing: Any, kind: Kind, decided: Decided, now: datetime) -> Snapshot:
    seen = Seen(title=str(thing), url=_address_of(thing))
    return keep(subject=thing, kind=kind, seen=seen, decided=decided, now=now)


def _address_of(thing: Any) -> str:
    return str(thing.get_absolute_url()) if hasattr(thing, "get_absolute_url") else ""


def _data_of(thing: Any) -> dict[str, Any]:
    data: dict[str, Any] = thing.serializable_data()
    return data


def _files_of(thing: Any) -> list[KeptFile]:
    return [KeptFile(stored) for stored in thing.archived_files()] if hasattr(thing, "archived_files") else []
