"""Pages of organisations: what a buyer pays, a month's price caps whole, a matrix of its hours."""

from datetime import date
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from files import serving
from files.names import extension_of
from files.spreadsheets import open_csv
from pages.open_data.answers import csv_answer
from tariffs.caps.bulletin import MatrixKey, plain
from tariffs.caps.categories import CATEGORIES, PowerGroup
from tariffs.caps.matrices import Days, hour_words
from tariffs.models import BulletinFile, PriceBulletin
from tariffs.organisations import comparison, hours, month_tables, reading, year
from tariffs.organisations.forms import Buyer, VolumesForm, buyer_of, choices_of, matrix_choices, matrix_of
from tariffs.organisations.units import Said

YEAR = 13
"""Months in the table of a buyer: a year, and the month that the first of them is compared with."""


class Matrix(NamedTuple):
    """A matrix that was asked for, and all that there are beside it."""

    bulletin: PriceBulletin
    key: MatrixKey
    days: Days
    known: list[MatrixKey]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What an organisation pays at most: the last published month for its situation, and the year before."""
    buyer = buyer_of(request.GET)
    bulletins = list(reading.with_files(reading.published()))
    newest = bulletins[0] if bulletins else None
    context = {
        "buyer": buyer,
        "choices": choices_of(buyer),
        "bulletin": newest,
        "bulletins": bulletins,
        "categories": CATEGORIES.values(),
        "has_demo": any(each.is_demo for each in bulletins),
        **(_answer(buyer, newest, bulletins[:YEAR]) if newest else {}),
    }
    return render(request, "tariffs/organisations/index.html", context)


@require_safe
def price_caps(request: HttpRequest, month: date, scope: str = reading.NO_SCOPE) -> HttpResponse:
    """One month whole: its official files first, then the same numbers as tables."""
    bulletins = list(reading.with_files(reading.published(scope)))
    place = next((at for at, each in enumerate(bulletins) if _is_of(each, month)), None)
    if place is None:
        raise Http404
    unit = buyer_of(request.GET).unit
    context = {
        **month_tables.month_of(bulletins[place], reading.month_caps(bulletins[place]), unit),
        "hours_url": bulletins[place].url_of("price_hours"),
        "scope_query": "" if scope == reading.NO_SCOPE else f"?scope={scope}",
        "earlier": bulletins[place + 1] if place + 1 < len(bulletins) else None,
        "later": bulletins[place - 1] if place else None,
    }
    return render(request, "tariffs/organisations/price_caps.html", context)


@require_safe
def price_hours(request: HttpRequest, month: date, scope: str = reading.NO_SCOPE) -> HttpResponse:
    """The hourly prices of a month for one buyer: heat and table."""
    bulletin, key, days, known = _matrix(request, month, scope)
    unit = buyer_of(request.GET).unit
    said = Said(unit, bulletin.vat_percent)
    context = {
        "bulletin": bulletin,
        "key": key,
        "query": month_tables.matrix_query(key),
        "said": said,
        "choices": matrix_choices(key, known, unit),
        "hours": hours.hours_of(days, said, bulletin.month),
        "csv_url": bulletin.url_of("price_hours_csv"),
    }
    return render(request, "tariffs/organisations/price_hours.html", context)


@require_safe
def price_hours_csv(request: HttpRequest, month: date, scope: str = reading.NO_SCOPE) -> HttpResponse:
    """The same matrix as a file: a row for each hour, in the unit of the bulletin."""
    bulletin, key, days, _ = _matrix(request, month, scope)
    rows = (
        {
            "date": date(bulletin.year, bulletin.month, day).isoformat(),
            "hour": hour_words(hour),
            "price_rub_mwh": plain(price),
        }
        for day, row in sorted(days.items())
        for hour, price in enumerate(row)
    )
    who = "-".join(str(each).lower() for each in (key.category, key.group, key.voltage, key.kind) if each)
    return csv_answer(
        open_csv(["date", "hour", "price_rub_mwh"], rows), f"price-caps-{month:%Y-%m}-{who}.csv"
    )


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Which of the first two categories is cheaper, by the prices of the last published month."""
    form = VolumesForm(request.GET)
    newest = reading.published().first()
    context: dict[str, Any] = {"form": form, "bulletin": newest}
    if newest is not None and form.is_asked and form.is_valid():
        who = PowerGroup.LT670, form.cleaned_data["voltage"]
        costs = comparison.compare(
            form.volumes,
            reading.flat_prices([newest], *who).get(newest.table_id or 0),
            reading.zone_prices([newest], *who).get(newest.table_id or 0, {}),
            newest.vat_percent,
        )
        context["costs"] = year.cost_rows(costs)
        context["is_asked"] = True
    return render(request, "tariffs/organisations/compare.html", context)


@require_safe
def bulletin_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out an official file of a published bulletin."""
    rows = BulletinFile.objects.filter(bulletin__live=True).select_related("bulletin", "file__stored")
    row = get_object_or_404(rows, pk=pk)
    stored, bulletin = row.file.stored, row.bulletin
    name = f"predelnye-ceny-{bulletin.year}-{bulletin.month:02}-{pk}{extension_of(stored.original_name)}"
    return serving.public_file_response(request, stored, filename=name)


def _answer(buyer: Buyer, newest: PriceBulletin, bulletins: list[PriceBulletin]) -> dict[str, Any]:
    """Return what a buyer pays by his category."""
    said = Said(buyer.unit, newest.vat_percent)
    found: dict[str, Any] = {"said": said}
    if buyer.category == 1:
        prices = reading.flat_prices(bulletins, buyer.group, buyer.voltage)
        price = prices.get(newest.table_id or 0)
        found["price"] = said.words(price) if price is not None else ""
        found["year"] = year.flat_year(bulletins, prices, buyer.unit)
    elif buyer.category == 2:
        zones = reading.zone_prices(bulletins, buyer.group, buyer.voltage)
        found["zones"] = year.zones_now(zones.get(newest.table_id or 0, {}), said)
        found["year"] = year.zone_year(bulletins, zones, buyer.unit)
    else:
        key = MatrixKey(buyer.category, group=buyer.group, voltage=buyer.voltage)
        rates = reading.rates_of(newest, buyer.category, buyer.group, buyer.voltage)
        found["rates"] = month_tables.buyers_rates(rates, said)
        found["span"] = hours.span_words(reading.table_of(newest).days_of(key), said)
        found["hours_url"] = f"{newest.url_of('price_hours')}?{month_tables.matrix_query(key)}"
    return found


def _matrix(request: HttpRequest, month: date, scope: str) -> Matrix:
    """Return the matrix that is asked for, or the nearest one the month has."""
    bulletin = reading.bulletin_of(month, scope)
    if bulletin is None:
        raise Http404
    table = reading.table_of(bulletin)
    known = table.matrix_keys()
    key = matrix_of(request.GET, known)
    if key is None:
        raise Http404
    return Matrix(bulletin, key, table.days_of(key), known)


def _is_of(bulletin: PriceBulletin, month: date) -> bool:
    return (bulletin.year, bulletin.month) == (month.year, month.month)
