"""Which topic of the register a topic of GIS ZhKKh leads to."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gis_sync.models import TopicOfGis
from ledger.services import append


@transaction.atomic
def map_topics(*, chosen: Mapping[int, int | None], actor: str, now: datetime | None = None) -> int:
    """Lead topics of GIS ZhKKh to topics of the register or to none, by their keys; return how many changed.

    Appeals that are in the register already keep their topic.
    """
    moment, changed = now or timezone.now(), 0
    for row in TopicOfGis.objects.select_for_update().order_by("pk").filter(pk__in=list(chosen)):
        if row.topic_id == chosen[row.pk]:
            continue
        row.topic_id = chosen[row.pk]
        row.save(update_fields=["topic"])
        append(
            stream=f"gis_topic:{row.pk}",
            event="mapped",
            data={"topic": row.topic_id},
            actor=actor,
            now=moment,
        )
        changed += 1
    return changed
