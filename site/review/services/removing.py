"""Taking something off the site: one person asks, another decides."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from review.errors import AlreadyDecided, NothingToRemove, NotReviewed, RemovalWaits
from review.gate import exempt
from review.journal import lock, record
from review.models import Removal
from review.permissions import REMOVE
from review.querysets import about
from review.services.letters import tell_of_decision, tell_of_removal

OWN_REQUEST = "Вы сами попросили об этом. Решить должен другой человек."


@transaction.atomic
def request_removal(*, subject: Any, user: Any, reason: str, now: datetime) -> Removal:
    """Ask to take a published thing off the site; NothingToRemove, RemovalWaits."""
    lock(subject)
    if not subject.live:
        raise NothingToRemove
    if about(Removal.objects.waiting(), subject).exists():
        raise RemovalWaits
    removal = Removal.objects.create(
        content_type=subject.get_base_content_type(),
        object_id=str(subject.pk),
        title=str(subject)[:255],
        reason=reason,
        requested_by=user,
        requested_at=now,
    )
    record(subject, "removal_requested", user=user, removal=removal.pk)
    tell_of_removal(removal)
    return removal


@transaction.atomic
def decide_removal(*, removal: Removal, user: Any, is_granted: bool, note: str, now: datetime) -> Removal:
    """Take the thing off the site or leave it there; NotReviewed for who asked, AlreadyDecided."""
    subject: Any = removal.subject
    lock(subject)
    removal = Removal.objects.select_for_update().get(pk=removal.pk)
    if removal.decided_at is not None:
        raise AlreadyDecided
    if not user.has_perm(REMOVE):
        raise PermissionDenied
    if user.pk == removal.requested_by_id:
        raise NotReviewed(OWN_REQUEST)
    removal.decided_by, removal.decided_at = user, now
    removal.is_granted, removal.note = is_granted, note
    removal.save()
    record(subject, "removed" if is_granted else "removal_declined", user=user, removal=removal.pk)
    if is_granted and subject.live:
        with exempt(f"removal:{removal.pk}"):
            specific(subject).unpublish(user=user)
    tell_of_decision(removal)
    return removal


def specific(subject: Any) -> Any:
    """Return the thing as its own type: a page of the tree as what it is."""
    return getattr(subject, "specific", subject)
