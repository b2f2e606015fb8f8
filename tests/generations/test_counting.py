"""The database counts what changes pages, by whatever statement; what changes none it does not count."""

from django.apps import apps
from django.db import connection, transaction

import pytest
from captcha.models import CaptchaStore

from generations import numbers, tables, triggers
from generations.commits import changes_pages
from workdays.models import CalendarYear


def add_year(year: int = 2090) -> CalendarYear:
    return CalendarYear.objects.create(year=year, act="приказ")


@pytest.mark.django_db(transaction=True)
@pytest.mark.every_case
class TestCounting:
    def test_rows_written_changed_in_bulk_and_deleted_are_counted(self) -> None:
        numbers_seen = [numbers.current()]
        add_year()
        numbers_seen.append(numbers.current())
        CalendarYear.objects.filter(year=2090).update(act="другой приказ")
        numbers_seen.append(numbers.current())
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM workdays_calendaryear WHERE year = 2090")
        numbers_seen.append(numbers.current())
        assert numbers_seen == sorted(set(numbers_seen))

    def test_what_is_taken_back_is_not_counted(self) -> None:
        before = numbers.current()
        with transaction.atomic():
            add_year()
            transaction.set_rollback(True)
        assert numbers.current() == before

    def test_what_no_page_reads_is_not_counted(self) -> None:
        before = numbers.current()
        CaptchaStore.objects.create(challenge="2+2", response="4")
        assert numbers.current() == before

    def test_adding_up_changes_no_number(self) -> None:
        add_year()
        add_year(2091)
        before = numbers.current()
        numbers.add_up()
        assert numbers.current() == before
        add_year(2092)
        assert numbers.current() > before


@pytest.mark.django_db
def test_a_table_that_lost_its_trigger_gets_it_back_after_a_migration() -> None:
    assert triggers.missing(connection) == []
    on = ' ON "workdays_calendaryear"' if connection.vendor == "postgresql" else ""
    name = next(name for name, _ in triggers._triggers(connection, "workdays_calendaryear"))
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{name}"{on}')
    assert triggers.missing(connection) == ["workdays_calendaryear"]
    triggers.install()
    assert triggers.missing(connection) == []


@pytest.mark.django_db
def test_a_table_no_longer_watched_is_no_longer_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tables.UNWATCHED_APPS, "workdays", "a trial")
    triggers.install()
    before = numbers.current()
    add_year()
    monkeypatch.undo()
    assert numbers.current() == before
    triggers.install()
    assert triggers.missing(connection) == []


def test_each_app_left_alone_is_one_of_ours() -> None:
    ours = {config.label for config in apps.get_app_configs()}
    assert set(tables.UNWATCHED_APPS) <= ours
    names = {model._meta.db_table for model in apps.get_models()}
    assert {*tables.UNWATCHED_TABLES, *tables.WATCHED_TABLES} <= names


@pytest.mark.parametrize(
    "sql",
    [
        'INSERT INTO "pages_edition" ("id") VALUES (1)',
        'INSERT OR IGNORE INTO "pages_edition" ("id") VALUES (1)',
        'UPDATE "wagtailcore_page" SET "title" = %s',
        "delete from pages_edition",
        'TRUNCATE "pages_edition"',
        "WITH gone AS (DELETE FROM pages_edition RETURNING 1) SELECT 1",
    ],
)
def test_a_statement_that_may_change_a_page_is_seen(sql: str) -> None:
    assert changes_pages(sql)


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT * FROM "pages_edition"',
        'INSERT INTO "outbox_message" ("id") VALUES (1)',
        'UPDATE "django_session" SET "session_data" = %s',
        'SAVEPOINT "s1"',
        "WITH counted AS (SELECT 1) SELECT * FROM counted",
        numbers.ADD_UP,
    ],
)
def test_a_statement_that_changes_none_is_not(sql: str) -> None:
    assert not changes_pages(sql)
