from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from files import serving
from files.names import extension_of
from measures import reading
from measures.models import Measure
from measures.presenters import Item, YearPage

NO_TOPIC = "Другое"


def index(request: HttpRequest) -> HttpResponse:
    return render(request, "measures/index.html", {"years": reading.years()})


def year_page(request: HttpRequest, year: int) -> HttpResponse:
    """Show a year's programme; the present year stands even while nothing is written in it."""
    today = timezone.localdate()
    measures, statement = list(reading.published(year)), reading.statement_of(year)
    if not (measures or statement or year == today.year):
        raise Http404("There is no programme of this year.")
    page = YearPage.of(year, measures, statement, today)
    return render(request, "measures/year.html", {"year_page": page, "year": year})


def you_said(request: HttpRequest) -> HttpResponse:
    """Show what complaints led to, by year and topic."""
    today = timezone.localdate()
    items = [Item.of(each, today) for each in reading.said()]
    context = {"years": _by_year(items), "is_demo": any(item.measure.is_demo for item in items)}
    return render(request, "measures/you_said.html", context)


def _by_year(items: list[Item]) -> list[tuple[int, list[tuple[str, list[Item]]]]]:
    return [
        (year, [(topic, list(rows)) for topic, rows in groupby(found, _topic)])
        for year, found in groupby(items, lambda item: item.measure.year)
    ]


def _topic(item: Any) -> str:
    topic = item.measure.topic
    return topic.title if topic else NO_TOPIC


@require_safe
def measure_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out the file that is published with a measure."""
    measure = get_object_or_404(Measure.objects.live().select_related("file__stored"), pk=pk)
    if measure.file is None:
        raise Http404
    stored = measure.file.stored
    name = f"meropriyatie-{measure.year}-{measure.pk}{extension_of(stored.original_name)}"
    return serving.public_file_response(request, stored, filename=name)
