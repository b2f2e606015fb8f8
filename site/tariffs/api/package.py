"""What tariffs give to the one description of open data."""

from pathlib import Path

from django.urls import reverse

from pages.open_data.catalog import OpenData, Resource, csv_resource, json_resource
from tariffs.api import households, price_caps

OPENAPI = Path(__file__).parent / "openapi.json"


def resources() -> list[Resource]:
    """Return the tariffs of households, the list of months and each published month; one query."""
    caps_schema = reverse("tariffs-api:price_caps_schema")
    return [
        csv_resource(
            "tariffs",
            "Все опубликованные тарифы для населения",
            reverse("tariffs-api:csv"),
            households.CSV_COLUMNS,
            households.INTEGERS,
        ),
        json_resource(
            "tariffs-today",
            "Тарифы для населения на день",
            reverse("tariffs-api:json"),
            reverse("tariffs-api:schema"),
        ),
        json_resource(
            "price-caps",
            "Месяцы, за которые опубликованы предельные уровни цен",
            reverse("tariffs-api:price_caps"),
            f"{caps_schema}#/$defs/months",
        ),
        *(
            resource
            for bulletin in price_caps.bulletins()
            for resource in (
                csv_resource(
                    price_caps.identifier(bulletin),
                    str(bulletin),
                    price_caps.address(bulletin, "csv"),
                    price_caps.CSV_COLUMNS,
                    price_caps.INTEGERS,
                ),
                json_resource(
                    f"{price_caps.identifier(bulletin)}-json",
                    str(bulletin),
                    price_caps.address(bulletin, "json"),
                    caps_schema,
                ),
            )
        ),
    ]


OPEN_DATA = OpenData(OPENAPI, resources)
