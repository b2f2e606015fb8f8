"""Addresses of open data. Anybody's page may read them; an unchanged answer is not sent again."""

import re
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from pages.addresses import absolute
from tariffs.api.households import CSV_COLUMNS, tariffs_csv, tariffs_on

HERE = Path(__file__).parent
BAD_DATE = "Такого дня нет. Назовите его как ГГГГ-ММ-ДД, например {example}."
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INTEGERS = {"range", "above_kwh", "up_to_kwh"}
View = Callable[..., HttpResponse]


def open_data(view: View) -> View:
    """Let programs of other sites read the answer, and let them ask whether it has changed."""

    @require_safe
    @conditional_page
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cache-Control"] = "public, max-age=300"
        return response

    return answer


@open_data
def tariffs_json(request: HttpRequest) -> HttpResponse:
    """Answer what holds on a day, today when none is named; 400 with a sentence for what is no day."""
    today = timezone.localdate()
    asked = request.GET.get("on", today.isoformat())
    try:
        on = date.fromisoformat(asked) if DAY.fullmatch(asked) else None
    except ValueError:
        on = None
    if on is None:
        return _json({"error": BAD_DATE.format(example=today.isoformat())}, status=400)
    return _json(tariffs_on(on))


@open_data
def all_tariffs_csv(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(tariffs_csv(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="tariffs.csv"'
    return response


@open_data
def description(request: HttpRequest, name: str, content_type: str) -> HttpResponse:
    """Give out a description of the data that is kept beside this module."""
    return HttpResponse((HERE / name).read_bytes(), content_type=content_type)


@open_data
def datapackage(request: HttpRequest) -> HttpResponse:
    """Describe the data for programs, as the Data Package standard has it."""
    fields = [{"name": name, "type": "integer" if name in INTEGERS else "string"} for name in CSV_COLUMNS]
    csv_file = {
        "name": "tariffs",
        "title": "Все опубликованные тарифы для населения",
        "path": absolute(reverse("tariffs-api:csv")),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields},
    }
    json_file = {
        "name": "tariffs-today",
        "title": "Тарифы для населения на день",
        "path": absolute(reverse("tariffs-api:json")),
        "format": "json",
        "mediatype": "application/json",
        "jsonSchema": absolute(reverse("tariffs-api:schema")),
    }
    return _json({"name": "tariffs", "title": "Тарифы на электроэнергию", "resources": [csv_file, json_file]})


def _json(data: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False, "indent": 2})
