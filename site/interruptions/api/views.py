from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from interruptions.api.data import announced_data
from pages.open_data.answers import json_answer, open_data, schema_answer

SCHEMA = Path(__file__).parent / "interruptions.schema.json"


@open_data
def interruptions_json(request: HttpRequest) -> HttpResponse:
    return json_answer(announced_data(timezone.now()))


@open_data
def interruptions_schema(request: HttpRequest) -> HttpResponse:
    return schema_answer(SCHEMA)
