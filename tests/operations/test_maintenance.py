"""The site is held: visitors read on, nothing is taken in, neither by hand nor by clock or worker."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wagtail import hooks

import pytest
import time_machine
from django_tasks_db.management.commands import db_worker as library
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries
from tests.questions.conftest import home_page

from config.jobs import run_due_jobs
from operations import maintenance
from operations.management.commands.db_worker import HeldWorker
from operations.models import Run
from outbox.jobs import deliver_message

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _set_free() -> Iterator[None]:
    yield
    caches[maintenance.STORE].clear()


def command(*words: str) -> str:
    output = io.StringIO()
    call_command("maintenance", *words, stdout=output)
    return output.getvalue()


@pytest.mark.django_db
def test_public_pages_answer_and_forms_say_in_words_why_not(client: Client) -> None:
    home_page()
    with CaptureQueriesContext(connection) as before:
        assert client.get("/").status_code == 200
    command("on")
    with CaptureQueriesContext(connection) as held:
        assert client.get("/").status_code == 200
    assert len(held) <= len(before)
    answer = client.post("/ask/individual/", {"token": uuid4()})
    assert (answer.status_code, answer["Retry-After"]) == (503, "600")
    assert "Сейчас сайт ничего не принимает" in answer.content.decode()
    assert "Content-Security-Policy" in answer
    assert client.get("/health/ready").status_code == 200
    assert client.get("/search/?q=тариф").status_code == 200


def test_a_refusal_asks_nothing_of_the_database(
    db: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    command("on")
    with django_assert_num_queries(0):
        assert client.get("/admin/").status_code == 503
        assert client.post("/subscriptions/").status_code == 503
        assert client.post("/api/appeals/").json() == {"error": "maintenance"}


@pytest.mark.django_db
def test_when_it_is_over_everything_goes_on(client: Client) -> None:
    command("on")
    assert "как обычно" in command("off")
    assert client.get("/admin/").status_code == 302


def test_the_promised_end_is_said_to_people_and_programs(client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        told = command("on", "--until", "13:00")
        assert "Технические работы с 24.11.2026 12:30, обещан конец 24.11.2026 13:00" in told
        answer = client.post("/ask/individual/")
        assert answer["Retry-After"] == "1800"
        assert "Обещаем закончить к 13:00 24 ноября" in answer.content.decode()
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        answer = client.post("/ask/individual/")
        assert (answer.status_code, answer["Retry-After"]) == (503, "600")
        assert "Обещаем" not in answer.content.decode()


def test_a_second_beginning_changes_the_promise_and_not_the_beginning() -> None:
    maintenance.begin(now=NOW)
    maintenance.begin(now=NOW + timedelta(hours=1), until=NOW + timedelta(hours=2))
    held = maintenance.current()
    assert held == maintenance.Maintenance(NOW, NOW + timedelta(hours=2))
    assert held.retry_after(NOW + timedelta(hours=2, seconds=-5)) == 60


@pytest.mark.parametrize(
    "words", [("on", "--until", "soon"), ("on", "--until", "2020-01-01T10:00"), ("off", "--until", "22:30")]
)
def test_a_promise_is_a_moment_to_come(words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        command(*words)
    assert maintenance.current() is None


@pytest.mark.django_db
def test_the_clock_does_nothing_while_the_site_is_held() -> None:
    ran = []

    def job(now: datetime) -> str:
        ran.append(now)
        return ""

    maintenance.begin(now=NOW)
    with hooks.register_temporarily("periodic_job", job):
        assert list(run_due_jobs(NOW)) == []
    assert ran == []
    assert not Run.objects.exists()


@pytest.mark.django_db
def test_the_worker_takes_no_task_while_the_site_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    deliver_message.enqueue(1)
    maintenance.begin(now=timezone.now())
    waits = []

    def sleep(seconds: float) -> None:
        """End the maintenance at the third look."""
        waits.append(DBTaskResult.objects.ready().count())
        if len(waits) == 3:
            maintenance.end()

    monkeypatch.setattr("time.sleep", sleep)
    # The test's own connection is in a transaction.
    monkeypatch.setattr(library, "close_old_connections", lambda: None)
    taken: list[DBTaskResult] = []
    held = worker()
    monkeypatch.setattr(held, "run_task", taken.append)
    held.run()
    assert (waits, len(taken)) == ([1, 1, 1], 1)


@pytest.mark.django_db
def test_a_held_worker_stops_when_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    maintenance.begin(now=timezone.now())
    held = worker()
    monkeypatch.setattr("time.sleep", lambda seconds: held.shutdown(15, None))
    with pytest.raises(SystemExit):
        held.run()


def worker() -> HeldWorker:
    return HeldWorker(
        queue_names=["default"], excluded_queue_names=[], interval=1.0, batch=True, backend_name="worker",
        startup_delay=False, max_tasks=None, worker_id="held",
    )  # fmt: skip
