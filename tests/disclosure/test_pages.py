"""What visitors and machines get of a year: the same numbers in each form, published or provisional."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from html import unescape
from html.parser import HTMLParser

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import jsonschema
import pytest
import time_machine
from openpyxl import load_workbook
from tests.disclosure.conftest import RegisterAppeal
from tests.disclosure.yearly import NOW, contact, publish, sent, state_no_measures

from disclosure.public.exports.tidy import COLUMNS
from disclosure.wagtail_hooks import public_addresses
from disclosure.yearly.models import YearlyReport
from disclosure.yearly.services.drafting import begin
from questions.choices import Kind
from workdays.services import load_shipped_calendars

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
FORMS = ("/", ".csv", ".json", ".xlsx", ".pdf")


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
    return unescape(response.content.decode()).replace("\u00a0", " ")


def fetched(client: Client, path: str) -> bytes:
    """Return what an address answers; a file is read to its end, which closes it."""
    response = client.get(path)
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


def csv_of(client: Client, year: int) -> dict[str, str]:
    text = client.get(f"/disclosure/{year}.csv").content.decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text))
    return {f"{row['table']}/{row['row']}/{row['column']}": row["value"] for row in rows}


def table_of(client: Client, path: str) -> dict[str, list[int]]:
    parser = Tables()
    parser.feed(html_of(client, path))
    return {
        row[0]: [int(cell) for cell in row[1:]] for row in parser.rows if len(row) == 8 and row[7].isdigit()
    }


def correct(reason: str, at: datetime) -> None:
    """Publish a second edition of 2025."""
    draft = begin(year=2025, user=None, now=at)
    draft.correction_reason = reason
    draft.save_revision()
    publish(draft)


@pytest.fixture
def published(two_months: None) -> YearlyReport:
    """The published report of 2025: four appeals, two visits of which one is measured, no measures."""
    load_shipped_calendars()
    contact("in_person", date(2025, 3, 3), 60, 600)
    contact("in_person", date(2025, 3, 4), None, None)
    state_no_measures()
    with time_machine.travel(NOW, tick=False):
        return publish(begin(year=2025, user=None, now=NOW))


@pytest.mark.usefixtures("two_months")
def test_a_year_without_a_report_shows_its_appeals_and_says_that_they_are_provisional(client: Client) -> None:
    page = html_of(client, "/disclosure/2025/")
    assert "Предварительно: отчёт за год ещё не опубликован" in page
    assert "Сравнить с другими годами" in page
    assert "Программа мероприятий" not in page
    assert "/disclosure/2025.pdf" not in page
    table = table_of(client, "/disclosure/2025/")
    assert table["февраль"] == [2, 1, 0, 0, 0, 0, 3]
    assert table["июль"] == [0, 0, 1, 0, 0, 0, 1]
    assert table["март"] == [0, 0, 0, 0, 0, 0, 0]
    assert table["почта"] == [1, 0, 1, 0, 0, 0, 2]
    assert table["за год"] == table["всего"] == [2, 1, 1, 0, 0, 0, 4]


@pytest.mark.usefixtures("two_months")
def test_page_table_and_data_say_the_same(client: Client) -> None:
    rows, table = csv_of(client, 2025), table_of(client, "/disclosure/2025/")
    data = client.get("/disclosure/2025.json").json()
    months = next(each for each in data["tables"] if each["code"] == "kinds_by_month")
    codes = [column["code"] for column in months["columns"]]
    assert codes == [*Kind.values, "total"]
    for row in months["rows"]:
        counts = [cell["value"] for cell in row["cells"]]
        assert counts == table[row["label"]]
        assert [rows[f"kinds_by_month/{row['code']}/{code}"] for code in codes] == [str(n) for n in counts]


def test_a_published_year_is_shown_by_its_snapshot_alone(
    client: Client, published: YearlyReport, appeal_on: RegisterAppeal
) -> None:
    before = html_of(client, "/disclosure/2025/")
    appeal_on(date(2025, 3, 3), Kind.COMPLAINT)
    contact("in_person", date(2025, 3, 5), 600, 600)
    assert html_of(client, "/disclosure/2025/") == before
    assert "Предварительно" not in before
    assert "Мероприятия в этом году не проводились." in before
    assert "В очереди на приём ждали в среднем 1 минуту (измерено 1 из 2, 50 %)." in before
    assert "Ожидание соединения по телефону: сбор данных не ведётся." in before
    assert published.as_snapshot().rows_sha256 in before
    assert table_of(client, "/disclosure/2025/")["за год"][-1] == 4


def test_completeness_stands_beside_each_mean_and_nothing_measured_is_no_zero(
    client: Client, published: YearlyReport
) -> None:
    page = html_of(client, "/disclosure/2025/")
    assert re.search(r"1 мин 00 с\s*<span class=\"table__note\">1 из 2, 50 %", page)
    assert "<strong>Ожидание: заочное обслуживание:</strong> сбор данных не ведётся." in page
    assert 'colspan="5">сбор данных не ведётся' in page


def test_former_editions_keep_their_addresses_and_say_that_they_are_former(
    client: Client, published: YearlyReport, appeal_on: RegisterAppeal
) -> None:
    first = client.get("/disclosure/2025.json").json()
    appeal_on(date(2025, 3, 3), Kind.COMPLAINT, **sent(date(2025, 3, 3)))
    later = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with time_machine.travel(later, tick=False):
        correct("Не учли одну жалобу.", later)
        page = html_of(client, "/disclosure/2025/")
        assert "Редакция 2, исправлено 02.03.2026." in page
        assert "Не учли одну жалобу." in page
        assert 'href="/disclosure/2025/editions/1/"' in page
        former = html_of(client, "/disclosure/2025/editions/1/")
    assert "Это прежняя редакция" in former
    assert table_of(client, "/disclosure/2025/")["за год"][-1] == 5
    assert table_of(client, "/disclosure/2025/editions/1/")["за год"][-1] == 4
    assert client.get("/disclosure/2025/editions/1.json").json() == first
    assert client.get("/disclosure/2025.json").json()["correction_reason"] == "Не учли одну жалобу."
    for form in FORMS[1:]:
        assert fetched(client, f"/disclosure/2025/editions/1{form}")
        assert client.get(f"/disclosure/2025/editions/3{form}").status_code == 404
    assert client.get("/disclosure/2025/editions/3/").status_code == 404


def test_a_draft_of_a_report_changes_nothing_that_visitors_see(client: Client, two_months: None) -> None:
    with time_machine.travel(NOW, tick=False):
        begin(year=2025, user=None, now=NOW)
    assert "Предварительно: отчёт за год ещё не опубликован" in html_of(client, "/disclosure/2025/")
    assert client.get("/disclosure/2025/editions/1/").status_code == 404


def test_the_csv_is_what_spreadsheets_and_rfc_4180_expect(client: Client, published: YearlyReport) -> None:
    response = client.get("/disclosure/2025.csv")
    lines = response.content.decode().split("\r\n")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="quality-2025.csv"'
    assert lines[0] == "\ufeff" + ",".join(COLUMNS)
    assert lines[1] == "2025,1,kinds_by_month,По месяцам регистрации,1,январь,question,вопрос,0,обращений,,"
    assert "\n" not in "".join(lines)


def test_the_data_keep_to_the_schema_that_is_published(client: Client, published: YearlyReport) -> None:
    answer = client.get("/disclosure/year.schema.json")
    assert answer["Content-Type"].startswith("application/schema+json")
    schema = json.loads(answer.content)
    for address in ("2025.json", "2025/editions/1.json"):
        jsonschema.validate(client.get(f"/disclosure/{address}").json(), schema)


def test_the_workbook_opens(client: Client, published: YearlyReport) -> None:
    response = client.get("/disclosure/2025.xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="quality-2025.xlsx"'
    book = load_workbook(io.BytesIO(response.content))
    assert {"Сведения", "По месяцам", "Мероприятия", "Методика"} <= set(book.sheetnames)


def test_the_pdf_is_made_once_and_only_of_what_is_published(client: Client, published: YearlyReport) -> None:
    tags = set()
    for _ in range(2):
        response = client.get("/disclosure/2025.pdf")
        assert response["Content-Type"] == "application/pdf"
        assert b"".join(response.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
        tags.add(response["ETag"])
    assert len(tags) == 1


@pytest.mark.usefixtures("two_months")
def test_counts_for_the_moment_are_no_document(client: Client) -> None:
    assert client.get("/disclosure/2025.pdf").status_code == 404


@pytest.mark.parametrize("form", FORMS[1:4])
def test_an_unchanged_file_is_not_sent_again(client: Client, published: YearlyReport, form: str) -> None:
    first = client.get(f"/disclosure/2025{form}")
    assert first["Access-Control-Allow-Origin"] == "*"
    assert first["Cache-Control"] == "public, max-age=300"
    assert first["Last-Modified"]
    tags = (
        {"If-None-Match": first["ETag"]} if form != ".xlsx" else {"If-Modified-Since": first["Last-Modified"]}
    )
    assert client.get(f"/disclosure/2025{form}", headers=tags).status_code == 304


@pytest.mark.usefixtures("two_months")
def test_the_drawing_says_in_words_what_it_shows(client: Client) -> None:
    page = html_of(client, "/disclosure/2025/")
    for name in ("kinds-by-month", "kinds-by-channel", "kinds-by-topic", "kinds-by-audience", "timeliness"):
        assert f'aria-labelledby="{name}-title {name}-desc"' in page
        assert re.search(rf'<desc id="{name}-desc">[^<]+</desc>', page)
    assert "<title>фев, жалобы: 1</title>" in page


@pytest.mark.usefixtures("two_months")
def test_the_tables_have_captions_and_heads_of_rows_and_columns(client: Client) -> None:
    page = html_of(client, "/disclosure/2025/")
    tables = page.count("<table")
    assert tables == page.count("<caption") >= 5
    assert page.count("<tr") == page.count('scope="row"') + page.count("<thead")


def test_the_contents_lead_to_parts_that_are_there(client: Client, published: YearlyReport) -> None:
    page = html_of(client, "/disclosure/2025/")
    anchors = re.findall(r'class="chip" href="#([a-z-]+)"', page)
    assert {"summary", "appeals", "terms", "waiting", "service", "measures", "method", "editions"} <= {
        *anchors
    }
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in page] == []
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_invented_appeals_are_called_invented(client: Client, appeal_on: RegisterAppeal) -> None:
    appeal_on(date(2025, 5, 1))
    assert "Демонстрационные данные" not in html_of(client, "/disclosure/2025/")
    appeal_on(date(2025, 5, 2), is_demo=True)
    for address in ("2025/", "years/"):
        assert "Демонстрационные данные" in html_of(client, f"/disclosure/{address}")
    assert client.get("/disclosure/2025.json").json()["demo"] is True
    name = client.get("/disclosure/2025.csv")["Content-Disposition"]
    assert "quality-2025-provisional-demo.csv" in name


@pytest.mark.usefixtures("two_months")
@pytest.mark.parametrize("year", ["2024", "2999", "0000", "25", "20251", "-2025", "two", "2025.5"])
@pytest.mark.parametrize("form", FORMS)
def test_a_year_without_data_or_without_sense_is_not_found(client: Client, year: str, form: str) -> None:
    assert client.get(f"/disclosure/{year}{form}").status_code == 404


@pytest.mark.usefixtures("two_months")
def test_the_list_of_years_leads_to_each_and_to_the_comparison(client: Client) -> None:
    page = html_of(client, "/disclosure/")
    assert "Раскрытие информации" in page
    assert 'href="/disclosure/2025/"' in page
    assert "Предварительно: отчёт ещё не опубликован." in page
    assert 'href="/disclosure/2024/"' not in page
    assert 'href="/disclosure/years/"' in page


def test_an_empty_register_is_said_to_be_empty(client: Client) -> None:
    for address in ("", "years/"):
        assert "Обращений в реестре пока нет" in html_of(client, f"/disclosure/{address}")


def test_years_are_compared(client: Client, published: YearlyReport, appeal_on: RegisterAppeal) -> None:
    appeal_on(date(2026, 1, 12))
    with time_machine.travel(NOW, tick=False):
        page = html_of(client, "/disclosure/years/")
    assert 'href="/disclosure/2025/">2025</a>' in page
    assert 'href="/disclosure/2026/">2026</a>' in page
    assert "отчёт не опубликован" in page
    assert "сбор данных не ведётся" in page
    assert page.count("<caption") == 1


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert fetched(client, path)
    return len(queries)


@pytest.mark.usefixtures("two_months")
@pytest.mark.parametrize("path", ["", "years/", "2025/", "2025.csv", "2025.json", "2025.xlsx"])
def test_an_uncached_page_of_counts_costs_few_queries(client: Client, path: str) -> None:
    assert queries_of(client, f"/disclosure/{path}") <= MOST_QUERIES


@pytest.mark.parametrize("path", ["", "years/", "2025/", "2025/editions/1/", "2025.json", "2025.pdf"])
def test_an_uncached_page_of_a_report_costs_few_queries(
    client: Client, published: YearlyReport, path: str
) -> None:
    assert queries_of(client, f"/disclosure/{path}") <= MOST_QUERIES


@pytest.mark.parametrize("path", ["", "years/"])
def test_more_years_cost_no_more_queries(
    client: Client, published: YearlyReport, appeal_on: RegisterAppeal, path: str
) -> None:
    client.get(f"/disclosure/{path}")
    few = queries_of(client, f"/disclosure/{path}")
    for year in (2022, 2023, 2024):
        appeal_on(date(year, 3, 3))
        state_no_measures(year)
        with time_machine.travel(NOW, tick=False):
            publish(begin(year=year, user=None, now=NOW))
    assert queries_of(client, f"/disclosure/{path}") == few


def test_published_addresses_are_named(client: Client, published: YearlyReport) -> None:
    assert {"/disclosure/", "/disclosure/years/", "/disclosure/2025/"} <= {*public_addresses()}
