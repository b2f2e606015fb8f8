"""An installation of a test's own, whose processes are started and killed one by one."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from tests.system.conftest import ROOT

WORKER = ["db_worker", "--backend", "worker", "--no-reload", "--interval", "1"]


@dataclass
class Installation:
    environment: dict[str, str]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def manage(self, *arguments: str) -> None:
        command = [sys.executable, str(ROOT / "site" / "manage.py"), *arguments]
        subprocess.run(command, env=self.environment, check=True, timeout=300, stdout=subprocess.DEVNULL)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command of the product."""
        return self.run(str(ROOT / "site" / "manage.py"), *arguments)

    def run(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                env={**self.environment, **environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    @property
    def log(self) -> Path:
        return Path(self.environment["VAR_DIR"]) / "processes.log"

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement beside the product, as somebody at the database would."""
        if url := self.environment.get("DATABASE_URL"):
            with psycopg.connect(url, autocommit=True) as server:
                cursor = server.execute(statement.encode())
                return cursor.fetchall() if cursor.description else []
        path = Path(self.environment["VAR_DIR"]) / "site.sqlite3"
        with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as embedded:
            return embedded.execute(statement).fetchall()

    def count(self, table: str, condition: str = "1 = 1") -> int:
        return int(self.rows(f"SELECT count(*) FROM {table} WHERE {condition}")[0][0])


@contextmanager
def installed(folder: Path, database: str, **environment: str) -> Iterator[Installation]:
    """Yield an installation in a folder, with SYSTEM_ON_POSTGRESQL on a new database of this name."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))}
    settings = {"VAR_DIR": str(folder), "EMAIL_HOST": "127.0.0.1", "PYTHONWARNINGS": "default"}
    installation = Installation({**own, **settings, **environment})
    server = ""
    if os.environ.get("SYSTEM_ON_POSTGRESQL"):
        server, _, _ = os.environ["TEST_DATABASE_URL"].rpartition("/")
        renew(server, database, "CREATE DATABASE {}")
        installation.environment["DATABASE_URL"] = f"{server}/{database}"
    try:
        yield installation
    finally:
        for process in installation.running:
            kill(process)
        if server:
            renew(server, database)


def renew(server: str, database: str, *statements: str) -> None:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        for statement in ("DROP DATABASE IF EXISTS {} WITH (FORCE)", *statements):
            connection.execute(statement.format(database).encode())


def wait_until(true: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "It took too long."
        time.sleep(0.05)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that `run` has started, and those that it has started itself."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=20)
