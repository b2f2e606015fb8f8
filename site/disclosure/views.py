from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from disclosure.items import grouped, items_csv, items_data, published_items
from disclosure.public.reading import all_years
from pages.open_data.answers import csv_answer, json_answer, open_data


def index(request: HttpRequest) -> HttpResponse:
    """List what must be published and how fresh it is, and the years of which there is a report."""
    years, groups = all_years(today=timezone.localdate()), grouped(published_items())
    return render(request, "disclosure/index.html", {"years": years, "groups": groups})


@open_data
def items_as_json(request: HttpRequest) -> HttpResponse:
    return json_answer(items_data(published_items(), as_of=timezone.localdate()))


@open_data
def items_as_csv(request: HttpRequest) -> HttpResponse:
    return csv_answer(items_csv(published_items()), "disclosure-items.csv")
