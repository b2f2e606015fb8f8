"""Proves that a restored site is whole: rows, chains of the journal, archive of publications, its files."""

from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection

import archive.verification
import ledger.services
from ledger.models import Entry
from operations.backup.errors import BackupError
from operations.backup.restoring import lacking


@dataclass(frozen=True)
class Verdict:
    tables: int
    rows: int
    entries: int
    streams: int
    snapshots: int
    files: int

    def __str__(self) -> str:
        return (
            f"Таблиц {self.tables}, строк {self.rows}: столько же, сколько при копировании.\n"
            f"Журнал цел: записей {self.entries}, цепочек {self.streams}.\n"
            f"Архив публикаций цел: снимков {self.snapshots}, файлов {self.files}."
        )


def prove(rows: dict[str, int], heads: Path) -> Verdict:
    """Count what was counted, bring the tables up to this code, read all chains; BackupError."""
    with connection.cursor() as cursor:
        if differing := lacking(rows, heads, cursor):
            raise BackupError("Восстановлено не всё: " + "; ".join(differing[:5]) + ".")
    # A copy may be older than the code. This also puts the guards of the journal back.
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    if found := ledger.services.verify_all():
        raise BackupError(f"Журнал нарушен: {found}.")
    proof = archive.verification.verify()
    if proof.broken:
        raise BackupError(f"Архив публикаций нарушен: {proof.broken}.")
    return Verdict(
        tables=len(rows),
        rows=sum(rows.values()),
        entries=Entry.objects.count(),
        streams=Entry.objects.order_by().values("stream").distinct().count(),
        snapshots=proof.snapshots,
        files=proof.files,
    )
