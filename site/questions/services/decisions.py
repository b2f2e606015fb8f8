"""What was decided on complaints and claims, and whether it was done (Стандарт: «исполнение решений»)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from questions.choices import Kind
from questions.errors import NotAllowed, QuestionsError
from questions.lifecycle import Step
from questions.models import Appeal, Decision
from questions.permissions import DECIDES
from questions.services.staff_letters import tell_responsible
from questions.services.steps import as_step, journal, require_executor
from staff.models import Employee

DECIDED = frozenset({Kind.COMPLAINT, Kind.CLAIM})
"""Kinds of appeals that end in a decision."""


def decision_of(appeal: Appeal) -> Decision | None:
    return getattr(appeal, "decision", None)


def needs_decision(appeal: Appeal) -> bool:
    """Whether the appeal may not be closed before a decision on it is written down."""
    return appeal.kind in DECIDED and decision_of(appeal) is None


@as_step(Step.DECIDE)
def decide(
    *,
    appeal: Appeal,
    actor: Employee,
    verdict: str,
    action: str = "",
    responsible: Employee | None = None,
    due_on: date | None = None,
    measure: str = "",
    now: datetime | None = None,
) -> dict[str, Any]:
    """Write down the decision; until the appeal is closed and it is not done, a better one may replace it."""
    require_executor(appeal, actor)
    if appeal.kind not in DECIDED:
        raise QuestionsError("Решение принимают по жалобам и претензиям.")
    former = decision_of(appeal)
    if former is not None and former.done_on is not None:
        raise QuestionsError("Решение уже выполнено: изменить его нельзя.")
    today = timezone.localdate(now or timezone.now())
    if verdict != Decision.Verdict.REFUSED or action.strip():
        _require_followed(action, responsible, due_on, today if former is None else None)
    before = (former.responsible, former.due_on, former.action) if former else None
    decision, _ = Decision.objects.update_or_create(
        appeal=appeal,
        defaults={
            "verdict": verdict, "action": action.strip(), "responsible": responsible, "due_on": due_on,
            "measure": measure.strip(),
        },
    )  # fmt: skip
    if responsible != actor and before != (responsible, due_on, decision.action):
        tell_responsible(decision)
    return {
        "verdict": verdict,
        "responsible": responsible.pk if responsible else None,
        "due_on": due_on.isoformat() if due_on else None,
        "decision": decision.pk,
    }


def mark_done(
    *, appeal_id: int, actor: Employee, note: str, on: date | None = None, now: datetime | None = None
) -> Appeal:
    """Mark the decision as done, also long after the appeal was closed."""
    today = timezone.localdate(now or timezone.now())
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update().get(pk=appeal_id)
        decision = decision_of(appeal)
        if decision is None or not decision.action:
            raise QuestionsError("По этому обращению нечего исполнять.")
        if not may_mark_done(appeal, actor):
            raise NotAllowed("Исполнение отмечает ответственный, исполнитель обращения или руководитель.")
        if decision.done_on is not None:
            raise QuestionsError("Исполнение уже отмечено.")
        if on is not None and on > today:
            raise QuestionsError("Дата исполнения не может быть позже сегодняшней.")
        if not note.strip():
            raise QuestionsError("Напишите, что сделано.")
        decision.done_on, decision.done_note = on or today, note.strip()
        decision.save(update_fields=["done_on", "done_note"])
        journal(appeal, "decision_done", actor, {"decision": decision.pk, "on": decision.done_on.isoformat()})
    return appeal


def may_mark_done(appeal: Appeal, actor: Employee) -> bool:
    """Whether this person answers for the decision, handles the appeal or is a head."""
    decision = decision_of(appeal)
    concerned = {appeal.assignee_id, decision.responsible_id if decision else None}
    return actor.pk in concerned or actor.user.has_perm(DECIDES)


def _require_followed(
    action: str, responsible: Employee | None, due_on: date | None, earliest: date | None
) -> None:
    checks = {
        "что нужно сделать": action.strip(),
        "ответственного": responsible,
        "срок": due_on,
    }
    missing = [name for name, given in checks.items() if not given]
    if missing:
        raise QuestionsError("Укажите: " + "; ".join(missing) + ".")
    if due_on is not None and earliest is not None and due_on < earliest:
        raise QuestionsError("Срок исполнения не может быть раньше сегодняшнего дня.")
