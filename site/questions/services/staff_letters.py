"""Letters to the company's own people: number and term of an appeal, nothing of whose it is."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from outbox.letters import queue_letter
from questions.models import Appeal, Decision
from staff.models import Employee

ASSIGNED = "appeal_assigned"
ADDITION = "appeal_addition"
WITHDRAWN = "appeal_withdrawn"
UNASSIGNED = "appeal_unassigned"
REMINDER = "appeal_reminder"
CALL = "appeal_call"
DECISION = "decision_assigned"
DECISION_REMINDER = "decision_reminder"
DIGEST = "daily_summary"
DIGEST_LABEL = "сотруднику: сводка за день"
STAFF_KINDS = {
    ASSIGNED: "сотруднику: назначено обращение",
    ADDITION: "сотруднику: заявитель дополнил обращение",
    WITHDRAWN: "сотруднику: заявитель отозвал обращение",
    UNASSIGNED: "сотруднику: обращение без исполнителя",
    REMINDER: "сотруднику: напоминание о сроке",
    CALL: "сотруднику: напоминание о звонке",
    DECISION: "сотруднику: поручено исполнить решение",
    DECISION_REMINDER: "сотруднику: напоминание об исполнении решения",
}


def write_to(employee: Employee, *, kind: str, appeal: Appeal, **context: Any) -> None:
    """Queue a letter of this kind about the appeal; somebody without an address is named in the log."""
    context |= {
        "appeal": appeal,
        "card_url": f"{settings.SITE_URL}{reverse('appeals:inspect', args=[appeal.pk])}",
    }
    # Each person's letters are a line of their own: a colleague's does not replace them.
    related = f"staff:{employee.pk}:{appeal.pk}"
    queue_letter(to=employee.user.email, kind=kind, related=related, context=context)


def tell_responsible(decision: Decision) -> None:
    """Tell the person who answers for a decision that there is something to do and by when."""
    if decision.responsible is not None and not decision.appeal.is_demo:
        write_to(decision.responsible, kind=DECISION, appeal=decision.appeal, due_on=decision.due_on)


def tell_assignee(appeal: Appeal) -> None:
    """Tell the executor that the appeal is his."""
    if appeal.assignee is not None and not appeal.is_demo:
        write_to(appeal.assignee, kind=ASSIGNED, appeal=appeal)


def tell_of_addition(appeal: Appeal) -> None:
    """Tell the executor that the customer has added something; what it is stands on the card only."""
    if appeal.assignee is not None and not appeal.is_demo:
        write_to(appeal.assignee, kind=ADDITION, appeal=appeal)


def tell_of_withdrawal(appeal: Appeal) -> None:
    """Tell the executor that nobody waits for an answer any more."""
    if appeal.assignee is not None and not appeal.is_demo:
        write_to(appeal.assignee, kind=WITHDRAWN, appeal=appeal)
