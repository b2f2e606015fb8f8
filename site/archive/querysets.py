from collections.abc import Iterable
from datetime import datetime
from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Subquery

from archive.errors import SnapshotIsFinal

STANDING = ("published", "changed")
RESTRICTED = "restricted"
PAGE = "wagtailcore.page"


class SnapshotQuerySet(models.QuerySet[Any]):
    def of(self, base: str, object_id: str) -> Self:
        """Snapshots of one thing, the latest first."""
        return self.filter(base=base, object_id=object_id).order_by("-id")

    def latest_of(self, base: str, object_ids: Iterable[str]) -> Self:
        """The last snapshot of each of these things that has one."""
        own = self.filter(base=base, object_id__in=list(object_ids)).order_by()
        last = own.values("object_id").annotate(last=Max("id")).values("last")
        return self.filter(pk__in=last)

    def light(self) -> Self:
        """Without the columns that weigh most: a list does not need them."""
        return self.defer("html", "data", "files", "approvals")

    def standing_between(self, start: datetime, end: datetime) -> Self:
        """What stood on the site at any moment from ``start`` to ``end``, the latter not included."""
        replaced = self._same().filter(id__gt=OuterRef("id"), at__lte=start)
        return self.filter(kind__in=STANDING, at__lt=end).exclude(Exists(replaced))

    def with_end(self) -> Self:
        """Say of each until when it stood: `until` is None while it still does."""
        following = self._same().filter(id__gt=OuterRef("id")).order_by("id")
        return self.annotate(until=Subquery(following.values("at")[:1]))

    def for_strangers(self, hidden: Iterable[str]) -> Self:
        """Without what visitors may not see: ``hidden`` are the pages that are closed to them today.

        A thing that was closed when it was last seen stays closed, also when it is deleted.
        """
        last = self._same().order_by("-id").values("look")[:1]
        seen = self.annotate(last_look=Subquery(last)).exclude(last_look=RESTRICTED).exclude(look=RESTRICTED)
        hidden = list(hidden)
        return seen.exclude(base=PAGE, object_id__in=hidden) if hidden else seen

    def _same(self) -> Self:
        """Return the snapshots of the same thing as those of a query around."""
        every: Self = self.model._default_manager.all()
        return every.filter(base=OuterRef("base"), object_id=OuterRef("object_id")).order_by()

    def by_place(self) -> Self:
        return self.order_by(F("url"), "title", "id")

    def update(self, **kwargs: Any) -> NoReturn:
        raise SnapshotIsFinal("Snapshots are not changed.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SnapshotIsFinal("Snapshots are not changed.")

    def delete(self) -> NoReturn:
        raise SnapshotIsFinal("Snapshots are not deleted.")
