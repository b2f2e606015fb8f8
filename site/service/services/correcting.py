"""Putting a row of the journal right and striking it out: the ledger keeps both values."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from ledger.chain import Value
from service import moments
from service.errors import ContactError, NotAllowed
from service.importing.choices import RunState
from service.models import Contact
from service.moments import Moments
from service.rights import CORRECT, VOID
from service.services.recording import MOMENTS, Details, Done, derive, locked, note, require_alone
from staff.models import Employee

FILE_UNDONE = "Файл, из которого эта запись, отменён целиком: загрузите его заново, и она вернётся с ним."
DETAILS = ("channel", "employee", "outcome", "topic", "appeal")
OPEN = "Обслуживание ещё идёт: сначала закончите его."
STRUCK_OUT = "Запись исключена из подсчёта: сначала верните её."


@transaction.atomic
def correct(
    *, contact_id: int, actor: Employee, when: Moments, details: Details, confirmed: bool = False,
    now: datetime | None = None,
) -> Done:  # fmt: skip
    """Put the moments and details of a row right; what has not changed stays as it was measured.

    NotAllowed, MomentsInvalid, Overlaps, ContactError on a row that is open or struck out.
    """
    moment = now or timezone.now()
    require(actor, CORRECT)
    contact = locked(contact_id)
    if contact.is_void or contact.is_open:
        raise ContactError(STRUCK_OUT if contact.is_void else OPEN)
    before = _values(contact)
    kept, notes = moments.checked(when, now=moment)
    _put(contact, kept, details)
    changes = _changes(before, _values(contact))
    if not changes:
        return Done(contact)
    if not confirmed and not changes.keys().isdisjoint({*_pair("started_at"), *_pair("ended_at")}):
        require_alone(contact, now=moment)
    contact.save()
    note(contact, "corrected", actor, moment, changes)
    return Done(contact, tuple(notes))


def _put(contact: Contact, when: Moments, details: Details) -> None:
    changed = {name for name in MOMENTS if getattr(contact, name) != getattr(when, name)}
    # Whoever states a moment anew says that it is known after all.
    if changed & {"arrived_at", "started_at"}:
        contact.waiting_unmeasured = False
    if changed & {"started_at", "ended_at"}:
        contact.service_unmeasured = False
    for name in changed:
        setattr(contact, name, getattr(when, name))
    if (details.channel, moments.derive(when).day) != (contact.channel, contact.day):
        # It was a number of the other queue.
        contact.ticket = None
    for name in DETAILS:
        setattr(contact, name, getattr(details, name))
    derive(contact)


def same_but(contact: Contact, **changes: Any) -> Details:
    """Return the details of a row with some of them changed."""
    return replace(Details(**{name: getattr(contact, name) for name in DETAILS}), **changes)


@transaction.atomic
def strike_out(*, contact_id: int, actor: Employee, reason: str, now: datetime | None = None) -> Contact:
    """Leave a row out of every count, with a reason; it stays in the journal."""
    require(actor, VOID)
    if not reason.strip():
        raise ContactError("Напишите, почему запись исключают из подсчёта.")
    contact = locked(contact_id)
    if contact.is_open:
        raise ContactError(OPEN)
    return _mark(contact, actor, is_void=True, reason=reason.strip(), now=now)


@transaction.atomic
def take_back(*, contact_id: int, actor: Employee, now: datetime | None = None) -> Contact:
    """Count a row again that was struck out by mistake."""
    require(actor, VOID)
    contact = locked(contact_id)
    if contact.loaded is not None and contact.loaded.state == RunState.UNDONE:
        raise ContactError(FILE_UNDONE)
    return _mark(contact, actor, is_void=False, reason="", now=now)


def _mark(contact: Contact, actor: Employee, *, is_void: bool, reason: str, now: datetime | None) -> Contact:
    if contact.is_void == is_void:
        raise ContactError("Это уже сделано.")
    contact.is_void, contact.void_reason = is_void, reason
    contact.save(update_fields=["is_void", "void_reason"])
    data: dict[str, Value] = {"is_void_old": not is_void, "is_void_new": is_void}
    note(contact, "struck_out" if is_void else "taken_back", actor, now or timezone.now(), data)
    return contact


def require(actor: Employee, right: str) -> None:
    if not actor.user.has_perm(right):
        raise NotAllowed("У вашей роли нет права на это.")


def _values(contact: Contact) -> dict[str, Value]:
    """Return the row as the ledger may hold it: moments in ISO form, codes, keys, seconds."""
    moments_as_text = {name: _text(getattr(contact, name)) for name in MOMENTS}
    codes = (
        "channel",
        "outcome",
        "employee_id",
        "topic_id",
        "appeal_id",
        "waiting_seconds",
        "service_seconds",
    )
    return {**moments_as_text, **{name: getattr(contact, name) for name in codes}}


def _text(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def _changes(before: dict[str, Value], after: dict[str, Value]) -> dict[str, Value]:
    changes: dict[str, Value] = {}
    for name, former in before.items():
        if former != after[name]:
            changes |= dict(zip(_pair(name), (former, after[name]), strict=True))
    return changes


def _pair(name: str) -> tuple[str, str]:
    return f"{name}_old", f"{name}_new"
