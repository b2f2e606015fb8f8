"""The log of looks at personal data: short, beside the journal, and never in the way of work."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import Group, User
from django.db import DatabaseError, connection
from django.test import Client

from wagtail import hooks

import pytest

from ledger import access
from ledger.access import AccessAction, record_access
from ledger.models import AccessRecord, Entry

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LIST = "/admin/ledger/accessrecord/"


def look(
    minute: float = 0, actor: str = "user:5", subject: str = "appeal:12", action: str = AccessAction.CARD
) -> None:
    record_access(actor=actor, subject=subject, action=action, at=NOW + timedelta(minutes=minute))


def test_a_look_is_written_down_once_in_ten_minutes(db: None) -> None:
    for minute in (0, 1, 9.9, 10, 15, 19.9, 25):
        look(minute)
    minutes = [(record.at - NOW).total_seconds() / 60 for record in AccessRecord.objects.order_by("at")]
    assert minutes == [0, 10, 25]


@pytest.mark.parametrize(
    "other", [{"actor": "user:6"}, {"subject": "appeal:13"}, {"action": AccessAction.FILE}]
)
def test_another_person_thing_or_deed_is_another_look(db: None, other: dict[str, str]) -> None:
    look()
    look(1, **other)
    assert AccessRecord.objects.count() == 2


def test_the_journal_is_not_touched(append: Callable[..., Entry]) -> None:
    entry = append()
    look()
    assert list(Entry.objects.values_list("hash", flat=True)) == [entry.hash]
    AccessRecord.objects.all().delete()
    assert Entry.objects.count() == 1


def test_a_failure_goes_to_the_log_and_not_to_the_reader(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(record: AccessRecord) -> None:
        raise DatabaseError("no such table")

    monkeypatch.setattr(access, "_write_once", break_down)
    look()
    assert not AccessRecord.objects.exists()
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert "appeal:12" in record.getMessage()


def test_what_does_not_fit_breaks_nothing_either(db: None, caplog: pytest.LogCaptureFixture) -> None:
    look(subject="appeal:" + "1" * 100)
    look()
    assert AccessRecord.objects.filter(subject="appeal:12").count() == 1
    fits = connection.vendor == "sqlite"
    assert (len(caplog.records) == 0) == fits


@pytest.mark.django_db(transaction=True)
def test_many_tabs_opened_at_once_are_one_look() -> None:
    start = threading.Barrier(6)

    def open_tab() -> None:
        start.wait()
        try:
            look()
        finally:
            connection.close()

    tabs = [threading.Thread(target=open_tab) for _ in range(6)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert AccessRecord.objects.count() == 1


@pytest.fixture
def signed_in(db: None) -> Callable[[str], Client]:
    def do(role: str) -> Client:
        user = User.objects.create_user(f"as-{role}")
        user.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(user)
        return client

    return do


def test_the_administrator_reads_who_did_what_in_russian(signed_in: Callable[[str], Client]) -> None:
    looker = User.objects.create_user("petrova")
    look(actor=f"user:{looker.pk}", subject="thing:12")
    with hooks.register_temporarily("access_subject_url", lambda code: f"/there/{code}/"):
        html = signed_in("Администратор").get(LIST).content.decode()
    assert "Обращения к личным данным" in html
    assert "petrova" in html
    assert "открыта карточка" in html
    assert '<a href="/there/thing:12/">thing:12</a>' in html


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("action=file", ["appeal:12/f"]),
        ("q=appeal:12", ["appeal:12", "appeal:12/f"]),
        ("q=user:7", ["appeal:13"]),
        ("q=appeal:1", []),
        ("q=", ["appeal:12", "appeal:12/f", "appeal:13"]),
    ],
)
def test_the_list_is_narrowed_to_a_deed_a_thing_or_a_person(
    signed_in: Callable[[str], Client], query: str, shown: list[str]
) -> None:
    look()
    look(subject="appeal:12/f", action=AccessAction.FILE)
    look(subject="appeal:13", actor="user:7")
    html = signed_in("Администратор").get(f"{LIST}?{query}").content.decode()
    cells = ["appeal:12", "appeal:12/f", "appeal:13"]
    assert [cell for cell in cells if f">{cell}<" in html.replace(" ", "").replace("\n", "")] == shown


def test_the_list_costs_the_same_at_any_length(
    signed_in: Callable[[str], Client], django_assert_num_queries: Callable[..., object]
) -> None:
    client = signed_in("Администратор")
    look()
    client.get(LIST)
    with django_assert_num_queries(14, exact=False) as few:  # type: ignore[attr-defined]
        client.get(LIST)
    for number in range(30):
        look(subject=f"appeal:{number + 100}")
    with django_assert_num_queries(len(few.captured_queries)):  # type: ignore[attr-defined]
        client.get(LIST)


@pytest.mark.parametrize("role", ["Оператор", "Руководитель", "Подписант", "Редактор"])
def test_nobody_else_reads_it(signed_in: Callable[[str], Client], role: str) -> None:
    assert signed_in(role).get(LIST).status_code == 403


@pytest.mark.parametrize("path", ["create/", "edit/{pk}/", "delete/{pk}/"])
def test_nobody_writes_changes_or_removes_anything_there(
    signed_in: Callable[[str], Client], path: str
) -> None:
    look()
    record = AccessRecord.objects.get()
    client = signed_in("Администратор")
    assert client.post(LIST + path.format(pk=record.pk), {"actor": "user:1"}).status_code in (302, 403)
    record.refresh_from_db()
    assert record.actor == "user:5"
