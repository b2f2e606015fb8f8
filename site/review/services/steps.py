"""Taking a step of the review."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from wagtail.models import AbstractGroupApprovalTask, TaskState

from review import reading
from review.errors import NotReviewed
from review.journal import lock, record

EVENTS = {"approve": "approved", "reject": "returned"}


@transaction.atomic
def take_step(*, task: Any, task_state: TaskState, user: Any, action: str, **said: Any) -> None:
    """Approve or send back, once; NotReviewed or PermissionDenied where the user may not."""
    subject = task_state.revision.content_object
    lock(subject)
    present = TaskState.objects.get(pk=task_state.pk)
    # Somebody may have been quicker, or the text may have changed since the page was opened.
    if present.status != TaskState.STATUS_IN_PROGRESS or action not in EVENTS or not task.is_for(user):
        raise PermissionDenied
    if reason := reading.refusal_to_approve(subject, user):
        raise NotReviewed(reason)
    record(subject, EVENTS[action], user=user, step=task.pk, revision=task_state.revision_id)
    AbstractGroupApprovalTask.on_action(task, present.specific, user, action, **said)
