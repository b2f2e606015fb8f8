"""Taking one's own last step at a screen back: a wrong button, noticed at once.

The ledger says what was done last and by whom; a row on which anything has followed is left alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ledger.models import Entry
from service.choices import ContactChannel, ContactOutcome
from service.errors import ContactError, NotAllowed
from service.models import Contact
from service.rights import TAKE
from service.services.correcting import require
from service.services.recording import Done, derive, locked, note
from staff.models import Employee

WITHIN = timedelta(minutes=2)
BEGUN, LEFT, ARRIVED, BACK = "begun", "left", "arrived", "stepped_back"
TOO_LATE = "Отменить последнее действие можно в течение двух минут. Исправьте запись в журнале."
NOT_LAST = "№ {}: отменять нечего, с тех пор запись изменили."


@dataclass(frozen=True)
class LastStep:
    """A step that its doer may still take back."""

    contact: Contact
    event: str

    @property
    def words(self) -> str:
        said = "обслуживание начато" if self.event == BEGUN else "отмечено, что не дождался"
        return f"№ {self.contact.ticket or '—'}: {said}."


def last_step(*, channel: ContactChannel, actor: Employee, now: datetime) -> LastStep | None:
    """Return the latest step of an employee on a channel that can be taken back; two queries at most."""
    since = now - WITHIN
    mine = Q(is_open=True, employee=actor, started_at__gte=since)
    gone = Q(is_open=False, outcome=ContactOutcome.LEFT, ended_at__gte=since)
    near = timezone.localdate(now) - timedelta(days=1)
    moved = Contact.objects.counted().filter(mine | gone, channel=channel, day__gte=near)
    contacts = {contact.stream: contact for contact in moved}
    if not contacts:
        return None
    entries = Entry.objects.filter(stream__in=list(contacts)).order_by("stream", "seq")
    streams: dict[str, list[Entry]] = {}
    for entry in entries:
        streams.setdefault(entry.stream, []).append(entry)
    steps = [(steps[-1], stream) for stream, steps in streams.items() if _may_go_back(steps, actor, now)]
    if not steps:
        return None
    latest, stream = max(steps, key=lambda pair: (pair[0].created_at, pair[0].pk))
    return LastStep(contacts[stream], latest.event)


@transaction.atomic
def step_back(*, contact_id: int, actor: Employee, now: datetime | None = None) -> Done:
    """Take the actor's last step with a row back: the person waits again since he came.

    NotAllowed for another's step, ContactError when it is too late or something has followed.
    """
    require(actor, TAKE)
    moment = now or timezone.now()
    contact = locked(contact_id)
    steps = list(Entry.objects.in_stream(contact.stream))
    if not _is_step(steps):
        raise ContactError(NOT_LAST.format(contact.ticket or "—"))
    if steps[-1].actor != _name_of(actor):
        raise NotAllowed("Отменить может тот, кто нажал кнопку.")
    if not _may_go_back(steps, actor, moment):
        raise ContactError(TOO_LATE)
    event = steps[-1].event
    if event == BEGUN:
        contact.started_at, contact.employee, contact.waiting_unmeasured = None, None, False
    else:
        contact.ended_at, contact.outcome, contact.is_open = None, "", True
    derive(contact)
    contact.save()
    note(contact, BACK, actor, moment, {"step": event})
    return Done(contact)


def _is_step(steps: Iterable[Entry]) -> bool:
    """Whether the last thing done with a row is a step with somebody who had been waiting."""
    events = [entry.event for entry in steps]
    return len(events) > 1 and events[0] == ARRIVED and events[-1] in (BEGUN, LEFT)


def _may_go_back(steps: list[Entry], actor: Employee, now: datetime) -> bool:
    last = steps[-1]
    return _is_step(steps) and last.actor == _name_of(actor) and last.created_at >= now - WITHIN


def _name_of(actor: Employee) -> str:
    return f"user:{actor.user_id}"
