"""What interruptions give to the one description of open data."""

from pathlib import Path

from django.urls import reverse

from pages.open_data.catalog import OpenData, Resource, json_resource


def resources() -> list[Resource]:
    address, schema = reverse("interruptions-api:json"), reverse("interruptions-api:schema")
    return [json_resource("interruptions", "Объявленные отключения электроэнергии", address, schema)]


OPEN_DATA = OpenData(Path(__file__).parent / "openapi.json", resources)
