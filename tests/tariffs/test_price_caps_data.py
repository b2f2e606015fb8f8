"""Price caps for programs: a month whole, as a table, the list of months, by a published schema."""

import csv
import io
import json
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.test import Client
from django.urls import reverse

import pytest
import time_machine
from jsonschema import Draft202012Validator
from tests.review.conftest import moscow
from tests.tariffs.bulletins import FLAT, corrected, official_file, published_bulletin, small_caps
from tests.tariffs.caps.samples import full_caps
from tests.tariffs.conftest import publish

from files.models import StoredFile
from tariffs.api.price_caps import CSV_COLUMNS
from tariffs.api.views import HERE
from tariffs.caps.bulletin import plain
from tariffs.models import BulletinFile, PriceBulletin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ways_of_review")]
SCHEMA = json.loads((HERE / "price-caps.schema.json").read_text(encoding="utf-8"))
OCTOBER = date(2026, 10, 1)
JSON, CSV, LIST = "/api/price-caps/2026-10.json", "/api/price-caps/2026-10.csv", "/api/price-caps.json"
MOST_QUERIES = 9
REASON = "Опечатка в первой строке."


def valid(data: Any, part: str = "") -> Any:
    of_part = {"$ref": f"#/$defs/{part}", "$defs": SCHEMA["$defs"]}
    schema = of_part if part else SCHEMA
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(data)
    return data


def ask(client: Client, path: str = JSON, **query: str) -> Any:
    response = client.get(path, query)
    assert response.status_code == 200
    return valid(response.json(), "months" if path == LIST else "")


def rows_of(client: Client, path: str = CSV) -> list[dict[str, str]]:
    response = client.get(path)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.fixture
def bulletin() -> PriceBulletin:
    with time_machine.travel(moscow(2026, 11, 12, 9), tick=False):
        return published_bulletin(OCTOBER, comment="Примечание.", reason_of_change="Пересчёт за август.")


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_a_month_says_what_it_is(client: Client, bulletin: PriceBulletin) -> None:
    data = ask(client)
    told = ("id", "month", "scope", "vat_included", "vat_percent", "published_at", "corrected_at", "demo")
    assert {name: data[name] for name in told} == {
        "id": "price-caps-2026-10-regional",
        "month": "2026-10",
        "scope": "regional",
        "vat_included": False,
        "vat_percent": "22",
        "published_at": "2026-11-12T09:00:00+03:00",
        "corrected_at": None,
        "demo": False,
    }
    assert data["url"].endswith("/tariffs/price-caps/2026-10/")
    assert data["units"] == {"energy": "RUB/MWh", "power": "RUB/MW per month"}
    assert (data["comment"], data["reason_of_change"]) == ("Примечание.", "Пересчёт за август.")


def test_a_whole_month_has_every_number(client: Client) -> None:
    caps = full_caps(2026, 10)
    published_bulletin(OCTOBER, caps)
    data = ask(client)
    hourly = {
        (each["category"], each["kind"], each["group"], each["voltage"]): each["days"]
        for each in data["hourly"]
    }
    assert len(hourly) == len(data["hourly"]) == 52
    assert hourly == {
        (key.category, key.kind, key.group, key.voltage): [list(map(plain, days[d])) for d in sorted(days)]
        for key, days in caps.matrices.items()
    }
    named = ("kind", "category", "group", "voltage", "plan", "zone")
    prices = {tuple(each[name] for name in named): Decimal(each["price"]) for each in data["prices"]}
    assert len(prices) == len(data["prices"])
    assert prices == {
        tuple(getattr(key, name) for name in named): price for key, price in caps.prices.items()
    }
    assert data["components"] == [
        {
            "code": "capacity_factor",
            "label": "в) коэффициент оплаты мощности потребителями, 1/час",
            "unit": "1/час",
            "group": None,
            "voltage": None,
            "value": "0.00141875",
        }
    ]
    count = len(prices) + sum(len(days) * 24 for days in hourly.values()) + len(data["components"])
    assert count == caps.count == ask(client, LIST)["months"][0]["numbers"]


def test_rates_of_power_have_their_own_unit(client: Client, bulletin: PriceBulletin) -> None:
    units = {each["kind"]: each["unit"] for each in ask(client)["prices"]}
    assert units == {
        "flat": "RUB/MWh",
        "zone": "RUB/MWh",
        "plan_sum": "RUB/MWh",
        "abs_deviation_sum": "RUB/MWh",
        "capacity": "RUB/MW per month",
        "network_maintenance": "RUB/MW per month",
    }


def test_the_official_files_can_be_fetched_and_checked(client: Client, bulletin: PriceBulletin) -> None:
    (file,) = ask(client)["files"]
    stored = bulletin.files.get().file.stored
    assert (file["content_type"], file["size"], file["sha256"]) == ("application/pdf", 8, stored.sha256)
    path = reverse("tariffs:bulletin_file", args=[bulletin.files.get().pk])
    assert file["url"].endswith(path)
    assert b"".join(client.get(path).streaming_content) == b"%PDF-1.4"


def test_a_file_that_nobody_may_open_is_not_offered(client: Client, bulletin: PriceBulletin) -> None:
    bulletin.correction_reason = REASON
    bulletin.files.add(BulletinFile(file=official_file(b"%PDF-1.5", state=StoredFile.State.REFUSED)))
    publish(bulletin)
    assert BulletinFile.objects.count() == 2
    assert [file["size"] for file in ask(client)["files"]] == [8]


def test_the_table_has_a_row_for_each_number_of_the_month(client: Client, bulletin: PriceBulletin) -> None:
    rows, data = rows_of(client), ask(client)
    assert list(rows[0]) == CSV_COLUMNS
    assert bulletin.table is not None
    assert len(rows) == bulletin.table.count == 48 + 31 * 24 + 1
    assert Counter(row["kind"] for row in rows) == {
        "flat": 12, "zone": 20, "capacity": 4, "network_maintenance": 8, "plan_sum": 2,
        "abs_deviation_sum": 2, "fact": 744, "component": 1,
    }  # fmt: skip
    hours = [row for row in rows if row["kind"] == "fact"]
    (matrix,) = data["hourly"]
    assert [row["value"] for row in hours] == [value for day in matrix["days"] for value in day]
    assert [(row["date"], row["hour"]) for row in (hours[0], hours[24], hours[-1])] == [
        ("2026-10-01", "0"),
        ("2026-10-02", "0"),
        ("2026-10-31", "23"),
    ]
    assert [row["value"] for row in rows[:48]] == [each["price"] for each in data["prices"]]
    assert rows[-1]["code"] == "capacity_factor"
    same = ("bulletin", "month", "scope", "vat_percent", "vat_included", "demo")
    assert {tuple(row[name] for name in same) for row in rows} == {
        ("price-caps-2026-10-regional", "2026-10", "regional", "22", "false", "false")
    }


def test_the_table_is_saved_under_the_name_of_the_bulletin(client: Client, bulletin: PriceBulletin) -> None:
    response = client.get(CSV)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="price-caps-2026-10-regional.csv"'


def test_the_list_has_the_published_months_the_newest_first(client: Client, bulletin: PriceBulletin) -> None:
    published_bulletin(date(2026, 9, 1), is_demo=True)
    published_bulletin(OCTOBER, scope="fsk")
    months = ask(client, LIST)["months"]
    assert [each["id"] for each in months] == [
        "price-caps-2026-10-fsk",
        "price-caps-2026-10-regional",
        "price-caps-2026-09-regional",
    ]
    assert [each["demo"] for each in months] == [False, False, True]
    for each in months:
        path = each["json"].split("//", 1)[1].partition("/")[2]
        assert ask(client, f"/{path}")["id"] == each["id"]
        table = each["csv"].split("//", 1)[1].partition("/")[2]
        assert rows_of(client, f"/{table}")[0]["bulletin"] == each["id"]


def test_a_scope_has_bulletins_of_its_own(client: Client, bulletin: PriceBulletin) -> None:
    assert client.get(JSON, {"scope": "fsk"}).status_code == 404
    caps = small_caps(OCTOBER)
    caps.prices[FLAT] = Decimal("1.5")
    published_bulletin(OCTOBER, caps, scope="fsk")
    assert [each["price"] for each in ask(client, scope="fsk")["prices"]].count("1.5") == 1
    assert [each["price"] for each in ask(client)["prices"]].count("1.5") == 0
    assert ask(client, scope="fsk")["url"].endswith("/tariffs/price-caps/2026-10/fsk/")
    assert ask(client, scope="regional") == ask(client)


@pytest.mark.parametrize(
    "month",
    ["2026-13", "2026-00", "2026-1", "202610", "10.2026", "1999-01", "2101-01", "октябрь", "2026-10-01"],
)
@pytest.mark.parametrize("form", ["json", "csv"])
def test_what_is_no_month_is_answered_with_a_sentence(client: Client, month: str, form: str) -> None:
    with time_machine.travel(moscow(2026, 11, 28), tick=False):
        response = client.get(f"/api/price-caps/{month}.{form}")
    assert response.status_code == 400
    assert response.json() == {"error": "Такого месяца нет. Назовите его как ГГГГ-ММ, например 2026-11."}


@pytest.mark.parametrize("scope", ["", "moscow", "FSK"])
def test_whom_nobody_knows_is_answered_with_a_sentence(
    client: Client, bulletin: PriceBulletin, scope: str
) -> None:
    response = client.get(JSON, {"scope": scope})
    assert response.status_code == 400
    assert response.json() == {
        "error": "Таких потребителей нет. Назовите их как scope=regional или scope=fsk или scope=producer."
    }


def test_a_draft_is_nobodys(client: Client) -> None:
    draft = PriceBulletin(year=2026, month=10, vat_percent=22, live=False)
    draft.save()
    response = client.get(JSON)
    assert response.status_code == 404
    assert response["Access-Control-Allow-Origin"] == "*"
    sentence = response.json()["error"]
    assert sentence.startswith("Предельные уровни цен за октябрь 2026 года: этого среди опубликованного нет.")
    assert sentence.endswith(LIST)
    assert ask(client, LIST)["months"] == []


def test_what_is_taken_back_is_gone(client: Client, bulletin: PriceBulletin) -> None:
    bulletin.unpublish()
    assert client.get(JSON).status_code == client.get(CSV).status_code == 404
    assert ask(client, LIST)["months"] == []


def test_a_correction_keeps_every_name_and_tells_its_reason(client: Client, bulletin: PriceBulletin) -> None:
    before, listed = ask(client), ask(client, LIST)["months"]
    with time_machine.travel(moscow(2026, 11, 13, 10), tick=False):
        corrected(bulletin, "1.5", REASON)
    after, listed_after = ask(client), ask(client, LIST)["months"]
    kept = ("id", "url", "published_at", "files")
    assert [after[name] for name in kept] == [before[name] for name in kept]
    assert [each["id"] for each in listed_after] == [each["id"] for each in listed]
    assert (after["corrected_at"], after["correction_reason"]) == ("2026-11-13T10:00:00+03:00", REASON)
    assert datetime.fromisoformat(listed_after[0]["corrected_at"]).tzinfo is not None
    changed = [(one, two) for one, two in zip(before["prices"], after["prices"], strict=True) if one != two]
    assert [(one["price"], two["price"]) for one, two in changed] == [("5004.11", "1.5")]


@pytest.mark.parametrize("path", [JSON, CSV, LIST, "/api/price-caps.schema.json"])
def test_an_answer_that_has_not_changed_is_not_sent_again(
    client: Client, bulletin: PriceBulletin, path: str
) -> None:
    first = client.get(path)
    assert first["Access-Control-Allow-Origin"] == "*"
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    corrected(bulletin, "1.5", REASON)
    changed = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == (304 if "schema" in path else 200)


@pytest.mark.parametrize("count", [1, 4])
def test_an_answer_takes_the_same_few_queries(
    client: Client, count: int, django_assert_max_num_queries: Any
) -> None:
    caps = full_caps(2026, 10) if count == 1 else None
    for month in range(10, 10 - count, -1):
        row = published_bulletin(date(2026, month, 1), caps)
    row.correction_reason = REASON
    for number in range(count):
        row.files.add(BulletinFile(file=official_file(b"%PDF" + bytes([number]))))
    publish(row)
    for path in (JSON, CSV, LIST, "/api/datapackage.json"):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(path).status_code == 200


def test_the_package_has_each_month(client: Client, bulletin: PriceBulletin) -> None:
    resources = {each["name"]: each for each in client.get("/api/datapackage.json").json()["resources"]}
    table, month = resources["price-caps-2026-10-regional"], resources["price-caps-2026-10-regional-json"]
    assert [each["name"] for each in table["schema"]["fields"]] == CSV_COLUMNS
    assert table["path"].endswith(CSV)
    assert month["path"].endswith(JSON)
    assert month["jsonSchema"].endswith("/api/price-caps.schema.json")
    assert resources["price-caps"]["path"].endswith(LIST)
