"""The site's role in PostgreSQL may write rows and nothing else; journals it can only add to."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

import psycopg
import pytest

from ledger.triggers import GUARDS

ROLES = Path(__file__).resolve().parents[2] / "deploy" / "postgresql" / "roles.sql"
NAMES = ("supplier_site", "supplier_owner")
OWNED = """
    CREATE TABLE ledger_entry (id serial PRIMARY KEY);
    CREATE TABLE django_migrations (id serial PRIMARY KEY);
    CREATE TABLE questions_appeal (id serial PRIMARY KEY, number int);
    INSERT INTO ledger_entry DEFAULT VALUES;
    INSERT INTO questions_appeal (number) VALUES (1);
"""


@pytest.fixture
def server(django_db_blocker: object) -> Iterator[psycopg.Connection]:
    """A database of its own, whose roles go with it; a server that has the roles already is left alone."""
    if connection.vendor != "postgresql":
        pytest.skip("roles are PostgreSQL's")
    known = connection.get_connection_params()
    wanted = {name: known[name] for name in ("user", "password", "host", "port") if known.get(name)}
    name = f"site_roles_{os.getpid()}"
    with psycopg.connect(**wanted, dbname="postgres", autocommit=True) as admin:
        if admin.execute("SELECT 1 FROM pg_roles WHERE rolname = ANY(%s)", [list(NAMES)]).fetchone():
            pytest.skip("this server has the roles of an installation")
        admin.execute(f"CREATE DATABASE {name}")
        try:
            with psycopg.connect(**wanted, dbname=name, autocommit=True) as own:
                yield own
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
            for role in NAMES:
                admin.execute(f"DROP ROLE IF EXISTS {role}")


@pytest.fixture
def site(server: psycopg.Connection) -> psycopg.Connection:
    """The site's own session, after the owner has migrated and the rights were given again."""
    statements = ROLES.read_text(encoding="utf-8")
    server.execute(statements)
    server.execute("SET SESSION AUTHORIZATION supplier_owner")
    server.execute(OWNED)
    server.execute("RESET SESSION AUTHORIZATION")
    server.execute(statements)
    server.execute("SET SESSION AUTHORIZATION supplier_site")
    return server


def test_the_tables_that_are_only_added_to_are_those_that_are_guarded() -> None:
    (listed,) = re.findall(r"ARRAY\[(.*?)\]", ROLES.read_text(encoding="utf-8"))
    guarded = {guard.table for guard in GUARDS}
    assert set(re.findall(r"'(\w+)'", listed)) == guarded | {"django_migrations"}


def test_the_site_reads_and_writes_rows(site: psycopg.Connection) -> None:
    site.execute("INSERT INTO questions_appeal (number) VALUES (2)")
    site.execute("UPDATE questions_appeal SET number = 3 WHERE number = 2")
    site.execute("DELETE FROM questions_appeal WHERE number = 1")
    assert site.execute("SELECT number FROM questions_appeal").fetchall() == [(3,)]


def test_it_adds_to_the_journal(site: psycopg.Connection) -> None:
    site.execute("INSERT INTO ledger_entry DEFAULT VALUES")
    assert site.execute("SELECT count(*) FROM ledger_entry").fetchone() == (2,)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET id = 5",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry",
        "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
        "DROP TABLE ledger_entry",
        "DROP TABLE questions_appeal",
        "TRUNCATE questions_appeal",
        "ALTER TABLE questions_appeal ADD COLUMN more int",
        "CREATE TABLE more (id int)",
        "DELETE FROM django_migrations",
        "INSERT INTO django_migrations DEFAULT VALUES",
        "SET ROLE supplier_owner",
        "CREATE ROLE more",
    ],
)
def test_it_can_do_nothing_else(site: psycopg.Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        site.execute(statement.encode())


def test_giving_the_rights_again_changes_nothing(site: psycopg.Connection) -> None:
    site.execute("RESET SESSION AUTHORIZATION")
    rights = (
        "SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
    )
    before = site.execute(rights).fetchall()
    site.execute(ROLES.read_text(encoding="utf-8"))
    assert site.execute(rights).fetchall() == before
