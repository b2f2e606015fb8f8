"""A year of the register and of the journal of contacts, for the tests of the yearly report."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User

from tests.disclosure.conftest import RegisterAppeal

from disclosure.yearly.models import YearlyReport
from disclosure.yearly.services.drafting import begin
from measures.models import NoMeasures
from questions.models import Appeal, Extension, Rating, Topic
from review.gate import exempt
from service.models import Contact
from staff.models import Employee

NOW = datetime(2026, 2, 10, 9, tzinfo=UTC)
"""Noon in Moscow on Tuesday 10.02.2026: the reports below are of 2025."""
CUT_OFF = date(2026, 2, 9)


def contact(channel: str, on: date, waiting: int | None, service: int | None, **fields: Any) -> Contact:
    return Contact.objects.create(
        channel=channel, day=on, year=on.year, month=on.month, waiting_seconds=waiting,
        service_seconds=service, **fields,
    )  # fmt: skip


def sent(on: date, **fields: Any) -> dict[str, Any]:
    """Return the fields of an appeal that was answered on a day."""
    return {"state": "closed", "sent_at": datetime(on.year, on.month, on.day, 9, tzinfo=UTC), **fields}


def ended(outcome: str, on: date) -> dict[str, Any]:
    state = outcome if outcome in {"redirected", "withdrawn"} else "declined"
    return {"state": state, "outcome": outcome, "outcome_on": on}


def fill(appeal_on: RegisterAppeal, person: Employee) -> dict[str, Appeal]:
    """Register eight appeals of 2025, each of which stands otherwise at the cut-off, and five contacts."""
    bills = Topic.objects.create(title="Счета и оплата", order=900)
    detail = Topic.objects.create(title="Перерасчёт", parent=bills)
    due = date(2025, 3, 20)
    found = {
        "in_term": appeal_on(date(2025, 3, 3), due_on=due, topic=detail, **sent(due)),
        "late": appeal_on(date(2025, 3, 3), "complaint", "post", due_on=due, **sent(due + timedelta(days=1))),
        "open_late": appeal_on(date(2025, 4, 1), "claim", due_on=date(2025, 4, 20), topic=bills),
        "not_due": appeal_on(date(2025, 12, 31), due_on=CUT_OFF + timedelta(days=1)),
        "declined": appeal_on(date(2025, 5, 5), **ended("obscene", date(2025, 5, 9))),
        "redirected": appeal_on(date(2025, 5, 5), "complaint", **ended("redirected", date(2025, 5, 9))),
        "ended_later": appeal_on(
            date(2025, 6, 6), due_on=CUT_OFF, **ended("withdrawn", CUT_OFF + timedelta(days=1))
        ),
        "extended": appeal_on(
            date(2025, 7, 7), "complaint", "gis", audience="organization", due_on=date(2025, 9, 1),
            **sent(date(2025, 9, 1)),
        ),
    }  # fmt: skip
    appeal_on(date(2024, 12, 31))
    appeal_on(date(2026, 1, 1))
    Extension.objects.create(
        appeal=found["extended"], reason="Проверка", requested_by=person, until=date(2025, 9, 1),
        requested_at=NOW - timedelta(days=200), former_due_on=date(2025, 8, 1), decided_by=person,
        decided_at=NOW - timedelta(days=199), is_granted=True,
    )  # fmt: skip
    Rating.objects.create(appeal=found["in_term"], mark=5, rated_at=NOW - timedelta(days=100))
    Rating.objects.create(appeal=found["late"], mark=2, rated_at=NOW)
    contact("in_person", date(2025, 3, 3), 60, 600)
    contact("in_person", date(2025, 3, 4), 121, None)
    contact("home", date(2025, 3, 5), None, 1801)
    contact("phone", date(2025, 12, 31), 15, 95, outcome="served")
    contact("phone", date(2025, 12, 31), 600, None, outcome="left")
    contact("phone", date(2025, 12, 31), 1, 1, is_void=True)
    return found


def state_no_measures(year: int = 2025) -> None:
    with exempt("job:tests"):
        NoMeasures(year=year, words="Мероприятия в этом году не проводились.", live=True).save()


def publish(report: YearlyReport) -> YearlyReport:
    """Publish as a loader does, without a review."""
    report = YearlyReport.objects.get(pk=report.pk)
    with exempt("job:tests"):
        report.get_latest_revision().publish()
    return YearlyReport.objects.get(pk=report.pk)


def published_report(user: User | None = None, now: datetime = NOW) -> YearlyReport:
    return publish(begin(year=2025, user=user, now=now))


def published_report_of(year: int, now: datetime) -> YearlyReport:
    return publish(begin(year=year, user=None, now=now))
