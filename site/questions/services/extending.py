"""The one extension of a term: asked for with a reason, decided by a head before the term has ended.

Стандарт: a term may be prolonged when the answer needs more work, by 15 working days or by a month at most.
"""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from questions import deadlines, notice_texts
from questions.deadlines import Deadline, TermInvalid
from questions.errors import NotAllowed, QuestionsError
from questions.lifecycle import Step
from questions.models import Appeal, Extension, Notice, ResponseTerm
from questions.services import notices
from questions.services.steps import as_step, require_executor, require_head
from staff.models import Employee
from workdays.calendar import CalendarYearMissing
from workdays.services import load_calendar

SHORTEST_REASON = 20


def extension_of(appeal: Appeal) -> Extension | None:
    return getattr(appeal, "extension", None)


def latest(appeal: Appeal) -> Deadline:
    """Return the dates to which the term may be prolonged at most; QuestionsError if it may not be."""
    try:
        return deadlines.prolong(appeal.due_on, ResponseTerm.term_from(appeal.term_snapshot), load_calendar())
    except TermInvalid as error:
        raise QuestionsError("Для такого обращения продление срока не предусмотрено.") from error
    except CalendarYearMissing as error:
        raise QuestionsError(str(error)) from error


@as_step(Step.ASK_EXTENSION)
def ask(
    *, appeal: Appeal, actor: Employee, reason: str, until: date | None = None, now: datetime | None = None
) -> dict[str, Any]:
    """Ask for the extension, up to its limit unless an earlier day is named."""
    moment = now or timezone.now()
    require_executor(appeal, actor)
    _require_in_term(appeal, timezone.localdate(moment))
    _require_first(extension_of(appeal))
    if len(" ".join(reason.split())) < SHORTEST_REASON:
        raise QuestionsError(f"Напишите, почему нужно продление: не короче {SHORTEST_REASON} знаков.")
    day = until or latest(appeal).due_on
    _require_day(appeal, day)
    # A refusal is no extension: the request may be made anew, and takes the place of the refused one.
    Extension.objects.update_or_create(
        appeal=appeal,
        defaults={
            "reason": reason.strip(), "requested_by": actor, "requested_at": moment, "until": day,
            "former_due_on": appeal.due_on, "decided_by": None, "decided_at": None, "is_granted": None,
            "refusal": "",
        },
    )  # fmt: skip
    return {"until": day.isoformat()}


@as_step(Step.EXTEND)
def grant(*, appeal: Appeal, actor: Employee, now: datetime | None = None) -> dict[str, Any]:
    """Prolong the term and tell the customer in the same transaction: nobody else could know of it."""
    moment = now or timezone.now()
    extension = _require_asked(appeal, actor)
    _require_in_term(appeal, timezone.localdate(moment))
    _require_day(appeal, extension.until)
    former, most = appeal.due_on, latest(appeal)
    appeal.due_on = extension.until
    # Within the limit the day named is a working one: there is nothing to roll back from.
    appeal.control_on = most.control_on if extension.until == most.due_on else extension.until
    appeal.due_provisional = load_calendar().is_provisional(extension.until)
    extension.former_due_on, extension.is_granted = former, True
    extension.decided_by, extension.decided_at = actor, moment
    extension.save()
    notice = notices.issue(
        appeal=appeal,
        kind=Notice.Kind.EXTENSION,
        text=notice_texts.extension(until=extension.until, reason=extension.reason),
        author=extension.requested_by,
        signed_by=actor,
        now=moment,
    )
    return {
        "former_due_on": former.isoformat(), "due_on": appeal.due_on.isoformat(), "notice": notice.pk,
        "letter": notice.outgoing_number,
    }  # fmt: skip


@as_step(Step.REFUSE_EXTENSION)
def refuse(*, appeal: Appeal, actor: Employee, refusal: str, now: datetime | None = None) -> dict[str, Any]:
    """Leave the term as it is and tell the executor why."""
    extension = _require_asked(appeal, actor)
    if not refusal.strip():
        raise QuestionsError("Напишите, почему в продлении отказано.")
    extension.refusal, extension.is_granted = refusal.strip(), False
    extension.decided_by, extension.decided_at = actor, now or timezone.now()
    extension.save()
    return {"until": extension.until.isoformat()}


def why_not_ask(appeal: Appeal, today: date) -> str:
    """Return, in Russian, why an extension cannot be asked for now; empty when it can."""
    try:
        _require_in_term(appeal, today)
        _require_first(extension_of(appeal))
        latest(appeal)
    except QuestionsError as error:
        return str(error)
    return ""


def why_not_grant(appeal: Appeal, today: date) -> str:
    """Return, in Russian, why the extension asked for cannot be granted any more; empty when it can."""
    try:
        _require_in_term(appeal, today)
    except QuestionsError as error:
        return str(error)
    return ""


def missing_for_grant(appeal: Appeal) -> list[str]:
    """Name, in Russian, what the notice of the extension would lack."""
    extension = extension_of(appeal)
    return notices.missing_for_notice(appeal, extension.requested_by if extension else None)


def is_asked(appeal: Appeal) -> bool:
    """Whether an extension waits for its decision."""
    extension = extension_of(appeal)
    return extension is not None and extension.is_granted is None


def _require_asked(appeal: Appeal, actor: Employee) -> Extension:
    require_head(actor)
    extension = extension_of(appeal)
    if extension is None:
        raise QuestionsError("Продления никто не просил.")
    if extension.is_granted is not None:
        raise QuestionsError("Просьба о продлении уже решена.")
    if extension.requested_by_id == actor.pk:
        raise NotAllowed("Свою просьбу о продлении решить нельзя: её решает другой руководитель.")
    return extension


def _require_in_term(appeal: Appeal, today: date) -> None:
    if today > appeal.due_on:
        raise QuestionsError(f"Срок ответа истёк {appeal.due_on:%d.%m.%Y}: продлить его уже нельзя.")


def _require_first(extension: Extension | None) -> None:
    if extension is None or extension.is_granted is False:
        return
    if extension.is_granted:
        raise QuestionsError(
            f"Срок уже продлён до {extension.until:%d.%m.%Y}: второй раз продлить его нельзя."
        )
    raise QuestionsError("О продлении уже попросили: решает руководитель.")


def _require_day(appeal: Appeal, day: date) -> None:
    most = latest(appeal).due_on
    if day <= appeal.due_on:
        raise QuestionsError(f"Новый срок должен быть позже прежнего: {appeal.due_on:%d.%m.%Y}.")
    if day > most:
        raise QuestionsError(f"Продлить срок можно не дальше чем до {most:%d.%m.%Y}.")
    if not load_calendar().is_working(day):
        raise QuestionsError(f"{day:%d.%m.%Y} — нерабочий день: срок заканчивается рабочим.")
