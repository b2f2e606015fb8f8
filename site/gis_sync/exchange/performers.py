"""Who acts in GIS ZhKKh: learned from what it says of appeals, because no service lists employees."""

from collections.abc import Iterator
from uuid import UUID

from gis_sync.messages.appeals import Answered, Appeal, Redirected, RolledOver
from gis_sync.models import PerformerOfGis


def learn_performers(said: Appeal) -> None:
    """Keep the employees whom an appeal names; whose they are people say."""
    named = set(_named(said))
    known = set(
        PerformerOfGis.objects.filter(answerer_guid__in=named).values_list("answerer_guid", flat=True)
    )
    PerformerOfGis.objects.bulk_create(
        [PerformerOfGis(answerer_guid=guid, learned_from=said.number[:30]) for guid in sorted(named - known)],
        ignore_conflicts=True,
    )


def _named(said: Appeal) -> Iterator[UUID]:
    if said.answerer_guid:
        yield UUID(said.answerer_guid)
    for event in said.history:
        if isinstance(event.change, Answered | Redirected | RolledOver) and event.change.answerer_guid:
            yield UUID(event.change.answerer_guid)
