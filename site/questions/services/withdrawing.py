"""The customer takes the appeal back himself: no letter is owed, and the executor is told."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from questions.choices import Channel, Outcome
from questions.errors import QuestionsError
from questions.lifecycle import State, Step, allows
from questions.models import Appeal
from questions.services.staff_letters import tell_of_withdrawal
from questions.services.steps import take_step

WHERE = "Отозвано заявителем на сайте."


def withdraw(
    *, appeal_id: int, reason: str = "", now: datetime | None = None, by: str = "visitor", where: str = WHERE
) -> Appeal:
    """End the appeal at its customer's wish.

    `by` is the journal's name of who brought it, `where` the sentence that begins the reason.

    IllegalStep when it has ended already, QuestionsError while its answer is on its way or when another
    system keeps the appeal.
    """
    return take_step(
        Step.WITHDRAW, _withdraw, appeal_id=appeal_id, actor=None, by=by, where=where,
        reason=reason.replace("\x00", "").strip(), moment=now or timezone.now(),
    )  # fmt: skip


def _withdraw(*, appeal: Appeal, actor: None, where: str, reason: str, moment: datetime) -> dict[str, Any]:
    if refusal := why_not(appeal):
        raise QuestionsError(refusal)
    appeal.outcome, appeal.outcome_reason = Outcome.WITHDRAWN, " ".join(filter(None, [where, reason]))
    appeal.outcome_by, appeal.outcome_on = actor, timezone.localdate(moment)
    tell_of_withdrawal(appeal)
    return {"outcome": str(Outcome.WITHDRAWN)}


def why_not(appeal: Appeal) -> str:
    """Return, in Russian, why the customer cannot take the appeal back as it stands; empty when he can."""
    if not allows(State(appeal.state), Step.WITHDRAW):
        return f"Обращение сейчас «{appeal.get_state_display()}»: отозвать его уже нельзя."
    if appeal.channel == Channel.GIS:
        return "Обращение подано через ГИС ЖКХ: отзовите его там."
    return ""
