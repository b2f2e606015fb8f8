from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from interruptions import presenters
from interruptions.addresses import LONGEST
from interruptions.finding import find
from interruptions.ical import notice_file
from interruptions.models import Interruption
from interruptions.sheet import sheet_pdf
from interruptions.wording import heading_of, press_text
from pages.addresses import absolute


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is off now and will be, and whether an address is among it; what was asked is kept nowhere."""
    now = timezone.now()
    asked = request.GET.get("address", "").strip()[:LONGEST]
    lists = presenters.sorted_out(presenters.notices_of(Interruption.objects.announced(now), now))
    found = find(asked, now) if asked else None
    context = {"lists": lists, "asked": asked, "found": found, "is_asked": "address" in request.GET}
    return render(request, "interruptions/index.html", context)


@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    return render(
        request, "interruptions/notice.html", presenters.notice_context(_published(pk), timezone.now())
    )


@require_safe
def archive(request: HttpRequest, year: int = 0, month: int = 0) -> HttpResponse:
    """What is over, by month; the latest month when none is named."""
    now = timezone.now()
    months = presenters.months_of_archive(now)
    if year and not any((each.year, each.month) == (year, month) for each, _ in months):
        raise Http404
    chosen = (year, month) if year else (months[0][0].year, months[0][0].month) if months else None
    context: dict[str, Any] = {"months": months, "notices": [], "chosen": None}
    if chosen is not None:
        context["chosen"] = next(each for each, _ in months if (each.year, each.month) == chosen)
        context["notices"] = presenters.past_of_month(*chosen, now)
    return render(request, "interruptions/archive.html", context)


@require_safe
def press(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the notice in one paragraph, to be copied or taken as a file."""
    row = _published(pk)
    text = press_text(row, list(row.places.all()))
    return render(request, "interruptions/press.html", {"interruption": row, "text": text})


@require_safe
def press_file(request: HttpRequest, pk: int) -> HttpResponse:
    row = _published(pk)
    text = f"{heading_of(row)}\r\n\r\n{press_text(row, list(row.places.all()))}\r\n"
    response = HttpResponse(text.encode("utf-8-sig"), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="otklyuchenie-{row.pk}.txt"'
    return response


@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the sheet for the notice board as a PDF to be printed."""
    row = _published(pk)
    response = HttpResponse(sheet_pdf(request, row, timezone.now()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="otklyuchenie-{row.pk}.pdf"'
    return response


@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    row = _published(pk)
    stamp: datetime = row.last_published_at or timezone.now()
    content = notice_file(
        row,
        host=(urlsplit(settings.SITE_URL).hostname or "localhost").encode("idna").decode(),
        stamp=stamp,
        description=press_text(row, list(row.places.all())),
        url=absolute(row.get_absolute_url()),
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="otklyuchenie-{row.pk}.ics"'
    return response


def _published(pk: int) -> Interruption:
    rows: Any = Interruption.objects.live().prefetch_related("places")
    row: Interruption = get_object_or_404(rows, pk=pk)
    return row
