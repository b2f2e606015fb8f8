"""Going live at once: an urgent notice, or anything in an emergency. Another looks at it afterwards."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from review.errors import AlreadyDecided, NothingToPublish, NotReviewed
from review.gate import exempt
from review.journal import lock, record
from review.models import LateReview
from review.permissions import BYPASS, REVIEW_LATE, URGENT
from review.reading import writers_of
from review.services.letters import tell_of_late_review, tell_of_verdict
from review.services.removing import specific
from workdays.calendar import CalendarYearMissing
from workdays.services import load_calendar

OWN_PUBLICATION = "Вы писали или публиковали это. Проверить должен другой человек."


def right_for(subject: Any) -> str:
    """Name the right that publishing this at once takes: notices may be urgent, all else is an emergency."""
    return URGENT if getattr(type(subject), "may_be_urgent", False) else BYPASS


@transaction.atomic
def publish_at_once(*, subject: Any, user: Any, reason: str, now: datetime) -> LateReview:
    """Publish the latest draft without its review, for a reason that is kept; NothingToPublish."""
    lock(subject)
    if not user.has_perm(right_for(subject)):
        raise PermissionDenied
    revision = subject.get_latest_revision()
    if revision is None or (subject.live and not subject.has_unpublished_changes):
        raise NothingToPublish
    kinds = LateReview.Kind
    late = LateReview.objects.create(
        content_type=subject.get_base_content_type(),
        object_id=str(subject.pk),
        title=str(subject)[:255],
        kind=kinds.NOTICE if right_for(subject) == URGENT else kinds.EMERGENCY,
        revision_id=revision.pk,
        reason=reason,
        published_by=user,
        published_at=now,
        review_by=next_working_day(timezone.localdate(now)),
    )
    late.writers.set(writers_of(subject, until=revision))
    record(subject, f"published_{late.kind}", user=user, revision=revision.pk, late_review=late.pk)
    with exempt(f"late_review:{late.pk}"):
        revision.publish(user=user)
    tell_of_late_review(late)
    return late


@transaction.atomic
def review_afterwards(
    *, late: LateReview, user: Any, is_accepted: bool, note: str, now: datetime
) -> LateReview:
    """Say afterwards whether it may stay as it is; NotReviewed for who wrote or published it."""
    subject = specific(late.subject)
    lock(subject)
    late = LateReview.objects.select_for_update().get(pk=late.pk)
    if late.reviewed_at is not None:
        raise AlreadyDecided
    if not user.has_perm(REVIEW_LATE):
        raise PermissionDenied
    if is_own(late, user):
        raise NotReviewed(OWN_PUBLICATION)
    late.reviewed_by, late.reviewed_at = user, now
    late.is_accepted, late.note = is_accepted, note
    late.save()
    event = "accepted_afterwards" if is_accepted else "objected_afterwards"
    record(subject, event, user=user, late_review=late.pk)
    tell_of_verdict(late)
    return late


def is_own(late: LateReview, user: Any) -> bool:
    """Whether the user wrote or published what is to be looked at."""
    return late.published_by_id == user.pk or late.writers.filter(pk=user.pk).exists()


def next_working_day(day: date) -> date | None:
    """Return the working day after the day; None where no calendar of the year is known."""
    try:
        return load_calendar().add_working_days(day, 1)
    except CalendarYearMissing:
        return None
