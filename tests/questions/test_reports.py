"""Reports: each figure is the number of rows of the list it leads to, and all of them are the register."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

from django.contrib.auth.models import Permission
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest
import time_machine
from openpyxl import load_workbook
from tests.questions.conftest import MOSCOW, Team, moscow
from tests.questions.register import LIST, as_, put

from questions.choices import Channel, Kind
from questions.desk.plots import Plot, TableRow
from questions.desk.reports import BREAKDOWNS
from questions.models import Appeal, Topic
from questions.timeliness import Timeliness, conditions
from staff.models import Department

pytestmark = pytest.mark.django_db
REPORTS = f"{LIST}reports/"
TODAY = date(2026, 11, 25)
YEAR = {"period": "2026", "rows": "kind", "columns": "timeliness"}


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(moscow(2026, 11, 25, 12), tick=False):
        yield


def answered(due_on: date, late: int = 0) -> dict[str, object]:
    """An answer at the last minute of a day in Moscow, so many days after the term."""
    sent_at = datetime.combine(due_on + timedelta(days=late), time(23, 59), tzinfo=MOSCOW)
    return {"state": "closed", "due_on": due_on, "sent_at": sent_at}


@pytest.fixture
def register(team: Team) -> list[Appeal]:
    """Appeals of every kind and channel, with and without topics and departments, in every timeliness."""
    bills, calls = Topic.objects.create(title="Счета"), Topic.objects.create(title="=Звонки")
    late_bill = Topic.objects.create(title="Не пришёл", parent=bills)
    calls.department = Department.objects.create(name="Приёмная")
    calls.save()
    team.operator.department = Department.objects.create(name="Расчёты")
    team.operator.save()
    fates: list[dict[str, object]] = [
        answered(date(2026, 11, 10)), answered(date(2026, 11, 10), late=1),
        {"state": "sent", "sent_at": None}, {"due_on": TODAY},
        {"due_on": date(2026, 11, 24), "state": "drafted"}, {"state": "withdrawn", "outcome": "withdrawn"},
    ]  # fmt: skip
    days = [date(2026, 1, 1), date(2026, 3, 31), date(2026, 10, 1), date(2026, 11, 25), date(2025, 12, 31)]
    return [
        put(
            number, kind=list(Kind)[number % 6], channel=list(Channel)[number % 8],
            topic=[None, bills, late_bill, calls][number % 4],
            audience=["individual", "organization"][number % 2],
            assignee=[None, team.operator, team.other][number % 3], registered_on=days[number % 5],
            **fates[number % 7 % 6],
        )
        for number in range(1, 61)
    ]  # fmt: skip


def plot_of(team: Team, **query: str) -> Plot:
    page = as_(team.head).get(REPORTS, query)
    assert not page.context["form"].errors
    plot: Plot = page.context["plot"]
    return plot


def foot_of(plot: Plot) -> TableRow:
    assert plot.foot is not None
    return plot.foot


def numbers(row: TableRow) -> list[int]:
    return [cell.count for cell in row.cells]


def rows_of(client: Client, url: str) -> int:
    return int(client.get(url).context["paginator"].count)


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (rows, columns)
        for rows in sorted(BREAKDOWNS)
        for columns in ("", "timeliness", "topic")
        if rows != columns
    ],
)
def test_sums_equal_the_register_and_each_other(
    register: list[Appeal], team: Team, rows: str, columns: str
) -> None:
    plot = plot_of(team, period="2026", rows=rows, columns=columns)
    foot = numbers(foot_of(plot))
    assert foot[-1] == Appeal.objects.filter(year=2026).count() == 48
    assert [sum(column) for column in zip(*map(numbers, plot.rows), strict=True)] == foot
    if columns:
        assert all(sum(numbers(row)[:-1]) == numbers(row)[-1] for row in (*plot.rows, foot_of(plot)))


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        ("kind", "timeliness"), ("topic", "channel"), ("department", "audience"), ("month", "kind"),
        ("timeliness", "topic"),
    ],
)  # fmt: skip
def test_each_figure_is_the_number_of_rows_of_its_list(
    register: list[Appeal], team: Team, rows: str, columns: str
) -> None:
    client = as_(team.head)
    page = client.get(REPORTS, {"period": "2026-q4", "rows": rows, "columns": columns})
    plot = page.context["plot"]
    for row in (*plot.rows, plot.foot):
        for cell in row.cells:
            assert rows_of(client, cell.url) == cell.count, (row.label, cell)
    for tile in page.context["tiles"]:
        assert rows_of(client, tile.url) == tile.count, tile


def test_exactly_one_part_of_timeliness_holds_for_any_appeal(register: list[Appeal]) -> None:
    parts = {part: Appeal.objects.filter(condition) for part, condition in conditions(TODAY).items()}
    found = sorted(pk for appeals in parts.values() for pk in appeals.values_list("pk", flat=True))
    assert found == sorted(appeal.pk for appeal in register)
    assert all(parts[part].exists() for part in Timeliness)


def test_the_table_says_in_exact_numbers_what_became_of_them(team: Team) -> None:
    for number in range(3):
        put(number, kind="complaint", **answered(date(2026, 11, 10)))
    put(3, kind="complaint", **answered(date(2026, 11, 10), late=1))
    put(4, kind="complaint", due_on=date(2026, 11, 24))
    put(5, kind="complaint", due_on=TODAY)
    put(6, kind="question", state="declined", outcome="obscene")
    put(7, kind="question", registered_on=date(2025, 12, 31))
    plot = plot_of(team, **YEAR)
    assert plot.head == ("Вид", *Timeliness.labels, "всего", "доля в срок")
    said = {row.label: (numbers(row), row.note) for row in (*plot.rows, foot_of(plot))}
    assert said == {
        "вопрос": ([0, 0, 0, 0, 1, 1], ""),
        "жалоба": ([3, 1, 1, 1, 0, 6], "60 %"),
        "Всего": ([3, 1, 1, 1, 1, 7], "60 %"),
    }


def test_a_topic_counts_what_belongs_to_it_and_none_is_a_row_too(register: list[Appeal], team: Team) -> None:
    plot = plot_of(team, period="2026", rows="topic")
    bills = Appeal.objects.filter(year=2026, topic__title__in=["Счета", "Не пришёл"]).count()
    assert {row.label: numbers(row)[-1] for row in plot.rows} == {
        "=Звонки": Appeal.objects.filter(year=2026, topic__title="=Звонки").count(),
        "Счета": bills,
        "тема не выбрана": Appeal.objects.filter(year=2026, topic=None).count(),
    }


@pytest.mark.parametrize(
    ("period", "count"),
    [
        ({"period": "2026-q4"}, 24), ({"period": "2026-03"}, 12), ({"period": "2025"}, 12),
        ({"period": "dates", "first": "2025-12-31", "last": "2026-01-01"}, 24),
        ({"period": "2025-q1"}, 0), ({"period": "2010"}, 0),
    ],
)  # fmt: skip
def test_a_period_has_both_its_ends(
    register: list[Appeal], team: Team, period: dict[str, str], count: int
) -> None:
    assert numbers(foot_of(plot_of(team, rows="kind", **period)))[-1] == count


def test_a_report_may_be_narrowed_by_the_filters_of_the_list(register: list[Appeal], team: Team) -> None:
    topic = Topic.objects.get(title="Счета")
    plot = plot_of(team, **YEAR, topic=str(topic.pk), channel="cabinet")
    of_it = Appeal.objects.filter(year=2026, topic__title__in=["Счета", "Не пришёл"], channel="cabinet")
    assert numbers(foot_of(plot))[-1] == of_it.count() > 0
    assert rows_of(as_(team.head), foot_of(plot).cells[-1].url) == of_it.count()


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"period": "dates", "rows": "kind"}, "Укажите дату."),
        ({"period": "dates", "rows": "kind", "first": "2026-02-01", "last": "2026-01-01"}, "раньше первого"),
        ({"period": "dates", "rows": "kind", "first": "0026-02-01", "last": "2026-01-01"}, "Проверьте год."),
        ({"period": "2026", "rows": "kind", "columns": "kind"}, "Это уже в строках"),
        ({"period": "вчера", "rows": "kind"}, "error-message"),
        ({"period": "2026", "rows": "text"}, "error-message"),
    ],
)
def test_what_makes_no_report_is_told_beside_its_field(
    register: list[Appeal], team: Team, query: dict[str, str], reason: str
) -> None:
    html = as_(team.head).get(REPORTS, query).content.decode()
    assert reason in html
    assert "report-heading" not in html
    assert f'value="{query.get("first", "")}"' in html or "first" not in query


def test_at_first_it_is_the_present_quarter_and_leads_to_the_one_before(
    register: list[Appeal], team: Team
) -> None:
    html = unescape(as_(team.head).get(REPORTS).content.decode())
    assert "Зарегистрировано: IV квартал 2026" in html
    assert 'href="?period=2026-q3&rows=kind&columns=timeliness">III квартал 2026' in html
    assert "I квартал 2027" not in html
    assert html.count('class="chart__drawing"') == 1


def test_a_period_without_appeals_says_so(team: Team) -> None:
    html = as_(team.head).get(REPORTS, YEAR).content.decode()
    assert "За этот период таких обращений нет." in html
    assert "chart__drawing" not in html


def test_the_edge_of_known_years_has_one_neighbour(team: Team) -> None:
    page = as_(team.head).get(REPORTS, {"period": "1990", "rows": "kind"})
    assert [label for label, _ in page.context["neighbours"]] == ["1991 год"]


def as_file(client: Client, file_format: str, **query: str) -> HttpResponse:
    answer: HttpResponse = client.get(REPORTS, {**query, "export": file_format})
    return answer


def lines(answer: Any) -> list[list[str]]:
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body), delimiter=";"))


def test_files_have_the_same_numbers_and_no_formula(register: list[Appeal], team: Team) -> None:
    client, query = as_(team.head), {"period": "2026", "rows": "kind", "columns": "topic"}
    answer = as_file(client, "csv", **query)
    assert answer["Content-Disposition"] == 'attachment; filename="otchet-2026.csv"'
    head, *rows = lines(answer)
    assert head == ["Вид", "'=Звонки", "Счета", "Тема не выбрана", "Всего", "Доля в срок"]
    plot = plot_of(team, **query)
    assert [[int(cell) for cell in row[1:-1]] for row in rows] == [
        numbers(row) for row in (*plot.rows, foot_of(plot))
    ]
    workbook = as_file(client, "xlsx", **query)
    sheet = load_workbook(io.BytesIO(b"".join(workbook.streaming_content))).active  # type: ignore[attr-defined]
    workbook.close()
    assert [cell.value for cell in sheet[1]] == head
    assert [cell.value for cell in sheet[sheet.max_row]][:-1] == ["Всего", *numbers(foot_of(plot))]


def test_rows_named_like_formulas_are_made_harmless(register: list[Appeal], team: Team) -> None:
    rows = lines(as_file(as_(team.head), "csv", period="2026", rows="topic"))
    assert [row[0] for row in rows] == ["Тема", "'=Звонки", "Счета", "тема не выбрана", "Всего"]


def test_a_report_costs_the_same_however_much_there_is(register: list[Appeal], team: Team) -> None:
    client, query = as_(team.head), {"period": "2026", "rows": "topic", "columns": "department"}
    client.get(REPORTS, query)
    with CaptureQueriesContext(connection) as few:
        client.get(REPORTS, query)
    for number in range(100, 140):
        put(number, topic=Topic.objects.create(title=f"Тема {number}"), assignee=team.other)
    with CaptureQueriesContext(connection) as many:
        client.get(REPORTS, query)
    assert len(many) == len(few) <= 16


def test_only_who_watches_sees_reports_and_only_who_exports_has_the_files(
    register: list[Appeal], team: Team
) -> None:
    for person in (team.operator, team.signatory):
        client = as_(person)
        assert client.get(REPORTS, YEAR).status_code in {302, 403}
        assert client.get(REPORTS, {**YEAR, "export": "csv"}).status_code in {302, 403}
        assert "appeals-reports" not in client.get("/admin/").content.decode()
    assert Client().get(REPORTS, YEAR).status_code == 302
    assert "appeals-reports" in as_(team.head).get("/admin/").content.decode()
    assert "export=xlsx" in as_(team.head).get(REPORTS, YEAR).content.decode()


def test_who_watches_without_exporting_has_the_page_but_no_files(register: list[Appeal], team: Team) -> None:
    group = team.head.user.groups.get()
    group.permissions.remove(Permission.objects.get(codename="export_appeal"))
    client = as_(team.head)
    html = client.get(REPORTS, YEAR).content.decode()
    assert "report-heading" in html
    assert "export=" not in html
    assert client.get(REPORTS, {**YEAR, "export": "csv"}).status_code in {302, 403}


def test_no_address_of_a_report_names_anybody(register: list[Appeal], team: Team) -> None:
    plot = plot_of(team, **YEAR)
    names = {
        name for row in plot.rows for cell in row.cells for name, _ in parse_qsl(cell.url.partition("?")[2])
    }
    assert names == {"scope", "registered_from", "registered_to", "kind", "timely"}
