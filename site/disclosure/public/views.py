"""The public pages and files of the yearly reports; an address of a year never changes what it is about."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from disclosure.errors import YearWithoutData
from disclosure.public import reading
from disclosure.public.about import about, file_name
from disclosure.public.comparison import compare
from disclosure.public.exports.data import SCHEMA, as_data
from disclosure.public.exports.tidy import as_csv
from disclosure.public.exports.workbook import as_workbook
from disclosure.public.figures import NBSP
from disclosure.public.norms import norms_in_words
from disclosure.public.pdf import pdf_response
from disclosure.public.presenters import YearPage, sections_of
from disclosure.public.reading import Shown
from disclosure.public.summary import summary
from pages.models import CompanySettings
from pages.open_data.answers import csv_answer, json_answer, open_data, schema_answer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """Compare all years: the published reports, and the counts of appeals of the other years."""
    today = timezone.localdate()
    found = reading.all_years(today=today)
    compared = compare(found.figures, provisional=found.provisional, norms=norms_in_words(today))
    return render(request, "disclosure/years.html", {"comparison": compared, "has_demo": found.has_demo})


@require_safe
def year_page(request: HttpRequest, year: int, edition: int | None = None) -> HttpResponse:
    shown = _shown_or_404(year, edition)
    context = {
        "report": YearPage.of(shown, reading.before(shown.snapshot)),
        "files": _files(shown, edition),
        "year": year,
        "edition": edition,
        "crumb": f"редакция {edition}" if edition else f"{year}{NBSP}год",
    }
    return render(request, "disclosure/year.html", context)


def _files(shown: Shown, edition: int | None) -> dict[str, str]:
    """Return the addresses of the files of a report by their kinds."""
    year = shown.snapshot.year
    kinds = FORMS if not shown.snapshot.is_provisional else [kind for kind in FORMS if kind != "pdf"]
    if edition is None:
        return {kind: reverse(f"disclosure:{kind}", args=[year]) for kind in kinds}
    return {kind: reverse(f"disclosure:edition_{kind}", args=[year, edition]) for kind in kinds}


@open_data
def year_csv(request: HttpRequest, year: int, edition: int | None = None) -> HttpResponse:
    shown = _shown_or_404(year, edition)
    return _dated(shown, csv_answer(as_csv(shown.snapshot), file_name(shown.snapshot, "csv")))


@open_data
def year_json(request: HttpRequest, year: int, edition: int | None = None) -> HttpResponse:
    shown = _shown_or_404(year, edition)
    return _dated(shown, json_answer(as_data(shown.snapshot)))


@open_data
def year_schema(request: HttpRequest) -> HttpResponse:
    return schema_answer(SCHEMA)


@open_data
def year_xlsx(request: HttpRequest, year: int, edition: int | None = None) -> HttpResponse:
    shown = _shown_or_404(year, edition)
    head = about(shown.snapshot, CompanySettings.for_request(request), published_on=shown.published_on)
    response = HttpResponse(as_workbook(shown.snapshot, head), content_type=XLSX)
    name = file_name(shown.snapshot, "xlsx")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _dated(shown, response)


@require_safe
def year_pdf(request: HttpRequest, year: int, edition: int | None = None) -> HttpResponseBase:
    """Answer with the report as a document; a report that is not published has none."""
    shown = _shown_or_404(year, edition)
    if shown.snapshot.is_provisional:
        raise Http404
    snapshot = shown.snapshot
    response = pdf_response(
        snapshot,
        about(snapshot, CompanySettings.for_request(request), published_on=shown.published_on),
        sections_of(snapshot.tables),
        summary(snapshot, reading.before(snapshot)),
        file_name(snapshot, "pdf"),
    )
    response["Cache-Control"] = "public, max-age=300"
    return response


def _dated(shown: Shown, response: HttpResponse) -> HttpResponse:
    """Say since when a published edition has been as it is; counts for the moment have no such day."""
    if not shown.snapshot.is_provisional:
        response["Last-Modified"] = http_date(shown.snapshot.made_at.timestamp())
    return response


def _shown_or_404(year: int, edition: int | None) -> Shown:
    try:
        return reading.shown(year, edition, today=timezone.localdate())
    except YearWithoutData as error:
        raise Http404(str(error)) from error


FORMS: dict[str, Callable[..., HttpResponseBase]] = {
    "pdf": year_pdf,
    "xlsx": year_xlsx,
    "csv": year_csv,
    "json": year_json,
}
"""The files of a report by the ends of their names."""
