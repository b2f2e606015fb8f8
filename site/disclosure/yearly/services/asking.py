"""Asking for a draft to be counted: the click answers at once, the worker counts (`services.recounting`)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from disclosure.yearly import jobs
from disclosure.yearly.models import YearlyReport
from disclosure.yearly.requests import CountRequest
from disclosure.yearly.services.drafting import draft_to_count, open_draft


@transaction.atomic
def begin_later(*, year: int, user: Any, now: datetime) -> YearlyReport:
    """Begin a report or its correction, as `drafting.begin` does, and leave the counting to the worker."""
    report = open_draft(year=year, user=user, now=now)
    recount_later(report_id=report.pk, user=user, now=now)
    return report


@transaction.atomic
def recount_later(*, report_id: int, user: Any, now: datetime) -> None:
    """Ask for a draft to be counted anew; ReportError when it cannot be. A second click asks for nothing."""
    draft_to_count(report_id, now)
    known = CountRequest.objects.select_for_update().filter(report=report_id).first()
    if known is not None and known.is_waiting:
        return
    fresh = {"user": user, "asked_at": now, "begun_at": None, "tries": 0, "fault": ""}
    request, _ = CountRequest.objects.update_or_create(report_id=report_id, defaults=fresh)
    # Robust: the next round finds the row even when this hint cannot be left.
    transaction.on_commit(lambda: jobs.count.enqueue(request.pk), robust=True)
