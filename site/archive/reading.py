"""What visitors are told of the archive: what stood on a day, and how it fared afterwards."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone

from wagtail.models import Page

from archive.models import Snapshot
from archive.publishing import PAGE
from archive.querysets import SnapshotQuerySet
from archive.services import folded
from pages.models import Edition


@dataclass(frozen=True)
class FileRow:
    """A file of that time; ``url`` is empty when the site no longer serves it."""

    name: str
    size: int
    sha256: str
    url: str


def for_strangers() -> SnapshotQuerySet:
    """Return what visitors may see; one query for the pages that are closed to them."""
    closed = [str(pk) for pk in Page.objects.private().values_list("pk", flat=True)]
    return Snapshot.objects.light().for_strangers(closed)


def standing_on(day: date, *, title: str = "") -> "QuerySet[Snapshot]":
    """Return what stood on the site at some moment of a day, by address; what was replaced that day too."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    rows = for_strangers().standing_between(start, end)
    if title:
        rows = rows.filter(sought__contains=folded(title))
    return rows.with_end().by_place()


def first_day() -> date | None:
    """Return the day the archive begins with."""
    first = Snapshot.objects.order_by("id").values_list("at", flat=True).first()
    return timezone.localdate(first) if first else None


def kind_words(snapshot: Snapshot) -> str:
    """Name the kind of the thing in Russian: «документ с редакциями»."""
    try:
        return str(apps.get_model(snapshot.model)._meta.verbose_name)
    except LookupError:
        return snapshot.model


def files_of(snapshot: Snapshot) -> list[FileRow]:
    """Return the files of a snapshot with their addresses where they are served to anybody; two queries."""
    described = snapshot.kept_files()
    served = _served(snapshot, described)
    return [
        FileRow(row["name"], row["size"], row["sha256"], served.get((row["edition"], row["stored"]), ""))
        for row in described
    ]


def _served(snapshot: Snapshot, described: list[dict[str, Any]]) -> dict[tuple[int, str], str]:
    keys = [row["edition"] for row in described if row["edition"]]
    if snapshot.base != PAGE or not keys:
        return {}
    page = Page.objects.live().public().filter(pk=snapshot.object_id).first()
    if page is None:
        return {}
    rows = Edition.objects.filter(pk__in=keys, page_id=page.pk).values_list("pk", "file__stored_id")
    return {(pk, str(stored)): f"{page.url}redakciya/{pk}/fajl/" for pk, stored in rows if stored}
