import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest
from openpyxl import load_workbook
from tests.questions.conftest import Team
from tests.questions.register import LIST, as_, put

from ledger.models import AccessRecord
from questions.desk.exporting import COLUMNS
from questions.models import Reply, Topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(team: Team) -> Client:
    topic = Topic.objects.create(title="Счёт не пришёл", parent=Topic.objects.create(title="Счета"))
    appeal = put(
        7, year=2026, kind="complaint", channel="post", topic=topic, assignee=team.operator, state="sent",
        person_name="=HYPERLINK(1)", text="+7 верните\x0b деньги", due_on=date(2026, 12, 1),
        account_number="0012", received_at=datetime(2026, 11, 23, 21, 30, tzinfo=UTC),
        sent_at=datetime(2026, 11, 30, 9, tzinfo=UTC),
    )  # fmt: skip
    Reply.objects.create(
        appeal=appeal, text="<p>х</p>", author=team.operator, letter_year=2026, letter_number=5
    )
    put(8, year=2026)
    return as_(team.head)


def rows(client: Client, **query: str) -> list[dict[str, str]]:
    answer = client.get(LIST, {"scope": "all", "export": "csv", **query})
    body = b"".join(_bytes(answer)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body), delimiter=";"))


def _bytes(answer: object) -> Iterator[bytes]:
    yield from answer.streaming_content  # type: ignore[attr-defined]


def test_a_row_is_in_words_in_local_time_and_no_formula(client: Client, team: Team) -> None:
    (row,) = rows(client, kind="complaint")
    assert list(row) == list(COLUMNS.values())
    assert row["Номер"] == "2026-000007"
    assert row["Получено"] == "24.11.2026 00:30"
    assert (row["Вид"], row["Способ подачи"], row["Состояние"]) == ("жалоба", "почта", "ответ отправлен")
    assert row["Тема"] == "Счета: Счёт не пришёл"
    assert row["Исполнитель"] == team.operator.initials_name
    assert (row["Срок ответа"], row["Ответ отправлен"]) == ("01.12.2026", "30.11.2026 12:00")
    assert row["Номер письма"] == "2026-000005"
    assert row["Лицевой счёт или договор"] == "0012"
    assert row["Фамилия, имя, отчество"] == "'=HYPERLINK(1)"
    assert row["Текст обращения"] == "'+7 верните деньги"


def test_the_file_has_what_the_filters_leave(client: Client) -> None:
    assert {row["Номер"] for row in rows(client)} == {"2026-000007", "2026-000008"}
    assert [row["Номер"] for row in rows(client, scope="unassigned")] == ["2026-000008"]
    assert rows(client, kind="claim") == []


def test_a_workbook_has_the_same_rows_with_dates_as_dates(client: Client) -> None:
    answer = client.get(LIST, {"scope": "answered", "export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(_bytes(answer)))).active
    head, row = sheet.iter_rows(values_only=True)
    named = dict(zip(head, row, strict=True))
    assert named["Номер"] == "2026-000007"
    assert named["Получено"] == datetime(2026, 11, 24, 0, 30)  # noqa: DTZ001 - a workbook knows no zones
    assert named["Фамилия, имя, отчество"] == "'=HYPERLINK(1)"
    assert named["Лицевой счёт или договор"] == "0012"


def test_many_rows_take_as_many_queries_as_few(client: Client) -> None:
    with CaptureQueriesContext(connection) as few:
        rows(client)
    for number in range(100, 160):
        put(number)
    # The access log has this look already, and so writes nothing more.
    with CaptureQueriesContext(connection) as many:
        assert len(rows(client)) == 62
    assert len(many) <= len(few)


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_to_see_the_list_is_not_enough_to_take_it_away(client: Client, team: Team, file_format: str) -> None:
    operator = as_(team.operator)
    assert "export=" not in operator.get(LIST).content.decode()
    answer = operator.get(LIST, {"export": file_format})
    assert answer.status_code in {302, 403}
    assert "attachment" not in answer.headers.get("Content-Disposition", "")
    assert "export=xlsx" in client.get(LIST).content.decode()


def test_who_took_the_list_away_is_written_down(client: Client, team: Team) -> None:
    rows(client)
    record = AccessRecord.objects.get()
    assert (record.actor, record.action) == (f"user:{team.head.user_id}", "export")
    assert record.at > datetime.now(UTC) - timedelta(minutes=1)


def test_found_appeals_are_exported_too(client: Client) -> None:
    client.post(f"{LIST}find/", {"q": "2026-000007"})
    answer = client.get(f"{LIST}find/", {"export": "csv"})
    assert b"".join(_bytes(answer)).count(b"2026-000007") == 1
