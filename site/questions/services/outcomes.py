"""Ends of an appeal other than an answer on its substance; the letter owed is made in the same step."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from questions import notice_texts
from questions.choices import Outcome
from questions.errors import QuestionsError
from questions.finding import same_person
from questions.lifecycle import ANSWERED
from questions.models import Appeal
from questions.outcome_rules import RULES, owes_notice, why_not
from questions.services import notices
from questions.services.steps import require_executor, require_head, take_step
from questions.twins import LOOKED_BACK, Twin, is_same_person, nearest
from staff.models import Employee

CANDIDATES = 50


def end(
    *,
    appeal_id: int,
    actor: Employee,
    outcome: Outcome,
    reason: str,
    previous: str = "",
    redirected_to: str = "",
    addition: str = "",
    channel: str = "",
    now: datetime | None = None,
) -> Appeal:
    """End the appeal by an outcome of the closed list, with all that its rule demands.

    `previous` is the number of the earlier appeal that has been answered, `addition` goes into the letter.
    """
    return take_step(
        RULES[outcome].step, _end, appeal_id=appeal_id, actor=actor, outcome=outcome, reason=reason.strip(),
        previous=previous, redirected_to=redirected_to.strip(), addition=addition, channel=channel,
        moment=now or timezone.now(),
    )  # fmt: skip


def _end(
    *,
    appeal: Appeal,
    actor: Employee,
    outcome: Outcome,
    reason: str,
    previous: str,
    redirected_to: str,
    addition: str,
    channel: str,
    moment: datetime,
) -> dict[str, Any]:
    _require_decider(appeal, actor, outcome)
    _require_fitting(appeal, outcome, reason, redirected_to)
    if RULES[outcome].needs_previous:
        appeal.previous = _answered_before(appeal, previous)
    appeal.redirected_to = redirected_to if RULES[outcome].needs_addressee else ""
    appeal.outcome, appeal.outcome_reason = outcome, reason
    appeal.outcome_by, appeal.outcome_on = actor, timezone.localdate(moment)
    data: dict[str, Any] = {"outcome": str(outcome)}
    if appeal.previous_id is not None:
        data["previous"] = appeal.previous_id
    if owes_notice(outcome, can_be_reached=bool(notices.ways_to_reach(appeal))):
        text = notice_texts.with_addition(_text(appeal, outcome), addition)
        notice = notices.issue(
            appeal=appeal, kind=RULES[outcome].notice, text=text, author=actor, signed_by=actor,
            channel=channel, now=moment,
        )  # fmt: skip
        data |= {"notice": notice.pk, "letter": notice.outgoing_number, "channel": notice.channel}
    return data


def _text(appeal: Appeal, outcome: Outcome) -> str:
    if outcome is Outcome.REPEATED and appeal.previous is not None:
        return notice_texts.repeated(appeal.previous)
    if outcome is Outcome.REDIRECTED:
        return notice_texts.redirection(appeal.redirected_to)
    return notice_texts.confidential() if outcome is Outcome.CONFIDENTIAL else notice_texts.unreadable()


def _require_decider(appeal: Appeal, actor: Employee, outcome: Outcome) -> None:
    if RULES[outcome].by_head:
        require_head(actor)
    else:
        require_executor(appeal, actor)


def _require_fitting(appeal: Appeal, outcome: Outcome, reason: str, redirected_to: str) -> None:
    can_be_reached = bool(notices.ways_to_reach(appeal))
    refusal = why_not(outcome, channel=appeal.channel, name=appeal.person_name, can_be_reached=can_be_reached)
    if refusal:
        raise QuestionsError(refusal)
    if not reason:
        raise QuestionsError(f"Напишите, {RULES[outcome].motive}.")
    if RULES[outcome].needs_addressee and not redirected_to:
        raise QuestionsError("Напишите, кому передано обращение.")


def missing_for_outcome(appeal: Appeal, outcome: Outcome, author: Employee | None) -> list[str]:
    """Name, in Russian, what the letter that the outcome owes would lack."""
    if owes_notice(outcome, can_be_reached=bool(notices.ways_to_reach(appeal))):
        return notices.missing_for_notice(appeal, author)
    return []


def twins_of(appeal: Appeal) -> list[Twin]:
    """Return the earlier appeals of the same person that say nearly the same."""
    since = appeal.registered_on - LOOKED_BACK
    keys = [key for key in same_person(appeal, CANDIDATES) if key < appeal.pk]
    earlier = Appeal.objects.filter(pk__in=keys, registered_on__gte=since).select_related("reply")
    return nearest(appeal, earlier)


def _answered_before(appeal: Appeal, number: str) -> Appeal:
    """Return the earlier appeal of this number, if it is one that the letter may refer to."""
    given = number.strip().removeprefix("№").strip()
    found = Appeal.objects.select_related("reply").numbered(given).first()
    if found is None:
        raise QuestionsError("Укажите номер прежнего обращения, на которое дан ответ, например 2026-000012.")
    if found.pk == appeal.pk or found.registered_on > appeal.registered_on:
        raise QuestionsError("Прежнее обращение должно быть зарегистрировано раньше этого.")
    if found.state not in ANSWERED:
        raise QuestionsError(f"На обращение № {found.registration_number} ответ по существу не отправлен.")
    if not is_same_person(appeal, found):
        raise QuestionsError(
            f"Обращение № {found.registration_number} — другого заявителя: не совпадают "
            "ни телефон, ни почта, ни счёт, ни имя."
        )
    return found
