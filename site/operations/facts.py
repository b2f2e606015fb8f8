"""What the state of the system is judged by, as plain values: gathered here, judged in `rules`."""

import shutil
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import Count, Min
from django.utils import timezone

from django_tasks_db.models import DBTaskResult

from cabinet.models import ApiClient
from files.models import StoredFile
from gis_sync.models import Packet
from ledger import triggers
from operations import maintenance, passwords
from operations.models import Run
from operations.passwords import Password
from operations.readiness import unapplied
from outbox.models import Message
from questions.models import Appeal
from workdays.models import CalendarYear

GIVEN_UP_WITHIN = timedelta(days=4)
"""A letter is tried for three days, so one that was given up yesterday is at most this old."""


@dataclass(frozen=True)
class Waiting:
    """How many wait and since when the oldest of them does."""

    count: int = 0
    since: datetime | None = None


@dataclass(frozen=True)
class Mail:
    has_server: bool = False
    waiting: Waiting = field(default_factory=Waiting)
    failed: int = 0
    """Letters of the last days that were given up."""
    last_sent: datetime | None = None


@dataclass(frozen=True)
class Facts:
    database: str
    is_unguarded: bool
    unapplied: int
    runs: dict[str, Run]
    tasks: Waiting
    calendars: dict[int, bool]
    """The present and the coming years that have a calendar: whether it has its act."""
    disk_free: int
    disk_total: int
    is_https: bool
    mail: Mail
    has_antivirus: bool
    quarantine: Waiting
    has_gis: bool
    gis_last: datetime | None
    appeals_open: int
    appeals_overdue: int
    is_held: bool
    passwords: int
    """Passwords of services and tokens of programs that are in use."""
    passwords_old: list[str]

    def succeeded_at(self, name: str) -> datetime | None:
        return self.runs[name].succeeded_at if name in self.runs else None

    def failing_jobs(self) -> list[str]:
        return [name for name, run in self.runs.items() if name.startswith(Run.JOB) and run.is_failing]


def gather(now: datetime) -> Facts:
    """Ask the database and the disk of this machine; nobody outside is asked."""
    today = timezone.localdate(now)
    disk = shutil.disk_usage(settings.VAR_DIR)
    known_by = [*passwords.in_use(), *_tokens()]
    return Facts(
        database=connection.display_name,
        is_unguarded=bool(triggers.missing(connection)),
        unapplied=len(unapplied()),
        runs={run.name: run for run in Run.objects.all()},
        tasks=_waiting(DBTaskResult.objects.ready().order_by(), "enqueued_at"),
        calendars=_calendars(today),
        disk_free=disk.free,
        disk_total=disk.total,
        is_https=settings.SITE_URL.startswith("https://"),
        mail=_mail(now),
        has_antivirus=bool(settings.CLAMD_ADDRESS),
        quarantine=_waiting(StoredFile.objects.filter(state=StoredFile.State.QUARANTINED), "created_at"),
        has_gis=bool(settings.GIS_URL),
        gis_last=_last_of_gis(),
        appeals_open=Appeal.objects.open_by_date().count(),
        appeals_overdue=Appeal.objects.overdue(today).count(),
        is_held=maintenance.current() is not None,
        passwords=len(known_by),
        passwords_old=[each.name for each in known_by if each.is_old(today)],
    )


def _tokens() -> list[Password]:
    clients = ApiClient.objects.filter(revoked_at=None).values_list("name", "created_at")
    return [Password(f"ключ доступа «{name}»", timezone.localdate(made)) for name, made in clients]


def _waiting(rows: models.QuerySet[Any], column: str) -> Waiting:
    found = rows.aggregate(count=Count("pk"), since=Min(column))
    return Waiting(found["count"], found["since"])


def _calendars(today: date) -> dict[int, bool]:
    years = CalendarYear.objects.filter(year__gte=today.year)
    return {year: bool(act) for year, act in years.values_list("year", "act")}


def _mail(now: datetime) -> Mail:
    letters = Message.objects.order_by()
    sent = letters.filter(state=Message.State.ACCEPTED).order_by("-id").values_list("accepted_at", flat=True)
    return Mail(
        has_server=bool(settings.EMAIL_HOST),
        waiting=_waiting(
            letters.filter(state__in=[Message.State.QUEUED, Message.State.SENDING]), "created_at"
        ),
        failed=letters.filter(state=Message.State.FAILED, created_at__gt=now - GIVEN_UP_WITHIN).count(),
        last_sent=sent.first(),
    )


def _last_of_gis() -> datetime | None:
    answers = Packet.objects.filter(direction=Packet.Direction.IN).order_by("-id")
    return answers.values_list("at", flat=True).first()
