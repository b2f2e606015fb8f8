from collections.abc import Callable

from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

import pytest

from ledger import triggers
from ledger.models import Entry

ROW = """INSERT{replace} INTO ledger_entry
    (id, stream, seq, event, text, previous_hash, hash, actor, created_at)
    VALUES ({id}, 'appeal:1', 1, 'forged', '', '', '', 'visitor', '2026-01-01')"""
STATEMENTS = {
    "update": "UPDATE ledger_entry SET event = 'forged'",
    "delete": "DELETE FROM ledger_entry",
    "upsert": ROW.format(replace="", id=1_000) + " ON CONFLICT (stream, seq) DO UPDATE SET event = 'forged'",
}
ON_SQLITE = {
    "replace by number": ROW.format(replace=" OR REPLACE", id=1_000),
    "replace by key": ROW.format(replace=" OR REPLACE", id="(SELECT max(id) FROM ledger_entry)"),
}
ON_POSTGRESQL = {"truncate": "TRUNCATE ledger_entry"}


def _try(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("way", [*STATEMENTS, *ON_SQLITE, *ON_POSTGRESQL])
def test_the_database_refuses_to_change_entries(append: Callable[..., Entry], way: str) -> None:
    if way in (ON_SQLITE if connection.vendor == "postgresql" else ON_POSTGRESQL):
        pytest.skip(f"{connection.vendor} has no such statement")
    entry = append()

    with pytest.raises(DatabaseError, match="ledger entries are final"):
        _try({**STATEMENTS, **ON_SQLITE, **ON_POSTGRESQL}[way])

    assert Entry.objects.get().hash == entry.hash


def test_sqlite_refuses_a_replacement_even_without_recursive_triggers(append: Callable[..., Entry]) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no REPLACE")
    append()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers=OFF")
    try:
        with pytest.raises(DatabaseError, match="ledger entries are final"):
            _try(ON_SQLITE["replace by key"])
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers=ON")


def test_lifted_triggers_come_back(db: None) -> None:
    with triggers.lifted():
        assert triggers.missing(connection) == list(triggers.wanted(connection))

    assert triggers.missing(connection) == []


def test_a_missing_trigger_is_named_by_the_system_check(db: None) -> None:
    triggers.remove()

    (found,) = [message for message in run_checks(databases=["default"]) if message.id == "ledger.E001"]

    assert "ledger_no_delete" in found.msg


def test_the_system_check_is_silent_while_the_triggers_stand(db: None) -> None:
    assert not [message for message in run_checks(databases=["default"]) if message.id == "ledger.E001"]


def test_migrating_puts_a_missing_trigger_back(db: None) -> None:
    triggers.remove()

    call_command("migrate", verbosity=0, skip_checks=True)

    assert triggers.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_a_table_rebuilt_by_a_migration_is_guarded_again() -> None:
    field = Entry._meta.get_field("actor")
    with connection.schema_editor() as editor:
        editor.alter_field(Entry, field, _longer(field))
    lost = triggers.missing(connection)
    call_command("migrate", verbosity=0, skip_checks=True)
    with connection.schema_editor() as editor:
        editor.alter_field(Entry, _longer(field), field)
    call_command("migrate", verbosity=0, skip_checks=True)

    assert bool(lost) == (connection.vendor == "sqlite")
    assert triggers.missing(connection) == []


def _longer(field: object) -> object:
    from copy import copy

    longer = copy(field)
    longer.max_length = 100
    return longer


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_transactional_tests_start_with_an_empty_guarded_journal(
    append: Callable[..., Entry], turn: int
) -> None:
    assert triggers.missing(connection) == []
    assert append().pk
    assert Entry.objects.count() == 1


def test_before_the_first_migration_nothing_is_missing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triggers, "GUARDS", [triggers.Guard("not_yet_there", "nothing")])

    assert triggers.missing(connection) == []
