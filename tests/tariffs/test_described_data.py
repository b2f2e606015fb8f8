"""What is described as open data is there, all of it, and answers as it is described."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import checks
from tests.pages.conftest import make_home
from tests.tariffs.bulletins import published_bulletin

from pages.models import DocumentPage, Edition
from tariffs.models import TariffPeriod

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ways_of_review")]
SCHEMAS = ("tariffs", "price-caps", "documents", "interruptions")
MONTH = ("/api/price-caps/{month}.json", "/api/price-caps/{month}.csv")
ASKED: list[tuple[str, dict[str, str], dict[str, str], int]] = [
    ("/api/tariffs.json", {}, {"on": "2026-09-30"}, 200),
    ("/api/tariffs.json", {}, {"on": "2026-02-30"}, 400),
    *((path, {"month": "2026-10"}, {"scope": "regional"}, 200) for path in MONTH),
    *((path, {"month": "2026-10"}, {"scope": "fsk"}, 404) for path in MONTH),
    *((path, {"month": "2026-10"}, {"scope": "moscow"}, 400) for path in MONTH),
    *((path, {"month": "2026-13"}, {}, 400) for path in MONTH),
]
"""What a random question would hardly meet: what is published, and words that make no sense."""


def described(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/openapi.json").json()
    return found


def in_one_piece(client: Client) -> dict[str, Any]:
    """Return the description with the schemas that it refers to as parts of it."""
    text = json.dumps(described(client))
    for name in SCHEMAS:
        text = text.replace(f'"{name}.schema.json#/', f'"#/components/schemas/{name}/')
        text = text.replace(f'"{name}.schema.json"', f'"#/components/schemas/{name}"')
    whole: dict[str, Any] = json.loads(text)
    for name in SCHEMAS:
        schema = client.get(f"/api/{name}.schema.json").content.decode()
        moved = schema.replace('"#/$defs/', f'"#/components/schemas/{name}/$defs/')
        whole["components"]["schemas"][name] = json.loads(moved)
    return whole


def _addresses(patterns: list[Any], before: str = "") -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if address == "api/appeals/":
            # It is no open data and has a description of its own: tests/cabinet/test_api_described.py.
            continue
        if isinstance(pattern, URLResolver):
            found |= _addresses(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern) and address.startswith("api/"):
            found.add("/" + address.replace("<str:", "{").replace(">", "}"))
    return found


def test_every_address_is_described(client: Client) -> None:
    assert set(described(client)["paths"]) == _addresses(get_resolver().url_patterns)


def test_every_address_stands_in_the_reference(client: Client) -> None:
    reference = Path("docs/reference/open-data.md").read_text(encoding="utf-8")
    for path in described(client)["paths"]:
        assert f"`{path.replace('{month}', '2026-10')}" in reference, path


def test_every_schema_that_is_referred_to_is_published(client: Client) -> None:
    whole = json.dumps(in_one_piece(client))
    assert "schema.json#" not in whole
    assert '"$ref": "#/$defs' not in whole
    assert whole.count('"$ref": "#/components/schemas/') > len(SCHEMAS)


def test_every_resource_of_the_package_answers(client: Client, period: TariffPeriod) -> None:
    make_home()
    published_bulletin(date(2026, 10, 1))
    published_bulletin(date(2026, 10, 1), scope="producer")
    resources = client.get("/api/datapackage.json").json()["resources"]
    names = [each["name"] for each in resources]
    assert len(names) == len(set(names)) == 5 + 2 * 2
    for each in resources:
        response = client.get("/" + each["path"].split("//", 1)[1].partition("/")[2])
        assert (response.status_code, response["Content-Type"].split(";")[0]) == (200, each["mediatype"])
        if "jsonSchema" in each:
            schema = each["jsonSchema"].split("//", 1)[1].partition("/")[2].partition("#")[0]
            assert client.get(f"/{schema}").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_everything_that_is_described_answers_as_described(client: Client, period: TariffPeriod) -> None:
    """Ask each address by schemathesis, with days and months that are some and with those that are none."""
    document = make_home().add_child(instance=DocumentPage(title="Стандарт", slug="standart"))
    Edition.objects.create(page=document, number="первая", valid_from=date(2024, 1, 1))
    published_bulletin(date(2026, 10, 1))
    api = schemathesis.openapi.from_dict(in_one_piece(client))
    api.app = get_wsgi_application()
    asked = set()
    for found in api.get_all_operations():
        operation = found.ok()
        asked.add(operation.path)

        @given(case=operation.as_strategy())
        @settings(max_examples=25, suppress_health_check=list(HealthCheck), database=None)
        def holds(case: Any) -> None:
            case.call_and_validate()

        holds()
    assert asked == set(described(client)["paths"])
    for path, path_parameters, query, status in ASKED:
        named = api[path]["GET"].Case(path_parameters=path_parameters, query=query)
        answer = named.call_and_validate(excluded_checks=[checks.positive_data_acceptance])
        assert answer.status_code == status
