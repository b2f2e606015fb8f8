"""The database itself counts the changes of watched tables, whoever makes them and by whatever statement.

Triggers are made after each migration and not by one: when SQLite rebuilds a table, it drops them silently.
"""

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DEFAULT_DB_ALIAS

from generations.tables import watched

FUNCTION = "generations_count"
POSTGRESQL_FUNCTION = """CREATE OR REPLACE FUNCTION generations_count() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
    INSERT INTO generations_change (transaction) VALUES (pg_current_xact_id()::text::bigint)
        ON CONFLICT DO NOTHING;
    RETURN NULL;
    END $$"""
COUNT = """INSERT INTO generations_generation (id, number) VALUES (1, 1)
    ON CONFLICT (id) DO UPDATE SET number = number + 1"""


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the triggers that are missing, and remove those of tables that are no longer watched."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    if "generations_change" not in existing:
        return
    wanted = {
        name: sql for table in watched() if table in existing for name, sql in _triggers(connection, table)
    }
    present = _present(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for name in present.keys() - wanted.keys():
            place = f' ON "{present[name]}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER "{name}"{place}')
        for name in wanted.keys() - present.keys():
            cursor.execute(wanted[name])


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Name the watched tables whose changes are not counted."""
    existing = set(connection.introspection.table_names())
    present = _present(connection)
    return [
        table
        for table in watched()
        if table in existing and any(name not in present for name, _ in _triggers(connection, table))
    ]


def _triggers(connection: BaseDatabaseWrapper, table: str) -> list[tuple[str, str]]:
    if connection.vendor == "postgresql":
        name = f"{FUNCTION}_{table}"[:63]
        events = "AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE"
        return [(name, f'CREATE TRIGGER "{name}" {events} ON "{table}" EXECUTE FUNCTION {FUNCTION}()')]
    named = [(f"{FUNCTION}_{table}_{event.lower()}", event) for event in ("INSERT", "UPDATE", "DELETE")]
    return [
        (name, f'CREATE TRIGGER "{name}" AFTER {event} ON "{table}" BEGIN {COUNT}; END')
        for name, event in named
    ]


def _present(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return our triggers and the table of each."""
    query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
    if connection.vendor == "postgresql":
        query = (
            "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE pg_table_is_visible(tgrelid) AND tgname LIKE %s"
        )
    with connection.cursor() as cursor:
        cursor.execute(query, [f"{FUNCTION}%"])
        return {str(name): str(table) for name, table in cursor.fetchall()}
