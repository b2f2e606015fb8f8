"""The production calendar for everybody: a page, and a file to add to one's own calendar."""

from datetime import UTC, time
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control

from workdays.ical import calendar_file, summary_of
from workdays.services import load_calendar, moment_on


def calendar_page(request: HttpRequest) -> HttpResponse:
    """Show what deviates from Monday to Friday, this year's first, then the years ahead and those behind."""
    today = timezone.localdate()
    years = sorted(
        load_calendar().years, key=lambda year: (year.year < today.year, abs(year.year - today.year))
    )
    shown = [(year, [(day.day, summary_of(day)) for day in year.days]) for year in years]
    context = {
        "years": shown, "this_year": today.year, "ics_url": f"{settings.SITE_URL}{reverse('workdays:ics')}",
    }  # fmt: skip
    return render(request, "workdays/calendar.html", context)


@cache_control(public=True, max_age=3600)
def calendar_ics(request: HttpRequest) -> HttpResponse:
    """Give the file; it stays the same to the byte all day long unless the calendar itself changes."""
    host = (urlsplit(settings.SITE_URL).hostname or "localhost").encode("idna").decode()
    stamp = moment_on(timezone.localdate(), time(0))
    content = calendar_file(load_calendar(), host=host, stamp=stamp.astimezone(UTC))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="workdays.ics"'
    return response
