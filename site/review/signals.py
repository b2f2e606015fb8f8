"""What Wagtail tells of drafts and workflows, and what follows from it here."""

from typing import Any

from django.db.models.signals import post_save, pre_delete

from wagtail.models import Revision, TaskState, WorkflowState
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from review.gate import ReviewedSnippetMixin
from review.models import Authorship
from review.services.letters import tell_of_end, tell_of_step


def connect() -> None:
    """Listen, and silence Wagtail's own letters: ours say what to do and leave through the outbox."""
    post_save.connect(keep_author, sender=Revision, dispatch_uid="review.keep_author")
    pre_delete.connect(keep_live, dispatch_uid="review.keep_live")
    task_submitted.disconnect(
        sender=TaskState, dispatch_uid="group_approval_task_submitted_email_notification"
    )
    workflow_submitted.disconnect(
        sender=WorkflowState, dispatch_uid="workflow_state_submitted_email_notification"
    )
    workflow_rejected.disconnect(
        sender=WorkflowState, dispatch_uid="workflow_state_rejected_email_notification"
    )
    workflow_approved.disconnect(
        sender=WorkflowState, dispatch_uid="workflow_state_approved_email_notification"
    )
    task_submitted.connect(step_begins, sender=TaskState, dispatch_uid="review.step_begins")
    workflow_approved.connect(text_approved, sender=WorkflowState, dispatch_uid="review.text_approved")
    workflow_rejected.connect(text_returned, sender=WorkflowState, dispatch_uid="review.text_returned")


def keep_author(instance: Revision, **kwargs: Any) -> None:
    """Write down whoever saved a revision; saving over one's own is the same author, at a later moment."""
    if instance.user_id is None:
        return
    Authorship.objects.update_or_create(
        revision_id=instance.pk,
        user_id=instance.user_id,
        defaults={
            "content_type_id": instance.base_content_type_id,
            "object_id": instance.object_id,
            "saved_at": instance.created_at,
        },
    )


def keep_live(instance: Any, **kwargs: Any) -> None:
    """Stand in the way of deleting published things, many at once: a query does not ask the models."""
    if isinstance(instance, ReviewedSnippetMixin):
        instance.require_removed()


def step_begins(instance: TaskState, **kwargs: Any) -> None:
    tell_of_step(instance)


def text_approved(instance: WorkflowState, user: Any, **kwargs: Any) -> None:
    tell_of_end(instance, is_approved=True, user=user)


def text_returned(instance: WorkflowState, user: Any, **kwargs: Any) -> None:
    tell_of_end(instance, is_approved=False, user=user)
