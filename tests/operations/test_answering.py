"""What machines ask of a running site: does it live, may it be sent visitors, how does it fare."""

from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from operations import readiness
from operations.models import Run

TOKEN = {"headers": {"Authorization": "Bearer long-secret"}}


def test_a_living_process_says_so_without_a_query(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_site_whose_database_has_all_tables_is_ready(client: Client) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_site_that_waits_for_its_migrations_is_not_ready(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("operations", "0001_initial")
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["reason"]) == (503, "migrations")


def test_a_site_without_its_database_lives_and_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OperationalError("server of somebody@host is away")

    monkeypatch.setattr(readiness, "unapplied", away)
    assert client.get("/health/live").status_code == 200
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable", "reason": "database"})


@pytest.mark.django_db
def test_there_are_no_metrics_until_a_token_is_set(client: Client, settings: Settings) -> None:
    assert client.get("/metrics", **TOKEN).status_code == 404
    settings.METRICS_TOKEN = "long-secret"
    for wrong in (
        {},
        {"headers": {"Authorization": "Bearer other"}},
        {"headers": {"Authorization": "Bearer "}},
    ):
        assert client.get("/metrics", **wrong).status_code == 401
    assert client.get("/metrics", **TOKEN).status_code == 200


@pytest.mark.django_db
def test_only_reading_is_answered(client: Client) -> None:
    for address in ("/health/live", "/health/ready", "/metrics"):
        assert client.post(address).status_code == 405


@pytest.mark.django_db
def test_metrics_are_few_queries_however_many_jobs_there_are(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "long-secret"
    client.get("/metrics", **TOKEN)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/metrics", **TOKEN)
    Run.objects.bulk_create(Run(name=f"{Run.JOB}{number}") for number in range(50))
    with CaptureQueriesContext(connection) as many:
        client.get("/metrics", **TOKEN)
    assert len(few) == len(many) < 25
