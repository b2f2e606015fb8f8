from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from disclosure.errors import YearWithoutData
from disclosure.exports import as_csv, as_data
from disclosure.items import grouped, items_csv, items_data, published_items
from disclosure.presenters import YearPage
from disclosure.report import YearReport, build_report, published_years


def index(request: HttpRequest) -> HttpResponse:
    years, groups = published_years(today=timezone.localdate()), grouped(published_items())
    return render(request, "disclosure/index.html", {"years": years, "groups": groups})


def items_as_json(request: HttpRequest) -> HttpResponse:
    data = items_data(published_items(), as_of=timezone.localdate())
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})


def items_as_csv(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(items_csv(published_items()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="disclosure-items.csv"'
    return response


def year_page(request: HttpRequest, year: int) -> HttpResponse:
    report = _report_or_404(year)
    return render(request, "disclosure/year.html", {"year_page": YearPage.of(report), "year": year})


def year_csv(request: HttpRequest, year: int) -> HttpResponse:
    report = _report_or_404(year)
    response = HttpResponse(as_csv(report), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_file_name(report)}.csv"'
    return response


def year_json(request: HttpRequest, year: int) -> HttpResponse:
    return JsonResponse(as_data(_report_or_404(year)), json_dumps_params={"ensure_ascii": False, "indent": 2})


def _report_or_404(year: int) -> YearReport:
    try:
        return build_report(year, today=timezone.localdate())
    except YearWithoutData as error:
        raise Http404(str(error)) from error


def _file_name(report: YearReport) -> str:
    # A table has no room for a warning, so the name of the file says that its numbers are invented.
    return f"appeals-{report.year}-demo" if report.has_demo else f"appeals-{report.year}"
