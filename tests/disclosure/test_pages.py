"""What visitors and machines get: the same numbers in each form."""

import csv
import io
import re
from datetime import date
from html.parser import HTMLParser

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest
from tests.disclosure.conftest import RegisterAppeal

from questions.choices import Kind

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12


class Tables(HTMLParser):
    """The cells of a page, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")
            self.in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.in_cell = False

    def handle_data(self, data: str) -> None:
        if self.in_cell:
            self.rows[-1][-1] += data


def html_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def csv_of(client: Client, year: int) -> list[dict[str, str]]:
    text = client.get(f"/disclosure/{year}.csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def table_of(client: Client, year: int) -> dict[str, list[int]]:
    parser = Tables()
    parser.feed(html_of(client, f"/disclosure/{year}/"))
    return {row[0]: [int(cell) for cell in row[1:]] for row in parser.rows if row[1:] and row[1].isdigit()}


@pytest.mark.usefixtures("two_months")
def test_the_page_shows_appeals_complaints_claims_and_the_rest(client: Client) -> None:
    table = table_of(client, 2025)
    assert table["февраль"] == [3, 1, 0, 2]
    assert table["июль"] == [1, 0, 1, 0]
    assert table["март"] == [0, 0, 0, 0]
    assert table["почта"] == [2, 0, 1, 1]
    assert table["Всего"] == [4, 1, 1, 2]


@pytest.mark.usefixtures("two_months")
def test_page_table_and_data_say_the_same(client: Client) -> None:
    rows, data, table = (
        csv_of(client, 2025),
        client.get("/disclosure/2025.json").json(),
        table_of(client, 2025),
    )
    assert [{name: str(value) for name, value in cell.items()} for cell in data["cells"]] == rows
    for month, label in enumerate(["январь", "февраль", "март", "апрель", "май", "июнь", "июль"], 1):
        of_month = [row for row in rows if row["month"] == str(month)]
        sums = [sum(int(row[name]) for row in of_month) for name in ("total", "complaint", "claim")]
        assert sums == table[label][:3]
        assert [data["months"][month - 1][name] for name in ("total", "complaint", "claim")] == sums
    for channel in data["channels"]:
        assert channel["total"] == table[channel["channel_title"]][0]
    assert data["total"] == table["Всего"][0] == sum(int(row["total"]) for row in rows)


@pytest.mark.usefixtures("two_months")
def test_the_csv_is_what_spreadsheets_and_rfc_4180_expect(client: Client) -> None:
    response = client.get("/disclosure/2025.csv")
    lines = response.content.decode().split("\r\n")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="appeals-2025.csv"'
    assert lines[0] == "\ufeff" + ",".join(
        ["year", "month", "channel", "channel_title", "total", *Kind.values]
    )
    assert lines[1] == "2025,1,website,сайт,0,0,0,0,0,0,0"
    assert len(lines) == 1 + 12 * 8 + 1
    assert "\n" not in "".join(lines)


@pytest.mark.usefixtures("two_months")
def test_the_json_names_its_year_and_its_day(client: Client) -> None:
    data = client.get("/disclosure/2025.json").json()
    assert {name: data[name] for name in ("year", "total", "complaint", "claim", "demo")} == {
        "year": 2025, "total": 4, "complaint": 1, "claim": 1, "demo": False,
    }  # fmt: skip
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", data["as_of"])


@pytest.mark.usefixtures("two_months")
def test_the_drawing_says_in_words_what_it_shows(client: Client) -> None:
    page = html_of(client, "/disclosure/2025/")
    assert page.count('role="img"') == 2
    for name in ("months", "channels"):
        assert f'aria-labelledby="{name}-title {name}-desc"' in page
        assert re.search(rf'<title id="{name}-title">[^<]+2025 год</title>', page)
        assert re.search(rf'<desc id="{name}-desc">[^<]+</desc>', page)
    assert "<title>фев, жалобы: 1</title>" in page


@pytest.mark.usefixtures("two_months")
def test_the_tables_have_captions_and_heads_of_rows_and_columns(client: Client) -> None:
    page = html_of(client, "/disclosure/2025/")
    assert page.count("<caption") == 2
    assert page.count('scope="col"') == 2 * 5
    assert page.count('scope="row"') == 12 + 1 + 8 + 1


def test_invented_appeals_are_called_invented(client: Client, appeal_on: RegisterAppeal) -> None:
    appeal_on(date(2025, 5, 1))
    assert "Демонстрационные данные" not in html_of(client, "/disclosure/2025/")
    appeal_on(date(2025, 5, 2), is_demo=True)
    assert "Демонстрационные данные" in html_of(client, "/disclosure/2025/")
    assert client.get("/disclosure/2025.json").json()["demo"] is True
    assert "appeals-2025-demo.csv" in client.get("/disclosure/2025.csv")["Content-Disposition"]


@pytest.mark.usefixtures("two_months")
@pytest.mark.parametrize("year", ["2024", "2999", "0000", "25", "20251", "-2025", "two", "2025.5"])
@pytest.mark.parametrize("form", ["/", ".csv", ".json"])
def test_a_year_without_data_or_without_sense_is_not_found(client: Client, year: str, form: str) -> None:
    assert client.get(f"/disclosure/{year}{form}").status_code == 404


@pytest.mark.usefixtures("two_months")
def test_the_list_of_years_leads_to_each(client: Client) -> None:
    page = html_of(client, "/disclosure/")
    assert "Раскрытие информации" in page
    assert 'href="/disclosure/2025/"' in page
    assert 'href="/disclosure/2024/"' not in page


def test_an_empty_register_is_said_to_be_empty(client: Client) -> None:
    assert "Обращений в реестре пока нет" in html_of(client, "/disclosure/")


@pytest.mark.usefixtures("two_months")
@pytest.mark.parametrize("path", ["", "2025/", "2025.csv", "2025.json"])
def test_an_uncached_page_costs_few_queries(client: Client, path: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/disclosure/{path}").status_code == 200
    assert len(queries) <= MOST_QUERIES
