"""Addresses of the open data of tariffs."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse

from pages.open_data.answers import csv_answer, json_answer, open_data, schema_answer
from tariffs.api import price_caps
from tariffs.api.asked import bulletin_of, day_of
from tariffs.api.households import tariffs_csv, tariffs_on

HERE = Path(__file__).parent


@open_data
def tariffs_json(request: HttpRequest) -> HttpResponse:
    """Answer what holds on a day, today when none is named; 400 with a sentence for what is no day."""
    return json_answer(tariffs_on(day_of(request)))


@open_data
def all_tariffs_csv(request: HttpRequest) -> HttpResponse:
    return csv_answer(tariffs_csv(), "tariffs.csv")


@open_data
def price_caps_months(request: HttpRequest) -> HttpResponse:
    return json_answer(price_caps.months_data())


@open_data
def price_caps_json(request: HttpRequest, month: str) -> HttpResponse:
    """Answer a month whole; 400 with a sentence for what is no month, 404 for one that is not published."""
    return json_answer(price_caps.month_data(bulletin_of(request, month)), indent=None)


@open_data
def price_caps_csv(request: HttpRequest, month: str) -> HttpResponse:
    bulletin = bulletin_of(request, month)
    return csv_answer(price_caps.month_csv(bulletin), f"{price_caps.identifier(bulletin)}.csv")


@open_data
def schema(request: HttpRequest, name: str) -> HttpResponse:
    return schema_answer(HERE / name)
