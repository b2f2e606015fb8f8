"""Requests of people for what is kept about them: the search, the choice, the answer in term."""

import hashlib
from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from ledger.access import AccessAction, record_access
from ledger.chain import Value
from ledger.services import append
from privacy.errors import PrivacyError
from privacy.holders import Found, Person, holders
from privacy.models import SubjectRequest
from workdays.calendar import CalendarYearMissing
from workdays.services import load_calendar

DAYS, MORE_DAYS = 10, 5
"""Working days to answer in, and how many more for a reason told to the person (152-ФЗ, ст. 14, ч. 3)."""
NOTHING_TO_SEEK = "Напишите адрес электронной почты, телефон или имя с лицевым счётом."
NAME_ALONE = (
    "По одному имени не ищут: у людей бывают одинаковые имена. Добавьте лицевой счёт или другой признак."
)
NO_REASON = "Напишите основание: от кого и когда поступил запрос, как удостоверена личность."
AHEAD = "Запрос не мог прийти позже сегодняшнего дня."
NOT_FOUND_HERE = "В выбранном есть то, что по этому запросу не находится. Выберите заново."
ANSWERED = "На этот запрос уже ответили."
ONCE = "Срок ответа на запрос продлевают один раз."
TOO_LATE = "Срок ответа уже прошёл: продлить его нельзя."


@transaction.atomic
def record_request(
    *, person: Person, reason: str, received_on: date, user_id: int, now: datetime | None = None
) -> SubjectRequest:
    """Register a request; PrivacyError when nobody could be found by what is given."""
    moment = now or timezone.now()
    _require_enough(person)
    if not reason.strip():
        raise PrivacyError(NO_REASON)
    if received_on > timezone.localdate(moment):
        raise PrivacyError(AHEAD)
    request = SubjectRequest.objects.create(
        **person.__dict__,
        reason=reason.strip(),
        received_on=received_on,
        due_on=_after_working_days(received_on, DAYS),
        recorded_by=f"user:{user_id}",
        recorded_at=moment,
    )
    data = {"received_on": received_on.isoformat(), "due_on": request.due_on.isoformat()}
    append(stream=request.stream, event="request", data=data, actor=request.recorded_by, now=moment)
    return request


def _after_working_days(day: date, amount: int) -> date:
    try:
        return load_calendar().add_working_days(day, amount)
    except CalendarYearMissing as error:
        raise PrivacyError(str(error)) from error


def _require_enough(person: Person) -> None:
    if person.email or person.phone or person.account:
        return
    raise PrivacyError(NAME_ALONE if person.name else NOTHING_TO_SEEK)


def find(request: SubjectRequest, *, user_id: int) -> list[Found]:
    """Return what all rooms have about the person, the latest first; who looked is written down."""
    record_access(actor=f"user:{user_id}", subject=request.stream, action=AccessAction.SEARCH)
    if request.erased_at is not None:
        return []
    found = [each for holder in holders() for each in holder.find(request.person)]
    return sorted(found, key=lambda each: (each.on, each.subject), reverse=True)


@transaction.atomic
def choose(
    *,
    request_id: int,
    subjects: Collection[str],
    found: Collection[str],
    user_id: int,
    now: datetime | None = None,
) -> SubjectRequest:
    """Keep which of the found records are this very person's: a namesake's are not to be told to him."""
    if not set(subjects) <= set(found):
        raise PrivacyError(NOT_FOUND_HERE)
    request = _open(request_id)
    request.subjects = sorted(subjects)
    request.save(update_fields=["subjects"])
    append(
        stream=request.stream, event="choose", data={"records": len(request.subjects)},
        actor=f"user:{user_id}", now=now,
    )  # fmt: skip
    return request


@transaction.atomic
def record_export(
    *, request_id: int, form: str, content: bytes, user_id: int, now: datetime | None = None
) -> None:
    """Write down that what is kept about the person was taken out as a file, and the file's digest."""
    moment = now or timezone.now()
    request = SubjectRequest.objects.select_for_update().get(pk=request_id)
    digest = hashlib.sha256(content).hexdigest()
    data: dict[str, Value] = {"form": form, "sha256": digest, "records": len(request.subjects)}
    actor = f"user:{user_id}"
    append(stream=request.stream, event="export", data=data, actor=actor, now=moment)
    for subject in (request.stream, *request.subjects):
        record_access(actor=actor, subject=subject, action=AccessAction.EXPORT, at=moment)


@transaction.atomic
def prolong_request(
    *, request_id: int, because: str, user_id: int, now: datetime | None = None
) -> SubjectRequest:
    """Give five more working days once, for a reason that the person is told."""
    moment = now or timezone.now()
    request = _open(request_id)
    if request.prolonged_because:
        raise PrivacyError(ONCE)
    if request.due_on < timezone.localdate(moment):
        raise PrivacyError(TOO_LATE)
    if not because.strip():
        raise PrivacyError("Напишите, почему нужно продление: об этом сообщают человеку.")
    request.prolonged_because = because.strip()
    request.due_on = _after_working_days(request.due_on, MORE_DAYS)
    request.save(update_fields=["prolonged_because", "due_on"])
    data = {"due_on": request.due_on.isoformat()}
    append(stream=request.stream, event="prolong", data=data, actor=f"user:{user_id}", now=moment)
    return request


@transaction.atomic
def mark_answered(*, request_id: int, on: date, user_id: int, now: datetime | None = None) -> SubjectRequest:
    """Write down the day on which the person was answered."""
    moment = now or timezone.now()
    request = _open(request_id)
    if not request.received_on <= on <= timezone.localdate(moment):
        raise PrivacyError("День ответа — не раньше дня запроса и не позже сегодняшнего.")
    request.answered_on = on
    request.save(update_fields=["answered_on"])
    append(
        stream=request.stream,
        event="answer",
        data={"on": on.isoformat()},
        actor=f"user:{user_id}",
        now=moment,
    )
    return request


def _open(request_id: int) -> SubjectRequest:
    request = SubjectRequest.objects.select_for_update().get(pk=request_id)
    if request.answered_on is not None:
        raise PrivacyError(ANSWERED)
    return request
