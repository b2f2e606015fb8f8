"""Addresses of open data that belong to no single app above: the documents, and what there is at all."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from pages.open_data import catalog
from pages.open_data.answers import json_answer, open_data, schema_answer
from pages.open_data.documents import documents_data

SCHEMA = Path(__file__).parent / "documents.schema.json"


@open_data
def documents_json(request: HttpRequest) -> HttpResponse:
    return json_answer(documents_data(request, timezone.localdate()))


@open_data
def documents_schema(request: HttpRequest) -> HttpResponse:
    return schema_answer(SCHEMA)


@open_data
def openapi(request: HttpRequest) -> HttpResponse:
    return json_answer(catalog.openapi())


@open_data
def datapackage(request: HttpRequest) -> HttpResponse:
    documents = catalog.json_resource(
        "documents", "Документы", reverse("open-data:documents"), reverse("open-data:documents_schema")
    )
    return json_answer(catalog.datapackage([documents]))
