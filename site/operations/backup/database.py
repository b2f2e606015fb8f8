"""The database as one file, with what is in it counted at the very same moment; and a file as the database.

SQLite copies itself through its backup API; PostgreSQL's own programs do it, which are given the password by
their environment: a command line is seen by everybody on the machine.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from django.db import connection, transaction

from operations.backup.errors import BackupError

SQLITE, POSTGRESQL = "database.sqlite3", "database.pgdump"
HEADS = """SELECT e.stream, e.seq, e.hash FROM ledger_entry e JOIN (SELECT stream, MAX(seq) AS last
    FROM ledger_entry GROUP BY stream) heads ON heads.stream = e.stream AND heads.last = e.seq
    ORDER BY e.id"""
EMPTY_SCHEMA = """DO $$ DECLARE found record; BEGIN
    FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
        EXECUTE format('DROP TABLE IF EXISTS %I CASCADE', found.tablename);
    END LOOP; END $$;
"""


class Cursor(Protocol):
    def execute(self, sql: str, /) -> Any: ...
    def fetchall(self) -> list[Any]: ...
    def fetchmany(self, size: int, /) -> list[Any]: ...


@contextmanager
def dumped(folder: Path) -> Iterator[tuple[Path, Cursor]]:
    """Yield a file with the whole database, and a cursor that sees the database as it is in the file."""
    if connection.vendor == "postgresql":
        with _dumped_by_postgresql(folder / POSTGRESQL) as found:
            yield found
        return
    path = folder / SQLITE
    copy_sqlite(Path(str(connection.settings_dict["NAME"])), path)
    with closing(sqlite3.connect(path)) as copy:
        yield path, copy.cursor()


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database, a running one too; what was in the target is gone."""
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)


@contextmanager
def _dumped_by_postgresql(path: Path) -> Iterator[tuple[Path, Cursor]]:
    """Dump in the snapshot of a transaction that goes on until everything is counted."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchall()[0][0]
        arguments = [
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={snapshot}",
            "--file",
            str(path),
        ]
        run_program("pg_dump", arguments, connection.settings_dict)
        yield path, cursor


def load_postgresql(dump: Path, settings: Mapping[str, Any]) -> None:
    """Put a dump in the place of everything in a database, in one transaction: all of it or nothing."""
    read = [
        *_program("pg_restore"),
        "--clean",
        "--if-exists",
        "--no-owner",
        "--no-privileges",
        "--file=-",
        str(dump),
    ]
    with subprocess.Popen(read, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reader:  # noqa: S603
        assert reader.stdout  # noqa: S101 - asked for above
        _feed(reader.stdout, settings)
        trouble = reader.stderr.read() if reader.stderr else b""
    if reader.returncode:
        raise BackupError(f"pg_restore не прочитал копию: {_last_line(trouble)}")


def _feed(script: IO[bytes], settings: Mapping[str, Any]) -> None:
    """Run a script after everything in the schema is dropped. psql reads a file that is no terminal."""
    options = ["--quiet", "--no-psqlrc", "--single-transaction", "--set", "ON_ERROR_STOP=1", "--file=-"]
    command, environment = _command("psql", options, settings)
    with subprocess.Popen(  # noqa: S603
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as writer:
        assert writer.stdin and writer.stderr  # noqa: S101, PT018 - asked for above
        try:
            writer.stdin.write(EMPTY_SCHEMA.encode())
            shutil.copyfileobj(script, writer.stdin)
            writer.stdin.close()
        except BrokenPipeError:
            pass
        trouble = writer.stderr.read()
    if writer.returncode:
        raise BackupError(f"PostgreSQL не принял копию, прежняя база осталась: {_last_line(trouble)}")


def run_program(name: str, arguments: list[str], settings: Mapping[str, Any]) -> None:
    command, environment = _command(name, arguments, settings)
    done = subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{name} не справился: {_last_line(done.stderr)}")


def _command(
    name: str, arguments: list[str], settings: Mapping[str, Any]
) -> tuple[list[str], dict[str, str]]:
    """Return the command and its environment, which alone holds the password."""
    own, secret = connection.client.settings_to_cmd_args_env(dict(settings), [])
    where = {"-U": "--username", "-h": "--host", "-p": "--port"}
    named = [where.get(word, word) for word in own[1:-1]]
    return [*_program(name), *named, "--no-password", *arguments, f"--dbname={own[-1]}"], {
        **os.environ,
        **(secret or {}),
    }


def _program(name: str) -> list[str]:
    if found := shutil.which(name):
        return [found]
    raise BackupError(
        f"Нет программы {name}: установите пакет postgresql-client той же версии, что и сервер, или новее."
    )


def _last_line(told: bytes) -> str:
    lines = told.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "причина не названа"


def counts(cursor: Cursor) -> dict[str, int]:
    """Return how many rows each table has."""
    found = {}
    for name in tables(cursor):
        cursor.execute(f'SELECT COUNT(*) FROM "{name}"')  # noqa: S608 - the database's own names
        found[name] = int(cursor.fetchall()[0][0])
    return found


def tables(cursor: Cursor) -> list[str]:
    if connection.vendor == "postgresql":
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
    else:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
        )
    return [str(name) for (name,) in cursor.fetchall()]


def heads(cursor: Cursor) -> Iterator[bytes]:
    """Yield the last entry of each chain of the journal, a line each, in an order that is always the same."""
    cursor.execute(HEADS)
    while rows := cursor.fetchmany(1000):
        for stream, seq, digest in rows:
            yield f"{stream}\t{seq}\t{digest}\n".encode()
