"""The sheet for the notice board: big letters, a row for each street, a code that leads to the page."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils import timezone

from interruptions.models import Interruption
from interruptions.presenters import notices_of
from pages.addresses import absolute
from pages.models import CompanySettings
from pages.stand import Row, StandSection, qr_svg
from pages.typst import compile_pdf

AHEAD = timedelta(days=14)
"""How far ahead the office's own sheet names what is announced."""
MOST_ON_STAND = 5


def sheet_pdf(request: HttpRequest, row: Interruption, now: datetime) -> bytes:
    """Return the sheet of one notice as a PDF."""
    company = CompanySettings.for_request(request)
    address = absolute(row.get_absolute_url())
    data = {
        "company": company.short_name or company.full_name,
        "title": "Отключение отменено" if row.is_off else "Отключение электроэнергии",
        "kind": row.get_kind_display(),
        "demo": row.is_demo,
        "when": row.when,
        "former": row.former_when,
        "rows": [[str(each).replace(". ", ".\u00a0"), each.houses_words] for each in row.places.all()],
        "facts": [list(fact) for fact in _facts(row)],
        "site": company.domain or urlsplit(address).netloc,
        "made_on": f"{timezone.localdate(now):%d.%m.%Y}",
        "qr": qr_svg(address),
    }
    return compile_pdf(template="interruption", data=data, body="")


def stand_section(now: datetime) -> StandSection | None:
    """Name on the office's sheet what is off now or soon; nothing when there is nothing. Two queries."""
    rows = Interruption.objects.announced(now).exclude(state=Interruption.State.CANCELLED)
    soon = notices_of(rows.filter(starts_at__lt=now + AHEAD)[:MOST_ON_STAND], now)
    lines: list[Row] = [(notice.row.short_when, notice.row.where) for notice in soon]
    return StandSection("Отключения электроэнергии", lines, order=30) if lines else None


def _facts(row: Interruption) -> Iterator[Row]:
    if row.reason:
        yield "Причина", row.reason
    if row.carried_out_by:
        yield "Работы ведёт", row.carried_out_by
    if row.contact:
        yield "Справки", row.contact
