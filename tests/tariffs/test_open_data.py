"""Tariffs for programs: by day, as a table, by a published schema; what has not changed is not sent again."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest
import time_machine
from jsonschema import Draft202012Validator
from tests.review.conftest import moscow
from tests.tariffs.conftest import LIMITS, THREE_RANGES, draft_of, publish

from tariffs.api.households import CSV_COLUMNS
from tariffs.api.views import HERE
from tariffs.models import ConsumerGroup, RegulatoryOrder, TariffPeriod

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ways_of_review")]
SCHEMA = json.loads((HERE / "tariffs.schema.json").read_text(encoding="utf-8"))
MOST_QUERIES = 12


def ask(client: Client, **query: str) -> Any:
    response = client.get("/api/tariffs.json", query)
    assert response.status_code == 200
    data = response.json()
    Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(data)
    return data


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_a_day_has_its_period_with_every_group_range_and_price(client: Client, period: TariffPeriod) -> None:
    found = ask(client, on="2026-09-30")["period"]
    assert (found["id"], found["valid_from"], found["valid_to"]) == (
        f"tariff-period-{period.pk}",
        "2026-01-01",
        "2026-09-30",
    )
    assert found["order"]["number"] == "1-т"
    (group,) = found["groups"]
    assert [(each["above_kwh"], each["up_to_kwh"]) for each in group["ranges"]] == [
        (0, 3900),
        (3900, 6000),
        (6000, None),
    ]
    prices = {(each["range"], each["plan"], each["zone"]): Decimal(each["price"]) for each in group["rates"]}
    assert len(prices) == 18
    assert prices[1, "single", "all"] == Decimal("6.02")
    assert prices[3, "three_zone", "peak"] == Decimal("13.48")


@pytest.mark.parametrize("on", ["2025-12-31", "2026-10-01"])
def test_a_day_without_a_published_period_has_none(client: Client, period: TariffPeriod, on: str) -> None:
    assert ask(client, on=on)["period"] is None


def test_a_draft_is_nobodys(client: Client, order: RegulatoryOrder, city: ConsumerGroup) -> None:
    draft_of(order, date(2026, 1, 1), tables={city: {1: THREE_RANGES[1]}}).save()
    assert ask(client, on="2026-06-01")["period"] is None
    assert client.get("/api/tariffs.csv").content.decode().count("\r\n") == 1


def test_without_a_day_it_is_today_by_the_clock_of_moscow(client: Client, period: TariffPeriod) -> None:
    with time_machine.travel(moscow(2026, 9, 30, 23), tick=False):
        assert ask(client)["on"] == "2026-09-30"
        assert ask(client)["period"] is not None
    with time_machine.travel(moscow(2026, 10, 1, 0), tick=False):
        assert ask(client)["on"] == "2026-10-01"
        assert ask(client)["period"] is None


@pytest.mark.parametrize(
    "on", ["", "30.09.2026", "2026-9-30", "2026-02-30", "20260930", "вчера", "2026-W40-3"]
)
def test_what_is_no_day_is_answered_with_a_sentence(client: Client, on: str) -> None:
    with time_machine.travel(moscow(2026, 11, 28), tick=False):
        response = client.get("/api/tariffs.json", {"on": on})
    assert response.status_code == 400
    assert response.json() == {"error": "Такого дня нет. Назовите его как ГГГГ-ММ-ДД, например 2026-11-28."}


def test_the_table_has_every_published_price(client: Client, period: TariffPeriod) -> None:
    response = client.get("/api/tariffs.csv")
    text = response.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == CSV_COLUMNS
    assert len(rows) == 18
    told = ask(client, on="2026-09-30")["period"]["groups"][0]["rates"]
    assert [(int(row["range"]), row["plan"], row["zone"], row["price"]) for row in rows] == [
        (each["range"], each["plan"], each["zone"], each["price"]) for each in told
    ]
    assert {row["order"] for row in rows} == {"приказ Служба от 01.12.2025 № 1-т"}


@pytest.mark.parametrize(
    "path", ["/api/tariffs.json?on=2026-09-30", "/api/tariffs.csv", "/api/tariffs.schema.json"]
)
def test_an_answer_that_has_not_changed_is_not_sent_again(
    client: Client, period: TariffPeriod, path: str
) -> None:
    first = client.get(path)
    assert first["Access-Control-Allow-Origin"] == "*"
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_correction_changes_the_tag_and_keeps_the_name(client: Client, period: TariffPeriod) -> None:
    path = "/api/tariffs.json?on=2026-09-30"
    before = client.get(path)
    period.correction_reason = "Опечатка в примечании."
    publish(period)
    after = client.get(path, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after.json()["period"]["id"] == before.json()["period"]["id"]
    assert after.json()["period"]["correction_reason"] == "Опечатка в примечании."


def test_the_package_names_columns_and_addresses(client: Client) -> None:
    resources = {each["name"]: each for each in client.get("/api/datapackage.json").json()["resources"]}
    assert [each["name"] for each in resources["tariffs"]["schema"]["fields"]] == CSV_COLUMNS
    assert resources["tariffs"]["path"].endswith("/api/tariffs.csv")
    assert resources["tariffs-today"]["jsonSchema"].endswith("/api/tariffs.schema.json")


@pytest.mark.parametrize("count", [1, 6])
def test_an_answer_takes_the_same_few_queries(
    client: Client, order: RegulatoryOrder, city: ConsumerGroup, count: int
) -> None:
    for year in range(2020, 2020 + count):
        first, last = date(year, 1, 1), date(year, 12, 31)
        publish(draft_of(order, first, last, tables={city: THREE_RANGES}, limits={city: LIMITS}))
    for path in ("/api/tariffs.json?on=2020-06-01", "/api/tariffs.csv"):
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        assert len(queries) <= MOST_QUERIES
