"""The database itself refuses to change entries.

Triggers are made after each migration and not by one: when SQLite rebuilds a table, it drops them silently.
In production the application should not own the table, because an owner can drop its triggers.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DEFAULT_DB_ALIAS

TABLE = "ledger_entry"
REFUSAL = "ledger entries are final"

SQLITE = {
    "ledger_no_update": f"""CREATE TRIGGER ledger_no_update BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    "ledger_no_delete": f"""CREATE TRIGGER ledger_no_delete BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    # INSERT OR REPLACE deletes without calling the trigger above, unless recursive triggers are on.
    "ledger_no_replace": f"""CREATE TRIGGER ledger_no_replace BEFORE INSERT ON {TABLE}
        WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id OR (stream = NEW.stream AND seq = NEW.seq))
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",  # noqa: S608 - the names are constants of this module
}
POSTGRESQL_FUNCTION = f"""CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
POSTGRESQL = {
    f"ledger_no_{action.lower()}": f"CREATE TRIGGER ledger_no_{action.lower()} BEFORE {action} ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
    for action in ("UPDATE", "DELETE", "TRUNCATE")
}


def wanted(connection: BaseDatabaseWrapper) -> Mapping[str, str]:
    """Return the triggers of this kind of database: name and statement that makes it."""
    return POSTGRESQL if connection.vendor == "postgresql" else SQLITE


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Name the triggers that are not there or are switched off; none while there is no table to guard."""
    if TABLE not in connection.introspection.table_names():
        return []
    present = _present(connection)
    return [name for name in wanted(connection) if name not in present]


def _present(connection: BaseDatabaseWrapper) -> set[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled IN ('O', 'A')"
    with connection.cursor() as cursor:
        cursor.execute(query, [TABLE])
        return {str(name) for (name,) in cursor.fetchall()}


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the triggers that are missing."""
    connection = connections[using]
    absent = missing(connection)
    if not absent:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for name in absent:
            _drop(connection, name)
            cursor.execute(wanted(connection)[name])


def remove(using: str = DEFAULT_DB_ALIAS) -> None:
    connection = connections[using]
    if TABLE in connection.introspection.table_names():
        for name in wanted(connection):
            _drop(connection, name)


def _drop(connection: BaseDatabaseWrapper, name: str) -> None:
    place = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}{place}")


@contextmanager
def lifted(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Lift the triggers for a while: for emptying a test database, never for the work of the site."""
    remove(using)
    try:
        yield
    finally:
        install(using)
