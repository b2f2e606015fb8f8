"""A measure begun from what was decided on a complaint: a draft, with the complaint tied to it."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from measures.errors import NotAllowed
from measures.models import Measure
from measures.rights import ADD, RUN
from measures.rules import Kind
from measures.services.progress import link_complaint
from questions.models import Decision
from staff.models import Employee


@transaction.atomic
def draft_from_decision(
    *,
    decision_id: int,
    actor: Employee,
    title: str,
    kind: Kind,
    due_on: date,
    now: datetime | None = None,
) -> Measure:
    """Make a draft of the year of its term; visitors see nothing of it before its review."""
    if not actor.user.has_perms([ADD, RUN]):
        raise NotAllowed
    decision = Decision.objects.select_related("appeal__topic").get(pk=decision_id)
    measure = Measure.objects.create(
        year=due_on.year, kind=kind.value, title=title.strip(), due_on=due_on, topic=decision.appeal.topic,
        responsible=decision.responsible, live=False, is_demo=decision.appeal.is_demo,
    )  # fmt: skip
    measure.save_revision(user=actor.user)
    link_complaint(measure_id=measure.pk, actor=actor, decision_id=decision.pk, now=now or timezone.now())
    return measure
