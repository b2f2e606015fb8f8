import io
import sys
from collections.abc import Callable

from django.core.management import call_command
from django.db import DatabaseError

import pytest
from pytest_django import DjangoAssertNumQueries

from questions.management.commands import due_date
from questions.models import ResponseTerm
from workdays.models import CalendarYear

pytestmark = pytest.mark.django_db

HEADER = "channel,received,due_on,control_on,extended_due_on,provisional\n"
Feed = Callable[[bytes], None]


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Return exit code, output and errors."""
    try:
        call_command("due_date", *words)
        code = 0
    except SystemExit as stop:
        code = int(stop.code or 0)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture
def feed(monkeypatch: pytest.MonkeyPatch) -> Feed:
    def put(raw: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))

    return put


@pytest.mark.parametrize(
    ("words", "row"),
    [
        (["website", "2026-12-25T10:00"], "2027-01-26,2027-01-26,2027-02-16,no"),
        (["gis", "2026-12-25"], "2027-01-26,2027-01-26,2027-02-16,no"),
        (["post", "2025-12-01T23:59:59"], "2026-01-12,2025-12-30,2026-02-12,no"),
        (["cabinet", "2027-12-20T10:00"], "2028-01-18,2028-01-18,2028-02-08,yes"),
        # Half past nine in the evening in London is the next day in Moscow.
        (["fax", "2025-11-30T21:30Z"], "2026-01-12,2025-12-30,2026-02-12,no"),
        (["fax", "2025-12-01T22:30+05:00"], "2026-01-12,2025-12-30,2026-02-12,no"),
        (["phone", "2026-12-25 10:00"], "2027-01-26,2027-01-26,2027-02-16,no"),
        (["email", "2026-12-25", "10:00"], "2027-01-26,2027-01-26,2027-02-16,no"),
    ],
)
def test_one_appeal_is_a_header_and_a_row(
    capsys: pytest.CaptureFixture[str], words: list[str], row: str
) -> None:
    received = " ".join(words[1:])
    assert run(capsys, *words) == (0, f"{HEADER}{words[0]},{received},{row}\n", "")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "Нужны способ подачи и время получения"),
        (["website"], "Нужны способ подачи и время получения"),
        (["pigeon", "2026-12-25"], "Неизвестный способ подачи «pigeon»"),
        (["website", "25.12.2026"], "Непонятная дата получения «25.12.2026»"),
        (["website", "2026-02-30"], "Непонятная дата получения «2026-02-30»"),
        (["website", "2026-12-25T25:00"], "Непонятная дата получения"),
        (["website", "2026-W52-5"], "Непонятная дата получения"),
        (["website", "0001-01-01T00:00+14:00"], "Непонятная дата получения"),
        (["website", "2035-01-01"], "Нет производственного календаря на 2035 год"),
        (["website", "2029-12-20"], "Нет производственного календаря на 2030 год"),
        (["post", "9999-12-31"], "Нет производственного календаря на 9999 год"),
        (["website", "2022-12-31"], "Нет действующего срока ответа"),
        (["--stdin", "website"], "другие аргументы не нужны"),
    ],
)
def test_what_cannot_be_counted_is_said_in_russian_with_code_2(
    capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert message in err


def test_lines_give_rows_and_the_wrong_ones_their_numbers(
    capsys: pytest.CaptureFixture[str], feed: Feed
) -> None:
    feed(
        "\ufeffwebsite 2026-12-25T10:00\n\npigeon 2026-12-25\r\npost 2025-12-01\nwebsite\n".encode()
        + b"\xff 1\n"
    )
    code, out, err = run(capsys, "--stdin")
    assert code == 2
    assert [line.split(",")[0] for line in out.splitlines()] == ["channel", "website", "post"]
    assert [line.partition(":")[0] for line in err.splitlines()] == ["Строка 3", "Строка 5", "Строка 6"]


def test_no_lines_give_the_header_alone(capsys: pytest.CaptureFixture[str], feed: Feed) -> None:
    feed(b"")
    assert run(capsys, "--stdin") == (0, HEADER, "")


def test_many_lines_ask_the_database_twice(
    capsys: pytest.CaptureFixture[str], feed: Feed, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    feed(
        b"".join(b"website 2026-%02d-%02d\n" % (month, day) for month in range(1, 13) for day in range(1, 29))
    )
    with django_assert_num_queries(2):
        code, out, _ = run(capsys, "--stdin")
    assert (code, out.count("\n")) == (0, 12 * 28 + 1)


def test_the_companys_own_terms_and_calendar_are_used(capsys: pytest.CaptureFixture[str]) -> None:
    ResponseTerm.objects.filter(channel="website").update(amount=1)
    CalendarYear.objects.filter(year=2026).update(act="")
    code, out, _ = run(capsys, "website", "2026-11-23")
    assert (code, out) == (0, HEADER + "website,2026-11-23,2026-11-24,2026-11-24,2026-12-15,yes\n")


def test_a_database_without_its_tables_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise DatabaseError("no such table")

    monkeypatch.setattr(due_date, "load_calendar", missing)
    code, out, err = run(capsys, "website", "2026-11-23")
    assert (code, out) == (2, "")
    assert "База данных не подготовлена" in err
