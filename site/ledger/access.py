"""Who looked at whose data: a log of its own beside the chained journal, kept for a term and then removed."""

import logging
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from ledger.models import AccessRecord

logger = logging.getLogger(__name__)

ONE_LOOK = timedelta(minutes=10)
"""Within it the same person opening the same thing again looks at it still."""


class AccessAction(models.TextChoices):
    """What is done with personal data; a room that records another adds it here."""

    CARD = "card", "открыта карточка"
    FILE = "file", "открыт файл"
    EXPORT = "export", "выгружен список"
    PRINT = "print", "напечатано"
    LETTER = "letter", "открыто исходящее письмо"
    MAIL = "mail", "открыто входящее письмо"
    LIST = "list", "открыт список"
    SEARCH = "search", "поиск"
    PREVIEW = "preview", "просмотрены сведения о человеке"


def record_access(*, actor: str, subject: str, action: str, at: datetime | None = None) -> None:
    """Write down that ``actor`` («user:5») did ``action`` with ``subject`` («appeal:12»).

    One row for ten minutes at most. A part of a subject is written after a slash: «appeal:12/…» for one of
    its files. The page that calls this opens whatever happens: a failure goes to the log.
    """
    record = AccessRecord(actor=actor, subject=subject, action=action, at=at or timezone.now())
    try:
        # Most looks are not the first: they cost one read and take no lock.
        if not _is_known(record):
            with transaction.atomic():
                _write_once(record)
    except DatabaseError:
        logger.exception("Access was not recorded: %s by %s to %s", action, actor, subject)


def _write_once(record: AccessRecord) -> None:
    if connection.vendor == "postgresql":
        # Two tabs opened at once are one look. On SQLite the transaction itself lets writers in one by one.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext(%s))",
                [f"{record.actor} {record.action} {record.subject}"],
            )
    if not _is_known(record):
        record.save(force_insert=True)


def _is_known(record: AccessRecord) -> bool:
    looks = AccessRecord.objects.filter(subject=record.subject, actor=record.actor, action=record.action)
    return looks.filter(at__gt=record.at - ONE_LOOK, at__lte=record.at).exists()
