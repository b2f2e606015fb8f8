"""A registered appeal finds its executor by its topic, and anew when the topic is corrected."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from questions.errors import QuestionsError
from questions.lifecycle import State, Step, after
from questions.models import Appeal, Topic
from questions.services.escalation import heads_of
from questions.services.reminding import alert_unassigned
from questions.services.staff_letters import tell_assignee
from questions.services.steps import as_step, journal
from staff.models import Employee
from staff.substitutes import available


@dataclass(frozen=True)
class Route:
    """Where a topic leads: to its executor, or to who stands in for him, or to nobody who is there."""

    executor: Employee
    present: Employee | None

    @property
    def stands_in(self) -> bool:
        return self.executor != self.present


def executor_of(topic: Topic) -> Employee | None:
    """Return who answers for the topic; a topic that names nobody leaves it to the one that it belongs to."""
    return topic.executor or (topic.parent.executor if topic.parent else None)


def route_of(topic: Topic | None, *, on: date) -> Route | None:
    """Return where the topic leads on a day; None without a topic, or when it names no executor."""
    executor = executor_of(topic) if topic else None
    return Route(executor, available(executor, on=on)) if executor else None


def route(*, appeal: Appeal, now: datetime | None = None) -> Employee | None:
    """Assign an appeal that is being registered to the executor of its topic, or to who stands in for him.

    Without a topic, or one that leads to nobody, it waits to be assigned by a person. When the executor is
    away and nobody stands in, the head of the department hears of it at once. Part of the registering
    transaction.
    """
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    found = route_of(appeal.topic, on=today)
    if found is None:
        return None
    if found.present is None:
        if not appeal.is_demo:
            alert_unassigned(appeal, heads_of(appeal, on=today), now=moment)
        return None
    appeal.state = after(State(appeal.state), Step.ASSIGN)
    data = _give(appeal, found)
    appeal.save(update_fields=["state", "assignee"])
    journal(appeal, str(Step.ASSIGN), None, data, by="job:routing", now=moment)
    return found.present


@as_step(Step.ASSIGN)
def reroute(*, appeal: Appeal, actor: Employee, on: date) -> dict[str, Any]:
    """Give an appeal whose topic was corrected to whom the new one leads; the term stays as it is.

    Part of the correcting transaction.
    """
    found = route_of(appeal.topic, on=on)
    if found is None or found.present is None:
        raise QuestionsError("По новой теме передать обращение некому: назначьте исполнителя на карточке.")
    if found.present.pk == appeal.assignee_id:
        raise QuestionsError("По новой теме обращение остаётся у прежнего исполнителя.")
    former = appeal.assignee_id
    data = _give(appeal, found, actor=actor)
    return {**data, "assignee_was": former} if former else data


def _give(appeal: Appeal, found: Route, actor: Employee | None = None) -> dict[str, Any]:
    appeal.assignee = found.present
    if found.present != actor:
        tell_assignee(appeal)
    data: dict[str, Any] = {"assignee": appeal.assignee_id, "topic": appeal.topic_id}
    if found.stands_in:
        data["instead_of"] = found.executor.pk
    return data
