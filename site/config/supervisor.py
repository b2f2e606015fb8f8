"""Web, worker and clock of a single machine, started and stopped together.

A worker that dies is started again while the web stays up; Ctrl-C or SIGTERM stops all of them. In production
systemd does this, one unit a process.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

RESTART_AFTER = 1.0
"""Seconds between the death of a child and its new start, so that a broken one does not spin."""
GRACE = 8.0
"""Seconds that children get to finish after being asked to stop."""
PATIENCE = 30.0
"""Seconds that a child waits for the server that it needs; then it starts without it."""


@dataclass
class Child:
    """A command; ``environment`` is what it is given beside the environment of the supervisor.

    ``needs_port``: a port of the loopback on which another child must listen before this one starts, or 0.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    needs_port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    restart_at: float = field(default=0.0, init=False)

    def start(self) -> None:
        # Own session: Ctrl-C reaches the supervisor only, which then stops each child in order.
        environment = {**os.environ, **self.environment}
        self.process = subprocess.Popen(self.command, env=environment, start_new_session=True)  # noqa: S603

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def ensure_running(self, now: float) -> bool:
        """Restart a dead child when its pause is over; return whether it was found dead just now."""
        if self.process and self.process.poll() is None:
            return False
        if not self.restart_at:
            self.restart_at = now + RESTART_AFTER
            return True
        if now >= self.restart_at:
            self.restart_at = 0.0
            self.start()
        return False


class Supervisor:
    def __init__(self, children: Sequence[Child], grace: float = GRACE) -> None:
        self.children = children
        self.grace = grace
        self.stopping = False

    def run(self) -> None:
        """Keep the children running until SIGINT or SIGTERM, then stop them all."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        for child in self.children:
            self._wait_for(child.needs_port)
            child.start()
        while not self.stopping:
            time.sleep(0.2)
            for child in self.children:
                if child.ensure_running(time.monotonic()):
                    sys.stderr.write(f"{child.name} stopped by itself; starting it again.\n")
        self._stop_children()

    def _wait_for(self, port: int, patience: float = PATIENCE) -> None:
        deadline = time.monotonic() + patience
        while port and not self.stopping and time.monotonic() < deadline and not _listens(port):
            time.sleep(0.1)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _stop_children(self) -> None:
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + self.grace
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False
