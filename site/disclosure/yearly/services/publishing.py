"""What follows from the publication of a report, in its transaction."""

from typing import Any

from django.db.models.signals import pre_delete
from django.utils import timezone

from wagtail.models import Revision
from wagtail.signals import published

from archive import people
from disclosure.yearly.errors import ReportError
from disclosure.yearly.models import FrozenRows, Mismatch, YearlyReport
from ledger.services import append

ROWS_STAY = "Строки опубликованного отчёта не удаляют."


def connect() -> None:
    published.connect(note_publication, sender=YearlyReport, dispatch_uid="disclosure.report_published")
    pre_delete.connect(keep_rows, sender=FrozenRows, dispatch_uid="disclosure.frozen_rows")


def note_publication(instance: YearlyReport, revision: Revision | None = None, **kwargs: Any) -> None:
    """Write down with which hash an edition went out; former editions have nothing to agree with any more."""
    if not instance.live:
        return
    snapshot = instance.as_snapshot()
    append(
        stream=instance.stream,
        event="published",
        data={
            "year": instance.year,
            "edition": instance.edition,
            "cut_off": instance.cut_off.isoformat(),
            "rows": snapshot.rows_count,
            "sha256": snapshot.rows_sha256,
            "code": snapshot.code_version,
        },
        actor=people.publication(revision).actor,
        now=timezone.now(),
    )
    Mismatch.objects.filter(report__year=instance.year).exclude(report=instance).delete()


def keep_rows(instance: FrozenRows, **kwargs: Any) -> None:
    """Stand in the way of deleting the rows that a publication rests on."""
    if not instance.report.is_draft:
        raise ReportError(ROWS_STAY)
