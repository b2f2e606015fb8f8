"""Who acts in GIS ZhKKh: learned from what it says of appeals, because no service lists employees.

Whose identifiers they are people say; until somebody has said so nothing is sent in that employee's name.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gis_sync.messages.appeals import Answered, Appeal, Redirected, RolledOver
from gis_sync.models import PerformerOfGis
from ledger.services import append


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


@transaction.atomic
def map_performers(
    *, chosen: Mapping[int, int | None], added: Mapping[UUID, int], actor: str, now: datetime | None = None
) -> int:
    """Say whose identifiers those of GIS ZhKKh are; return how many changed.

    `chosen`: keys of employees, or None, by those of the rows; `added`: keys of employees by identifiers that
    may be new. One employee has one identifier: IntegrityError when two of the rows want the same. `actor` is
    «user:5».
    """
    moment = now or timezone.now()
    PerformerOfGis.objects.bulk_create(
        [PerformerOfGis(answerer_guid=guid) for guid in added], ignore_conflicts=True
    )
    rows = list(PerformerOfGis.objects.select_for_update().order_by("pk"))
    wanted = {row.pk: added.get(row.answerer_guid, chosen.get(row.pk, row.employee_id)) for row in rows}
    changed = [row for row in rows if row.employee_id != wanted[row.pk]]
    # Two may change places: each is free of its former employee before it gets another.
    PerformerOfGis.objects.filter(pk__in=[row.pk for row in changed]).update(employee=None)
    for row in changed:
        row.employee_id = wanted[row.pk]
        row.save(update_fields=["employee"])
        append(
            stream=f"gis_performer:{row.pk}",
            event="mapped",
            data={"employee": row.employee_id},
            actor=actor,
            now=moment,
        )
    return len(changed)
