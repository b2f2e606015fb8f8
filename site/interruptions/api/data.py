from datetime import datetime
from typing import Any

from django.utils import timezone

from interruptions.models import Interruption
from interruptions.presenters import Notice, notices_of
from pages.addresses import absolute


def announced_data(now: datetime) -> dict[str, Any]:
    """Describe what is announced and not over; two queries, however much it is."""
    return {"interruptions": [_notice(each) for each in notices_of(Interruption.objects.announced(now), now)]}


def _notice(notice: Notice) -> dict[str, Any]:
    row = notice.row
    return {
        "id": f"interruption-{row.pk}",
        "url": absolute(row.get_absolute_url()),
        "kind": row.kind,
        "state": row.state,
        "standing": notice.standing.value,
        "starts_at": _moment(row.starts_at),
        "ends_at": _moment(row.ends_at),
        "former_starts_at": _moment(row.former_starts_at),
        "former_ends_at": _moment(row.former_ends_at),
        "reason": row.reason,
        "carried_out_by": row.carried_out_by,
        "contact": row.contact,
        "correction_reason": row.correction_reason,
        "demo": row.is_demo,
        "places": [
            {"settlement": place.settlement, "street": place.street, "houses": place.houses_words}
            for place in notice.places
        ],
    }


def _moment(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat() if moment else None
