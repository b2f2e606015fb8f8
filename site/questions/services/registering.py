"""The registrar's work: what comes by post, fax, phone, e-mail or in person, and mistakes put right."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from questions.errors import QuestionsError
from questions.lifecycle import Step
from questions.models import Appeal, Extension
from questions.phones import search_digits
from questions.services.calls import Agreement, agree_call, answer_by_phone, end_abusive_call
from questions.services.intake import Entrance, Intake, confirm_registration, register_once, set_term
from questions.services.mailing import answer_is_on_its_way
from questions.services.notes import add_note
from questions.services.routing import reroute
from questions.services.steps import take_step
from staff.models import Employee

LOOKED_BACK = timedelta(days=30)
"""How far back something like what is being registered is looked for."""
SHOWN = 5
PERSONAL = frozenset(
    {"person_name", "organization_name", "inn", "account_number", "email", "phone", "postal_address"}
    | {"sender_number"}
)
"""Fields of which the journal says only that they were changed."""
MOVING = frozenset({"kind", "channel", "received_on"})
"""Fields that the term depends on."""


class CallEnd(models.TextChoices):
    """How a call ended that is being registered."""

    ANSWERED = "answered", "ответ дан сразу"
    CALL_BACK = "call_back", "договорились о другом звонке"
    LETTER = "letter", "потребителю нужен письменный ответ"
    ABUSE = "abuse", "разговор прекращён из-за брани или угроз"


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call being registered; `said` is the answer, or how the conversation went that was broken off."""

    end: CallEnd
    said: str = ""
    agreement: Agreement | None = None


class DueDateLater(QuestionsError):
    """A correction would move the due date later than the customer was told."""

    def __init__(self, former: date, corrected: date) -> None:
        super().__init__(
            f"Срок стал бы позже: {corrected:%d.%m.%Y}, а заявитель знает о {former:%d.%m.%Y}. "
            "Если это верно, отметьте, что срок переносится, и сохраните ещё раз."
        )
        self.former, self.corrected = former, corrected


def register_at_desk(
    *,
    token: UUID,
    intake: Intake,
    channel: str,
    received_at: datetime,
    actor: Employee,
    note: str = "",
    call: Call | None = None,
    now: datetime | None = None,
) -> Appeal:
    """Register what an employee enters, with what became of a call; the same token is the same appeal.

    The appeal, the `note` for colleagues, the agreed call or the answer are one transaction.
    """
    moment = now or timezone.now()
    if received_at > moment:
        raise QuestionsError("Дата получения не может быть в будущем.")
    entrance = Entrance(
        channel=channel, received_at=received_at, registered_at=moment, registered_by=actor,
        executor=_holder(call, actor),
    )  # fmt: skip
    with transaction.atomic():
        appeal, is_new = register_once(token=token, intake=intake, consent=None, entrance=entrance)
        if is_new:
            if note:
                add_note(appeal_id=appeal.pk, actor=actor, text=note, now=moment)
            if call is not None:
                _finish_call(appeal, call, actor, moment)
    return appeal


def _holder(call: Call | None, actor: Employee) -> Employee | None:
    """Return who has the appeal from the first: the one who spoke, or the one who is to call."""
    if call is None or call.end == CallEnd.LETTER:
        return None
    return call.agreement.assignee if call.agreement else actor


def _finish_call(appeal: Appeal, call: Call, actor: Employee, moment: datetime) -> None:
    if call.end == CallEnd.ANSWERED:
        answer_by_phone(
            appeal_id=appeal.pk, actor=actor, answer=call.said, told_at=appeal.received_at, now=moment
        )
    elif call.end == CallEnd.ABUSE:
        end_abusive_call(appeal_id=appeal.pk, actor=actor, note=call.said, now=moment)
    elif call.agreement is not None:
        agree_call(appeal_id=appeal.pk, actor=actor, agreement=call.agreement, now=moment)


def look_alikes(intake: Intake, *, on: date) -> list[Appeal]:
    """Return appeals of the last thirty days that may be this very one: same phone, address or surname."""
    same = Q()
    if digits := search_digits(intake.phone):
        same |= Q(phone_digits=digits)
    if intake.email:
        same |= Q(email__in={intake.email, intake.email.lower()})
    surname = intake.person_name.partition(" ")[0]
    for spelling in _spellings(surname):
        same |= Q(person_name=spelling) | Q(person_name__startswith=f"{spelling} ")
    if not same:
        return []
    since = on - LOOKED_BACK
    # The years are named for the index by year and day.
    recent = Appeal.objects.filter(year__in={since.year, on.year}, registered_on__gte=since)
    return list(recent.filter(same).order_by("-registered_on", "-pk")[:SHOWN])


def _spellings(surname: str) -> set[str]:
    """Return the ways in which a surname is usually typed: a database may fold the case of ASCII only."""
    ways = {surname, surname.title(), surname.upper(), surname.lower()}
    return {way for each in ways for way in (each, each.replace("ё", "е").replace("Ё", "Е")) if way}


def correct_registration(
    *,
    appeal_id: int,
    actor: Employee,
    intake: Intake,
    channel: str,
    received_at: datetime,
    accepts_later: bool = False,
    passes_on: bool = False,
) -> Appeal:
    """Put right what was mistyped; the text and the number stay as they are.

    The journal keeps both values of codes and dates; of personal data only that they were changed. The term
    is counted anew when channel, kind or day of receipt change; DueDateLater unless a later date is accepted.
    With `passes_on` the appeal goes to whom its new topic leads, in the same transaction.
    """
    with transaction.atomic():
        appeal = take_step(
            Step.CORRECT, _correct, appeal_id=appeal_id, actor=actor, intake=intake, channel=channel,
            received_at=received_at, accepts_later=accepts_later,
        )  # fmt: skip
        if passes_on:
            return reroute(appeal_id=appeal_id, actor=actor, on=timezone.localdate())
    return appeal


def _correct(
    *,
    appeal: Appeal,
    actor: Employee,
    intake: Intake,
    channel: str,
    received_at: datetime,
    accepts_later: bool,
) -> dict[str, Any]:
    if answer_is_on_its_way(appeal):
        raise QuestionsError("Ответ уже отправляется: исправить регистрацию нельзя.")
    if timezone.localdate(received_at) > appeal.registered_on:
        raise QuestionsError("Дата получения не может быть позже дня регистрации.")
    former = _facts(appeal)
    _apply(appeal, intake, channel, received_at)
    corrected = _facts(appeal)
    changed = {name for name in former if former[name] != corrected[name]}
    if not changed:
        raise QuestionsError("Ничего не изменено.")
    data = _both_values(former, corrected, changed)
    if changed & MOVING:
        data |= _count_anew(appeal, accepts_later)
    if "email" in changed and appeal.email and not appeal.is_demo:
        # The number and the code went to the mistyped address or to none.
        confirm_registration(appeal)
    return data


def _apply(appeal: Appeal, intake: Intake, channel: str, received_at: datetime) -> None:
    for name, value in asdict(intake).items():
        if name != "text":
            setattr(appeal, name, value)
    appeal.channel, appeal.received_at = channel, received_at
    appeal.phone_digits = search_digits(appeal.phone)


def _facts(appeal: Appeal) -> dict[str, Any]:
    """Return what may be corrected, as the journal can hold it."""
    received = timezone.localtime(appeal.received_at)
    return {
        "kind": appeal.kind,
        "channel": appeal.channel,
        "audience": appeal.audience,
        "reply_channel": appeal.reply_channel,
        "topic": appeal.topic_id,
        "received_on": received.date().isoformat(),
        "received_time": received.time().isoformat(timespec="minutes"),
        "sender_date": appeal.sender_date.isoformat() if appeal.sender_date else "",
        **{name: getattr(appeal, name) for name in PERSONAL},
    }


def _both_values(former: dict[str, Any], corrected: dict[str, Any], changed: set[str]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name in sorted(changed):
        if name in PERSONAL:
            data[name] = "changed"
        else:
            data |= {f"{name}_was": former[name], f"{name}_is": corrected[name]}
    return data


def _count_anew(appeal: Appeal, accepts_later: bool) -> dict[str, Any]:
    if Extension.objects.filter(appeal=appeal).exists():
        raise QuestionsError(
            "О продлении срока этого обращения уже просили, он считался от прежних данных: дату получения, "
            "способ подачи и вид изменить нельзя."
        )
    former = appeal.due_on
    set_term(appeal)
    is_later = appeal.due_on > former
    if is_later and not accepts_later:
        raise DueDateLater(former, appeal.due_on)
    data: dict[str, Any] = {"due_on_was": former.isoformat(), "due_on_is": appeal.due_on.isoformat()}
    return {**data, "later_accepted": True} if is_later else data
