"""Marking what an employee cannot have done at once: within a file, and beside what the journal holds.

Both are walks through sorted rows, so twice the rows take twice the time.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import F, Max, Min, RowRange, Window

from service.importing.choices import WordRole
from service.importing.reasons import Verdict
from service.models import Contact, ImportedLine, ImportRun

READ_AT_ONCE = 5_000
PART = 500
Busy = tuple[int, datetime, datetime]
"""An employee, and from when to when he was busy."""


def accepted(run: ImportRun) -> Any:
    return ImportedLine.objects.filter(run=run, verdict=Verdict.ACCEPTED).order_by()


def mark_overlapping(run: ImportRun) -> int:
    """Mark the accepted lines of a file anew; return how many of them bear any mark.

    In the caller's transaction. Whom the words of the file mean is asked as they are now.
    """
    accepted(run).filter(overlaps=True).update(overlaps=False)
    _mark_within(run)
    beside = _beside_journal(run)
    while part := list(islice(beside, PART)):
        ImportedLine.objects.filter(pk__in=part).update(overlaps=True)
    return int(accepted(run).exclude(reason="", overlaps=False).count())


def _timed(run: ImportRun) -> Any:
    return accepted(run).exclude(operator=None).exclude(started_at=None).exclude(ended_at=None)


def _mark_within(run: ImportRun) -> None:
    """Mark what began while the same name of the file was still busy; one query."""
    busy_until = Window(
        Max("ended_at"), partition_by="operator", order_by=["started_at", "pk"], frame=RowRange(end=-1)
    )
    overlapping = _timed(run).annotate(busy_until=busy_until).filter(started_at__lt=F("busy_until"))
    ImportedLine.objects.filter(pk__in=overlapping.values("pk")).update(overlaps=True)


def _beside_journal(run: ImportRun) -> Iterator[int]:
    """Yield the keys of lines beside which the journal has the employee busy on the channel: 3 queries."""
    lines = _timed(run).filter(operator__employee__isnull=False)
    days = lines.aggregate(first=Min("day"), last=Max("day"))
    if days["first"] is None:
        return
    journal = _journal(run, days["first"] - timedelta(days=1), days["last"] + timedelta(days=1))
    ahead = next(journal, None)
    who: int | None = None
    columns = ("operator__employee_id", "started_at", "ended_at", "pk")
    rows = lines.order_by(*columns).values_list(*columns)
    for employee, start, end, pk in rows.iterator(chunk_size=READ_AT_ONCE):
        if employee != who:
            who, until = employee, start
        while ahead is not None and ahead[:2] <= (employee, start):
            if ahead[0] == employee:
                until = max(until, ahead[2])
            ahead = next(journal, None)
        begins_meanwhile = ahead is not None and ahead[0] == employee and ahead[1] < end
        if until > start or begins_meanwhile:
            yield pk


def _journal(run: ImportRun, first: Any, last: Any) -> Iterator[Busy]:
    """Yield when the employees whom the file names were busy, in the order of employees and moments."""
    people = run.source.words.filter(role=WordRole.OPERATOR).exclude(employee=None)
    rows = (
        Contact.objects.counted()
        .filter(channel=run.source.channel, day__range=(first, last), employee__in=people.values("employee"))
        .exclude(started_at=None)
        .exclude(ended_at=None)
        .order_by("employee_id", "started_at")
    )
    return rows.values_list("employee_id", "started_at", "ended_at").iterator(chunk_size=READ_AT_ONCE)
