"""Comparing each night what is published with what the register and the journal say now.

One edition at a time, the latest of each year, each in a transaction of its own: a worker that was killed
begins that edition again and no other. The rows are merged as two streams, so the memory stays flat.
"""

import logging
from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from disclosure.yearly.differing import Differing, Found, by_cell, differing, text_of
from disclosure.yearly.models import Difference, Mismatch, Reconciliation, YearlyReport
from disclosure.yearly.rows import current_rows, frozen_of, frozen_rows, is_intact

logger = logging.getLogger(__name__)
NIGHT = time(2)
"""After this hour of a day its comparison is made, one edition in each round of the clock."""


def reconcile_when_due(now: datetime) -> int:
    """Compare one published year that this day has not seen yet; return how many figures do not agree."""
    if timezone.localtime(now).time() < NIGHT:
        return 0
    waiting = latest_editions().exclude(reconciliation__looked_on=timezone.localdate(now))
    report = waiting.order_by("year").first()
    return reconcile(report_id=report.pk, now=now) if report is not None else 0


def latest_editions() -> "QuerySet[YearlyReport]":
    """Return the edition of each year that the public reads."""
    newest = YearlyReport.objects.live().filter(year=OuterRef("year")).order_by("-edition")
    return YearlyReport.objects.live().filter(pk=Subquery(newest.values("pk")[:1]))


@transaction.atomic
def reconcile(*, report_id: int, now: datetime) -> int:
    """Compare a published edition with its rows as they are now; return how many figures do not agree.

    Differences that were known keep the day on which they were found; those that are no more are forgotten.
    """
    report = YearlyReport.objects.select_for_update().get(pk=report_id)
    today, snapshot = timezone.localdate(now), report.as_snapshot()
    frozen = frozen_of(report, snapshot.rows_sha256)
    is_damaged = frozen is None or not is_intact(frozen)
    Reconciliation.objects.update_or_create(
        report=report, defaults={"looked_on": today, "is_damaged": is_damaged}
    )
    if frozen is None or is_damaged:
        logger.error("The frozen rows of report %s are not what was published", report.pk)
        return 0
    found = by_cell(differing(frozen_rows(frozen), current_rows(report.year, snapshot.cut_off)))
    _keep(report, found, today)
    return len(found)


def _keep(report: YearlyReport, found: dict[str, Found], today: date) -> None:
    Mismatch.objects.filter(report=report).exclude(cell__in=found).delete()
    known = {mismatch.cell: mismatch for mismatch in report.mismatches.all()}
    for cell, differences in found.items():
        mismatch = known.get(cell) or Mismatch(report=report, cell=cell, found_on=today)
        mismatch.count = differences.count
        mismatch.save()
        _keep_rows(mismatch, differences.rows, today)


def _keep_rows(mismatch: Mismatch, rows: Iterable[Differing], today: date) -> None:
    wanted = {
        (row.reference.source, row.reference.pk): (
            text_of(row.reference, row.before),
            text_of(row.reference, row.after),
        )
        for row in rows
    }
    for known in mismatch.differences.all():
        if wanted.get((known.source, known.row)) == (known.before, known.after):
            del wanted[known.source, known.row]
        else:
            known.delete()
    Difference.objects.bulk_create(
        Difference(mismatch=mismatch, source=source, row=pk, before=before, after=after, found_on=today)
        for (source, pk), (before, after) in wanted.items()
    )
