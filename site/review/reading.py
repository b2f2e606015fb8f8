"""What the rules of the review need to know of one thing: its steps, who wrote it, who approved it."""

from typing import Any

from wagtail.models import Revision, TaskState, WorkflowState

from review import rules
from review.models.records import Authorship
from review.querysets import about


def refusal_to_publish(subject: Any, revision: Revision) -> str:
    """Say in Russian why the revision may not go live; empty when all who must have seen it have."""
    passed = _passed(revision)
    steps = _steps(passed[0].workflow_state) if passed else _steps_ahead(subject)
    return rules.refusal_to_publish(
        steps=steps, approvals=_approvals(passed), writers=writers_of(subject, until=revision)
    )


def refusal_to_approve(subject: Any, user: Any) -> str:
    """Say in Russian why the user may not take the present step of the latest revision; empty when he may."""
    revision = subject.get_latest_revision()
    if revision is None:
        return rules.NOT_ALL_STEPS
    return rules.refusal_to_approve(
        person=user.pk, approvals=_approvals(_passed(revision)), writers=writers_of(subject, until=revision)
    )


def writers_of(subject: Any, *, until: Revision) -> set[int]:
    """Return all who have saved the text since it was last published, up to this revision."""
    saved = about(Authorship.objects, subject).filter(revision_id__lte=until.pk)
    if subject.last_published_at:
        saved = saved.filter(saved_at__gt=subject.last_published_at)
    return set(saved.values_list("user_id", flat=True))


def _passed(revision: Revision) -> list[TaskState]:
    """Return the steps passed on this revision in the latest of its reviews."""
    approved = TaskState.objects.filter(revision=revision, status=TaskState.STATUS_APPROVED)
    found = list(approved.select_related("workflow_state").order_by("-workflow_state_id", "pk"))
    return [state for state in found if state.workflow_state_id == found[0].workflow_state_id]


def _approvals(passed: list[TaskState]) -> list[rules.Approval]:
    return [rules.Approval(step=state.task_id, by=state.finished_by_id) for state in passed]


def _steps(state: WorkflowState) -> set[int]:
    return set(state.workflow.tasks.filter(active=True).values_list("pk", flat=True))


def _steps_ahead(subject: Any) -> set[int]:
    workflow = subject.get_workflow()
    return set(workflow.tasks.filter(active=True).values_list("pk", flat=True)) if workflow else set()
