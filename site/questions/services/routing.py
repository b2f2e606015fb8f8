"""A registered appeal finds its executor by its topic."""

from datetime import datetime

from django.utils import timezone

from ledger.services import append
from questions.lifecycle import State, Step, after
from questions.models import Appeal, Topic
from questions.services.escalation import heads_of
from questions.services.reminding import alert_unassigned
from questions.services.staff_letters import tell_assignee
from staff.models import Employee
from staff.substitutes import available


def executor_of(topic: Topic) -> Employee | None:
    """Return who answers for the topic; a topic that names nobody leaves it to the one that it belongs to."""
    return topic.executor or (topic.parent.executor if topic.parent else None)


def route(*, appeal: Appeal, now: datetime | None = None) -> Employee | None:
    """Assign an appeal that is being registered to the executor of its topic, or to who stands in for him.

    Without a topic, or one that leads to nobody, it waits to be assigned by a person. When the executor is
    away and nobody stands in, the head of the department hears of it at once. Part of the registering
    transaction.
    """
    executor = executor_of(appeal.topic) if appeal.topic else None
    if executor is None:
        return None
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    present = available(executor, on=today)
    if present is None:
        if not appeal.is_demo:
            alert_unassigned(appeal, heads_of(appeal, on=today), now=moment)
        return None
    _assign(appeal, present, instead_of=executor, now=moment)
    return present


def _assign(appeal: Appeal, assignee: Employee, *, instead_of: Employee, now: datetime) -> None:
    appeal.state = after(State(appeal.state), Step.ASSIGN)
    appeal.assignee = assignee
    appeal.save(update_fields=["state", "assignee"])
    data: dict[str, int | str | bool | None] = {"assignee": assignee.pk, "topic": appeal.topic_id}
    if instead_of.pk != assignee.pk:
        data["instead_of"] = instead_of.pk
    append(stream=appeal.stream, event=str(Step.ASSIGN), data=data, actor="job:routing", now=now)
    tell_assignee(appeal)
