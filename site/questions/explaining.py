"""How an appeal's term is counted, day by day, and how that agrees with the date that was told."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from questions.choices import Channel
from questions.deadlines import ExplainedDay, explain
from questions.given_terms import GivenTerm, given_in
from questions.lifecycle import FINISHED
from questions.models import Appeal, ResponseTerm
from questions.services.extending import extension_of
from workdays.calendar import CalendarYearMissing
from workdays.services import load_calendar


@dataclass(frozen=True)
class ExplainedTerm:
    """The days of the first term; `note` says in Russian where the date told is not the count's."""

    days: list[ExplainedDay] = field(default_factory=list)
    note: str = ""


def explain_term(appeal: Appeal, *, to: str = "заявителю") -> ExplainedTerm:
    """Explain the term before any extension by the present calendar; one query, the extension's aside.

    `to` is whom the date was told, as the reader would say it.
    """
    if not appeal.term_snapshot:
        return ExplainedTerm()
    extension = extension_of(appeal)
    is_prolonged = extension is not None and bool(extension.is_granted)
    told_on = extension.former_due_on if extension is not None and is_prolonged else appeal.due_on
    received_on = timezone.localdate(appeal.received_at)
    given = given_in(appeal.term_snapshot)
    try:
        days = explain(
            received_on, ResponseTerm.term_from(appeal.term_snapshot), load_calendar(), told_on=told_on,
            is_rule_only=given is not None,
        )  # fmt: skip
    except CalendarYearMissing as error:
        return ExplainedTerm(note=_given_note(given) if given is not None else str(error))
    if given is not None:
        return ExplainedTerm(days, _given_note(given, days[-1].date))
    is_waiting = appeal.state not in FINISHED and not is_prolonged
    return ExplainedTerm(days, _note(told_on, days[-1].date, to if is_waiting else ""))


def _given_note(given: GivenTerm, counted_on: date | None = None) -> str:
    named = f"Срок ответа назначен системой {Channel(given.source).label}: {given.due_on:%d.%m.%Y}."
    if counted_on is None:
        return named
    if counted_on == given.due_on:
        return f"{named} По общему правилу он тот же."
    return f"{named} По общему правилу он был бы {counted_on:%d.%m.%Y}."


def _note(told_on: date, counted_on: date, to: str) -> str:
    if told_on == counted_on:
        return ""
    counted = f"По нынешнему календарю срок был бы {counted_on:%d.%m.%Y}"
    if to and told_on < counted_on:
        return f"{counted}; мы держимся названного {to}: {told_on:%d.%m.%Y}."
    return f"{counted}; до изменения календаря был назван {told_on:%d.%m.%Y}."
