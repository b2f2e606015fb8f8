from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Max, OuterRef, Subquery

from ledger.errors import EntryIsFinal


class EntryQuerySet(models.QuerySet[Any]):
    def in_stream(self, stream: str) -> Self:
        """Entries of one stream, oldest first."""
        return self.filter(stream=stream).order_by("seq")

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
