"""What of the yearly reports may be told to subscribers: see pages/announcing.py."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from disclosure.yearly.models import YearlyReport
from pages.announcing import MOST, Offer


def published_reports(since: datetime) -> Iterable[Offer]:
    """Return the editions of yearly reports that were published since the moment; one query."""
    rows = YearlyReport.objects.live().filter(last_published_at__gte=since).order_by("-last_published_at")
    return [_offer(row) for row in rows.defer("snapshot")[:MOST]]


def _offer(row: YearlyReport) -> Offer:
    first = "На сайте опубликован отчёт о качестве обслуживания потребителей за {year} год."
    again = "Отчёт о качестве обслуживания потребителей за {year} год исправлен: {reason}"
    text = (first if row.edition == 1 else again).format(year=row.year, reason=row.correction_reason)
    return Offer(
        source=f"disclosure.yearlyreport:{row.year}:{row.edition}",
        topic="disclosure",
        subject=f"Качество обслуживания потребителей за {row.year} год",
        text=text,
        link=reverse("disclosure:year", args=[row.year]),
        published_at=row.last_published_at,
    )
