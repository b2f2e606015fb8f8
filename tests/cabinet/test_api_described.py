"""The API answers as its OpenAPI document says, to what makes sense and to what does not."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.urls import get_resolver

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import checks
from tests.cabinet.api import ADDRESS, KEY, Program, filled, program

from cabinet.api import answers
from cabinet.api.forms import OrganizationThroughApi
from pages.models import Edition
from pages.throttle import Limit
from questions.choices import OFFERED, Audience, Kind
from questions.lifecycle import State
from questions.models import Appeal

EXAMPLES = 15


def described() -> dict[str, Any]:
    found: dict[str, Any] = Client().get(f"{ADDRESS}openapi.json").json()
    return found


def test_anybody_may_read_it() -> None:
    answer = Client().get(f"{ADDRESS}openapi.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json; charset=utf-8")
    assert answer["ETag"]


def test_every_address_is_described() -> None:
    api = next(each for each in get_resolver().url_patterns if str(each.pattern) == "api/appeals/")
    known = {ADDRESS + str(each.pattern) for each in api.url_patterns} - {ADDRESS}
    named = {path.replace("<str:", "{").replace("<uuid:file_", "{").replace(">", "}") for path in known}
    assert set(described()["paths"]) == named | {ADDRESS}


def test_it_names_the_fields_and_codes_of_the_register(db: None, consent: Edition) -> None:
    schemas = described()["components"]["schemas"]
    fields = schemas["NewAppeal"]["properties"]
    form = OrganizationThroughApi(edition=consent)
    assert set(fields) == {*form.fields, "audience"}
    assert fields["kind"]["enum"] == Kind.values
    assert fields["audience"]["enum"] == Audience.values
    assert fields["reply_channel"]["enum"] == [value for value, _ in OFFERED]
    assert schemas["Appeal"]["properties"]["state"]["enum"] == [str(state) for state in State]
    for name, field in form.fields.items():
        longest = fields[name].get("maxLength")
        assert longest == (64 if name == "consent" else getattr(field, "max_length", None)), name


def test_the_reference_names_every_address_and_field() -> None:
    reference = Path("docs/reference/appeals-api.md").read_text(encoding="utf-8")
    for path in described()["paths"]:
        assert f"`{path}`" in reference, path
    for name in described()["components"]["schemas"]["NewAppeal"]["properties"]:
        assert f"`{name}`" in reference, name


def asked(ours: Program, edition: Edition, appeal: Appeal) -> list[tuple[str, str, dict[str, Any], int]]:
    """What a random question would hardly meet: each with the answer that it must get."""
    number = appeal.registration_number
    one, key = {"path_parameters": {"number": number}}, {"headers": {"Idempotency-Key": str(KEY)}}
    other = {"headers": {"Idempotency-Key": str(UUID(int=KEY.int + 1))}}
    as_json = {"media_type": "application/json"}
    new = {"body": filled(edition), **as_json, **key}
    added = {"body": {"text": "Ещё"}, **as_json, **one, **other}
    file = {"path_parameters": {"number": number, "id": str(KEY)}}
    by_number = "{number}/"
    return [
        ("", "POST", new, 201), ("", "POST", new, 200),
        ("", "POST", {**new, "body": filled(edition, text="Иное")}, 409),
        ("", "POST", {**new, **other, "body": filled(edition, email="нет")}, 422),
        ("", "GET", {"query": {"registered_since": "2026-02-30"}}, 400), ("consent/", "GET", {}, 200),
        (by_number, "GET", one, 200), (f"{by_number}files/{{id}}/", "GET", file, 404),
        (f"{by_number}additions/", "POST", added, 201), (f"{by_number}additions/", "POST", added, 200),
        (f"{by_number}withdraw/", "POST", {**one, "body": {}, **as_json}, 200),
        (f"{by_number}withdraw/", "POST", {**one, "body": {}, **as_json}, 200),
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_everything_that_is_described_answers_as_described(
    consent: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ask each address by schemathesis; what a text or a contact must be like no schema says in full."""
    monkeypatch.setattr(answers, "REQUESTS", Limit("schemathesis", attempts=10**6, seconds=60))
    ours = program()
    appeal = ours.appeal(consent)
    api = schemathesis.openapi.from_dict(described())
    api.app = get_wsgi_application()
    seen = set()
    for found in api.get_all_operations():
        operation = found.ok()
        seen.add(operation.path)

        @given(case=operation.as_strategy())
        @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
        def holds(case: Any) -> None:
            case.call_and_validate(headers=ours.headers, excluded_checks=[checks.positive_data_acceptance])

        holds()
    assert seen == set(described()["paths"])
    for path, method, parts, status in asked(ours, consent, appeal):
        named = api[ADDRESS + path][method].Case(**parts)
        answer = named.call_and_validate(
            headers=ours.headers, excluded_checks=[checks.positive_data_acceptance]
        )
        assert answer.status_code == status, (path, method, json.dumps(answer.json(), ensure_ascii=False))
