"""The facts in the text format of Prometheus, version 0.0.4: numbers alone, nothing of any person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from operations.facts import Facts, Waiting
from operations.models import Run
from operations.presenting import certificate_end

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
PREFIX = "supplier_site_"


@dataclass(frozen=True)
class Gauge:
    """A number now; `samples` are its values by the value of the label, «» for a gauge without one."""

    name: str
    what: str
    samples: Mapping[str, float]
    label: str = ""

    def lines(self) -> Iterator[str]:
        name = PREFIX + self.name
        yield f"# HELP {name} {self.what}"
        yield f"# TYPE {name} gauge"
        for value, number in self.samples.items():
            labels = f'{{{self.label}="{_escaped(value)}"}}' if self.label else ""
            yield f"{name}{labels} {number:g}" if abs(number) < 1e6 else f"{name}{labels} {number:.0f}"


def text_of(facts: Facts, now: datetime) -> str:
    return "\n".join(line for gauge in _gauges(facts, now) for line in gauge.lines()) + "\n"


def _gauges(facts: Facts, now: datetime) -> Iterator[Gauge]:
    yield _one("appeals_open", "Appeals that are not finished.", facts.appeals_open)
    yield _one("appeals_overdue", "Open appeals whose term has passed.", facts.appeals_overdue)
    yield from _queue("outbox", "Letters that wait to be sent", facts.mail.waiting, now)
    yield _one("outbox_failed", "Letters that were given up during the last four days.", facts.mail.failed)
    yield from _queue("tasks", "Tasks that wait for the worker", facts.tasks, now)
    yield from _queue("quarantine", "Files that wait for the antivirus", facts.quarantine, now)
    yield _one("disk_free_bytes", "Free space on the disk of VAR_DIR.", facts.disk_free)
    yield _one("disk_total_bytes", "Size of the disk of VAR_DIR.", facts.disk_total)
    yield _one("migrations_unapplied", "Migrations of this code that the database lacks.", facts.unapplied)
    yield _one("journal_unguarded", "1 when the database lets the journal be changed.", facts.is_unguarded)
    yield _one("passwords_old", "Passwords of services older than a year.", len(facts.passwords_old))
    yield _one("maintenance", "1 while the site is held: nothing is taken in or sent.", facts.is_held)
    yield from _moments(facts)
    jobs = {name: run for name, run in facts.runs.items() if name.startswith(Run.JOB)}
    succeeded = {
        name.removeprefix(Run.JOB): run.succeeded_at.timestamp()
        for name, run in jobs.items()
        if run.succeeded_at
    }
    yield Gauge("job_success_timestamp_seconds", "When a periodic job last went well.", succeeded, "job")
    failing = {name.removeprefix(Run.JOB): float(run.is_failing) for name, run in jobs.items()}
    yield Gauge("job_failing", "1 when a periodic job failed the last time.", failing, "job")


def _moments(facts: Facts) -> Iterator[Gauge]:
    """Yield when things happened; what has not happened yet is left out."""
    moments = {
        "clock_tick": ("When the clock last did its round.", facts.succeeded_at(Run.CLOCK)),
        "backup": ("When a backup last was made.", facts.succeeded_at(Run.BACKUP)),
        "restore_drill": ("When a backup last was restored for a trial.", facts.succeeded_at(Run.DRILL)),
        "outbox_sent": ("When a letter last left.", facts.mail.last_sent),
        "gis_answer": ("When GIS ZhKKh last answered.", facts.gis_last),
        "certificate_end": ("Until when the certificate of the site holds.", certificate_end(facts)),
    }
    for name, (what, moment) in moments.items():
        if moment:
            yield _one(f"{name}_timestamp_seconds", what, moment.timestamp())


def _queue(name: str, what: str, waiting: Waiting, now: datetime) -> Iterator[Gauge]:
    age = (now - waiting.since).total_seconds() if waiting.since else 0
    yield _one(f"{name}_waiting", f"{what}.", waiting.count)
    yield _one(f"{name}_oldest_seconds", f"{what}: the age of the oldest.", max(age, 0))


def _one(name: str, what: str, number: float) -> Gauge:
    return Gauge(name, what, {"": float(number)})


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
