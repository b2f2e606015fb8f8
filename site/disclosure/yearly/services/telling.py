"""A letter about published figures that do not agree any more: once for each figure."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from disclosure.yearly.models import Mismatch, YearlyReport
from disclosure.yearly.permissions import CHANGE
from outbox.letters import queue_letter
from staff.models import Employee
from workdays.opening import at_work
from workdays.services import load_calendar

MISMATCH = "yearly_mismatch"


def tell_of_mismatches(now: datetime) -> int:
    """Write to whoever may correct a report, in office hours; return how many letters were queued."""
    untold = Mismatch.objects.filter(told_at=None).values_list("report", flat=True)
    reports = list(YearlyReport.objects.filter(pk__in=untold).order_by("year"))
    if not reports or not at_work(now, load_calendar()):
        return 0
    return sum(_tell(report, now) for report in reports)


@transaction.atomic
def _tell(report: YearlyReport, now: datetime) -> int:
    rows = Mismatch.objects.select_for_update().filter(report=report)
    fresh = rows.filter(told_at=None).update(told_at=now)
    if not fresh:
        return 0
    context = {
        "report": report,
        "today": timezone.localdate(now),
        "count": rows.count(),
        "fresh": fresh,
        "url": f"{settings.SITE_URL}{reverse('yearly:report', args=[report.pk])}",
    }
    keepers = Employee.objects.holding(CHANGE).exclude(user__email="").select_related("user")
    return sum(
        queue_letter(
            to=person.user.email, kind=MISMATCH, related=f"yearly_report:{report.pk}", context=context
        )
        for person in keepers
    )
