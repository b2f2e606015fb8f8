"""Rows of the journal as they are written: what follows from the moments, recording by hand, striking out."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from ledger import services as ledger
from ledger.chain import Value
from questions.models import Appeal, Topic
from service import moments
from service.choices import Source
from service.errors import ContactError, Overlaps
from service.models import Contact
from service.moments import MOSCOW, Moments
from staff.models import Employee

MOMENTS = tuple(moments.NAMES)


@dataclass(frozen=True)
class Details:
    """What is known of a contact beside its moments."""

    channel: str
    employee: Employee | None = None
    outcome: str = ""
    topic: Topic | None = None
    appeal: Appeal | None = None


@dataclass(frozen=True)
class Done:
    """A row that was written, and what its writer should hear of it."""

    contact: Contact
    notes: tuple[str, ...] = ()


def derive(contact: Contact) -> None:
    """Set what follows from the moments of a row that is about to be saved; the one place that does.

    MomentsInvalid when it has none.
    """
    derived = moments.derive(moments_of(contact))
    contact.day, contact.year, contact.month = derived.day, derived.year, derived.month
    contact.waiting_seconds = None if contact.waiting_unmeasured else derived.waiting_seconds
    contact.service_seconds = None if contact.service_unmeasured else derived.service_seconds


def moments_of(contact: Contact) -> Moments:
    return Moments(contact.arrived_at, contact.started_at, contact.ended_at)


def build(*, when: Moments, details: Details, source: str, source_key: str = "", **more: Any) -> Contact:
    """Return a row that is not saved yet, for one or for many at once; MomentsInvalid.

    The moments are to be checked before: `moments.checked`.
    """
    contact = Contact(
        arrived_at=when.arrived_at, started_at=when.started_at, ended_at=when.ended_at,
        source=source, source_key=source_key, **_as_fields(details), **more,
    )  # fmt: skip
    derive(contact)
    return contact


def _as_fields(details: Details) -> dict[str, Any]:
    return {field.name: getattr(details, field.name) for field in fields(details)}


def record_by_hand(
    *, token: str, actor: Employee, when: Moments, details: Details, confirmed: bool = False,
    now: datetime | None = None,
) -> Done:  # fmt: skip
    """Write down a contact that no screen has followed; the same token is the same row.

    MomentsInvalid on moments that cannot be; Overlaps until a contact beside another one is confirmed.
    """
    moment = now or timezone.now()
    known = Contact.objects.filter(source=Source.MANUAL, source_key=token).first()
    if known is not None:
        return Done(known)
    kept, notes = moments.checked(when, now=moment)
    contact = build(when=kept, details=details, source=Source.MANUAL, source_key=token)
    if not confirmed:
        require_alone(contact, now=moment)
    try:
        with transaction.atomic():
            contact.save()
            note(contact, "recorded", actor, moment, {"channel": contact.channel})
    except IntegrityError:
        # The same form, sent twice at the same moment.
        return Done(Contact.objects.get(source=Source.MANUAL, source_key=token))
    return Done(contact, tuple(notes))


def require_alone(contact: Contact, *, now: datetime) -> None:
    """Raise Overlaps when the employee was busy with others on this channel meanwhile."""
    others = overlapping(contact, now=now)
    if others:
        raise Overlaps([describe(other) for other in others])


def overlapping(contact: Contact, *, now: datetime) -> list[Contact]:
    """Return other contacts of the same employee and channel at the same time; one query, or none."""
    if contact.employee_id is None or contact.started_at is None:
        return []
    # Of a contact without an end only its beginning is known.
    end = contact.ended_at or (now if contact.is_open else contact.started_at)
    found = Contact.objects.overlapping(
        employee_id=contact.employee_id, channel=contact.channel, start=contact.started_at, end=end
    )
    return list(found.exclude(pk=contact.pk).order_by("started_at")[:5])


def describe(contact: Contact) -> str:
    """Name a contact by its number and its time: «№ 12, 10:05–10:20»."""
    clock = [
        f"{moment.astimezone(MOSCOW):%H:%M}" if moment else "…"
        for moment in (contact.started_at, contact.ended_at)
    ]
    number = f"№ {contact.ticket}, " if contact.ticket else ""
    return f"{number}{contact.day:%d.%m.%Y} {'–'.join(clock)}"


def note(
    contact: Contact, event: str, actor: Employee, now: datetime, data: Mapping[str, Value] | None = None
) -> None:
    """Put what was done into the row's own stream of the ledger: codes and moments, never words."""
    ledger.append(stream=contact.stream, event=event, data=data or {}, actor=f"user:{actor.user_id}", now=now)


def locked(contact_id: int) -> Contact:
    """Return a row that nobody else changes meanwhile; ContactError when there is none."""
    contact = Contact.objects.select_for_update().filter(pk=contact_id).first()
    if contact is None:
        raise ContactError("Такой записи больше нет.")
    return contact
