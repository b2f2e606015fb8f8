"""The screens of reminders: what they show, to whom, in how many queries."""

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest
from tests.reminders.conftest import LETTER, NOW, Load, row, table

from ledger.models import AccessRecord
from reminders import digests
from reminders.models import BillingSource, ChannelStop, Reminder, ReminderBatch, ReminderSettings


@pytest.fixture
def desk(people: tuple[User, User]) -> Client:
    client = Client()
    client.force_login(people[0])
    return client


def log(client: Client, query: str = "") -> str:
    return client.get(reverse("reminders:log") + query).content.decode()


def test_a_file_is_loaded_mapped_and_offered(desk: Client, wordings: None, source: BillingSource) -> None:
    BillingSource.objects.update(columns={})
    upload = SimpleUploadedFile("f.csv", table(row("1", address=LETTER), row("2")))
    response = desk.post(reverse("reminders:index"), {"source": source.pk, "upload": upload})
    batch = ReminderBatch.objects.get()
    address = reverse("reminders:batch", args=[batch.pk])
    assert response.headers["Location"] == address
    page = desk.get(address).content.decode()
    assert "Какой столбец что значит" in page
    assert "1\u00a0250,50" in page
    wrong = desk.post(address, {"step": "check", "columns": "1", "account": "ФИО"})
    assert wrong.status_code == 422
    from reminders.desk.preview import preview_of

    columns = preview_of(batch).columns
    assert desk.post(address, {"step": "check", "columns": "1", **columns}).status_code == 302
    page = desk.get(address)
    assert page.headers["Refresh"] == "2"
    assert "Файл проверяется" in page.content.decode()


def test_what_is_wrong_with_an_upload_is_said(desk: Client, source: BillingSource) -> None:
    for data in (
        {},
        {"source": source.pk},
        {"source": source.pk, "upload": SimpleUploadedFile("f.xlsx", b"PK")},
    ):
        assert desk.post(reverse("reminders:index"), data).status_code == 422
    assert desk.post(reverse("reminders:new_source"), {"name": "X", "head_row": "900"}).status_code == 422


def test_the_log_is_searched_by_account_without_an_account_in_the_address(desk: Client, load: Load) -> None:
    load(row("777-1", address=LETTER), row("888", phone="12345"), until="sending")
    response = desk.post(reverse("reminders:log"), {"account": "7771", "channel": "letter"})
    address = response.headers["Location"]
    assert "777" not in address.replace(digests.of_account("7771"), "")
    found = desk.get(address).content.decode()
    assert "777-1" in found
    assert "888" not in found
    assert "Ничего не найдено" in log(desk, "?since=2126-01-01")
    assert "Найдено: 2." in log(desk, "?until=2126-01-01")
    exported = b"".join(desk.get(address + "&export=csv")).decode()  # type: ignore[arg-type]
    assert "777-1" in exported
    assert "888" not in exported
    assert AccessRecord.objects.filter(subject="reminders:log", action="search").exists()


def test_the_log_costs_the_same_at_any_length(desk: Client, load: Load) -> None:
    counts = []
    for first, count in ((0, 1), (10, 2), (100, 25)):
        load(*(row(str(first + number), address=LETTER) for number in range(count)))
        with CaptureQueriesContext(connection) as queries:
            log(desk)
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_a_proof_shows_the_words_the_journal_and_who_approved(desk: Client, load: Load) -> None:
    load(row("1", address=LETTER), until="sending")
    reminder = Reminder.objects.get()
    page = desk.get(reverse("reminders:proof", args=[reminder.pk])).content.decode()
    for words in ("числится задолженность", "Утверждён", "Стандарт", LETTER, reminder.batch.sha256):
        assert words in page
    assert AccessRecord.objects.filter(subject=reminder.subject).exists()


def test_calls_are_listed_and_noted(desk: Client, load: Load) -> None:
    ReminderSettings.objects.create(quiet_from=0, quiet_to=0, weekend_quiet_from=0, weekend_quiet_to=0)
    batch = load(row("1", phone="12345"), until="sending")
    address = reverse("reminders:calls", args=[batch.pk])
    assert "12345" in desk.get(address).content.decode()
    reminder = Reminder.objects.get()
    assert desk.post(address, {"reminder": reminder.pk, "result": "no"}).status_code == 422
    assert desk.post(address, {"reminder": reminder.pk, "result": "refused"}).status_code == 302
    assert desk.post(address, {"reminder": reminder.pk, "result": "refused"}).status_code == 422
    stops = desk.get(reverse("reminders:stops")).content.decode()
    assert "отказ во время звонка" in stops
    desk.post(reverse("reminders:stops"), {"end": ChannelStop.objects.get().pk})
    assert "Отказов нет" in desk.get(reverse("reminders:stops")).content.decode()


def test_no_step_is_taken_in_a_wrong_state_and_each_says_why(desk: Client, load: Load) -> None:
    batch = load(row("1", address=LETTER), until="waiting")
    address = reverse("reminders:batch", args=[batch.pk])
    for step in ("check", "submit", "approve", "send_back", "posted", "cancel"):
        response = desk.post(address, {"step": step})
        assert response.status_code == 422, step
        assert 'role="alert"' in response.content.decode()
    assert desk.post(address, {"step": "nonsense"}).status_code == 404
    assert desk.post(address, {"step": "cancel", "sure": "yes"}).status_code == 302
    assert desk.get(reverse("reminders:letters", args=[batch.pk, 1])).status_code == 404


def test_quiet_hours_follow_the_calendar(db: None) -> None:
    settings = ReminderSettings(quiet_from=22, quiet_to=8, weekend_quiet_from=20, weekend_quiet_to=9)
    saturday = NOW.replace(day=28)
    assert [settings.is_quiet(NOW.replace(hour=hour)) for hour in (4, 5, 18, 19)] == [
        True,
        False,
        False,
        True,
    ]
    assert [settings.is_quiet(saturday.replace(hour=hour)) for hour in (5, 6, 16, 17)] == [
        True,
        False,
        False,
        True,
    ]
