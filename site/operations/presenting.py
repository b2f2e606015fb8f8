"""The facts as the lines of the screen: each part of the system, judged by its rule."""

from datetime import datetime

from django.utils import timezone

from operations import rules
from operations.facts import Facts
from operations.models import Run
from operations.rules import Line


def lines_of(facts: Facts, now: datetime) -> list[Line]:
    """Return a line for each part, in the order in which trouble is looked for."""
    failing = [name.removeprefix(Run.JOB) for name in facts.failing_jobs()]
    backup = facts.runs.get(Run.BACKUP)
    mail = facts.mail
    return [
        rules.database_line(facts.database, facts.unapplied, is_unguarded=facts.is_unguarded),
        rules.clock_line(facts.succeeded_at(Run.CLOCK), failing, now),
        rules.worker_line(facts.tasks.count, facts.tasks.since, now),
        rules.mail_line(
            mail.waiting.count,
            mail.waiting.since,
            mail.failed,
            mail.last_sent,
            now,
            has_server=mail.has_server,
        ),
        rules.disk_line(facts.disk_free, facts.disk_total),
        _certificate(facts, now),
        rules.backup_line(facts.succeeded_at(Run.BACKUP), backup.failed_at if backup else None, now),
        rules.drill_line(facts.succeeded_at(Run.DRILL), now),
        rules.antivirus_line(facts.quarantine.count, facts.quarantine.since, now, is_on=facts.has_antivirus),
        rules.calendar_line(facts.calendars, timezone.localtime(now)),
        rules.passwords_line(facts.passwords, facts.passwords_old),
        rules.gis_line(facts.gis_last, now, is_on=facts.has_gis),
    ]


def _certificate(facts: Facts, now: datetime) -> Line:
    run = facts.runs.get(Run.CERTIFICATE, Run())
    return rules.certificate_line(
        certificate_end(facts), run.failure if run.is_failing else "", now, is_https=facts.is_https
    )


def certificate_end(facts: Facts) -> datetime | None:
    run = facts.runs.get(Run.CERTIFICATE)
    return datetime.fromisoformat(run.detail) if run and run.detail else None
