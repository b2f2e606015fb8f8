from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from disclosure.errors import YearWithoutData
from disclosure.exports import as_csv, as_data
from disclosure.items import grouped, items_csv, items_data, published_items
from disclosure.presenters import YearPage
from disclosure.report import YearReport, build_report, published_years
from pages.open_data.answers import csv_answer, json_answer, open_data


def index(request: HttpRequest) -> HttpResponse:
    years, groups = published_years(today=timezone.localdate()), grouped(published_items())
    return render(request, "disclosure/index.html", {"years": years, "groups": groups})


@open_data
def items_as_json(request: HttpRequest) -> HttpResponse:
    return json_answer(items_data(published_items(), as_of=timezone.localdate()))


@open_data
def items_as_csv(request: HttpRequest) -> HttpResponse:
    return csv_answer(items_csv(published_items()), "disclosure-items.csv")


def year_page(request: HttpRequest, year: int) -> HttpResponse:
    report = _report_or_404(year)
    return render(request, "disclosure/year.html", {"year_page": YearPage.of(report), "year": year})


@open_data
def year_csv(request: HttpRequest, year: int) -> HttpResponse:
    report = _report_or_404(year)
    return csv_answer(as_csv(report), f"{_file_name(report)}.csv")


@open_data
def year_json(request: HttpRequest, year: int) -> HttpResponse:
    return json_answer(as_data(_report_or_404(year)))


def _report_or_404(year: int) -> YearReport:
    try:
        return build_report(year, today=timezone.localdate())
    except YearWithoutData as error:
        raise Http404(str(error)) from error


def _file_name(report: YearReport) -> str:
    # A table has no room for a warning, so the name of the file says that its numbers are invented.
    return f"appeals-{report.year}-demo" if report.has_demo else f"appeals-{report.year}"
