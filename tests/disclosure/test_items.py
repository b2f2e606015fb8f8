"""The public table of what must be published: the page, JSON and CSV say the same."""

import csv
import io
from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest
from tests.disclosure.duties import MONDAY, make_duty
from tests.disclosure.test_pages import Tables, html_of

from disclosure.items import CSV_COLUMNS
from disclosure.services.evaluating import evaluate
from pages.models import HomePage, InfoPage

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


@pytest.fixture
def register(page: InfoPage, home: HomePage) -> None:
    """One matter in order, one taken off, one that nobody has given the facts of, one by address."""
    gone = home.add_child(instance=InfoPage(title="Снятая", slug="snyataya", intro="…"))
    gone.save_revision().publish()
    make_duty("oplata", page=page, order=1)
    make_duty("snyataya", page=InfoPage.objects.get(pk=gone.pk), order=2, group="pp24")
    make_duty("telefony", page=page, proof="requisites", subjects=["phones"], order=3)
    make_duty("adres", address="/disclosure/", proof="link_answers", order=4, group="law")
    make_duty("otklyuchen", page=page, is_active=False)
    InfoPage.objects.get(pk=gone.pk).unpublish()
    evaluate(now=MONDAY)


def rows_of(client: Client) -> dict[str, list[str]]:
    parser = Tables()
    parser.feed(html_of(client, "/disclosure/"))
    return {row[0]: row[1:] for row in parser.rows if row[0].startswith("Пункт ")}


@pytest.mark.usefixtures("register")
def test_the_page_says_of_each_matter_how_it_stands_when_it_was_renewed_and_why(client: Client) -> None:
    rows = rows_of(client)
    assert {title: cells[:2] for title, cells in rows.items()} == {
        "Пункт oplata": ["в порядке", "Обновлено 16.11.2026"],
        "Пункт snyataya": ["нет", "Обновлено —"],
        "Пункт telefony": ["не заполнено", "Обновлено —"],
        "Пункт adres": ["в порядке", "Обновлено —"],
    }
    assert {cells[2] for cells in rows.values()} == {"Стандарт, «Основные критерии»"}


@pytest.mark.usefixtures("register")
def test_a_matter_leads_to_its_address_unless_nobody_can_read_it_there(client: Client) -> None:
    html = html_of(client, "/disclosure/")
    assert '<a href="/oplata/">Пункт oplata</a>' in html
    assert '<a href="/disclosure/">Пункт adres</a>' in html
    assert "snyataya/" not in html


@pytest.mark.usefixtures("register")
def test_json_and_csv_say_what_the_page_says(client: Client) -> None:
    data = client.get("/disclosure/items.json").json()
    response = client.get("/disclosure/items.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == CSV_COLUMNS
    assert "\r\n" in text
    assert rows == [{name: value or "" for name, value in item.items()} for item in data["items"]]
    page = {title: cells[0] for title, cells in rows_of(client).items()}
    assert {item["title"]: item["state_title"] for item in data["items"]} == page
    oplata = data["items"][0]
    assert oplata["address"].endswith("/oplata/")
    assert oplata["address"].startswith("http")
    assert (oplata["updated_on"], oplata["state"]) == ("2026-11-16", "fresh")
    assert date.fromisoformat(data["as_of"])


def test_an_empty_register_shows_no_table(client: Client, home: HomePage) -> None:
    assert "items-standard" not in html_of(client, "/disclosure/")
    assert client.get("/disclosure/items.json").json()["items"] == []


@pytest.mark.usefixtures("home")
def test_a_matter_that_no_run_has_looked_at_says_so(client: Client, page: InfoPage) -> None:
    make_duty(page=page)
    assert rows_of(client)["Пункт oplata"][:2] == ["ещё не проверено", "Обновлено —"]


@pytest.mark.parametrize("count", [1, 60])
def test_the_page_takes_at_most_twelve_queries_whatever_it_lists(
    client: Client, page: InfoPage, count: int
) -> None:
    for number in range(count):
        make_duty(f"p-{number}", page=page)
    evaluate(now=MONDAY)
    client.get("/disclosure/")
    for path in ("/disclosure/", "/disclosure/items.json", "/disclosure/items.csv"):
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        assert len(queries) <= MOST_QUERIES, path


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize("form", ["json", "csv"])
def test_data_that_has_not_changed_is_not_sent_again(client: Client, form: str) -> None:
    path = f"/disclosure/items.{form}"
    first = client.get(path)
    assert first["Access-Control-Allow-Origin"] == "*"
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
