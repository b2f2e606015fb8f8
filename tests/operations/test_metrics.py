"""The numbers for Prometheus: a format that its parser takes, and nothing of any person."""

import re
from datetime import UTC, datetime, timedelta

from django.test import Client

import pytest
from pytest_django import Settings
from tests.questions.register import put

from operations.models import Run
from outbox.models import Message
from outbox.services import queue_message

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SAMPLE = re.compile(r'supplier_site_[a-z_]+(\{job="[^"\\]*"\})? -?[0-9.e+]+')


@pytest.fixture
def read(client: Client, settings: Settings, db: None) -> dict[str, float]:
    """Return the samples of a site that has seen some work, by name with label."""
    settings.METRICS_TOKEN = "long-secret"
    put(1)
    Run.objects.create(name=Run.CLOCK, succeeded_at=NOW)
    Run.objects.create(name=f"{Run.JOB}mail", succeeded_at=NOW, failed_at=NOW + timedelta(hours=1))
    queue_message(kind="system", to="vera@pochta.example", subject="Тема", text="Вера", now=NOW)
    Message.objects.create(
        message_id="<1@test>", kind="system", to="a@example.org", state="failed",
        created_at=datetime.now(UTC),
    )  # fmt: skip
    answer = client.get("/metrics", headers={"Authorization": "Bearer long-secret"})
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = answer.content.decode().splitlines()
    samples = [line for line in lines if not line.startswith("# ")]
    assert [line for line in samples if not SAMPLE.fullmatch(line)] == []
    assert "vera" not in answer.content.decode().lower()
    return {name: float(number) for name, _, number in (line.rpartition(" ") for line in samples)}


def test_what_waits_and_what_failed_is_counted(read: dict[str, float]) -> None:
    assert read["supplier_site_appeals_open"] == 1
    assert read["supplier_site_outbox_waiting"] == 1
    assert read["supplier_site_outbox_oldest_seconds"] > 0
    assert read["supplier_site_outbox_failed"] == 1
    assert read["supplier_site_quarantine_waiting"] == 0


def test_moments_are_whole_seconds_and_jobs_have_names(read: dict[str, float]) -> None:
    assert read["supplier_site_clock_tick_timestamp_seconds"] == NOW.timestamp()
    assert read['supplier_site_job_success_timestamp_seconds{job="mail"}'] == NOW.timestamp()
    assert read['supplier_site_job_failing{job="mail"}'] == 1
    assert "supplier_site_backup_timestamp_seconds" not in read
