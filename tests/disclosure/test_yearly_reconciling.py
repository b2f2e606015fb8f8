"""Altering a row flips exactly the figures that count it, and putting it back takes them out again."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core import mail
from django.db.models import QuerySet

import pytest
import time_machine
from tests.disclosure.conftest import RegisterAppeal
from tests.disclosure.yearly import (
    CUT_OFF,
    NOW,
    contact,
    fill,
    published_report,
    state_no_measures,
)
from tests.questions.conftest import employee

from disclosure.yearly.differing import MOST_KEPT, by_cell, differing
from disclosure.yearly.facts import APPEAL, ContactFacts, FrozenRow, Reference
from disclosure.yearly.models import Difference, FrozenPart, Mismatch, Reconciliation, YearlyReport
from disclosure.yearly.services.drafting import begin
from disclosure.yearly.services.reconciling import reconcile, reconcile_when_due
from disclosure.yearly.services.telling import tell_of_mismatches
from outbox.models import Message
from questions.models import Appeal, Extension, Rating, Topic
from service.models import Contact
from workdays.services import load_shipped_calendars

pytestmark = pytest.mark.django_db
NIGHT = NOW + timedelta(days=1)


@pytest.fixture
def report(appeal_on: RegisterAppeal) -> YearlyReport:
    state_no_measures()
    fill(appeal_on, employee("head", "Руководитель", "Руководителев Пётр Олегович"))
    with time_machine.travel(NOW, tick=False):
        return published_report()


def compare(report: YearlyReport) -> set[str]:
    reconcile(report_id=report.pk, now=NIGHT)
    return set(Mismatch.objects.filter(report=report).values_list("cell", flat=True))


def lines(table: str, rows: list[str], columns: list[str]) -> set[str]:
    return {f"{table}/{row}/{column}" for row in rows for column in columns}


KIND_TABLES = {
    "kinds_by_month": ["3", "year"],
    "kinds_by_channel": ["website", "total"],
    "kinds_by_audience": ["individual", "total"],
    "kinds_by_month_and_channel": ["3-website"],
    "timeliness": ["due", "in_term", "share_in_term"],
}
"""Where the appeal «in_term» is counted, its topic apart."""


def the_appeal() -> "QuerySet[Appeal]":
    return Appeal.objects.filter(year=2025, topic__title="Перерасчёт")


def of_kind(*columns: str) -> set[str]:
    topic = Topic.objects.get(title="Счета и оплата").pk
    found = set().union(*(lines(table, rows, list(columns)) for table, rows in KIND_TABLES.items()))
    return found | lines("kinds_by_topic", [str(topic), "total"], list(columns))


BOTH = ["question", "total"]
Alter = Callable[[], Any]
ALTERED: dict[str, tuple[Alter, Callable[[], set[str]]]] = {
    "kind": (lambda: the_appeal().update(kind="claim"), lambda: of_kind("question", "claim")),
    "channel": (
        lambda: the_appeal().update(channel="fax"),
        lambda: (
            lines("kinds_by_channel", ["website", "fax"], BOTH)
            | lines("kinds_by_month_and_channel", ["3-website", "3-fax"], BOTH)
        ),
    ),
    "month": (
        lambda: the_appeal().update(registered_on=date(2025, 4, 3)),
        lambda: (
            lines("kinds_by_month", ["3", "4"], BOTH)
            | lines("kinds_by_month_and_channel", ["3-website", "4-website"], BOTH)
        ),
    ),
    "audience": (
        lambda: the_appeal().update(audience="organization"),
        lambda: lines("kinds_by_audience", ["individual", "organization"], BOTH),
    ),
    "topic": (
        lambda: the_appeal().update(topic=None),
        lambda: lines("kinds_by_topic", [str(Topic.objects.get(title="Счета и оплата").pk), "0"], BOTH),
    ),
    "answered a day later": (
        lambda: the_appeal().update(sent_at=datetime(2025, 3, 21, 9, tzinfo=UTC)),
        lambda: lines("timeliness", ["in_term", "late", "share_in_term"], BOTH),
    ),
    "the answer came back": (
        lambda: the_appeal().update(state="approved"),
        lambda: lines("timeliness", ["in_term", "late", "share_in_term"], BOTH),
    ),
    "the term moved past the cut-off": (
        lambda: the_appeal().update(due_on=CUT_OFF + timedelta(days=1)),
        lambda: lines("timeliness", ["due", "in_term", "not_due", "share_in_term"], BOTH),
    ),
    "ended without an answer": (
        lambda: the_appeal().update(state="declined", outcome="unreadable", outcome_on=date(2025, 3, 9)),
        lambda: lines(
            "timeliness", ["due", "in_term", "share_in_term", "declined", "declined_unreadable"], BOTH
        ),
    ),
    "prolonged": (
        lambda: Extension.objects.update(appeal=the_appeal().get()),
        lambda: lines("timeliness", ["extended"], ["question", "complaint", "total"]),
    ),
    "another mark": (
        lambda: Rating.objects.filter(mark=5).update(mark=4),
        lambda: lines("ratings", ["5", "4", "mean"], ["count"]),
    ),
    "a mark after the cut-off": (
        lambda: Rating.objects.filter(mark=5).update(rated_at=NOW),
        lambda: lines("ratings", ["5", "rated", "mean"], ["count"]),
    ),
    "gone to another year": (
        lambda: the_appeal().update(year=2024),
        lambda: of_kind(*BOTH) | lines("ratings", ["5", "rated", "mean"], ["count"]),
    ),
    "waiting": (
        lambda: Contact.objects.filter(waiting_seconds=60).update(waiting_seconds=61),
        lambda: lines("waiting_face_to_face", ["3", "year"], ["mean", "median", "p90"]),
    ),
    "service measured at last": (
        lambda: Contact.objects.filter(waiting_seconds=121).update(service_seconds=5),
        lambda: lines("service_face_to_face", ["3", "year"], ["measured", "mean", "median", "p90"]),
    ),
    "contact by telephone": (
        lambda: Contact.objects.filter(waiting_seconds=60).update(channel="phone"),
        lambda: {
            f"{what}_{form}/{row}/{column}"
            for what in ("waiting", "service")
            for form in ("face_to_face", "remote")
            for row in ("3", "year")
            for column in ("contacts", "measured", "mean", "median", "p90")
        },
    ),
    "contact struck out": (
        lambda: Contact.objects.filter(outcome="left").update(is_void=True),
        lambda: {
            f"{what}_remote/{row}/{column}"
            for what in ("waiting", "service")
            for row in ("12", "year")
            for column in ("contacts", "measured", "mean", "median", "p90")
        },
    ),
    "a new appeal": (
        lambda: Appeal.objects.filter(year=2026).update(year=2025),
        lambda: (
            lines("kinds_by_month", ["1", "year"], BOTH)
            | lines("kinds_by_channel", ["website", "total"], BOTH)
            | lines("kinds_by_topic", ["0", "total"], BOTH)
            | lines("kinds_by_audience", ["individual", "total"], BOTH)
            | lines("kinds_by_month_and_channel", ["1-website"], BOTH)
            | lines("timeliness", ["due", "late", "share_in_term"], BOTH)
        ),
    ),
}
"""Every fact that a figure depends on, altered once, and exactly the figures that must not agree any more."""
WITHOUT_EFFECT: dict[str, Alter] = {
    "text": lambda: the_appeal().update(text="", person_name="", email="", access_code="1"),
    "a topic of the lower level": lambda: the_appeal().update(
        topic=Topic.objects.get(title="Счета и оплата")
    ),
    "answered earlier": lambda: the_appeal().update(sent_at=datetime(2025, 3, 4, 9, tzinfo=UTC)),
    "closed": lambda: the_appeal().update(state="sent"),
    "answered after the cut-off": lambda: Appeal.objects.filter(kind="claim").update(
        state="sent", sent_at=NOW + timedelta(days=5)
    ),
    "the outcome of a call": lambda: Contact.objects.update(outcome="served", source="asterisk"),
    "the title of a topic": lambda: Topic.objects.filter(title="Счета и оплата").update(title="Счета"),
    "another year": lambda: Appeal.objects.filter(year=2026).update(kind="claim"),
}


def test_what_was_published_agrees_with_itself(report: YearlyReport) -> None:
    assert compare(report) == set()
    assert Reconciliation.objects.get().looked_on == NIGHT.date()


@pytest.mark.every_case
@pytest.mark.parametrize("what", ALTERED)
def test_an_altered_row_flips_exactly_its_figures(what: str, report: YearlyReport) -> None:
    alter, expected = ALTERED[what]
    alter()
    assert compare(report) == expected()


@pytest.mark.parametrize("what", WITHOUT_EFFECT)
def test_what_no_figure_depends_on_flips_none(what: str, report: YearlyReport) -> None:
    WITHOUT_EFFECT[what]()
    assert compare(report) == set()


def test_a_difference_says_what_was_and_what_is_and_since_when(report: YearlyReport) -> None:
    row = the_appeal().get()
    the_appeal().update(audience="organization")
    reconcile(report_id=report.pk, now=NIGHT)
    reconcile(report_id=report.pk, now=NIGHT + timedelta(days=1))
    found = Difference.objects.filter(mismatch__cell="kinds_by_audience/individual/total").get()
    assert (found.source, found.row, found.found_on) == (APPEAL, row.pk, NIGHT.date())
    assert [tuple(change) for change in found.as_shown] == [("audience", "individual", "organization")]
    the_appeal().update(audience="individual")
    reconcile(report_id=report.pk, now=NIGHT + timedelta(days=2))
    assert not Mismatch.objects.exists()
    assert not Difference.objects.exists()


def test_each_year_is_compared_once_a_night(report: YearlyReport) -> None:
    the_appeal().update(audience="organization")
    early, night = NIGHT.replace(hour=22), NIGHT.replace(hour=23, minute=30)
    assert reconcile_when_due(early) == 0
    assert reconcile_when_due(night) == 4
    the_appeal().update(audience="individual")
    assert reconcile_when_due(night + timedelta(hours=3)) == 0
    assert Mismatch.objects.exists()
    reconcile_when_due(night + timedelta(days=1))
    assert not Mismatch.objects.exists()


def test_a_correction_agrees_and_the_former_edition_is_compared_no_more(report: YearlyReport) -> None:
    the_appeal().update(kind="claim")
    assert compare(report)
    with time_machine.travel(NIGHT, tick=False):
        draft = YearlyReport.objects.get(pk=begin(year=2025, user=None, now=NIGHT).pk)
        corrected = draft.get_latest_revision_as_object()
        corrected.correction_reason = "Вопрос оказался претензией."
        corrected.save_revision().publish()
    assert not Mismatch.objects.exists()
    reconcile_when_due(NIGHT.replace(hour=23, minute=30))
    assert Reconciliation.objects.filter(report__edition=2).exists()
    assert not Mismatch.objects.exists()


def test_damaged_rows_are_noticed(report: YearlyReport, caplog: pytest.LogCaptureFixture) -> None:
    FrozenPart.objects.update(data=b"not gzip")
    reconcile(report_id=report.pk, now=NIGHT)
    assert Reconciliation.objects.get().is_damaged
    assert "not what was published" in caplog.text


def test_the_head_is_told_once_of_each_figure(report: YearlyReport) -> None:
    load_shipped_calendars()
    employee("director", "Директор", "Директоров Иван Иванович")
    head = employee("chief", "Руководитель", "Начальников Иван Иванович")
    head.user.email = "chief@example.org"
    head.user.save()
    the_appeal().update(audience="organization")
    reconcile(report_id=report.pk, now=NIGHT)
    assert tell_of_mismatches(NIGHT.replace(hour=22)) == 0
    assert tell_of_mismatches(NIGHT) == 1
    assert tell_of_mismatches(NIGHT) == 0
    letter = Message.objects.get(kind="yearly_mismatch")
    assert letter.to == "chief@example.org"
    assert f"/yearly/{report.pk}/" in letter.text
    assert "2025" in letter.subject
    the_appeal().update(kind="claim")
    reconcile(report_id=report.pk, now=NIGHT)
    assert tell_of_mismatches(NIGHT) == 1
    assert not mail.outbox


def test_of_many_rows_the_first_are_named_and_all_are_counted() -> None:
    facts = ContactFacts(1, "phone", 1, 1)
    rows = [FrozenRow(Reference("contact", number), facts) for number in range(MOST_KEPT + 7)]
    found = by_cell(differing(rows, []))["waiting_remote/1/contacts"]
    assert (found.count, len(found.rows)) == (MOST_KEPT + 7, MOST_KEPT)


def test_two_orderly_streams_are_merged() -> None:
    facts, other = ContactFacts(1, "phone", 1, 1), ContactFacts(2, "phone", 1, 1)

    def rows(source: str, **numbers: Any) -> list[FrozenRow]:
        return [FrozenRow(Reference(source, int(key[1:])), value) for key, value in numbers.items()]

    then = [*rows("appeal", a1=facts, a2=facts), *rows("contact", c1=facts)]
    now = [*rows("appeal", a2=other, a3=facts), *rows("contact", c1=facts, c2=facts)]
    assert [
        (row.reference.source, row.reference.pk, row.before, row.after) for row in differing(then, now)
    ] == [
        ("appeal", 1, facts, None),
        ("appeal", 2, facts, other),
        ("appeal", 3, None, facts),
        ("contact", 2, None, facts),
    ]


def test_a_new_contact_of_that_year_is_a_difference(report: YearlyReport) -> None:
    contact("home", date(2025, 8, 8), None, None)
    assert "waiting_face_to_face/8/contacts" in compare(report)
