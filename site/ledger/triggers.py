"""The database itself refuses to change rows that are final: the entries of the journal and the like.

Triggers are made after each migration and not by one: when SQLite rebuilds a table, it drops them silently.
In production the application should not own the tables, because an owner can drop their triggers.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DEFAULT_DB_ALIAS

FUNCTION = "ledger_refuse"
POSTGRESQL_FUNCTION = f"""CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
    RAISE EXCEPTION '% entries are final', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
    END $$"""


@dataclass(frozen=True)
class Guard:
    """A table whose rows are final; `name` begins the names of its triggers and stands in the refusal.

    `keys` are the columns, beside the primary key, by which no two rows are equal: SQLite's INSERT OR REPLACE
    would put a new row in the place of one that has the same.
    """

    table: str
    name: str
    keys: tuple[str, ...] = ()

    def statements(self, vendor: str) -> Mapping[str, str]:
        """Return the triggers of this kind of database: name and statement that makes it."""
        return self._for_postgresql() if vendor == "postgresql" else self._for_sqlite()

    def _for_postgresql(self) -> dict[str, str]:
        refuse = f"ON {self.table} FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}('{self.name}')"
        names = {f"{self.name}_no_{action.lower()}": action for action in ("UPDATE", "DELETE", "TRUNCATE")}
        return {name: f"CREATE TRIGGER {name} BEFORE {action} {refuse}" for name, action in names.items()}

    def _for_sqlite(self) -> dict[str, str]:
        twin = " AND ".join(f"{key} = NEW.{key}" for key in self.keys)
        same = f"id = NEW.id OR ({twin})" if twin else "id = NEW.id"
        # INSERT OR REPLACE deletes without calling the trigger on DELETE, unless recursive triggers are on.
        replaced = f"WHEN EXISTS (SELECT 1 FROM {self.table} WHERE {same})"  # noqa: S608 - names of our own code
        begun = {"update": "UPDATE", "delete": "DELETE", "replace": "INSERT"}
        return {
            f"{self.name}_no_{word}": f"CREATE TRIGGER {self.name}_no_{word} BEFORE {action} ON {self.table} "
            f"{replaced if word == 'replace' else ''} "
            f"BEGIN SELECT RAISE(ABORT, '{self.name} entries are final'); END"
            for word, action in begun.items()
        }


GUARDS = [Guard("ledger_entry", "ledger", ("stream", "seq"))]


def guard(table: Guard) -> None:
    """Guard one more table, from its app's ready()."""
    if table not in GUARDS:
        GUARDS.append(table)


def wanted(connection: BaseDatabaseWrapper) -> Mapping[str, str]:
    """Return the triggers of the tables that exist: name and statement that makes it."""
    return {
        name: statement
        for each in _existing(connection)
        for name, statement in each.statements(connection.vendor).items()
    }


def _existing(connection: BaseDatabaseWrapper) -> list[Guard]:
    tables = connection.introspection.table_names()
    return [each for each in GUARDS if each.table in tables]


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Name the triggers that are not there or are switched off; none while there is no table to guard."""
    absent = []
    for each in _existing(connection):
        present = _present(connection, each.table)
        absent += [name for name in each.statements(connection.vendor) if name not in present]
    return absent


def _present(connection: BaseDatabaseWrapper, table: str) -> set[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled IN ('O', 'A')"
    with connection.cursor() as cursor:
        cursor.execute(query, [table])
        return {str(name) for (name,) in cursor.fetchall()}


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the triggers that are missing."""
    connection = connections[using]
    absent = missing(connection)
    if not absent:
        return
    statements = wanted(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        _drop(connection, absent)
        for name in absent:
            cursor.execute(statements[name])


def remove(using: str = DEFAULT_DB_ALIAS) -> None:
    connection = connections[using]
    _drop(connection, list(wanted(connection)))


def _drop(connection: BaseDatabaseWrapper, names: list[str]) -> None:
    tables = {name: each.table for each in GUARDS for name in each.statements(connection.vendor)}
    with connection.cursor() as cursor:
        for name in names:
            place = f" ON {tables[name]}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{place}")


@contextmanager
def lifted(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Lift the triggers for a while: for emptying a test database, never for the work of the site."""
    remove(using)
    try:
        yield
    finally:
        install(using)
