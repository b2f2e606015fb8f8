"""A mail server that is away, a hundred letters, and senders killed in the midst of them.

The product's own commands send: `db_worker` and `clock`. Hours are not waited for: what they would bring is
written into the rows. Everything is over in a few minutes, or has failed.
"""

import os
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from tests.system.conftest import free_port
from tests.system.installation import WORKER, Installation, installed, kill, wait_until

LETTERS = 100
KILLED_AT = 20
"""The letter that the server has taken when its sender dies, before it could write that down."""
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


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with installed(tmp_path, "site_mail_outage", EMAIL_PORT=str(free_port())) as installation:
        yield installation


def let_hours_pass(installation: Installation) -> None:
    """Leases end and the times of the next tries come."""
    for column in ("lease_until", "next_try_at"):
        installation.rows(
            f"UPDATE outbox_message SET {column} = '2020-01-01 00:00' WHERE {column} IS NOT NULL"
        )


def count(installation: Installation, condition: str) -> int:
    return installation.count("outbox_message", condition)


def test_each_of_a_hundred_letters_arrives_once_or_says_that_it_may_have_come_twice(
    installation: Installation,
) -> None:
    installation.manage("migrate", "--verbosity", "0")
    installation.manage("shell", "--verbosity", "0", "--command", QUEUE)

    # Nobody listens: the worker tries, and dies trying.
    worker = installation.start(*WORKER)
    wait_until(lambda: count(installation, "attempts > 0") >= 10, 60)
    kill(worker)
    assert count(installation, "state = 'accepted'") == 0
    let_hours_pass(installation)

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
        let_hours_pass(installation)
        installation.start(*WORKER)
        installation.start("clock")
        wait_until(lambda: count(installation, "state = 'accepted'") == LETTERS, 150)
    finally:
        controller.stop()

    copies = Counter(server.ids)
    rows = dict(installation.rows("SELECT message_id, interrupted FROM outbox_message"))
    assert set(copies) == set(rows)
    assert len(rows) == LETTERS
    twice = {message_id: number for message_id, number in copies.items() if number > 1}
    assert twice == {server.ids[KILLED_AT - 1]: 2}
    assert rows[server.ids[KILLED_AT - 1]] > 0
