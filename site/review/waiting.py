"""What of the review waits for a person, and what of his own is under way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from wagtail.models import TaskState, WorkflowState

from review.addresses import edit_address
from review.models import LateReview, Removal
from review.permissions import REMOVE, REVIEW_LATE

SHOWN = 50
"""Of each kind at most: a longer list is no list any more."""


@dataclass(frozen=True)
class Item:
    title: str
    what: str
    since: datetime
    url: str
    note: str = ""
    """What was said with the last step."""


@dataclass(frozen=True)
class Waiting:
    """What waits for the person, what of his own waits for others, what came back to him."""

    for_me: list[Item]
    on_the_way: list[Item]
    returned: list[Item]


def waiting_for(user: Any) -> Waiting:
    own = WorkflowState.objects.filter(requested_by=user).select_related("current_task_state__task")
    return Waiting(
        for_me=[*_steps(user), *_removals(user), *_late_reviews(user)],
        on_the_way=[_own(state) for state in own.filter(status="in_progress")[:SHOWN]],
        returned=[_own(state) for state in own.filter(status="needs_changes")[:SHOWN]],
    )


def _steps(user: Any) -> list[Item]:
    states = TaskState.objects.reviewable_by(user).select_related("revision", "task")
    return [
        Item(
            state.revision.object_str,
            state.task.name,
            state.started_at,
            edit_address(state.revision.content_object),
        )
        for state in states.order_by("started_at")[:SHOWN]
    ]


def _removals(user: Any) -> list[Item]:
    if not user.has_perm(REMOVE):
        return []
    rows = Removal.objects.waiting().exclude(requested_by=user)[:SHOWN]
    return [
        Item(
            row.title, "Просят снять с публикации", row.requested_at, reverse("review:removal", args=[row.pk])
        )
        for row in rows
    ]


def _late_reviews(user: Any) -> list[Item]:
    if not user.has_perm(REVIEW_LATE):
        return []
    rows = LateReview.objects.waiting().exclude(published_by=user).exclude(writers=user)[:SHOWN]
    return [
        Item(row.title, "Проверить после публикации", row.published_at, reverse("review:late", args=[row.pk]))
        for row in rows
    ]


def _own(state: WorkflowState) -> Item:
    step = state.current_task_state
    return Item(
        title=str(state.content_object),
        what=step.task.name if step else "",
        since=step.started_at if step else state.created_at,
        url=edit_address(state.content_object),
        note=step.comment if step else "",
    )
