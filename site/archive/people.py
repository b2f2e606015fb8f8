"""Who did it and who approved it, as codes: no name is kept."""

from dataclasses import dataclass, field
from typing import Any

from wagtail.log_actions import get_active_log_context
from wagtail.models import Revision, TaskState

from archive.models import Snapshot
from review.models import LateReview, Removal

NOBODY = "job:publishing"
"""The clock, or a command: no person took the step itself."""

Approval = dict[str, Any]


@dataclass(frozen=True)
class Decided:
    """Who did it, with whose consent, and by which revision."""

    actor: str
    approvals: list[Approval] = field(default_factory=list)
    revision_id: int | None = None


def publication(revision: Revision | None) -> Decided:
    """Say who published: whoever works in the admin now, else who approved it last, else the clock."""
    if revision is None:
        return Decided(_at_work() or NOBODY)
    approvals = _steps(revision)
    return Decided(_at_work() or _last(approvals) or NOBODY, approvals, revision.pk)


def removal(subject: Any, last: Snapshot | None) -> Decided:
    """Say who took a thing down; a request and its decision count when they are of this very removal."""
    rows = Removal.objects.filter(
        content_type=subject.get_base_content_type(), object_id=str(subject.pk), is_granted=True
    )
    if last is not None:
        rows = rows.filter(decided_at__gte=last.at)
    row = rows.order_by("-decided_at").first()
    approvals = [] if row is None else [
        _approval("просьба снять", row.requested_by_id, row.requested_at),
        _approval("решение снять", row.decided_by_id, row.decided_at),
    ]  # fmt: skip
    return Decided(_at_work() or _last(approvals) or NOBODY, approvals)


def other_change() -> Decided:
    return Decided(_at_work() or NOBODY)


def _at_work() -> str:
    """Return the code of whoever works in the admin at this moment; empty when nobody does."""
    user = get_active_log_context().user
    return f"user:{user.pk}" if user is not None and user.pk else ""


def _steps(revision: Revision) -> list[Approval]:
    """Return the steps that this revision has passed, in their order, then how it went live without them."""
    states = TaskState.objects.filter(revision_id=revision.pk, status=TaskState.STATUS_APPROVED)
    rows = states.select_related("task").order_by("finished_at", "pk")
    steps = [_approval(state.task.name, state.finished_by_id, state.finished_at) for state in rows]
    late = LateReview.objects.filter(revision_id=revision.pk).order_by("pk").last()
    if late is not None:
        steps.append(_approval(late.get_kind_display(), late.published_by_id, late.published_at))
    return steps


def _approval(step: str, user_id: int | None, at: Any) -> Approval:
    return {"step": step, "who": f"user:{user_id}" if user_id else "", "at": at.isoformat() if at else ""}


def _last(approvals: list[Approval]) -> str:
    return str(approvals[-1]["who"]) if approvals else ""
