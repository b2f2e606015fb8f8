from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Max, OuterRef, Subquery

from ledger.errors import EntryIsFinal


class EntryQuerySet(models.QuerySet[Any]):
    def in_stream(self, stream: str) -> Self:
        """Entries of one stream, oldest first."""
        return self.filter(stream=stream).order_by("seq")

    def in_family(self, name: str) -> Self:
        """Entries of all streams «name:…», stream by stream and oldest first; the others are not read.

        The bounds are for the index: whatever the order of letters in a database, the family lies between.
        """
        near = self.filter(stream__gte=name, stream__lt=f"{name}zzzz")
        return near.filter(stream__startswith=f"{name}:").order_by("stream", "seq")

    def heads(self) -> Self:
        """The last entry of each stream that has one among these."""
        last = (
            self.model._default_manager.filter(stream=OuterRef("stream"))
            .order_by()
            .values("stream")
            .annotate(last=Max("seq"))
            .values("last")
        )
        streams = self.order_by().values("stream").distinct()
        everywhere = self.model._default_manager.get_queryset()
        heads: Self = everywhere.filter(stream__in=streams, seq=Subquery(last))
        return heads

    def update(self, **kwargs: Any) -> NoReturn:
        raise EntryIsFinal("Entries of the ledger are not changed.")

    def delete(self) -> NoReturn:
        raise EntryIsFinal("Entries of the ledger are not deleted.")
