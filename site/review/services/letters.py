"""Letters to the people of the review: what waits for whom, and what became of it."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse

from wagtail.models import TaskState, WorkflowState

from outbox.letters import queue_letter
from review.addresses import edit_address, full
from review.models import LateReview, Removal
from review.permissions import REMOVE, REVIEW_LATE
from review.reading import refusal_to_approve, writers_of

WAITING, OUTCOME, REMINDER = "review_waiting", "review_outcome", "review_reminder"
KINDS = {
    WAITING: "сотруднику: ждёт согласования",
    OUTCOME: "сотруднику: чем кончилось согласование",
    REMINDER: "сотруднику: напоминание о согласовании",
}


def tell_of_step(state: TaskState, *, kind: str = WAITING) -> int:
    """Tell everybody who may take the step that a text waits for him; return how many were told."""
    subject = state.revision.content_object
    task = state.task.specific
    members = get_user_model().objects.filter(groups__in=task.groups.all(), is_active=True).distinct()
    people = [user for user in members if not refusal_to_approve(subject, user)]
    what = f"Шаг: {task.name}."
    return _tell(people, kind=kind, title=str(subject), what=what, address=edit_address(subject))


def tell_of_removal(removal: Removal, *, kind: str = WAITING) -> int:
    people = _holders(REMOVE, without={removal.requested_by_id})
    what = "Просят снять с публикации. Решить должен другой человек."
    address = reverse("review:removal", args=[removal.pk])
    return _tell(people, kind=kind, title=removal.title, what=what, address=address)


def tell_of_late_review(late: LateReview, *, kind: str = WAITING) -> int:
    own = {late.published_by_id, *late.writers.values_list("pk", flat=True)}
    day = f" до {late.review_by:%d.%m.%Y}" if late.review_by else ""
    what = f"Опубликовано без согласования ({late.get_kind_display()}). Проверьте{day}."
    address = reverse("review:late", args=[late.pk])
    return _tell(_holders(REVIEW_LATE, without=own), kind=kind, title=late.title, what=what, address=address)


def tell_of_decision(removal: Removal) -> int:
    what = "Снято с публикации." if removal.is_granted else "Решено не снимать с публикации."
    return _tell_outcome([removal.requested_by], removal.title, what, removal.note, removal.subject)


def tell_of_verdict(late: LateReview) -> int:
    what = "Проверено после публикации: замечаний нет."
    if not late.is_accepted:
        what = "Проверено после публикации: есть замечания. Исправьте текст и отправьте на согласование."
    people = {late.published_by, *late.writers.all()}
    return _tell_outcome(people, late.title, what, late.note, late.subject)


def tell_of_end(state: WorkflowState, *, is_approved: bool, user: Any) -> int:
    """Tell who sent the text and who wrote it that it is out, or that it came back; not who decided."""
    subject = state.content_object
    step = state.current_task_state
    known = writers_of(subject, until=step.revision) if step else set()
    people = get_user_model().objects.filter(
        pk__in={*known, state.requested_by_id} - {getattr(user, "pk", None)}
    )
    what = "Одобрено и вышло на сайт, или выйдет в назначенное время."
    if not is_approved:
        what = "Возвращено на доработку."
    return _tell_outcome(people, str(subject), what, step.comment if step else "", subject)


def _tell_outcome(people: Iterable[Any], title: str, what: str, note: str, subject: Any) -> int:
    address = edit_address(subject) if subject is not None else reverse("review:waiting")
    return _tell(people, kind=OUTCOME, title=title, what=what, address=address, note=note)


def _holders(right: str, *, without: set[int]) -> list[Any]:
    users = get_user_model().objects.with_perm(
        right, backend="django.contrib.auth.backends.ModelBackend", include_superusers=False
    )
    return list(users.exclude(pk__in=without).filter(is_active=True))


def _tell(
    people: Iterable[AbstractBaseUser], *, kind: str, title: str, what: str, address: str, note: str = ""
) -> int:
    context = {"title": title, "what": what, "note": note, "url": full(address)}
    return sum(
        queue_letter(
            to=str(person.email),  # type: ignore[attr-defined]
            kind=kind,
            related=f"user:{person.pk}",
            context=context,
        )
        for person in people
    )
