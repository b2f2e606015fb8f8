"""People who wait and who are being served: the steps of the one-click screens, by the server's clock.

Each step locks its row, so of two clicks on one ticket the second learns who took it. A clock that was put
back never gives a negative time: the moment is taken for the former one, and its time counts as not measured.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from questions.models import Appeal, Topic
from service.choices import ContactChannel, ContactOutcome, Source
from service.errors import ContactError, NotAllowed, Taken
from service.models import Contact
from service.moments import MOSCOW, Moments
from service.querysets import FORGOTTEN_AFTER
from service.rights import CORRECT, TAKE
from service.services.correcting import require
from service.services.recording import Details, Done, build, derive, describe, locked, note, overlapping
from staff.models import Employee

SOURCES = {ContactChannel.IN_PERSON: Source.RECEPTION, ContactChannel.PHONE: Source.PHONE}
"""The channels that have a screen, and how their rows are marked."""
CLOCK = "Часы сервера показывают время раньше прежнего: это время считается неизмеренным."
TRIES = 5
"""So many people may come in the same instant."""


def arrive(
    *,
    token: str,
    channel: ContactChannel,
    actor: Employee,
    at_once: bool = False,
    now: datetime | None = None,
) -> Done:
    """Take down that somebody came or calls, with the next number of the day; the same token is the same one.

    With `at_once` service begins in the same moment. Then a visitor has not waited; how long a telephone
    rang that nobody took down before is not known.
    """
    require(actor, TAKE)
    moment = now or timezone.now()
    source = SOURCES[channel]
    for _ in range(TRIES):
        known = Contact.objects.filter(source=source, source_key=token).first()
        if known is not None:
            return Done(known)
        try:
            with transaction.atomic():
                contact = _come(token, channel, actor, at_once, moment)
        except IntegrityError:
            # Somebody came at another desk in this instant, or the same form was sent twice.
            continue
        return Done(contact, _beside(contact, moment))
    raise ContactError("Сейчас слишком много записей сразу. Нажмите ещё раз.")


def _come(token: str, channel: ContactChannel, actor: Employee, at_once: bool, now: datetime) -> Contact:
    rang_unseen = at_once and channel == ContactChannel.PHONE
    when = Moments(None if rang_unseen else now, now if at_once else None)
    contact = build(
        when=when, details=Details(channel=channel, employee=actor if at_once else None),
        source=SOURCES[channel], source_key=token, is_open=True,
    )  # fmt: skip
    contact.ticket = _next_ticket(contact)
    contact.save()
    note(contact, "begun" if at_once else "arrived", actor, now, {"ticket": contact.ticket})
    return contact


def _next_ticket(contact: Contact) -> int:
    """Return one more than the last number of the day; a constraint keeps two from taking the same."""
    of_day = Contact.objects.filter(channel=contact.channel, day=contact.day).exclude(ticket=None)
    last = of_day.order_by("-ticket").values_list("ticket", flat=True).first()
    return (last or 0) + 1


@transaction.atomic
def begin(*, contact_id: int, actor: Employee, now: datetime | None = None) -> Done:
    """Call somebody up or pick up the telephone; Taken when a colleague was quicker or the person left."""
    require(actor, TAKE)
    moment = now or timezone.now()
    contact = locked(contact_id)
    if contact.started_at is not None and contact.is_open and contact.employee_id == actor.pk:
        return Done(contact)
    if contact.started_at is not None or not contact.is_open:
        raise Taken(_why_not(contact))
    arrived = contact.arrived_at or moment
    contact.waiting_unmeasured = moment < arrived
    contact.started_at, contact.employee = max(moment, arrived), actor
    derive(contact)
    contact.save()
    note(contact, "begun", actor, moment, {"waiting_seconds": contact.waiting_seconds})
    return Done(contact, _clock(contact.waiting_unmeasured) + _beside(contact, moment))


@transaction.atomic
def finish(
    *, contact_id: int, actor: Employee, outcome: str, topic: Topic | None = None,
    appeal: Appeal | None = None, now: datetime | None = None,
) -> Done:  # fmt: skip
    """End service with what came of it; whoever serves does it."""
    require(actor, TAKE)
    moment = now or timezone.now()
    contact = locked(contact_id)
    if not contact.is_open or contact.started_at is None:
        raise Taken(_why_not(contact))
    _require_own(contact, actor)
    if is_forgotten(contact, moment):
        raise ContactError("Началось слишком давно: закройте запись в списке «Не закончено».")
    contact.service_unmeasured = moment < contact.started_at
    contact.ended_at, contact.is_open = max(moment, contact.started_at), False
    contact.outcome, contact.topic, contact.appeal = outcome, topic, appeal
    derive(contact)
    contact.save()
    data = {"outcome": outcome, "service_seconds": contact.service_seconds, "appeal_id": contact.appeal_id}
    note(contact, "finished", actor, moment, data)
    return Done(contact, _clock(contact.service_unmeasured))


@transaction.atomic
def leave(*, contact_id: int, actor: Employee, now: datetime | None = None) -> Done:
    """Take down that somebody who waited has gone or hung up: he was not served, no time is counted."""
    require(actor, TAKE)
    moment = now or timezone.now()
    contact = locked(contact_id)
    if not contact.is_open or contact.started_at is not None:
        raise Taken(_why_not(contact))
    contact.ended_at = max(moment, contact.arrived_at or moment)
    contact.outcome, contact.is_open = ContactOutcome.LEFT, False
    derive(contact)
    contact.save()
    note(contact, "left", actor, moment)
    return Done(contact)


@transaction.atomic
def close_forgotten(
    *, contact_id: int, actor: Employee, outcome: str = "", now: datetime | None = None
) -> Done:
    """Close what nobody has ended in time. When it really ended is not known, and so it is not measured."""
    require(actor, TAKE)
    moment = now or timezone.now()
    contact = locked(contact_id)
    if not contact.is_open:
        raise Taken(_why_not(contact))
    if not is_forgotten(contact, moment):
        raise ContactError("Запись ещё свежая: её заканчивают обычной кнопкой.")
    if contact.started_at is not None:
        contact.service_unmeasured = True
    contact.outcome, contact.is_open = outcome, False
    derive(contact)
    contact.save()
    note(contact, "closed", actor, moment, {"outcome": outcome})
    return Done(contact)


@transaction.atomic
def join_appeal(*, contact_id: int, actor: Employee, appeal: Appeal, now: datetime | None = None) -> Done:
    """Say which appeal came of a contact that is over already; whoever served does it."""
    require(actor, TAKE)
    contact = locked(contact_id)
    _require_own(contact, actor)
    if contact.is_void:
        raise ContactError("Запись исключена из подсчёта.")
    data = {"appeal_id_old": contact.appeal_id, "appeal_id_new": appeal.pk}
    if contact.appeal_id != appeal.pk:
        contact.appeal = appeal
        contact.save(update_fields=["appeal"])
        note(contact, "joined", actor, now or timezone.now(), data)
    return Done(contact)


def is_forgotten(contact: Contact, now: datetime) -> bool:
    """Whether an open contact began on a former day, or has not moved for hours."""
    last = contact.started_at or contact.arrived_at
    return contact.is_open and (
        contact.day < now.astimezone(MOSCOW).date() or (last is not None and now - last > FORGOTTEN_AFTER)
    )


def _require_own(contact: Contact, actor: Employee) -> None:
    if contact.employee_id != actor.pk and not actor.user.has_perm(CORRECT):
        who = contact.employee.initials_name if contact.employee else "другой сотрудник"
        raise NotAllowed(f"№ {contact.ticket or '—'} обслуживает {who}.")


def _why_not(contact: Contact) -> str:
    if contact.outcome == ContactOutcome.LEFT:
        return f"Уже отмечено: № {contact.ticket} не дождался."
    if not contact.is_open:
        return f"№ {contact.ticket or '—'}: обслуживание уже закончено."
    if contact.started_at is None:
        return f"№ {contact.ticket} ещё ждёт: сначала начните обслуживание."
    who = contact.employee.initials_name if contact.employee else "другой сотрудник"
    return f"№ {contact.ticket}: обслуживание уже начато, ведёт {who}."


def _clock(is_doubtful: bool) -> tuple[str, ...]:
    return (CLOCK,) if is_doubtful else ()


def _beside(contact: Contact, now: datetime) -> tuple[str, ...]:
    others = [describe(other) for other in overlapping(contact, now=now)]
    return (f"Пересекается с: {'; '.join(others)}. Не забудьте закончить.",) if others else ()
