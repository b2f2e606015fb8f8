"""A mail server that is away, a hundred letters, and senders killed in the midst of them.

The product's own commands send: `db_worker` and `clock`. Hours are not waited for: what they would bring is
written into the rows. Everything is over in a few minutes, or has failed.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any

import psycopg
import pytest
from aiosmtpd.controller import Controller
from tests.system.conftest import ROOT, free_port

LETTERS = 100
KILLED_AT = 20
"""The letter that the server has taken when its sender dies, before it could write that down."""
WORKER = ["db_worker", "--backend", "worker", "--no-reload", "--interval", "1"]
QUEUE = f"""
from outbox.services import queue_message
for number in range({LETTERS}):
    queue_message(kind="proof", to=f"reader{{number}}@example.org", subject="Проверка", text="Проверка")
"""
pytestmark = pytest.mark.prove


@dataclass
class Server:
    """Takes letters; at one of them it first lets their sender be killed."""

    at_letter: Callable[[int], None]
    ids: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.ids.append(str(message_from_bytes(envelope.content)["Message-ID"]))
        self.at_letter(len(self.ids))
        return "250 OK"


@dataclass
class Installation:
    environment: dict[str, str]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def manage(self, *arguments: str) -> None:
        command = [sys.executable, str(ROOT / "site" / "manage.py"), *arguments]
        subprocess.run(command, env=self.environment, check=True, timeout=240, stdout=subprocess.DEVNULL)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(ROOT / "site" / "manage.py"), *arguments]
        log = (Path(self.environment["VAR_DIR"]) / "senders.log").open("ab")
        with log:
            process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        self.running.append(process)
        return process

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement beside the product, as somebody at the database would."""
        if url := self.environment.get("DATABASE_URL"):
            with psycopg.connect(url, autocommit=True) as server:
                cursor = server.execute(statement.encode())
                return cursor.fetchall() if cursor.description else []
        path = Path(self.environment["VAR_DIR"]) / "site.sqlite3"
        with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as embedded:
            return embedded.execute(statement).fetchall()

    def count(self, condition: str) -> int:
        return int(self.rows(f"SELECT count(*) FROM outbox_message WHERE {condition}")[0][0])

    def let_hours_pass(self) -> None:
        """Leases end and the times of the next tries come."""
        for column in ("lease_until", "next_try_at"):
            self.rows(f"UPDATE outbox_message SET {column} = '2020-01-01 00:00' WHERE {column} IS NOT NULL")


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))}
    environment = {
        **own,
        "VAR_DIR": str(tmp_path),
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(free_port()),
        "PYTHONWARNINGS": "default",
    }
    if os.environ.get("SYSTEM_ON_POSTGRESQL"):
        address, _, _ = os.environ["TEST_DATABASE_URL"].rpartition("/")
        with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
            server.execute("DROP DATABASE IF EXISTS site_mail_outage WITH (FORCE)")
            server.execute("CREATE DATABASE site_mail_outage")
        environment["DATABASE_URL"] = f"{address}/site_mail_outage"
    installed = Installation(environment)
    try:
        yield installed
    finally:
        for process in installed.running:
            process.kill()
            process.wait(timeout=20)
        if "DATABASE_URL" in environment:
            with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
                server.execute("DROP DATABASE IF EXISTS site_mail_outage WITH (FORCE)")


def wait_until(true: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "It took too long."
        time.sleep(0.05)


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=20)


def test_each_of_a_hundred_letters_arrives_once_or_says_that_it_may_have_come_twice(
    installation: Installation,
) -> None:
    installation.manage("migrate", "--verbosity", "0")
    installation.manage("shell", "--verbosity", "0", "--command", QUEUE)

    # Nobody listens: the worker tries, and dies trying.
    worker = installation.start(*WORKER)
    wait_until(lambda: installation.count("attempts > 0") >= 10, 60)
    kill(worker)
    assert installation.count("state = 'accepted'") == 0
    installation.let_hours_pass()

    # The server is back. The clock dies when the letter is over there and not yet written down here.
    clocks: list[subprocess.Popen[bytes]] = []

    def at_letter(number: int) -> None:
        if number == KILLED_AT:
            os.kill(clocks[0].pid, signal.SIGKILL)

    server = Server(at_letter)
    controller = Controller(server, hostname="127.0.0.1", port=int(installation.environment["EMAIL_PORT"]))
    controller.start()
    try:
        clocks.append(installation.start("clock"))
        clocks[0].wait(timeout=60)
        assert len(server.ids) == KILLED_AT
        installation.let_hours_pass()
        installation.start(*WORKER)
        installation.start("clock")
        wait_until(lambda: installation.count("state = 'accepted'") == LETTERS, 150)
    finally:
        controller.stop()

    copies = Counter(server.ids)
    rows = dict(installation.rows("SELECT message_id, interrupted FROM outbox_message"))
    assert set(copies) == set(rows)
    assert len(rows) == LETTERS
    twice = {message_id: number for message_id, number in copies.items() if number > 1}
    assert twice == {server.ids[KILLED_AT - 1]: 2}
    assert rows[server.ids[KILLED_AT - 1]] > 0
